using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Hashing;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Views;

/// <summary>Reads the state of every actor's images: the same as a sync would record.</summary>
internal sealed class ActorReader
{
    private readonly DataSettings settings;
    private readonly ActorTree tree;
    private readonly ImageHashCache cache;
    private readonly List<Finding> unlisted = [];

    private ActorReader(DataSettings settings)
    {
        this.settings = settings;
        tree = ActorTree.List(settings, unlisted);
        cache = ImageHashCache.Open(settings.HashCachePath, settings.Rehash);
    }

    public static IReadOnlyList<ActorView> Read(DataSettings settings, CancellationToken cancellation) => new ActorReader(settings).ReadAll(cancellation);

    private List<ActorView> ReadAll(CancellationToken cancellation)
    {
        var manifests = new (string Path, string Name)[tree.Manifests.Count];
        Workers.Run(manifests.Length, Workers.ForReading, i => manifests[i] = (tree.Manifests[i], NameOf(tree.Manifests[i])), cancellation);
        Dictionary<string, string> manifestOf = new(StringComparer.Ordinal);
        foreach ((string path, string name) in manifests)
        {
            if (tree.IsWanted(path, name))
            {
                manifestOf.TryAdd(name.Length > 0 ? name : DataRoot.ManifestId(path), path);
            }
        }

        string[] folders = [.. tree.Folders.Where(settings.Actors.Matches)];
        var images = new Dictionary<string, ActorImages>(StringComparer.Ordinal);
        using (var queue = new ImageQueue(settings, cache, cancellation))
        {
            foreach (string folder in folders)
            {
                ActorImages read = ActorImages.Read(settings.Root, folder, cache);
                images.Add(folder, read);
                queue.Add(read.Folder, read.States);
            }

            queue.Complete();
            cache.Save(forgetUnused: false);
        }

        string[] names = [.. manifestOf.Keys.Union(folders.Where(f => images[f].Folder.HoldsData), StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var views = new ActorView[names.Length];
        Workers.Run(names.Length, Workers.ForReading, i => views[i] = View(names[i], manifestOf.GetValueOrDefault(names[i]), images.GetValueOrDefault(names[i])), cancellation);
        return [.. views];
    }

    private static string NameOf(string path)
    {
        using DataFile? file = DataFile.Read(path, out _);
        return file is null ? "" : ActorManifest.Read(path, file.Text).CharacterName;
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

        List<ImageView> list = manifest is null ? [] : Listed(manifest, facts);
        HashSet<string> listed = [.. list.Select(static i => i.Name)];
        foreach (LocalImage image in facts.Images.Where(i => !listed.Contains(i.Name)))
        {
            int address = facts.FindAddress(image.Name);
            list.Add(new ImageView(
                image.Name,
                !image.IsUsable ? null : address < 0 ? SyncStatus.LocalOnly : SyncStatus.Synced,
                IsLocal: true,
                IsListed: false,
                address < 0 ? null : facts.Addresses[address].Address.ToString(),
                image.Size)
            {
                Problem = image.IsUsable ? null : "no image",
            });
        }

        return new ActorView(name, path, list);
    }

    private static List<ImageView> Listed(ActorManifest manifest, ActorFacts facts)
    {
        List<ImageView> list = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        ManifestComparison comparison = ManifestComparison.Of(manifest, facts);
        for (int i = 0; i < comparison.Entries.Length; i++)
        {
            TrainingImage image = manifest.Images[i];
            EntryChange change = comparison.Entries[i];

            // A name that stands there twice is one file, and AM2014.
            if (!seen.Add(image.Name))
            {
                continue;
            }

            int local = facts.FindImage(image.Name);
            string? url = image.HasAddress ? Shown.Text(image.S3Url!.Value.AsString()) : change.Address >= 0 ? facts.Addresses[change.Address].Address.ToString() : null;
            list.Add(new ImageView(image.Name, change.Status, local >= 0, IsListed: true, url, local >= 0 ? facts.Images[local].Size : image.Size?.AsWhole())
            {
                Problem = local >= 0 && !facts.Images[local].IsUsable ? "no image" : null,
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
