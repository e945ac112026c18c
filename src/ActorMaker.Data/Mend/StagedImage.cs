using ActorMaker.Data.Files;
using ActorMaker.Data.Hashing;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Mend;

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
    private const int Attempts = 10;

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
        for (int attempt = 1; attempt < Attempts; attempt++)
        {
            string hidden = TempName.Download(path, TempName.NewId());
            if (Lock(hidden) is { } locked)
            {
                return new StagedImage(path, hidden, locked);
            }
        }

        throw new IOException("its temporary file is taken away as soon as it is made");
    }

    /// <summary>Makes a file and its lock, which tells another run that this one is alive.</summary>
    /// <returns>Null if another run took it for a dead one's: between its creation and its lock it looks like that.</returns>
    private static FileStream? Lock(string hidden)
    {
        FileStream? made = null;
        try
        {
            made = new FileStream(hidden, FileMode.CreateNew, FileAccess.ReadWrite, AtomicFile.Alone, bufferSize: 0);

            // With the lock in hand nobody else removes the file: if it is there now, it stays.
            FileStream? locked = File.Exists(hidden) ? made : null;
            made = locked is null ? made : null;
            return locked;
        }
        catch (IOException e) when (WriteFailure.IsHeld(e))
        {
            File.Delete(hidden);
            return null;
        }
        finally
        {
            made?.Dispose();
        }
    }

    /// <summary>Removes what runs that were killed have left in a folder of images; nothing where that is behind a symbolic link.</summary>
    /// <param name="root">Absolute path of the data root.</param>
    /// <param name="folder">Absolute path of the folder, there or not.</param>
    public static void RemoveDead(string root, string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        try
        {
            string[] leftovers = Directory.GetFiles(folder, ".*" + TempName.DownloadSuffix);
            if (leftovers.Length > 0 && ActorLinks.WhyNotFolder(root, folder) is null)
            {
                Array.ForEach(leftovers, static l => AtomicFile.RemoveDead(l));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be listed is reported where its images are.
        }
    }

    /// <summary>Reads what was written, from its first byte to its last.</summary>
    /// <returns>The hash and format.</returns>
    public ImageFacts Read(CancellationToken cancellation) => ImageReader.Read(stream.SafeFileHandle, work: null, cancellation);

    /// <summary>Gives the file its name, unless that is taken.</summary>
    /// <param name="hash">The hash of the file.</param>
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
            && ImageReader.Read(path, work: null, cancellation).Hash == hash;
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
