using ActorMaker.Operations.Projects;
using System.CommandLine;
using ActorMaker.Data.Findings;
using ActorMaker.Operations.History;
using ActorMaker.Tool.Output;
using Command = System.CommandLine.Command;

namespace ActorMaker.Tool;

/// <summary>The merge driver that git calls for data files.</summary>
internal static class Merge
{
    /// <summary>How git is told of it.</summary>
    public const string Configuration = "git config merge.actormaker.driver \"actormaker merge %O %A %B %P\"";

    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal, Surroundings surroundings)
    {
        Argument<string> ancestor = new("O") { Description = "What both copies come from" };
        Argument<string> ours = new("A") { Description = "Our copy, which gets the result" };
        Argument<string> theirs = new("B") { Description = "The other copy" };
        Argument<string> path = new("P") { Description = "The file's path in the repository, for messages", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("merge", "Merge three copies of a data file by entry and field, as a merge driver of git's") { ancestor, ours, theirs, path };
        command.SetAction((result, token) =>
        {
            MergeOutcome outcome = MergeDriver.Run(PathOf(ancestor), PathOf(ours), PathOf(theirs), token);
            string name = PrintedText.Of(result.GetValue(path) ?? result.GetValue(ours)!);
            if (outcome.Problem is not null)
            {
                terminal.Note($"actormaker: {name} is not merged: {PrintedText.Of(outcome.Problem)}");
                return Task.FromResult(ExitCode.Usage);
            }

            if (outcome.Conflicts > 0)
            {
                terminal.Note($"actormaker: {name}: {outcome.Conflicts} {(outcome.Conflicts == 1 ? "value was" : "values were")} changed on both sides");
            }

            return Task.FromResult(outcome.Conflicts == 0 ? ExitCode.Done : ExitCode.Findings);

            string PathOf(Argument<string> argument) => surroundings.PathOf(result.GetValue(argument)!);
        });
        return command;
    }
}
