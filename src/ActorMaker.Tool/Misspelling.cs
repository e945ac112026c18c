using ActorMaker.Operations.Projects;
using ActorMaker.Operations.Settings;
using System.CommandLine;
using System.CommandLine.Parsing;

namespace ActorMaker.Tool;

/// <summary>Says what is wrong with a command line, and what may have been meant.</summary>
internal static class Misspelling
{
    private static readonly string[] PropertyPrefixes = ["-p:", "/p:", "-property:", "--property:"];

    /// <summary>What is wrong.</summary>
    /// <param name="result">The parsed command line.</param>
    /// <param name="arguments">What was typed.</param>
    /// <returns>Lines for the user; none if everything makes sense.</returns>
    public static IEnumerable<string> Complaints(ParseResult result, IReadOnlyList<string> arguments)
    {
        Command command = result.CommandResult.Command;
        string[] options = [.. command.Options.Select(static o => o.Name), .. command.Parents.OfType<Command>().SelectMany(static c => c.Options).Where(static o => o.Recursive).Select(static o => o.Name)];
        // One complaint: the words behind a misspelt one follow from it.
        string? unknown = Unknown(result, arguments, options).FirstOrDefault();
        string? complaint = unknown switch
        {
            null => result.Errors.Count > 0 ? result.Errors[0].Message : null,
            _ when unknown.StartsWith('-') || IsProperty(unknown) => OptionComplaint(unknown, result, options),
            _ => CommandComplaint(unknown, command),
        };
        if (complaint is not null)
        {
            yield return $"actormaker: {complaint.ReplaceLineEndings(" ").TrimEnd('.')}.";
            yield return $"actormaker {PathOf(result.CommandResult)}--help shows what there is.";
        }
    }

    // An argument takes any word, so what looks like an option and is none may have become the root.
    private static IEnumerable<string> Unknown(ParseResult result, IReadOnlyList<string> arguments, string[] options)
    {
        HashSet<string> words = [.. result.UnmatchedTokens];
        foreach (ArgumentResult argument in result.CommandResult.Children.OfType<ArgumentResult>())
        {
            words.UnionWith(argument.Tokens.Select(static t => t.Value).Where(static w => w.StartsWith('-') || IsProperty(w)));
        }

        return arguments.Where(words.Contains).Where(w => !options.Contains(w, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal);
    }

    private static bool IsProperty(string word) => Array.Exists(PropertyPrefixes, p => word.StartsWith(p, StringComparison.OrdinalIgnoreCase));

    private static string OptionComplaint(string word, ParseResult result, string[] options)
    {
        if (Array.Find(PropertyPrefixes, p => word.StartsWith(p, StringComparison.OrdinalIgnoreCase)) is { } prefix)
        {
            string[] parts = word[prefix.Length..].Split('=', 2);
            string name = SettingOption.NameOf(parts[0]);
            string value = parts.Length == 1 || string.Equals(parts[1], "true", StringComparison.OrdinalIgnoreCase) ? "" : " " + ShellWord.Quote(parts[1]);
            return $"{word} is MSBuild's; here it is {Nearest.Of(name, options) ?? name}{value}";
        }

        string typed = word.Split('=', 2)[0];
        string? near = Nearest.Of(typed, options);
        string known = near ?? Nearest.Of(typed, SettingOption.All.Select(static o => o.Name)) ?? typed;
        string[] takers = [.. JobCommand.All.Where(j => SettingOption.All.Any(o => o.Name == known && j.Takes(o.Setting))).Select(static j => j.Name)];
        if (near is null && takers.Length > 0)
        {
            return $"{PathOf(result.CommandResult)}takes no {known}, which is an option of {string.Join(", ", takers)}";
        }

        return $"{typed} is no option of this command{Meant(near)}";
    }

    private static string CommandComplaint(string word, Command command) =>
        command.Subcommands.Count > 0
            ? $"{word} is no command{Meant(Nearest.Of(word, command.Subcommands.Select(static c => c.Name)))}"
            : $"{word} is one word too many";

    private static string Meant(string? nearest) => nearest is null ? "" : $"; did you mean {nearest}";

    private static string PathOf(CommandResult result)
    {
        string above = result.Parent is CommandResult parent ? PathOf(parent) : "";
        return result.Parent is CommandResult ? $"{above}{result.Command.Name} " : "";
    }
}
