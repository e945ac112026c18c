using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Hashing;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Mend;

/// <summary>The actors whose manifest a sync brings up to date, or creates.</summary>
internal sealed class SyncTree(DataSettings settings, ActorTree tree, ImageHashCache cache, CleanManifests current) : IDisposable
{
    private ManifestPlace[] places = [];

    /// <summary>Reads every manifest, and the folders of the actors that are wanted.</summary>
    public void ReadManifests(ImageQueue queue, CancellationToken cancellation)
    {
        places = [.. tree.Manifests.Select(static m => new ManifestPlace(m))];
        Workers.Run(places.Length, Workers.ForReading, i => places[i].Read(tree, settings, cache, current, queue), cancellation);
    }

    /// <summary>The actors whose manifest is to be brought up to date or created.</summary>
    public List<ActorSync> TakeActors(ImageQueue queue, List<Finding> findings, CancellationToken cancellation)
    {
        ActorPairs pairs = tree.Pair(places);
        findings.AddRange(pairs.SecondManifests("nothing is written to either"));
        List<ActorSync> created = tree.IsListed ? ReadUnclaimed(pairs, queue, findings, cancellation) : [];
        List<ActorSync> actors = [];
        foreach (ManifestPlace place in places)
        {
            if (tree.IsWanted(place.Path, place.CharacterName))
            {
                findings.AddRange(place.Findings);
            }

            if (tree.IsListed && pairs.DescribesAnother(place, "nothing is written") is { } finding)
            {
                findings.Add(finding);
            }

            if (place.Actor is { } actor && pairs.MendFirst(place) is null)
            {
                actors.Add(actor);
            }
        }

        return [.. actors, .. created];
    }

    /// <summary>What the manifests of the tree look like: as the first that lists images, else as the first.</summary>
    public ManifestModel ReadModel()
    {
        ManifestPlace? place = Array.Find(places, static p => p.IsSound && p.ListsImages) ?? Array.Find(places, static p => p.IsSound);
        using DataFile? file = place is null ? null : DataFile.Read(place.Path, out _);
        return file is not null && ActorManifest.Read(place!.Path, file.Text) is { IsSound: true } manifest ? ManifestModel.Of(manifest) : ManifestModel.Default;
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(places, static p => p.Actor?.Dispose());

    private List<ActorSync> ReadUnclaimed(ActorPairs pairs, ImageQueue queue, List<Finding> findings, CancellationToken cancellation)
    {
        var images = new ActorImages[pairs.Wanted.Count];
        Workers.Run(images.Length, Workers.ForReading, i => images[i] = ActorImages.Read(settings.Root, pairs.Wanted[i], cache), cancellation);
        List<ActorSync> actors = [];
        foreach (ActorImages actor in images)
        {
            ActorFolder folder = actor.Folder;
            if (folder.Problem is { } problem)
            {
                findings.Add(problem);
            }
            else if (!folder.HoldsData)
            {
                continue;
            }
            else if (pairs.WhyNotCreated(folder) is { } finding)
            {
                findings.Add(finding);
            }
            else
            {
                string id = folder.Name[..folder.Name.IndexOf('_', StringComparison.Ordinal)];
                queue.Add(folder, actor.States);
                actors.Add(ActorSync.New(DataRoot.Manifest(settings.Root, id), actor, settings));
            }
        }

        return actors;
    }
}
