using ActorMaker.Data.Gate;
using ActorMaker.Data.Trainings;
using ActorMaker.Operations.Reporting;
using ActorMaker.Operations.RunPod;

namespace ActorMaker.Operations;

/// <summary>Finishes pending and failed entries from RunPod's answers and from the bucket: what a hook would have told, had it arrived.</summary>
public sealed class Reconcile : Operation
{
    /// <summary>The target's name.</summary>
    public const string Command = "ReconcileTrainings";

    /// <inheritdoc/>
    private protected override async Task WorkAsync(OperationRun run, CancellationToken token)
    {
        if (Changes.Begin(run, byDefault: true) is not { } changes)
        {
            return;
        }

        GateSettings data = run.Data();
        using Sources? sources = Sources.Open(run, data);
        if (sources is null)
        {
            return;
        }

        TrainingStore store = new(run.Root);
        Reconciliation work = Reconciliation.OfAll(data, store, sources.Witnesses, token);
        using (sources.ShowRequests(run))
        {
            await work.AskAsync(token);
        }

        sources.Save();
        if (sources.Witnesses.RunPod?.Clock.Problem is { } clock)
        {
            run.Say(clock);
        }

        run.Report(work.Findings);
        await changes.CarryAsync(new PlannedWork(work.Plan, $"{Text.Count(work.Asked, "training")} asked for") { CanBeUndone = false, Applied = work.Settle }, token);
    }
}
