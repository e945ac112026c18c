using ActorMaker.Data.Findings;
using ActorMaker.Data.Plans;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Tasks;

/// <summary>Puts back, byte for byte, what the last applied plan, or a named one, changed; files that somebody changed since are left as they are.</summary>
[MSBuildMultiThreadableTask]
public sealed class UndoTraining : PlanTask
{
    /// <summary>Name of the journal of the plan to put back; empty means the last applied plan of a target.</summary>
    public string? TrainingJournal { get; set; }

    /// <inheritdoc/>
    private protected override bool AppliesByDefault => false;

    /// <inheritdoc/>
    /// <remarks>The next undo goes one plan further back.</remarks>
    private protected override bool CanBeUndone => false;

    /// <inheritdoc/>
    private protected override (Plan Plan, string Seen)? MakePlan(CancellationToken token)
    {
        string? name = string.IsNullOrWhiteSpace(TrainingJournal) ? null : TrainingJournal.Trim();
        if ((name is null ? PlanUndo.Plan(Run.Root) : PlanUndo.Plan(Run.Root, name)) is not { } undo)
        {
            Refuse(RuleCatalog.BadProperty, $"TrainingJournal is \"{name}\", which is no plan that can be put back: the plans are the folders of .actormaker/journal and .actormaker/journal-live, without those that end in .undone");
            return null;
        }

        Findings.Report(undo.Findings);
        return (undo.Plan, undo.Journal is null ? "no applied plan" : $"plan {undo.Journal}");
    }
}
