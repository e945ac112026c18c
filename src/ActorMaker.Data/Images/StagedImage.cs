using ActorMaker.Data.Plans;
using ActorMaker.Data.Tree;

namespace ActorMaker.Data.Images;

/// <summary>How <see cref="StagedImage.Place"/> ended.</summary>
public enum Placement
{
    /// <summary>The image has its name.</summary>
    Placed,

    /// <summary>An image with the same bytes is there.</summary>
    WasThere,

    /// <summary>Something else is there, and stays.</summary>
    Taken,
}

/// <summary>A downloaded image on its way: a hidden file beside its place, removed unless it is placed.</summary>
public sealed class StagedImage : IDisposable
{
    private readonly string path;
    private readonly string staged;
    private readonly FileStream stream;
    private bool isPlaced;

    private StagedImage(string path, string staged, FileStream stream)
    {
        this.path = path;
        this.staged = staged;
        this.stream = stream;
    }

    /// <summary>Where the bytes go.</summary>
    public Stream Content => stream;

    /// <summary>Begins a file.</summary>
    /// <param name="folders">The folders of this run.</param>
    /// <param name="path">Absolute path that the image is to have, in an actor's folder of images.</param>
    /// <returns>The file, empty.</returns>
    /// <exception cref="IOException">It cannot be made, or its folder is behind a symbolic link.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static StagedImage Create(DownloadFolders folders, string path)
    {
        folders.Prepare(Path.GetDirectoryName(path)!);
        string hidden = TempName.Download(path, TempName.NewId());

        // The lock of FileShare.None tells another run that this one is alive.
        return new StagedImage(path, hidden, new FileStream(hidden, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
    }

    /// <summary>Removes what runs that were killed have left in a folder of images.</summary>
    /// <param name="folder">Absolute path of the folder.</param>
    public static void RemoveDead(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (string leftover in Directory.EnumerateFiles(folder, ".*" + TempName.DownloadSuffix))
        {
            try
            {
                using FileStream owned = new(leftover, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
                File.Delete(leftover);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Its writer is alive, or it is not ours to remove.
            }
        }
    }

    /// <summary>Reads what was written, from its first byte to its last.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The hash and format.</returns>
    public ImageFacts Read(CancellationToken cancellation) => ImageReader.Read(stream.SafeFileHandle, cancellation);

    /// <summary>Gives the file its name, unless that is taken.</summary>
    /// <param name="hash">The hash of the file.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    public Placement Place(Md5Hash hash, CancellationToken cancellation)
    {
        isPlaced = FileSwap.TryMoveNew(staged, path);
        if (isPlaced)
        {
            return Placement.Placed;
        }

        bool same = FileStamp.Of(path).Kind == FileKind.File
            && ActorLinks.WhyNotImage(Path.GetDirectoryName(path)!, Path.GetFileName(path)) is null
            && ImageReader.Read(path, cancellation).Hash == hash;
        return same ? Placement.WasThere : Placement.Taken;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Removed before the lock goes.
        if (!isPlaced)
        {
            File.Delete(staged);
        }

        stream.Dispose();
    }
}
