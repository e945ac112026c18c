using ActorMaker.Data.Findings;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Tasks;

/// <summary>Merges entries that are one version, and gives names, statuses, addresses and order their standard form.</summary>
[MSBuildMultiThreadableTask]
public sealed class NormalizeVersions : PlanTask
{
    /// <summary><c>best</c>: where entries of one version have different parameters, the best entry's win; empty: a person decides.</summary>
    public string? MergeConflicts { get; set; }

    /// <inheritdoc/>
    private protected override bool AppliesByDefault => false;

    /// <inheritdoc/>
    private protected override (Plan Plan, string Seen)? MakePlan(CancellationToken token)
    {
        bool best = Properties.Choice(nameof(MergeConflicts), MergeConflicts, "best");
        if (!Run.IsUsable)
        {
            return null;
        }

        NormalizePlan normalized = VersionNormalizer.Plan(Settings(), best, token);
        Findings.Report(normalized.Findings);
        if (normalized.Files == 0 && normalized.Findings.Count == 0)
        {
            RefuseEmptyRoot();
        }

        return (normalized.Plan, Reporting.Text.Count(normalized.Files, "version file"));
    }

    // Green would say that the versions are clean, when it is the path or the filter that is wrong.
    private void RefuseEmptyRoot()
    {
        if (!DataRoot.Exists(Run.Root))
        {
            Refuse(RuleCatalog.NoDataRoot, $"the data root {Run.Root} holds no version file to look at: set TrainingDataRoot");
        }
    }
}
