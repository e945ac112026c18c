using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ActorMaker.Data.Findings;
using ActorMaker.Operations.Projects;
using ActorMaker.Operations.Settings;
using ActorMaker.Testing;
using ActorMaker.Tool.Output;
using Command = System.CommandLine.Command;

namespace ActorMaker.Tool.Tests;

/// <summary>The public surface: what a script, a project or a program of a user may name or read.</summary>
public sealed partial class SurfaceTests : IDisposable
{
    private readonly DataRepository data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task Commands_and_their_options()
    {
        using Terminal terminal = new(TextWriter.Null, TextWriter.Null, isTerminal: false, hasColors: false);
        List<string> lines = [];
        Add(lines, new CommandLine(terminal, new Surroundings(data.Root, new Dictionary<string, string>(StringComparer.Ordinal))).Root, "actormaker");
        ToolRun serve = await ToolRun.InAsync(data.Root, "serve", "--help");
        lines.AddRange(OptionName().Matches(serve.Output).Select(static m => $"actormaker serve {m.Value}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

        Surface.Check("commands", lines);
    }

    [Fact]
    public void Targets() => Surface.Check(
        "targets",
        Directory.GetFiles(Path.Join(Sources.Root, "build"), "*.targets", SearchOption.AllDirectories)
            .Where(static f => !f.Contains("inRepository", StringComparison.Ordinal))
            .SelectMany(static f => XDocument.Load(f).Descendants("Target").Select(static t => (string)t.Attribute("Name")!))
            .Where(static t => !t.StartsWith('_'))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal));

    [Fact]
    public void Properties_with_their_defaults()
    {
        XElement[] elements = [.. XDocument.Load(Path.Join(Sources.Root, "build", "ActorMaker.Build.props")).Descendants()];
        Surface.Check("properties", Setting.All.Select(s =>
        {
            string value = elements.FirstOrDefault(e => e.Name.LocalName == s.Name && ((string?)e.Attribute("Condition"))?.EndsWith("== ''", StringComparison.Ordinal) == true)?.Value ?? "";
            return $"{s.Name} = {(value.Length > 0 ? value : $"({s.Default})")}";
        }));
    }

    [Fact]
    public void Codes_with_their_severities() => Surface.Check("codes", RuleCatalog.All.Select(static r => $"{r.Code} {r.Severity} {r.Title}"));

    [Fact]
    public void Members_of_the_schemas() => Surface.Check("schemas", Schema.Names.SelectMany(static name =>
    {
        using JsonDocument schema = JsonDocument.Parse(Schema.Read(name));
        List<string> lines = [];
        AddSchema(lines, name, schema.RootElement);
        return lines;
    }));

    [Fact]
    public async Task Members_of_findings_SARIF_and_journals()
    {
        data.AddStyle("1_ink_intensity", DataRepository.Version("style_1_v", 2), DataRepository.Version("style_1_v", 1), DataRepository.Version("style_1_v", 1));
        data.Replace(data.AddStyle("2_wash"), "\"V2\"", "\"v2\"");
        ToolRun findings = await ToolRun.InAsync(data.Root, "check", "--no-project", "--format", "json");
        ToolRun sarif = await ToolRun.InAsync(data.Root, "check", "--no-project", "--format", "sarif");
        Assert.Equal(ExitCode.Done, (await ToolRun.InAsync(data.Root, "fix", "--no-project", "--apply", "--styles", "2")).ExitCode);
        string journal = Assert.Single(Directory.GetFiles(data.PathOf(".actormaker/journal"), "*.json", SearchOption.AllDirectories));

        SortedSet<string> lines = new(StringComparer.Ordinal);
        foreach ((string name, string text) in new[] { ("findings", findings.Output), ("sarif", sarif.Output), ("journal", await File.ReadAllTextAsync(journal, TestContext.Current.CancellationToken)) })
        {
            using JsonDocument json = JsonDocument.Parse(text);
            AddMembers(lines, name, json.RootElement);
        }

        Surface.Check("formats", lines);
    }

    private static void Add(List<string> lines, Command command, string name)
    {
        string words = string.Concat(command.Arguments.Select(static a => a.Arity.MinimumNumberOfValues == 0 ? $" [{a.Name}]" : $" {a.Name}"));
        lines.Add(name + words);
        lines.AddRange(command.Options.Where(static o => o.Name.StartsWith("--", StringComparison.Ordinal)).Select(o => $"{name} {string.Join(", ", o.Aliases.Prepend(o.Name))}").Order(StringComparer.Ordinal));
        foreach (Command sub in command.Subcommands)
        {
            Add(lines, sub, $"{name} {sub.Name}");
        }
    }

    private static void AddSchema(List<string> lines, string path, JsonElement schema)
    {
        if (schema.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in schema.EnumerateArray())
            {
                AddSchema(lines, path, item);
            }
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        HashSet<string> required = schema.TryGetProperty("required", out JsonElement names) && names.ValueKind == JsonValueKind.Array ? [.. names.EnumerateArray().Select(static n => n.GetString()!)] : [];
        foreach (JsonProperty member in schema.EnumerateObject())
        {
            if (member.Name == "properties" && member.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty property in member.Value.EnumerateObject())
                {
                    lines.Add($"{path}.{property.Name}{(required.Contains(property.Name) ? " required" : "")}");
                    AddSchema(lines, $"{path}.{property.Name}", property.Value);
                }
            }
            else if (member.Name is not ("examples" or "default" or "enum" or "const"))
            {
                AddSchema(lines, member.Name is "$defs" ? path : path + "/" + member.Name, member.Value);
            }
        }
    }

    private static void AddMembers(SortedSet<string> lines, string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    AddMembers(lines, $"{path}.{member.Name}", member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray())
                {
                    AddMembers(lines, path + "[]", item);
                }

                break;
            default:
                lines.Add($"{path}: {(value.ValueKind is JsonValueKind.True or JsonValueKind.False ? "Boolean" : value.ValueKind)}");
                break;
        }
    }

    [GeneratedRegex("(?<![a-z-])--[a-z][a-z0-9-]+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex OptionName();
}
