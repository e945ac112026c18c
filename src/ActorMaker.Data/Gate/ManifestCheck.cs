using System.Diagnostics.CodeAnalysis;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Hashing;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Gate;

/// <summary>One manifest on its way through the gate.</summary>
internal sealed class ManifestCheck : NamedManifest, IDisposable
{
    private readonly List<Finding> findings = [];
    private DataFile? file;
    private int[] local = [];
    private int responseFindings;
    private FileStamp stamp;
    private DateTimeOffset begun;

    private ManifestCheck(string path)
        : base(path)
    {
    }

    /// <summary>Whether its actor is one of those wanted; of another only the name is known.</summary>
    public bool IsWanted { get; private set; } = true;

    public ActorManifest? Manifest { get; private set; }

    /// <summary>The actor's folder with its images; null if there is none.</summary>
    public ActorImages? Images { get; private set; }

    /// <summary>The actor's folder; null if there is none.</summary>
    public ActorFolder? Folder => Images?.Folder;

    /// <summary>Number of its entries, or 0 where that is of no matter; null if they could not be read.</summary>
    public int? EntryCount { get; private set; }

    /// <summary>Number of local images, kept beyond their names and stamps.</summary>
    public int ImageCount { get; private set; }

    /// <summary>What was wrong apart from the images' bytes.</summary>
    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>Checks a manifest.</summary>
    /// <param name="path">Absolute path of the manifest.</param>
    /// <param name="cache">Knows images that were read before.</param>
    /// <param name="clean">Knows manifests that were clean before.</param>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "Handed to the caller.")]
    public static ManifestCheck Run(string path, ActorTree tree, DataSettings settings, ImageHashCache cache, CleanManifests clean)
    {
        DateTimeOffset now = settings.Time.GetUtcNow();
        FileStamp seen = FileStamp.Of(path);
        if (FindClean(path, seen, tree, settings, cache, clean) is { } known)
        {
            return known;
        }

        var check = new ManifestCheck(path) { stamp = seen, begun = now };
        check.file = DataFile.Read(path, seen, out Finding? unreadable);
        ActorManifest? manifest = check.file is null ? null : ActorManifest.Read(path, check.file.Text);
        check.TakeName(manifest);
        if (!tree.IsWanted(path, check.CharacterName))
        {
            check.IsWanted = false;
            check.Dispose();
            return check;
        }

        if (unreadable is not null)
        {
            check.findings.Add(unreadable);
        }

        if (manifest is null)
        {
            return check;
        }

        check.Manifest = manifest;
        check.EntryCount = manifest.IsSound ? manifest.Images.Count : null;
        check.findings.AddRange(manifest.Shape);
        if (manifest.NameValue is null)
        {
            return check;
        }

        if (tree.Names.Contains(check.CharacterName))
        {
            check.Open(settings, check.CharacterName, tree.Names, manifest, cache);
        }

        check.local = FindImages(manifest, check.Folder);
        var list = new FindingList(path);
        bool isWhole = check.Folder is { } folder ? folder.Problem is null : tree.KnowsFolders;
        ManifestRules.Check(manifest, check.Folder, isWhole, check.local, settings, list);
        check.findings.AddRange(list.Items);

        // The text is only needed longer where an image has to be read first.
        if (check.Images is null or { AllRead: true })
        {
            check.CheckImages(check.findings, clean);
        }

        return check;
    }

    /// <summary>Judges the images' bytes, once, and remembers the manifest if there is nothing wrong at all.</summary>
    public void CheckImages(List<Finding> target, CleanManifests clean)
    {
        if (Manifest is not null && Images is not null)
        {
            int own = findings.Count;
            int before = target.Count;
            ImageRules.Check(Manifest, local, Images.Folder, Images.States, target);
            if (own == responseFindings && target.Count == before)
            {
                clean.Add(System.IO.Path.GetFileName(Path), stamp, Images, begun);
            }

            Images.Forget();
        }

        Manifest = null;
        local = [];
        Dispose();
    }

    /// <summary>A manifest that was clean and is as it was; null for any other.</summary>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "Handed to the caller, and it has opened no file.")]
    private static ManifestCheck? FindClean(string path, FileStamp stamp, ActorTree tree, DataSettings settings, ImageHashCache cache, CleanManifests clean)
    {
        if (clean.ActorOf(System.IO.Path.GetFileName(path), stamp, out ulong state) is not { } actor)
        {
            return null;
        }

        var check = new ManifestCheck(path) { CharacterName = actor, IsWanted = tree.IsWanted(path, actor), EntryCount = 0 };
        if (!check.IsWanted)
        {
            return check;
        }

        check.Open(settings, actor, tree.Names, manifest: null, cache);
        bool isStill = clean.IsStill(state, check.Images!);
        check.Images!.Forget();
        return isStill ? check : null; // what is said of the response goes with it, and comes again
    }

    private void Open(DataSettings settings, string actor, IReadOnlySet<string> actors, ActorManifest? manifest, ImageHashCache cache)
    {
        Images = ActorImages.Read(settings.Root, actor, cache);
        ImageCount = Images.States.Length;
        int before = findings.Count;
        ResponseRules.Check(Images.Folder, manifest, actors, settings, findings);
        responseFindings = findings.Count - before;
    }

    /// <summary>For each entry of a manifest, the index of its local image, or -1.</summary>
    private static int[] FindImages(ActorManifest manifest, ActorFolder? folder)
    {
        var indexes = new int[manifest.Images.Count];
        int last = -1;
        for (int i = 0; i < indexes.Length; i++)
        {
            indexes[i] = folder?.Find(manifest.Images[i].Name, last + 1) ?? -1;
            last = Math.Max(last, indexes[i]);
        }

        if (folder is null || Array.TrueForAll(indexes, static i => i >= 0))
        {
            return indexes;
        }

        // The same image by another name; each file is one entry's.
        bool[] listed = ManifestRules.AreListed(folder, indexes);
        for (int i = 0; i < indexes.Length; i++)
        {
            if (indexes[i] < 0 && folder.FindSame(manifest.Images[i].Name) is >= 0 and var same && !listed[same])
            {
                indexes[i] = same;
                listed[same] = true;
            }
        }

        return indexes;
    }

    public void Dispose()
    {
        file?.Dispose();
        file = null;
    }
}
