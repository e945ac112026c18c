using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Hashing;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Mend;

/// <summary>Finds out which folder and which manifest are one actor's: the manifest is the one that has the folder's name.</summary>
/// <remarks>Never by the id alone: two folders may share one, and the manifest of an id may describe another person.</remarks>
internal sealed class SyncTree(DataSettings settings, List<string> names, ImageHashCache cache, CleanManifests current) : IDisposable
{
    private readonly HashSet<string> folders = new(names, StringComparer.Ordinal);
    private readonly Dictionary<string, ManifestPlace> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Subject, ManifestPlace> byNumber = [];
    private ManifestPlace[] places = [];
    private bool listed;

    /// <summary>The names of all actors' folders.</summary>
    public IReadOnlySet<string> Folders => folders;

    /// <summary>Reads every manifest, and the folders of the actors that are wanted.</summary>
    public void ReadManifests(ImageQueue queue, List<Finding> findings, CancellationToken cancellation)
    {
        int problems = findings.Count;
        List<string> files = ActorManifest.List(settings.Root, findings);
        listed = findings.Count == problems;
        string folder = Path.Combine(settings.Root, ActorManifest.Folder);
        places = [.. files.Select(f => new ManifestPlace(Path.Combine(folder, f)))];
        Workers.Run(places.Length, Workers.ForReading, i => places[i].Read(folders, settings, cache, current, queue), cancellation);
        foreach (ManifestPlace place in places)
        {
            if (place.Number is { } number)
            {
                byNumber.TryAdd(number, place);
            }
        }
    }

    /// <summary>The actors whose manifest can be brought up to date.</summary>
    public List<ActorSync> TakeActors(List<Finding> findings)
    {
        HashSet<string> doubtful = new(StringComparer.Ordinal);
        foreach (ManifestPlace place in places)
        {
            if (place.CharacterName.Length > 0 && !byName.TryAdd(place.CharacterName, place) && IsWanted(place))
            {
                doubtful.Add(place.CharacterName);
                ManifestPlace first = byName[place.CharacterName];
                findings.Add(place.AtName($"\"{place.CharacterName}\" has another manifest: {first.Path}. Nothing is written to either", first, "remove one of the two"));
            }
        }

        HashSet<Subject> wanted = [.. folders.Where(settings.Actors.Matches).Select(Number).OfType<Subject>()];
        List<ActorSync> actors = [];
        foreach (ManifestPlace place in places)
        {
            if (settings.Actors.IsAll || IsWanted(place) || (place.Number is { } number && wanted.Contains(number)))
            {
                findings.AddRange(place.Findings);
            }

            if (place.Actor is { } actor && !doubtful.Contains(place.CharacterName))
            {
                actors.Add(actor);
            }
        }

        return actors;
    }

    /// <summary>The actors whose manifest is to be created. Call it after <see cref="TakeActors"/>.</summary>
    public List<ActorSync> ReadUnclaimed(ImageQueue queue, List<Finding> findings, CancellationToken cancellation)
    {
        if (!listed)
        {
            return []; // any of them may have a manifest
        }

        string[] unclaimed = [.. folders.Where(f => !byName.ContainsKey(f)).Order(StringComparer.Ordinal)];
        ILookup<Subject?, string> sharing = unclaimed.ToLookup(Number);
        string[] wanted = Array.FindAll(unclaimed, settings.Actors.Matches);
        var images = new ActorImages[wanted.Length];
        Workers.Run(wanted.Length, Workers.ForReading, i => images[i] = ActorImages.Read(settings.Root, wanted[i], cache), cancellation);
        List<ActorSync> actors = [];
        foreach (ActorImages actor in images)
        {
            if (actor.Folder.Problem is { } problem)
            {
                findings.Add(problem);
            }
            else if (WhyNot(actor.Folder, sharing) is { } finding)
            {
                findings.Add(finding);
            }
            else if (HoldsData(actor.Folder))
            {
                string id = actor.Folder.Name[..actor.Folder.Name.IndexOf('_', StringComparison.Ordinal)];
                queue.Add(actor.Folder, actor.States);
                actors.Add(ActorSync.New(Path.Combine(settings.Root, ActorManifest.Folder, id + ActorManifest.FileSuffix), actor, settings));
            }
        }

        return actors;
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

    private static Subject? Number(string folder) => Subject.FromName(SubjectKind.Actor, folder);

    private static bool HoldsData(ActorFolder folder) => folder.Images.Length > 0 || folder.HasResponse;

    private bool IsWanted(ManifestPlace place) => folders.Contains(place.CharacterName) && settings.Actors.Matches(place.CharacterName);

    /// <summary>Why no manifest is created for a folder; null if one may be.</summary>
    private Finding? WhyNot(ActorFolder folder, ILookup<Subject?, string> sharing)
    {
        Subject? number = Number(folder.Name);
        if (number is { } id && byNumber.TryGetValue(id, out ManifestPlace? other))
        {
            return OtherPerson(folder, other);
        }

        if (!HoldsData(folder))
        {
            return null;
        }

        if (number is null || !folder.Name.Contains('_', StringComparison.Ordinal) || !ActorPaths.IsFileName(folder.Name))
        {
            return Finding.At(RuleCatalog.NoManifest, PathOf(folder), "The folder has images and no manifest, and none is created, since its name is not <id>_<name>", "rename the folder");
        }

        return sharing[number].FirstOrDefault(f => !string.Equals(f, folder.Name, StringComparison.Ordinal)) is { } twin
            ? Finding.At(RuleCatalog.Contradiction, PathOf(folder), $"The folder \"{twin}\" has the same id, and neither has a manifest: none is created", "give one of the two another id")
            : null;
    }

    private Finding? OtherPerson(ActorFolder folder, ManifestPlace other)
    {
        if (other.CharacterName.Length == 0)
        {
            return HoldsData(folder)
                ? Finding.At(RuleCatalog.Contradiction, PathOf(folder), $"The manifest of the folder's id cannot be read: {other.Path}. Nothing is written", "correct the manifest")
                : null;
        }

        if (HoldsData(folder))
        {
            return Finding.At(
                RuleCatalog.Contradiction,
                PathOf(folder),
                $"The manifest of the folder's id describes \"{other.CharacterName}\": {other.Path}. Nothing of this folder is written there",
                "rename the folder, or correct the manifest",
                other.Name);
        }

        return folders.Contains(other.CharacterName)
            ? null
            : other.AtName($"The manifest describes \"{other.CharacterName}\", and the folder of its id is \"{folder.Name}\": nothing is written", null, "rename the folder, or correct the manifest");
    }

    private static string PathOf(ActorFolder folder) => Path.GetDirectoryName(folder.TrainingPath)!;
}
