using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Hashing;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Views;

/// <summary>Reads the state of every actor's images: the same as a sync would record.</summary>
internal sealed class ActorReader
{
    private readonly DataSettings settings;
    private readonly ManifestNames names;
    private readonly ActorTree tree;
    private readonly ImageHashCache cache;
    private readonly List<Finding> unlisted = [];
    private bool isDetailed;
    private bool[] remembered = [];

    private ActorReader(DataSettings settings, ManifestNames names)
    {
        this.settings = settings;
        this.names = names;
        tree = ActorTree.List(settings, unlisted);
        cache = ImageHashCache.Open(settings.HashCachePath, settings.Rehash);
    }

    /// <summary>Reads all actors that are wanted, and every image whose bytes are not known.</summary>
    public static IReadOnlyList<ActorView> Read(DataSettings settings, CancellationToken cancellation) => new ActorReader(settings, new ManifestNames()).ReadAll(cancellation);

    /// <summary>Reads one actor by name, with the details of each image; null if there is nobody of that name.</summary>
    public static ActorView? ReadOne(DataSettings settings, string name, ManifestNames names, CancellationToken cancellation)
    {
        ActorReader reader = new(settings, names) { isDetailed = true };
        string? manifest = reader.FindManifests(cancellation).GetValueOrDefault(name) ?? reader.FindUnread(name);
        bool hasFolder = reader.tree.Names.Contains(name);
        if (manifest is null && !hasFolder)
        {
            return null;
        }

        Dictionary<string, ActorImages> images = reader.ReadImages(hasFolder ? [name] : [], cancellation);
        return reader.View(name, manifest, images.GetValueOrDefault(name));
    }

