using ActorMaker.Operations.Reporting;
using ActorMaker.Operations.Settings;
using ActorMaker.S3;

namespace ActorMaker.Operations;

/// <summary>Lists the bucket and records every LoRA in the entry of the training that made it.</summary>
public sealed class SyncLoras : Operation
{
    /// <inheritdoc/>
    private protected override async Task WorkAsync(OperationRun run, CancellationToken token)
    {
        if (Changes.Begin(run, byDefault: true) is not { } changes)
        {
            return;
        }

        using S3Connection? connection = S3Access.Open(run);
        if (connection is not null && await PlanAsync(run, connection, token) is { } work)
        {
            await changes.CarryAsync(work, token);
        }
    }

    private static async Task<PlannedWork?> PlanAsync(OperationRun run, S3Connection connection, CancellationToken token)
    {
        using ProgressLog progress = ProgressLog.OfRequests(run, connection.Requests);
        LoraSyncSettings settings = new(run.Data(), run.Read.Bucket(Setting.LoraBucket), run.Read.Prefixes(Setting.LoraPrefixes), run.Project)
        {
            MaxFlipPercent = run.Read.Number(Setting.MaxFlipPercent, fallback: 50, least: 0, most: 100),
            HeaderCache = run.Read.FilePath(Setting.HeaderCache),
        };
        run.Read.RequireAllowed(Setting.LoraBucket, settings.Bucket);
        if (!run.IsUsable)
        {
            return null;
        }

        LoraSyncPlan sync = await LoraSync.PlanAsync(connection, settings, token);
        run.Report(sync.Findings);
        return sync.Plan is { } plan
            ? new PlannedWork(plan, $"{Text.Count(sync.Loras, "LoRA")} in the bucket, {Text.Count(sync.Files, "version file")}, {connection.Requests}")
            : null;
    }
}
