using System.ComponentModel;

namespace ActorMaker.Data.Files;

/// <summary>What kind of thing a path names.</summary>
public enum FileKind
{
    /// <summary>Nothing: the file system says that there is no such name.</summary>
    Missing,

    /// <summary>An ordinary file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A device, pipe or socket: never opened, since opening one may block for ever.</summary>
    Other,

    /// <summary>Something, or nothing: looking failed. Never to be taken for <see cref="Missing"/>.</summary>
    Unseen,

    /// <summary>A link to nothing.</summary>
    DeadLink,
}

/// <summary>What the file system knows of a file without reading it; symbolic links are followed.</summary>
/// <param name="Size">Length in bytes.</param>
/// <param name="Modified">Time of the last change of the bytes, in ns since 1970.</param>
/// <param name="Changed">Time of the last change of bytes or metadata, in ns since 1970, which no program can set back; 0 if the platform does not tell.</param>
/// <param name="Inode">The file's number in its file system; 0 if the platform does not tell. Of what is <see cref="FileKind.Unseen"/>, the number of
/// the error: stamps are kept by the thousand, in memory and in files.</param>
public readonly record struct FileStamp(FileKind Kind, long Size, long Modified, long Changed, ulong Inode)
{
    private const long SettlingTime = 2_000_000_000; // ns

    /// <summary>The same, without the comparers that the runtime would compile for it in each build.</summary>
    public bool Equals(FileStamp other) => Kind == other.Kind && Size == other.Size && Modified == other.Modified && Changed == other.Changed && Inode == other.Inode;

    /// <inheritdoc/>
    public override int GetHashCode() => (Changed ^ Modified ^ Size).GetHashCode() ^ Inode.GetHashCode() ^ (int)Kind;

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

    /// <summary>The stamp of this file together with another, which need not be there: it is the same again only if both are.</summary>
    /// <param name="other">The other one's.</param>
    /// <returns>A stamp that is no identity where one of the two is none.</returns>
    internal FileStamp With(FileStamp other)
    {
        ulong hash = CacheFile.Mix(CacheFile.Mix(CacheFile.Mix(CacheFile.Mix(CacheFile.Mix(Inode, (ulong)other.Kind), (ulong)other.Size), (ulong)other.Modified), (ulong)other.Changed), other.Inode);
        return this with
        {
            Modified = Math.Max(Modified, other.Modified),
            Changed = Math.Max(Changed, other.Changed),
            Inode = other.Kind == FileKind.Missing || other.IsIdentity ? hash : 0,
        };
    }

    /// <summary>True if looking failed because a folder on the way may not be looked into.</summary>
    public bool IsForbidden => Kind == FileKind.Unseen && Inode == (ulong)NoAccess;

    /// <summary>Why looking failed; null if it did not.</summary>
    public string? Problem => Kind == FileKind.Unseen ? new Win32Exception((int)Inode).Message : null;

    private static int NoAccess => OperatingSystem.IsWindows() ? 5 : 13;

    /// <summary>The stamp of what could not be looked at.</summary>
    internal static FileStamp Unseen(int error) => new(FileKind.Unseen, 0, 0, 0, (ulong)error);

    /// <summary>Looks at a path: the one way to learn whether something is there.</summary>
    /// <param name="path">An absolute path.</param>
    /// <returns>The stamp; <see cref="FileKind.Missing"/> only if the file system says so.</returns>
    public static FileStamp Of(string path) => LinuxFiles.Available ? LinuxFiles.Stat(path) : OfManaged(path);

    /// <summary>The same, as well as the managed API can tell.</summary>
    internal static FileStamp OfManaged(string path)
    {
        bool isLink = false;
        try
        {
            FileAttributes attributes = File.GetAttributes(path);
            FileSystemInfo item = new FileInfo(path);
            isLink = item.LinkTarget is not null;
            if (isLink)
            {
                item = new FileInfo(item.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
                attributes = File.GetAttributes(item.FullName);
            }

            return attributes.HasFlag(FileAttributes.Directory)
                ? new FileStamp(FileKind.Folder, 0, 0, 0, 0)
                : new FileStamp(FileKind.File, ((FileInfo)item).Length, (item.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * 100, 0, 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return isLink ? new FileStamp(FileKind.DeadLink, 0, 0, 0, 0) : default;
        }
        catch (UnauthorizedAccessException)
        {
            return Unseen(NoAccess);
        }
        catch (IOException e)
        {
            return Unseen(e.HResult & 0xFFFF);
        }
    }
}

/// <summary>A name in a folder.</summary>
/// <param name="Stamp">What it is; links are followed.</param>
/// <remarks>A class, since the runtime has lists of classes ready and would have to compile those of a structure first, in each build.</remarks>
public sealed record FolderItem(string Name, FileStamp Stamp)
{
    /// <summary>False if the name's bytes are no UTF-8: then the name only shows them, and opens nothing.</summary>
    public bool IsUtf8 { get; init; } = true;

    /// <summary>False if it is known to be no symbolic link.</summary>
    public bool MayBeLink { get; init; }
}
