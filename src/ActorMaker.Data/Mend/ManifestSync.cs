using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Hashing;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Mend;

/// <summary>What <see cref="ManifestSync"/> plans.</summary>
/// <param name="Plan">The edits: manifests to change and create, and after each the <c>response.json</c> that it replaces.</param>
/// <param name="Actors">Actors whose manifest was compared.</param>
/// <param name="Images">Local images of these actors.</param>
/// <param name="HashedImages">Images whose bytes were read; the others were known from the cache.</param>
/// <param name="Counts">The statuses of all entries as the plan leaves them.</param>
/// <param name="Findings">What could not be done and why, ordered by path and position.</param>
public sealed record ManifestSyncPlan(Plan Plan, int Actors, int Images, int HashedImages, StatusCounts Counts, IReadOnlyList<Finding> Findings);

/// <summary>Plans to bring the manifest of every actor up to date with his local images and his <c>response.json</c>.</summary>
public static class ManifestSync
{
    /// <summary>The target that makes these plans.</summary>
    public const string Command = "SyncTrainingManifests";

    // What the file beside the hash cache ends in that remembers which manifests were up to date.
    private const string MemorySuffix = ".sync";

    /// <summary>Reads the tree and plans; writes nothing but the hash cache.</summary>
    /// <param name="settings">What to look at.</param>
    public static ManifestSyncPlan Plan(DataSettings settings, CancellationToken cancellation)
    {
        List<Finding> findings = [];
        ActorTree actorTree = ActorTree.List(settings, findings);
        ImageHashCache cache = ImageHashCache.Open(settings.HashCachePath, settings.Rehash);

        // Not in the gate's file: a gate forgets what it did not ask for.
        var memory = Memory.Open(settings.HashCachePath is { } path ? path + MemorySuffix : null, settings.Rehash);
        var tree = new SyncTree(settings, actorTree, cache, new CleanManifests(settings, actorTree.Folders, memory));
        using var queue = new ImageQueue(settings, cache, cancellation);
        List<ActorSync> actors = [];
        try
        {
            tree.ReadManifests(queue, cancellation);
            actors.AddRange(tree.TakeActors(queue, findings, cancellation));
            int hashed = queue.Complete();
            cache.Save(forgetUnused: false);
            memory.Save(forgetUnused: settings.Actors.IsAll);
            ActorSync[] open = [.. actors.Where(static a => !a.IsDone)];
            if (open.Length > 0)
            {
                ManifestModel model = tree.ReadModel();
                Workers.Run(open.Length, Workers.ForReading, i => open[i].Build(actorTree.Names, model), cancellation);
            }

            actors.ForEach(a => findings.AddRange(a.Findings));
            findings.Sort(FindingOrder.Compare);
            return new ManifestSyncPlan(
                new Plan(settings.Root, Command, [.. actors.SelectMany(static a => a.Edits)]),
                actors.Count,
                actors.Sum(static a => a.Images.Folder.Images.Length),
                hashed,
                actors.Aggregate(default(StatusCounts), static (sum, a) => sum + a.Counts),
                findings);
        }
        finally
        {
            tree.Dispose();
        }
    }
}
