using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ActorMaker.Data.Files;
using ActorMaker.Data.Json;
using ActorMaker.Operations.Settings;

namespace ActorMaker.Operations.Projects;

/// <summary>Remembers what a project says for as long as its files, those that it imports, and the variables that they read are the same.</summary>
/// <remarks>
/// Starting MSBuild takes many times as long as checking the data. What cannot be seen in files and variables (a condition on whether
/// some other file exists) is noticed when any of those files is written again.
/// </remarks>
public sealed partial class SettingsMemory(string project, Surroundings surroundings)
{
    // Files that MSBuild would read if they were there.
    private static readonly string[] LookedFor = ["Directory.Build.props", "Directory.Build.targets", "Directory.Build.rsp", "Directory.Packages.props", "global.json", "nuget.config", "NuGet.Config"];

    private readonly string folder = System.IO.Path.GetDirectoryName(project)!;

    /// <summary>Where it is kept.</summary>
    public string Path => System.IO.Path.Join(folder, "obj", System.IO.Path.GetFileNameWithoutExtension(project) + ".training.settings");

    /// <summary>What the project said when it was last evaluated.</summary>
    /// <param name="isFresh">Whether nothing has changed since.</param>
    /// <returns>Null if it never was, or nothing is remembered.</returns>
    public ProjectSettings? Recall(out bool isFresh)
    {
        isFresh = false;
        try
        {
            if (!File.Exists(Path))
            {
                return null;
            }

            using JsonText text = JsonText.Parse(File.ReadAllBytes(Path));
            return text.Problems.Count > 0 ? null : Read(text.Root, ref isFresh);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Remembers.</summary>
    /// <param name="settings">What the project says.</param>
    /// <param name="preprocessed">Its text with everything that it imports.</param>
    /// <param name="before">The time before it was evaluated.</param>
    public void Keep(ProjectSettings settings, string preprocessed, DateTimeOffset before)
    {
        Dictionary<string, FileStamp> files = new(StringComparer.Ordinal);
        foreach (string file in Imports(preprocessed))
        {
            files[file] = FileStamp.Of(file);
        }

        // A name with two hyphens, which no comment can hold, is printed with others: such a file is missing here.
        bool isWhole = files.Values.All(static s => s.Kind == FileKind.File);
        foreach (string file in Looked())
        {
            files[file] = FileStamp.Of(file);
        }

        if (!isWhole || files.Values.Any(s => s.Kind == FileKind.File && !s.IsSettled(before)))
        {
            // Some file is not seen, or changes while we look: another evaluation costs less than a wrong answer.
            return;
        }

        HashSet<string> names = new(ProjectSettings.Properties, StringComparer.OrdinalIgnoreCase);
        foreach (Match name in PropertyName().Matches(preprocessed))
        {
            names.Add(name.Groups["name"].Value);
        }

        try
        {
            AtomicFile.Write(Path, Render(settings, files, names));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that may not be written: the project is evaluated each time.
        }
    }

    private static IEnumerable<string> Imports(string preprocessed)
    {
        // A rule, a path, a rule; the path of what goes on after an import stands there again.
        string[] lines = preprocessed.Split('\n');
        for (int i = 1; i + 1 < lines.Length; i++)
        {
            if (IsRule(lines[i + 1]) && System.IO.Path.IsPathFullyQualified(lines[i].Trim()))
            {
                yield return lines[i].Trim();
            }
        }
    }

    private static bool IsRule(string line) => line.Trim() is { Length: > 100 } text && text.All(static c => c == '=');

    private IEnumerable<string> Looked()
    {
        string name = System.IO.Path.GetFileName(project);
        yield return project + ".user";
        yield return System.IO.Path.Join(folder, "obj", name + ".nuget.g.props");
        yield return System.IO.Path.Join(folder, "obj", name + ".nuget.g.targets");
        for (string? at = folder; at is not null; at = System.IO.Path.GetDirectoryName(at))
        {
            foreach (string looked in LookedFor)
            {
                yield return System.IO.Path.Join(at, looked);
            }
        }
    }

    private string VariablesOf(HashSet<string> names)
    {
        IEnumerable<string> known = surroundings.Variables.Where(v => names.Contains(v.Key)).Select(static v => $"{v.Key}={v.Value}").Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', known))));
    }

    private byte[] Render(ProjectSettings settings, Dictionary<string, FileStamp> files, HashSet<string> names)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("tool", Tool);
            json.WriteString("names", string.Join(';', names));
            json.WriteString("variables", VariablesOf(names));
            json.WriteStartObject("files");
            foreach ((string file, FileStamp stamp) in files)
            {
                json.WriteString(file, stamp.ToString());
            }

            json.WriteEndObject();
            json.WriteStartObject("values");
            foreach ((string name, string value) in settings.Values)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteStartArray("rules");
            foreach (RuleSeverity rule in settings.Rules)
            {
                json.WriteStringValue(rule.Code);
                json.WriteStringValue(rule.Severity);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private ProjectSettings? Read(JsonValue root, ref bool isFresh)
    {
        if (!root.TryGet("tool"u8, out JsonValue tool) || tool.AsString() != Tool
            || !root.TryGet("names"u8, out JsonValue names) || !root.TryGet("variables"u8, out JsonValue variables)
            || !root.TryGet("files"u8, out JsonValue files) || !root.TryGet("values"u8, out JsonValue values) || !root.TryGet("rules"u8, out JsonValue rules))
        {
            return null;
        }

        isFresh = variables.AsString() == VariablesOf(new HashSet<string>(names.AsString()!.Split(';'), StringComparer.OrdinalIgnoreCase));
        foreach (JsonMember file in files.Members)
        {
            isFresh = isFresh && FileStamp.Of(file.Name.AsString()!).ToString() == file.Value.AsString();
        }

        Dictionary<string, string> properties = new(StringComparer.Ordinal);
        foreach (JsonMember value in values.Members)
        {
            properties[value.Name.AsString()!] = value.Value.AsString()!;
        }

        List<RuleSeverity> severities = [];
        string? code = null;
        foreach (JsonValue item in rules.Items)
        {
            if (code is null)
            {
                code = item.AsString();
                continue;
            }

            severities.Add(new RuleSeverity(code, item.AsString()!));
            code = null;
        }

        return new ProjectSettings(project, properties, severities);
    }

    // Another build of this command may ask for other properties.
    private static string Tool => typeof(SettingsMemory).Module.ModuleVersionId.ToString();

    [GeneratedRegex(@"\$\((?<name>[A-Za-z_][A-Za-z0-9_]*)\)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex PropertyName();
}
