using System.Globalization;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Plans;
using ActorMaker.Operations.Reporting;
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
        SayWhatStays(run, undo.Objects);

        // The next undo goes one plan further back.
        await changes.CarryAsync(new PlannedWork(undo.Plan, Describe(undo)) { CanBeUndone = false }, token);
    }

    private static string Describe(UndoPlan undo) =>
        undo.Journal is null ? "no applied plan"
        : undo.Objects.Count == 0 ? $"plan {undo.Journal}"
        : $"plan {undo.Journal} ({Text.Count(undo.Objects.Count, "object")} in S3 not put back)";

    private static void SayWhatStays(OperationRun run, IReadOnlyList<string> objects)
    {
        const int Told = 20;
        foreach (string item in objects.Take(Told))
        {
            run.Say($"stays as it is: {item}, which the plan has written");
        }

        if (objects.Count > Told)
        {
            run.Say(string.Create(CultureInfo.InvariantCulture, $"stay as they are: {objects.Count - Told:N0} more objects; the plan's journal names them"));
        }
    }
}
