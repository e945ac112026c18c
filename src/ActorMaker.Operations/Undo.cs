using ActorMaker.Data.Findings;
using ActorMaker.Data.Plans;
using ActorMaker.Operations.Settings;

namespace ActorMaker.Operations;

/// <summary>Puts back, byte for byte, what the last applied plan, or a named one, changed; files that somebody changed since are left as they are.</summary>
public sealed class Undo : Operation
{
    /// <inheritdoc/>
    private protected override async Task WorkAsync(OperationRun run, CancellationToken token)
    {
        if (Changes.Begin(run, byDefault: false) is not { } changes)
        {
            return;
        }

        string? name = run.Read.Text(Setting.TrainingJournal);
        if ((name is null ? PlanUndo.Plan(run.Root) : PlanUndo.Plan(run.Root, name)) is not { } undo)
        {
            run.Refuse(RuleCatalog.BadProperty, $"TrainingJournal is \"{name}\", which is no plan that can be put back: the plans are the folders of .actormaker/journal and .actormaker/journal-live, without those that end in .undone");
            return;
        }

        run.Report(undo.Findings);
        // The next undo goes one plan further back.
        await changes.CarryAsync(new PlannedWork(undo.Plan, undo.Journal is null ? "no applied plan" : $"plan {undo.Journal}") { CanBeUndone = false }, token);
    }
}
