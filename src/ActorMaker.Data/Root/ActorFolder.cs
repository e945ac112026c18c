using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;

namespace ActorMaker.Data.Root;

/// <summary>What an actor's folder holds as training data.</summary>
public sealed class ActorFolder
{
    private FolderItem[] images = [];
    private Dictionary<string, int>? byKey;
    private bool? arePlain;

    private ActorFolder(string root, string name)
    {
        Root = root;
        Name = name;
        Path = DataRoot.Actor(root, name);
        TrainingPath = DataRoot.Images(root, name);
    }

    /// <summary>Absolute path of the data root.</summary>
    internal string Root { get; }

    /// <summary>The folder's name, which is the actor's.</summary>
    public string Name { get; }

    /// <summary>Absolute path of the folder.</summary>
    public string Path { get; }

    /// <summary>Absolute path of the folder that the images are in.</summary>
    public string TrainingPath { get; }

    /// <summary>The local images, in ordinal order of their names; sub-folders are not looked into.</summary>
    public ReadOnlySpan<FolderItem> Images => images;

    /// <summary>True if a <c>response.json</c> is left.</summary>
    public bool HasResponse { get; private set; }

    /// <summary>What the file system says of the <c>response.json</c>.</summary>
    public FileStamp ResponseStamp { get; private set; }

    /// <summary>Absolute path of the <c>response.json</c>, there or not.</summary>
    public string ResponsePath => System.IO.Path.Combine(TrainingPath, DataRoot.ResponseName);

    /// <summary>Whether there is anything of an actor in it.</summary>
    public bool HoldsData => images.Length > 0 || HasResponse;

    /// <summary>What there is of an actor in it, in words.</summary>
    public string Content => images.Length switch
    {
        0 => "a " + DataRoot.ResponseName,
        1 => "1 image",
        _ => $"{images.Length:#,0} images",
    };

    /// <summary>Why the folder could not be listed: it may hold anything; null if it was, or if there is none.</summary>
    public Finding? Problem { get; private set; }

    /// <summary>Lists an actor's folder.</summary>
    /// <param name="root">Absolute path of the data root.</param>
    /// <returns>What it holds.</returns>
    public static ActorFolder Read(string root, string name)
    {
        var folder = new ActorFolder(root, name);
        List<FolderItem> items = Folder.List(
            folder.TrainingPath,
            static (n, isFolder) => isFolder != true && (ImageFormat.IsImageName(n) || n.SequenceEqual("response.json"u8)),
            out UnlistedFolder? problem);
        int response = items.FindIndex(static i => string.Equals(i.Name, DataRoot.ResponseName, StringComparison.Ordinal));
        if (response >= 0)
        {
            folder.ResponseStamp = items[response].Stamp;
            items.RemoveAt(response);
        }

        // A link to nothing is a missing image; a folder or pipe with an image's name is none. One that cannot be looked at is there, perhaps.
        items.RemoveAll(static i => i.Stamp.Kind is not (FileKind.File or FileKind.Unseen));
        folder.images = [.. items];
        folder.HasResponse = response >= 0;
        folder.Problem = problem?.ToImageFinding();
        return folder;
    }

    /// <summary>Gives up the list of images.</summary>
    internal void Forget()
    {
        images = [];
        byKey = null;
    }

    /// <summary>Finds a local image.</summary>
    /// <param name="guess">Where it may be: behind the one that was found last, since lists are mostly in the order of names.</param>
    /// <returns>Its index in <see cref="Images"/>, or -1.</returns>
    public int Find(string name, int guess = 0)
    {
        if ((uint)guess < (uint)images.Length && string.Equals(images[guess].Name, name, StringComparison.Ordinal))
        {
            return guess;
        }

        int low = 0;
        int high = images.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = string.CompareOrdinal(images[middle].Name, name);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    /// <summary>Finds the local image that is the same as a name which is not there to the letter.</summary>
    /// <param name="name">A file name that <see cref="Find"/> does not find.</param>
    /// <returns>The index in <see cref="Images"/> of the first whose name differs only in case or Unicode form, or -1.</returns>
    public int FindSame(string name)
    {
        arePlain ??= Array.TrueForAll(images, static i => ImageName.IsPlain(i.Name));
        if (images.Length == 0 || (arePlain.Value && ImageName.IsPlain(name)))
        {
            return -1;
        }

        if (byKey is null)
        {
            byKey = new Dictionary<string, int>(images.Length, StringComparer.Ordinal);
            for (int i = 0; i < images.Length; i++)
            {
                byKey.TryAdd(ImageName.Key(images[i].Name), i);
            }
        }

        return byKey.GetValueOrDefault(ImageName.Key(name), -1);
    }
}
