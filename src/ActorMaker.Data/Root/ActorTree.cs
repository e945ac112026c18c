using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Root;

/// <summary>The manifests and folders of actors, and which of them a run is about.</summary>
public sealed class ActorTree
{
    private readonly DataSettings settings;
    private readonly HashSet<string> names;
    private readonly HashSet<Subject> wanted = [];

    private ActorTree(DataSettings settings, List<string> folders, List<string> manifests, bool isListed)
    {
        this.settings = settings;
        Folders = folders;
        names = new HashSet<string>(folders, StringComparer.Ordinal);
        Manifests = manifests.ConvertAll(m => Path.Combine(DataRoot.Manifests(settings.Root), m));
        IsListed = isListed;
        foreach (string folder in settings.Actors.IsAll ? [] : folders)
        {
            if (settings.Actors.Matches(folder) && Subject.FromName(SubjectKind.Actor, folder) is { } number)
            {
                wanted.Add(number);
            }
        }
    }

    /// <summary>The names of all folders, in ordinal order.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>The names of all folders.</summary>
    public IReadOnlySet<string> Names => names;

    /// <summary>Absolute paths of all manifests, in ordinal order.</summary>
    public IReadOnlyList<string> Manifests { get; }

    /// <summary>False if there may be other manifests: any folder may have one.</summary>
    public bool IsListed { get; }

    /// <summary>False if there may be other folders: any actor may have one.</summary>
    public bool KnowsFolders { get; private init; }

    /// <summary>Lists manifests and folders.</summary>
    /// <param name="settings">Where, and which actors.</param>
    /// <param name="findings">Gets why a folder cannot be listed or looked at.</param>
    /// <returns>What there is.</returns>
    public static ActorTree List(DataSettings settings, List<Finding> findings)
    {
        int before = findings.Count;
        List<FolderItem> items = Folder.ListFolders(DataRoot.Actors(settings.Root), settings.Actors.Matches, findings);
        bool knowsFolders = findings.Count == before;
        List<string> folders = new(items.Count);
        foreach (FolderItem item in items)
        {
            if (item.IsUtf8)
            {
                folders.Add(item.Name);
            }
            else if (settings.Actors.Matches(item.Name))
            {
                findings.Add(VersionPlace.InFolder(DataRoot.Actors(settings.Root), SubjectKind.Actor, item).Unopened()!);
            }
        }

        before = findings.Count;
        List<string> manifests = ListManifests(settings.Root, findings);
        return new ActorTree(settings, folders, manifests, isListed: findings.Count == before) { KnowsFolders = knowsFolders };
    }

    /// <summary>Lists the manifests.</summary>
    /// <param name="root">Absolute path of the data root.</param>
    /// <param name="findings">Gets why the folder cannot be listed.</param>
    /// <returns>Their file names, in ordinal order; other JSON files of the folder are left out.</returns>
    public static List<string> ListManifests(string root, List<Finding> findings)
    {
        List<FolderItem> items = Folder.List(
            DataRoot.Manifests(root),
            static (name, _) => name.EndsWith("_manifest.json"u8) && name.Length > "_manifest.json".Length && name[0] != (byte)'_', // as in _migration_summary.json: no id, so no manifest
            findings,
            stamps: false);
        return items.ConvertAll(static i => i.Name);
    }

    /// <summary>Whether a manifest is meant: by its file's id, by the actor it describes or, if that cannot be read, by the folder of its id.</summary>
    /// <param name="name">The actor's name; empty if it cannot be read.</param>
    /// <returns>True if the run is about it.</returns>
    public bool IsWanted(string manifest, string name)
    {
        if (settings.Actors.IsAll)
        {
            return true;
        }

        string id = DataRoot.ManifestId(manifest);
        return settings.Actors.Matches(id)
            || settings.Actors.Matches(name)
            || (name.Length == 0 && Subject.FromName(SubjectKind.Actor, id) is { } number && wanted.Contains(number));
    }

    /// <summary>Finds out what belongs together.</summary>
    /// <param name="manifests">All manifests, in the order of <see cref="Manifests"/>.</param>
    internal ActorPairs Pair(IReadOnlyList<NamedManifest> manifests) => new(this, manifests, settings.Actors);
}
