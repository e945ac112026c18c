using ActorMaker.Data.Tree;

namespace ActorMaker.Data.Rules;

/// <summary>An actor's folder, with what is known of each image's bytes.</summary>
internal sealed class ActorImages
{
    private ActorImages(ActorFolder folder)
    {
        Folder = folder;
        States = new ImageState[folder.Images.Length];
        Keys = new ulong[folder.Images.Length];
        for (int i = 0; i < Keys.Length; i++)
        {
            Keys[i] = ImageHashCache.KeyOf(folder.Name, folder.Images[i].Name);
        }
    }

    public ActorFolder Folder { get; }

    /// <summary>One for each image of the folder, in its order.</summary>
    public ImageState[] States { get; private set; }

    /// <summary>What each image is called in the cache.</summary>
    public ulong[] Keys { get; private set; }

    /// <summary>True if no image has to be read any more.</summary>
    public bool AllRead => Array.TrueForAll(States, static s => s.IsRead);

    /// <summary>Lists an actor's folder, and takes what the cache knows of its images.</summary>
    public static ActorImages Read(string root, string name, ImageHashCache cache)
    {
        var images = new ActorImages(ActorFolder.Read(root, name));
        for (int i = 0; i < images.States.Length; i++)
        {
            images.States[i].IsRead = cache.TryGet(images.Keys[i], images.Folder.Images[i].Stamp, out images.States[i].Facts);
        }

        return images;
    }

    /// <summary>Gives up the images once they are judged: a large tree has too many of them to be carried through every collection of garbage.</summary>
    public void Forget()
    {
        States = [];
        Keys = [];
        Folder.Forget();
    }

    /// <summary>Reads the images of many actors that the cache does not know; returns how many.</summary>
    public static int ReadUnknown(IEnumerable<ActorImages> actors, GateSettings settings, ImageHashCache cache, CancellationToken cancellation)
    {
        List<(ActorImages Actor, int Image)> unknown = [];
        long bytes = 0;
        foreach (ActorImages actor in actors)
        {
            for (int i = 0; i < actor.States.Length; i++)
            {
                if (!actor.States[i].IsRead)
                {
                    unknown.Add((actor, i));
                    bytes += actor.Folder.Images[i].Stamp.Size;
                }
            }
        }

        if (unknown.Count > 0)
        {
            var progress = new HashProgressCounter(settings, unknown.Count, bytes);
            Workers.Run(
                unknown.Count,
                Workers.ForReading,
                i =>
                {
                    unknown[i].Actor.ReadImage(unknown[i].Image, settings, cache, cancellation);
                    progress.Add(unknown[i].Actor.Folder.Images[unknown[i].Image].Stamp.Size);
                },
                cancellation);
        }

        return unknown.Count;
    }

    private void ReadImage(int index, GateSettings settings, ImageHashCache cache, CancellationToken cancellation)
    {
        FolderItem item = Folder.Images[index];
        DateTimeOffset now = settings.Time.GetUtcNow();
        try
        {
            States[index].Facts = ImageReader.Read(Path.Combine(Folder.TrainingPath, item.Name), cancellation);
            States[index].IsRead = true;
            cache.Add(Keys[index], item.Stamp, States[index].Facts, now);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            States[index].Problem = e.Message;
        }
    }
}
