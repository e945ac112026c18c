using System.Runtime.InteropServices;

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
    /// <summary>True if an equal stamp means the same bytes.</summary>
    /// <remarks>Only with ctime and inode: a copy that keeps size and mtime is common (rsync, cp -p, unzip).</remarks>
    public bool IsIdentity => Kind == FileKind.File && Inode != 0 && Changed != 0;

    /// <summary>Looks at a path.</summary>
    /// <param name="path">An absolute path.</param>
    /// <returns>The stamp; <see cref="FileKind.Missing"/> if there is nothing, or a link to nothing.</returns>
    public static FileStamp Of(string path)
    {
        if (LinuxFiles.Available)
        {
            return LinuxFiles.Stat(path);
        }

        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return new FileStamp(Directory.Exists(path) ? FileKind.Folder : FileKind.Missing, 0, 0, 0, 0);
        }

        FileSystemInfo target = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
        return target is FileInfo { Exists: true } real
            ? new FileStamp(FileKind.File, real.Length, (real.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * 100, 0, 0)
            : default;
    }
}

/// <summary>A name in a folder.</summary>
/// <param name="Name">The name.</param>
/// <param name="Stamp">What it is; links are followed.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FolderItem(string Name, FileStamp Stamp)
{
    /// <summary>False if the name's bytes are no UTF-8: then the name only shows them, and opens nothing.</summary>
    public bool IsUtf8 { get; init; } = true;
}
