using ActorMaker.Operations.Settings;
using System.CommandLine;
using ActorMaker.Data.Findings;
using ActorMaker.Operations.Projects;
using ActorMaker.Tool.Output;
using Command = System.CommandLine.Command;

namespace ActorMaker.Tool;

/// <summary>Prints the page of a rule, which the command carries with it.</summary>
internal static class Explain
{
    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        Argument<string> code = new("CODE") { Description = "A rule's code, such as AM1010" };
        Command command = new("explain", "Print a rule's page: what it means, a wrong and a right example, how to mend it") { code };
        command.SetAction(result => Show(terminal, result.GetValue(code)!));
        return command;
    }

    private static int Show(Terminal terminal, string code)
    {
        if (RuleCatalog.Find(code) is not { } rule)
        {
            string? near = Nearest.Of(code, RuleCatalog.All.Select(static r => r.Code));
            terminal.Note($"actormaker: {code} is no rule{(near is null ? "" : $"; did you mean {near}?")}");
            return ExitCode.Usage;
        }

        using Stream page = typeof(Explain).Assembly.GetManifestResourceStream($"rules/{rule.Code}.md")!;
        using StreamReader reader = new(page);
        terminal.Text(reader.ReadToEnd());
        terminal.Line("");
        terminal.Line($"Here: {new Wording(root: null).Word(rule.Fix)}.");
        return ExitCode.Done;
    }
}
