using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Hashing;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Mend;

/// <summary>An entry that a target is about.</summary>
internal sealed record ChosenImage(ImageActor Actor, ListedImage Image);

/// <summary>An actor on his way through a push, pull or repair: his manifest, his folder, and the entries that it is about.</summary>
internal sealed class ImageActor(string manifestPath, string name, ActorFolder folder, IReadOnlyList<ListedImage> listed)
{
    private readonly ImageState[] states = new ImageState[folder.Images.Length];

    /// <summary>The actor's name, which is his folder's.</summary>
    public string Name { get; } = name;

    /// <summary>Absolute path of his manifest.</summary>
    public string ManifestPath { get; } = manifestPath;

    /// <summary>His folder, which need not exist.</summary>
    public ActorFolder Folder { get; } = folder;

    /// <summary>The entries that the target is about, in the manifest's order.</summary>
    public IReadOnlyList<ListedImage> Listed { get; } = listed;

    /// <summary>Absolute path of an image's file, there or not.</summary>
    public string PathOf(ListedImage image) => Path.Combine(Folder.TrainingPath, image.Name);

    /// <summary>A finding at an entry.</summary>
    public Finding At(Rule rule, ListedImage image, string what, Fix? fix = null) => Finding.At(rule, ManifestPath, image.Position, what, fix);

    /// <summary>Reads the local images of entries that the cache does not know.</summary>
    public static void ReadLocal(IEnumerable<ChosenImage> images, DataSettings settings, ImageHashCache cache, CancellationToken cancellation)
    {
        using var queue = new ImageQueue(settings, cache, cancellation);
        foreach ((ImageActor actor, ListedImage image) in images)
        {
            int index = actor.Folder.Find(image.Name);
            FolderItem item = actor.Folder.Images[index];
            ref ImageState state = ref actor.states[index];
            state.IsRead = cache.TryGet(ImageHashCache.KeyOf(actor.Name, item.Name), item.Stamp, out state.Facts);
            if (!state.IsRead)
            {
                queue.Add(actor.Folder, actor.states, index);
            }
        }

        if (queue.Complete() > 0)
        {
            cache.Save(forgetUnused: false);
        }
    }

    /// <summary>The local image of an entry.</summary>
    /// <param name="image">The entry, whose image was read.</param>
    /// <param name="findings">Gets AM2021.</param>
    /// <param name="cut">Whether an image that is cut off will do.</param>
    /// <returns>The image; null if it is none.</returns>
    public LocalImage? Local(ListedImage image, List<Finding> findings, bool cut = false)
    {
        int index = Folder.Find(image.Name);
        FolderItem item = Folder.Images[index];
        if (ImageRules.CheckFormat(Folder, index, states[index]) is { } finding && !(cut && ImageRules.IsOnlyCut(Folder, index, states[index])))
        {
            findings.Add(finding);
            return null;
        }

        return new LocalImage(item.Name, item.Stamp.Size, item.Stamp.Modified, states[index].Facts.Hash, IsUsable: true);
    }
}
