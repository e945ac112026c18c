using ActorMaker.Data.Files;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Hashing;

/// <summary>An actor's folder, with what is known of each image's bytes.</summary>
internal sealed class ActorImages
{
    private readonly ulong folder;

    private ActorImages(ActorFolder folder)
    {
        Folder = folder;
        States = new ImageState[folder.Images.Length];
        Names = new ulong[folder.Images.Length];
        this.folder = CacheFile.NameOf("", folder.Name);
        for (int i = 0; i < Names.Length; i++)
        {
            Names[i] = CacheFile.NameOf("", folder.Images[i].Name);
        }
    }

    public ActorFolder Folder { get; }

    /// <summary>One for each image of the folder, in its order.</summary>
    public ImageState[] States { get; private set; }

    /// <summary>A number for each image's name, a different one for a different name. The cache knows an image by less than that.</summary>
    public ulong[] Names { get; private set; }

    /// <summary>True if no image has to be read any more.</summary>
    public bool AllRead => Array.TrueForAll(States, static s => s.IsRead);

    /// <summary>Lists an actor's folder, and takes what the cache knows of its images.</summary>
    public static ActorImages Read(string root, string name, ImageHashCache cache)
    {
        var images = new ActorImages(ActorFolder.Read(root, name));
        for (int i = 0; i < images.States.Length; i++)
        {
            images.States[i].IsRead = cache.TryGet(ImageHashCache.KeyOf(images.folder, images.Names[i]), images.Folder.Images[i].Stamp, out images.States[i].Facts);
        }

        return images;
    }

    /// <summary>Gives up the images once they are judged: a large tree has too many of them to be carried through every collection of garbage.</summary>
    public void Forget()
    {
        States = [];
        Names = [];
        Folder.Forget();
    }
}
