using System.Globalization;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Root;
using ActorMaker.Operations.Reporting;

namespace ActorMaker.Operations;

/// <summary>Brings every actor manifest up to date with the actor's local images, and takes over and removes <c>response.json</c>.</summary>
public sealed class SyncManifests : Operation
{
    /// <inheritdoc/>
    private protected override bool IsAboutStyles => false;

    /// <inheritdoc/>
    private protected override async Task WorkAsync(OperationRun run, CancellationToken token)
    {
        if (Changes.Begin(run, byDefault: true) is not { } changes)
        {
            return;
        }

        DataSettings settings = run.Images();
        if (!run.IsUsable)
        {
            return;
        }

        ManifestSyncPlan sync = ManifestSync.Plan(settings, token);
        run.Report(sync.Findings);
        // Green would say that the manifests are up to date, when it is the path or the filter that is wrong.
        if (sync.Actors == 0 && sync.Findings.Count == 0 && !DataRoot.Exists(run.Root))
        {
            run.Refuse(RuleCatalog.NoDataRoot, $"the data root {run.Root} holds nothing to sync (no data/actors, no data/actor_manifests): set TrainingDataRoot");
        }

        await changes.CarryAsync(new PlannedWork(sync.Plan, Describe(sync)), token);
    }

    private static string Describe(ManifestSyncPlan sync)
    {
        StatusCounts counts = sync.Counts;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Text.Count(sync.Actors, "actor")}, {Text.Count(sync.Images, "local image")} ({counts.Synced:N0} synced, {counts.LocalOnly:N0} local_only, {counts.S3Only:N0} s3_only, {counts.OutOfSync:N0} out_of_sync)");
    }
}
