using ActorMaker.Data.Findings;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Root;
using ActorMaker.Operations.Reporting;
using ActorMaker.Operations.Settings;

namespace ActorMaker.Operations;

/// <summary>Merges entries that are one version, and gives names, statuses, addresses and order their standard form.</summary>
public sealed class Normalize : Operation
{
    /// <inheritdoc/>
    private protected override async Task WorkAsync(OperationRun run, CancellationToken token)
    {
        if (Changes.Begin(run, byDefault: false) is not { } changes)
        {
            return;
        }

        bool best = run.Read.Choice(Setting.MergeConflicts, "best");
        if (!run.IsUsable)
        {
            return;
        }

        NormalizePlan normalized = VersionNormalizer.Plan(run.Data(), best, token);
        run.Report(normalized.Findings);
        // Green would say that the versions are clean, when it is the path or the filter that is wrong.
        if (normalized.Files == 0 && normalized.Findings.Count == 0 && !DataRoot.Exists(run.Root))
        {
            run.Refuse(RuleCatalog.NoDataRoot, $"the data root {run.Root} holds no version file to look at: set TrainingDataRoot");
        }

        await changes.CarryAsync(new PlannedWork(normalized.Plan, Text.Count(normalized.Files, "version file")), token);
    }
}
