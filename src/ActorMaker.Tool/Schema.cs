using System.CommandLine;
using System.Text;
using ActorMaker.Operations.Settings;
using ActorMaker.Tool.Output;

namespace ActorMaker.Tool;

/// <summary>Prints the JSON Schemas of the data files and of what the targets write, which the command carries with it.</summary>
internal static class Schema
{
    private const string Prefix = "schemas/";
    private const string Suffix = ".schema.json";

    /// <summary>What there is a schema of, such as <c>training_versions</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(Schema).Assembly.GetManifestResourceNames().Where(static n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(static n => n[Prefix.Length..^Suffix.Length]).Order(StringComparer.Ordinal),
    ];

    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        Argument<string> name = new("NAME") { Description = $"{string.Join(", ", Names)}; without it, all in one object", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("schema", "Print the JSON Schema (draft 2020-12) of a data file, the report or the plan file") { name };
        command.SetAction(result => Show(terminal, result.GetValue(name)));
        return command;
    }

    /// <summary>The text of a schema.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static string Read(string name)
    {
        using StreamReader reader = new(typeof(Schema).Assembly.GetManifestResourceStream($"{Prefix}{name}{Suffix}")!);
        return reader.ReadToEnd();
    }

    private static int Show(Terminal terminal, string? name)
    {
        if (name is null)
        {
            StringBuilder all = new("{\n");
            foreach (string known in Names)
            {
                all.Append(all.Length > 2 ? ",\n" : "").Append("  \"").Append(known).Append("\": ").Append(Read(known).TrimEnd().Replace("\n", "\n  ", StringComparison.Ordinal));
            }

            terminal.Text(all.Append("\n}\n").ToString());
            return ExitCode.Done;
        }

        if (!Names.Contains(name, StringComparer.Ordinal))
        {
            string? near = Nearest.Of(name, Names);
            terminal.Note($"actormaker: there is no schema of {name}{(near is null ? "" : $"; did you mean {near}?")}");
            return ExitCode.Usage;
        }

        terminal.Text(Read(name));
        return ExitCode.Done;
    }
}
