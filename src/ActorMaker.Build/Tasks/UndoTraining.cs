using ActorMaker.Data.Plans;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Tasks;

/// <summary>Puts back, byte for byte, what the last applied plan changed; files that somebody changed since are left as they are.</summary>
[MSBuildMultiThreadableTask]
public sealed class UndoTraining : PlanTask
{
    /// <inheritdoc/>
    private protected override bool AppliesByDefault => false;

    /// <inheritdoc/>
    /// <remarks>The next undo goes one plan further back.</remarks>
    private protected override bool CanBeUndone => false;

    /// <inheritdoc/>
    private protected override (Plan Plan, string Seen)? MakePlan(CancellationToken token)
    {
        UndoPlan undo = PlanUndo.Plan(Run.Root);
        Findings.Report(undo.Findings);
        return (undo.Plan, undo.Journal is null ? "no applied plan" : $"plan {undo.Journal}");
    }
}
