using System.Globalization;
using ActorMaker.Build.Reporting;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Tasks;

/// <summary>Brings every actor manifest up to date with the actor's local images, and takes over and removes <c>response.json</c>.</summary>
[MSBuildMultiThreadableTask]
public sealed class SyncTrainingManifests : PlanTask
{
    /// <summary>Path of the cache of image hashes; empty for none.</summary>
    public string? HashCache { get; set; }

    /// <summary><c>true</c>: reads every image, whatever the cache says.</summary>
    public string? TrainingRehash { get; set; }

    /// <inheritdoc/>
    private protected override bool AppliesByDefault => true;

    /// <inheritdoc/>
    private protected override bool IsAboutStyles => false;

    /// <inheritdoc/>
    private protected override (Plan Plan, string Seen)? MakePlan(CancellationToken token)
    {
        bool rehash = Properties.Flag(nameof(TrainingRehash), TrainingRehash, fallback: false);
        if (!Run.IsUsable)
        {
            return null;
        }

        ManifestSyncPlan sync = ManifestSync.Plan(
            Settings() with
            {
                HashCachePath = Properties.FilePath(HashCache),
                Rehash = rehash,
                Progress = new HashProgressLog(Log).Print,
            },
            token);
        Findings.Report(sync.Findings);
        if (sync.Actors == 0 && sync.Findings.Count == 0)
        {
            RefuseEmptyRoot();
        }

        return (sync.Plan, Describe(sync));
    }

    // Green would say that the manifests are up to date, when it is the path or the filter that is wrong.
    private void RefuseEmptyRoot()
    {
        if (!DataRoot.Exists(Run.Root))
        {
            Refuse(RuleCatalog.NoDataRoot, $"the data root {Run.Root} holds nothing to sync (no data/actors, no data/actor_manifests): set TrainingDataRoot");
        }
    }

    private static string Describe(ManifestSyncPlan sync)
    {
        StatusCounts counts = sync.Counts;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Text.Count(sync.Actors, "actor")}, {Text.Count(sync.Images, "local image")} ({counts.Synced:N0} synced, {counts.LocalOnly:N0} local_only, {counts.S3Only:N0} s3_only, {counts.OutOfSync:N0} out_of_sync)");
    }
}