    /// <summary>Reads the actors behind a name one by one, in the order of their names: images whose bytes are not known are not read, and stand as they are recorded.</summary>
    public static IEnumerable<ActorView> ReadFrom(DataSettings settings, string after, ManifestNames names, CancellationToken cancellation)
    {
        ActorReader reader = new(settings, names);
        Dictionary<string, string> manifests = reader.FindManifests(cancellation);
        foreach (string name in manifests.Keys.Union(reader.tree.Folders.Where(settings.Actors.Matches), StringComparer.Ordinal).Where(n => string.CompareOrdinal(n, after) > 0).Order(StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            ActorImages? images = reader.tree.Names.Contains(name) ? ActorImages.Read(settings.Root, name, reader.cache) : null;
            string? manifest = manifests.GetValueOrDefault(name);
            if (manifest is not null || images is { Folder.HoldsData: true })
            {
                yield return reader.View(name, manifest, images);
            }
        }
    }

    private List<ActorView> ReadAll(CancellationToken cancellation)
    {
        Dictionary<string, string> manifestOf = FindManifests(cancellation);
        string[] folders = [.. tree.Folders.Where(settings.Actors.Matches)];
        Dictionary<string, ActorImages> images = ReadImages(folders, cancellation);
        string[] all = [.. manifestOf.Keys.Union(folders.Where(f => images[f].Folder.HoldsData), StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var views = new ActorView[all.Length];
        Workers.Run(all.Length, Workers.ForReading, i => views[i] = View(all[i], manifestOf.GetValueOrDefault(all[i]), images.GetValueOrDefault(all[i])), cancellation);
        return [.. views];
    }

    private Dictionary<string, string> FindManifests(CancellationToken cancellation)
    {
        var nameOf = new string[tree.Manifests.Count];
        Workers.Run(nameOf.Length, Workers.ForReading, i => nameOf[i] = names.Of(tree.Manifests[i]), cancellation);
        Dictionary<string, string> manifestOf = new(StringComparer.Ordinal);
        for (int i = 0; i < nameOf.Length; i++)
        {
            if (tree.IsWanted(tree.Manifests[i], nameOf[i]))
            {
                manifestOf.TryAdd(nameOf[i].Length > 0 ? nameOf[i] : DataRoot.ManifestId(tree.Manifests[i]), tree.Manifests[i]);
            }
        }

        return manifestOf;
    }

    /// <summary>The manifest of an actor's number that nobody can read: it may be the actor's.</summary>
    private string? FindUnread(string name) => Subject.FromName(SubjectKind.Actor, name) is { } actor
        ? tree.Manifests.FirstOrDefault(m => names.Of(m).Length == 0 && Subject.FromName(SubjectKind.Actor, DataRoot.ManifestId(m)) == actor)
        : null;

    private Dictionary<string, ActorImages> ReadImages(string[] folders, CancellationToken cancellation)
    {
        var images = new Dictionary<string, ActorImages>(StringComparer.Ordinal);
        using var queue = new ImageQueue(settings, cache, cancellation);
        foreach (string folder in folders)
        {
            ActorImages read = ActorImages.Read(settings.Root, folder, cache);
            images.Add(folder, read);
            if (isDetailed)
            {
                remembered = Array.ConvertAll(read.States, static s => s.IsRead);
            }

            queue.Add(read.Folder, read.States);
        }

        queue.Complete();
        cache.Save(forgetUnused: false);
        return images;
    }

    private ActorView View(string name, string? path, ActorImages? images)
    {
        if (images?.Folder.Problem is { } problem)
        {
            return new ActorView(name, path, []) { Problem = problem.What };
        }

        bool[] unusable = images is null ? [] : ImageRules.CheckFormats(images.Folder, images.States, []);
        ActorFacts facts = new(name, Local(images, unusable), Addresses(images), settings.ServiceUrl);
        using DataFile? file = path is null ? null : DataFile.Read(path, out _);
        ActorManifest? manifest = file is null ? null : ActorManifest.Read(path!, file.Text);
        if (manifest is { IsSound: false } || (path is not null && manifest is null))
        {
            return new ActorView(name, path, []) { Problem = "the manifest cannot be read as what it should be" };
        }

        bool[] listed = new bool[facts.Images.Count];
        int duplicates = 0;
        ImageDetails? details = isDetailed ? new ImageDetails(settings, name, facts, remembered) : null;
        List<ImageView> list = manifest is null ? [] : Listed(manifest, facts, details, listed, out duplicates);
        List<ImageView> rest = Unlisted(facts, details, listed);
        AddAddresses(facts, details, list, rest);
        rest.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        list.AddRange(rest);
        return new ActorView(name, path, list) { Duplicates = duplicates, Updated = manifest?.Updated is { } updated ? Shown.Text(updated) : null };
    }

    /// <summary>The files that no manifest lists.</summary>
    private static List<ImageView> Unlisted(ActorFacts facts, ImageDetails? details, bool[] listed)
    {
        List<ImageView> rest = [];
        for (int i = 0; i < listed.Length; i++)
        {
            if (!listed[i])
            {
                LocalImage image = facts.Images[i];
                int address = facts.FindAddress(image.Name);
                rest.Add(new ImageView(
                    image.Name,
                    !image.IsUsable ? null : address < 0 ? SyncStatus.LocalOnly : SyncStatus.Synced,
                    IsLocal: true,
                    IsListed: false,
                    address < 0 ? null : facts.Addresses[address].Address.ToString(),
                    image.Size)
                {
                    Problem = image.IsUsable ? null : "no image",
                    Detail = details?.OfOrphan(i),
                });
            }
        }

        return rest;
    }

    /// <summary>What only a <c>response.json</c> knows of: a sync makes entries of it.</summary>
    private static void AddAddresses(ActorFacts facts, ImageDetails? details, List<ImageView> list, List<ImageView> rest)
    {
        if (facts.Addresses.Count == 0)
        {
            return;
        }

        HashSet<string> known = [.. list.Concat(rest).Select(static i => ImageName.Key(i.Name))];
        foreach (LegacyAddress address in facts.Addresses)
        {
            if (known.Add(ImageName.Key(address.Name)))
            {
                rest.Add(new ImageView(address.Name, SyncStatus.S3Only, IsLocal: false, IsListed: false, address.Address.ToString(), Size: null) { Detail = details?.OfAddress(address.Name) });
            }
        }
    }

    private static List<ImageView> Listed(ActorManifest manifest, ActorFacts facts, ImageDetails? details, bool[] listed, out int duplicates)
    {
        List<ImageView> list = new(manifest.Images.Count);
        HashSet<string> seen = new(manifest.Images.Count, StringComparer.Ordinal);
        HashSet<string> twice = details is null ? [] : [.. manifest.Images.GroupBy(static i => i.Name, StringComparer.Ordinal).Where(static g => g.Count() > 1).Select(static g => g.Key)];
        ManifestComparison comparison = ManifestComparison.Of(manifest, facts);
        duplicates = 0;
        for (int i = 0; i < comparison.Entries.Length; i++)
        {
            TrainingImage image = manifest.Images[i];
            EntryChange change = comparison.Entries[i];

            // A name that stands there twice is one file, and AM2014.
            if (!seen.Add(image.Name))
            {
                duplicates++;
                continue;
            }

            int local = change.Image;
            if (local >= 0)
            {
                listed[local] = true;
            }

            string? url = image.HasAddress ? Shown.Text(image.S3Url!.Value.AsString()) : change.Address >= 0 ? facts.Addresses[change.Address].Address.ToString() : null;
            list.Add(new ImageView(image.Name, change.Status, local >= 0, IsListed: true, url, local >= 0 ? facts.Images[local].Size : image.Size?.AsWhole())
            {
                Problem = local >= 0 && !facts.Images[local].IsUsable ? "no image" : null,
                Detail = details?.OfEntry(image, local, url is not null, twice.Contains(image.Name)),
            });
        }

        return list;
    }

    private static LocalImage[] Local(ActorImages? images, bool[] unusable)
    {
        var local = new LocalImage[unusable.Length];
        for (int i = 0; i < local.Length; i++)
        {
            FolderItem item = images!.Folder.Images[i];
            local[i] = new LocalImage(item.Name, item.Stamp.Size, item.Stamp.Modified, images.States[i].Facts.Hash, !unusable[i] && ActorPaths.IsFileName(item.Name));
        }

        return local;
    }

    private IReadOnlyList<LegacyAddress> Addresses(ActorImages? images) =>
        images is { Folder.HasResponse: true } ? LegacyAddresses.Read(images.Folder, tree.Names, settings, [], out _)?.Items ?? [] : [];
}
