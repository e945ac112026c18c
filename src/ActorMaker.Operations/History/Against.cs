using ActorMaker.Data.Findings;
using ActorMaker.Data.Losses;
using ActorMaker.Operations.Reporting;
using ActorMaker.Operations.Settings;

namespace ActorMaker.Operations.History;

/// <summary>What the data has lost since an earlier state that git keeps.</summary>
internal static class Against
{
    /// <summary>Finds the losses and reports those that nobody has accepted.</summary>
    /// <param name="run">Takes them.</param>
    /// <param name="reference">The earlier state.</param>
    /// <returns>What was seen; null if the state is not known here.</returns>
    public static TreeDifference? Report(OperationRun run, string reference, CancellationToken token)
    {
        List<TreeChange> changes;
        try
        {
            changes = new GitTree(run.Root, reference).Changes(token);
        }
        catch (GitException e)
        {
            run.Refuse(
                RuleCatalog.BadProperty,
                $"{Setting.TrainingAgainst} is \"{reference}\", and git cannot show the data of it: {e.Message.TrimEnd('.')}; a shallow or partial clone lacks what is older (a workflow needs fetch-depth: 0), and nothing is fetched here");
            return null;
        }

        TreeDifference difference = TreeComparison.Run(run.Data(), reference, changes, token);
        AcceptedLosses accepted = AcceptedLosses.Read(run.Root);
        run.Report(accepted.Problems);
        List<Finding> unwanted = [];
        foreach (Loss loss in difference.Losses)
        {
            if (!accepted.Accept(loss))
            {
                unwanted.Add(loss.Finding);
            }
        }

        run.Report(unwanted);
        int wanted = difference.Losses.Count - unwanted.Count;
        if (wanted > 0)
        {
            run.Say($"{Text.Count(wanted, "loss", "losses")} since {reference} accepted by {AcceptedLosses.FileName}");
        }

        // A run about some styles or actors says nothing of the others' lines.
        if (run.Scope is { Styles.IsAll: true, Actors.IsAll: true })
        {
            foreach (string line in accepted.Unused)
            {
                run.Say(line);
            }
        }

        return difference;
    }
}
