using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Hashing;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Gate;

/// <summary>What <see cref="ManifestsGate"/> saw.</summary>
/// <param name="Manifests">Manifests read.</param>
/// <param name="Images">Local images found.</param>
/// <param name="HashedImages">Images whose bytes were read; the others were known from the cache.</param>
/// <param name="Findings">Everything wrong, ordered by path and position.</param>
public sealed record ManifestsReport(int Manifests, int Images, int HashedImages, IReadOnlyList<Finding> Findings);

/// <summary>Checks every actor manifest of a data root against the actor's local images.</summary>
public static class ManifestsGate
{
    /// <summary>Reads the tree and reports what is wrong; writes nothing but the hash cache.</summary>
    /// <param name="settings">What to check.</param>
    /// <returns>The counts and findings.</returns>
    public static ManifestsReport Check(DataSettings settings, CancellationToken cancellation)
    {
        List<Finding> findings = [];
        ActorTree tree = ActorTree.List(settings, findings);
        ImageHashCache cache = ImageHashCache.Open(settings.HashCachePath, settings.Rehash);
        var clean = new CleanManifests(settings, tree.Folders, cache.Memory);
        using var queue = new ImageQueue(settings, cache, cancellation);
        ManifestCheck[] checks = CheckManifests(settings, tree, cache, clean, queue, cancellation);
        try
        {
            int hashed = queue.Complete();
            ActorPairs pairs = tree.Pair(checks);
            foreach (ManifestCheck check in checks)
            {
                int from = findings.Count;
                findings.AddRange(check.Findings);
                check.CheckImages(findings, clean);
                if (findings.Count > from)
                {
                    ActorRules.MendFirst(findings, from, findings.Count, check.EntryCount is null ? "mend the manifest first" : pairs.MendFirst(check));
                }
            }

            List<ActorFolder> unclaimed = ActorRules.Check(settings, pairs, checks, findings, cancellation);
            cache.Save(forgetUnused: settings.Actors.IsAll);
            findings.Sort(FindingOrder.Compare);
            int images = 0;
            Array.ForEach(checks, c => images += c.ImageCount);
            unclaimed.ForEach(f => images += f.Images.Length);
            return new ManifestsReport(checks.Count(static c => c.IsWanted), images, hashed, findings);
        }
        finally
        {
            foreach (ManifestCheck check in checks)
            {
                check.Dispose();
            }
        }
    }

    private static ManifestCheck[] CheckManifests(DataSettings settings, ActorTree tree, ImageHashCache cache, CleanManifests clean, ImageQueue queue, CancellationToken cancellation)
    {
        var checks = new ManifestCheck[tree.Manifests.Count];
        Workers.Run(
            checks.Length,
            Workers.ForReading,
            i =>
            {
                ManifestCheck check = ManifestCheck.Run(tree.Manifests[i], tree, settings, cache, clean);
                checks[i] = check;
                if (check.Images is { } images)
                {
                    queue.Add(images.Folder, images.States);
                }
            },
            cancellation);
        return checks;
    }
}
