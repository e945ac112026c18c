namespace ActorMaker.Data.Tree;

/// <summary>What kind of thing a path names.</summary>
public enum FileKind
{
    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>An ordinary file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A device, pipe or socket: never opened, since opening one may block for ever.</summary>
    Other,

    /// <summary>Something, or nothing, in a folder that may not be looked into.</summary>
    Forbidden,
}

/// <summary>What the file system knows of a file without reading it; symbolic links are followed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Size">Length in bytes.</param>
/// <param name="Modified">Time of the last change of the bytes, in ns since 1970.</param>
/// <param name="Changed">Time of the last change of bytes or metadata, in ns since 1970, which no program can set back; 0 if the platform does not tell.</param>
/// <param name="Inode">The file's number in its file system; 0 if the platform does not tell.</param>
public readonly record struct FileStamp(FileKind Kind, long Size, long Modified, long Changed, ulong Inode)
{
    private const long SettlingTime = 2_000_000_000; // ns

    /// <summary>True if an equal stamp means the same bytes.</summary>
    /// <remarks>Only with ctime and inode: a copy that keeps size and mtime is common (rsync, cp -p, unzip).</remarks>
    public bool IsIdentity => Kind == FileKind.File && Inode != 0 && Changed != 0;

    /// <summary>True if an equal stamp will mean the same bytes: a file that changed a moment ago may change again within the clock's resolution, unseen.</summary>
    /// <param name="now">The time before the bytes were read that it is to stand for.</param>
    /// <returns>False also if equal stamps mean nothing.</returns>
    public bool IsSettled(DateTimeOffset now)
    {
        long settled = ((now - DateTimeOffset.UnixEpoch).Ticks * 100) - SettlingTime;
        return IsIdentity && Changed <= settled && Modified <= settled;
    }

    /// <summary>Looks at a path.</summary>
    /// <param name="path">An absolute path.</param>
    /// <returns>The stamp; <see cref="FileKind.Missing"/> if there is nothing, or a link to nothing.</returns>
    public static FileStamp Of(string path) => Of(path, out _);

    /// <summary>Looks at a path.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="isLink">Whether it is a link.</param>
    /// <returns>The stamp; <see cref="FileKind.Missing"/> if there is nothing, or a link to nothing.</returns>
    public static FileStamp Of(string path, out bool isLink)
    {
        if (LinuxFiles.Available)
        {
            return LinuxFiles.Stat(path, out isLink);
        }

        var file = new FileInfo(path);
        isLink = LinkTarget(file) is not null;
        if (!file.Exists)
        {
            return new FileStamp(Directory.Exists(path) ? FileKind.Folder : FileKind.Missing, 0, 0, 0, 0);
        }

        FileSystemInfo target = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
        return target is FileInfo { Exists: true } real
            ? new FileStamp(FileKind.File, real.Length, (real.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * 100, 0, 0)
            : default;
    }

    private static string? LinkTarget(FileInfo file)
    {
        try
        {
            return file.LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>A name in a folder.</summary>
/// <param name="Name">The name.</param>
/// <param name="Stamp">What it is; links are followed.</param>
/// <remarks>A class, since the runtime has lists of classes ready and would have to compile those of a structure first, in each build.</remarks>
public sealed record FolderItem(string Name, FileStamp Stamp)
{
    /// <summary>False if the name's bytes are no UTF-8: then the name only shows them, and opens nothing.</summary>
    public bool IsUtf8 { get; init; } = true;
}
