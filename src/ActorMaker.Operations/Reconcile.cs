using ActorMaker.Data.Gate;
using ActorMaker.Data.Trainings;
using ActorMaker.Operations.Reporting;
using ActorMaker.Operations.RunPod;
using ActorMaker.Operations.Settings;
using ActorMaker.S3;

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
        string? bucket = run.Read.Text(Setting.LoraBucket) is null ? null : run.Read.Bucket(Setting.LoraBucket);
        using S3Connection? connection = bucket is null || !run.IsUsable ? null : S3Access.Open(run);
        if (bucket is not null)
        {
            run.Read.RequireAllowed(Setting.LoraBucket, bucket);
        }

        if (!run.IsUsable)
        {
            return;
        }

        RunPodSettings? settings = RunPodSettings.Read(run.Root, out string problem);
        using RunPodClient? client = settings is null ? null : new RunPodClient(settings, TimeProvider.System);
        LoraHeaderCache headers = LoraHeaderCache.Load(run.Read.FilePath(Setting.HeaderCache));
        LoraProof? proof = connection is null ? null : new LoraProof(connection, new LoraProofSettings(bucket!, run.Read.Prefixes(Setting.LoraPrefixes), data.Buckets), headers);

        Reconciliation work = new(data, new TrainingStore(run.Root), new Witnesses(client, problem, proof));
        using (connection is null ? null : ProgressLog.OfRequests(run, connection.Requests))
        {
            await work.AskAsync(token);
        }

        headers.Save();
        run.Report(work.Findings);
        await changes.CarryAsync(new PlannedWork(work.Plan, $"{Text.Count(work.Asked, "training")} asked for") { CanBeUndone = false, Applied = work.Settle }, token);
    }
}
