using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using ActorMaker.Data.Json;
using Microsoft.Win32.SafeHandles;

namespace ActorMaker.Data.Files;

/// <summary>
/// Directory listing with stat through the C library: the managed API tells neither ctime nor inode, and asks for each
/// file by its whole path, which takes three times as long for a tree of 50,000 images.
/// </summary>
internal static unsafe partial class LinuxFiles
{
    /// <summary>ENOENT: the only number, with ENOTDIR, by which a file system says that a name is not there.</summary>
    public const int NoSuchName = 2;

    private const int AtCurrentDirectory = -100;
    private const int StatAsUsual = 0;
    private const int StatLinkItself = 0x100;
    private const int OpenToRead = 0x80000; // O_RDONLY | O_CLOEXEC
    private const int OpenAsPath = 0x280000; // O_PATH | O_CLOEXEC
    private const uint BasicFields = 0x7FF;
    private const uint OwnerFields = 0x18;
    private const int ModeMask = 0xF000;
    private const int ModeFolder = 0x4000;
    private const int ModeFile = 0x8000;
    private const int ModeLink = 0xA000;
    private const int NameOffset = 19; // struct dirent: d_ino 8, d_off 8, d_reclen 2, d_type 1, d_name
    private const int TypeOffset = 18;
    private const int NoFolder = 20; // ENOTDIR: a part of the path is a file
    private const byte TypeFolder = 4;
    private const byte TypeFile = 8;

    private static readonly Devices Devices = new(FileSystemOf);

    /// <summary>True where these calls exist with the layouts used here: 64-bit Linux with a C library that has statx.</summary>
    public static bool Available { get; internal set; } = OperatingSystem.IsLinux() && Environment.Is64BitProcess && HasStatx();

    /// <summary>Looks at a path, and behind it if it is a link.</summary>
    /// <param name="path">An absolute path.</param>
    public static FileStamp Stat(string path)
    {
        Span<byte> buffer = stackalloc byte[512];
        int length = Encoding.UTF8.GetMaxByteCount(path.Length) + 1;
        Span<byte> name = length <= buffer.Length ? buffer : new byte[length];
        name[Encoding.UTF8.GetBytes(path, name)] = 0;
        fixed (byte* p = name)
        {
            // The name itself first: of most places where a file may be, nothing more has to be asked.
            FileStamp stamp = Stat(AtCurrentDirectory, p, StatLinkItself, out bool isLink);
            return isLink ? Behind(Stat(AtCurrentDirectory, p, StatAsUsual, out _)) : stamp;
        }
    }

    /// <summary>Opens a file: three calls of the kernel fewer than the managed API makes, which also looks at the file and locks it.</summary>
    /// <param name="path">An absolute path.</param>
    /// <returns>The open file; null if it cannot be opened, for whatever reason, and on other systems.</returns>
    public static SafeFileHandle? Open(string path)
    {
        int descriptor = Available ? Posix.open(path, OpenToRead) : -1;
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Reads a file from its first byte to its last, without a handle object that somebody has to finalize.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="bytes">A buffer of the shared pool that gets the bytes; replaced by a larger one if it is full.</param>
    /// <returns>The file's length; -1 if it cannot be read, for whatever reason.</returns>
    public static int Read(string path, ref byte[] bytes)
    {
        int descriptor = Posix.open(path, OpenToRead);
        if (descriptor < 0)
        {
            return -1;
        }

        try
        {
            int length = 0;
            while (true)
            {
                int read;
                fixed (byte* p = bytes)
                {
                    read = (int)ReadFile(descriptor, p + length, bytes.Length - length);
                }

                if (read <= 0)
                {
                    return read < 0 ? read : length;
                }

                length += read;
                if (length > JsonText.MaxBytes)
                {
                    return -1;
                }

                DataFile.GrowIfFull(ref bytes, length);
            }
        }
        finally
        {
            _ = CloseFile(descriptor);
        }
    }

    /// <summary>Lists a folder.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="items">Gets the items, in the folder's order.</param>
    /// <param name="wanted">Tells which names are looked at closer; the others are left out.</param>
    /// <param name="stamps">False to learn of files only what the folder tells: that they are files.</param>
    /// <returns>0, or the error number of the C library.</returns>
    public static int List(string path, List<FolderItem> items, NameFilter wanted, bool stamps)
    {
        nint folder = OpenFolder(path);
        if (folder == 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        try
        {
            int descriptor = FolderDescriptor(folder);
            while (true)
            {
                byte* entry = ReadFolder(folder);
                if (entry == null)
                {
                    // The end, or a failure in the middle: what was listed so far is not the folder then.
                    return Marshal.GetLastPInvokeError();
                }

                byte* name = entry + NameOffset;
                ReadOnlySpan<byte> bytes = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name);
                if (bytes[0] == (byte)'.' || !wanted(bytes, entry[TypeOffset] is not (TypeFile or TypeFolder) ? null : entry[TypeOffset] == TypeFolder))
                {
                    continue;
                }

                // A folder's stamp is of no use to anybody; not asking for it saves a call for each.
                FileStamp stamp = entry[TypeOffset] == TypeFolder ? new FileStamp(FileKind.Folder, 0, 0, 0, 0)
                    : entry[TypeOffset] == TypeFile && !stamps ? new FileStamp(FileKind.File, 0, 0, 0, 0)
                    : StatListed(descriptor, name);
                bool isUtf8 = Utf8.IsValid(bytes);
                items.Add(new FolderItem(isUtf8 ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes), stamp) { IsUtf8 = isUtf8, MayBeLink = entry[TypeOffset] is not (TypeFile or TypeFolder) });
            }
        }
        finally
        {
            _ = CloseFolder(folder);
        }
    }

    /// <summary>Looks at a name that its folder has just told, and behind it if it is a link.</summary>
    private static FileStamp StatListed(int folder, byte* name)
    {
        FileStamp stamp = Stat(folder, name, StatAsUsual, out _);
        if (stamp.Kind == FileKind.Missing)
        {
            FileStamp own = Stat(folder, name, StatLinkItself, out bool isLink);
            return isLink ? Behind(stamp) : own;
        }

        return stamp;
    }

    /// <summary>The stamp of a link, by what it leads to.</summary>
    private static FileStamp Behind(FileStamp target) => target.Kind == FileKind.Missing ? new FileStamp(FileKind.DeadLink, 0, 0, 0, 0) : target;

    /// <summary>User and group that own a file; null if it cannot be looked at.</summary>
    public static (uint User, uint Group)? OwnerOf(string path)
    {
        byte[] name = new byte[Encoding.UTF8.GetMaxByteCount(path.Length) + 1];
        Encoding.UTF8.GetBytes(path, name);
        byte* s = stackalloc byte[256];
        fixed (byte* p = name)
        {
            return Statx(AtCurrentDirectory, p, StatAsUsual, OwnerFields, s) == 0 ? (*(uint*)(s + 20), *(uint*)(s + 24)) : null;
        }
    }

    private static FileStamp Stat(int folder, byte* name, int how, out bool isLink)
    {
        isLink = false;
        byte* s = stackalloc byte[256];
        if (Statx(folder, name, how, BasicFields, s) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            return error is NoSuchName or NoFolder ? default : FileStamp.Unseen(error);
        }

        int mode = *(ushort*)(s + 28) & ModeMask;
        isLink = mode == ModeLink;
        FileKind kind = mode switch
        {
            ModeFile => FileKind.File,
            ModeFolder => FileKind.Folder,
            _ => FileKind.Other,
        };
        // Without an inode a stamp is no identity: what it stands for is read each time.
        ulong inode = kind != FileKind.File || Devices.KeepChangeTime(*(ulong*)(s + 136), folder, (nint)name) ? *(ulong*)(s + 32) : 0;
        return new FileStamp(kind, *(long*)(s + 40), Time(s + 112), Time(s + 96), inode);
    }

    /// <summary>The type of the file system that a file is on; 0 if it cannot be learned.</summary>
    private static long FileSystemOf(int folder, nint name)
    {
        int descriptor = OpenAt(folder, (byte*)name, OpenAsPath);
        if (descriptor < 0)
        {
            return 0;
        }

        // struct statfs begins with its type; the whole of it is 120 bytes.
        long* status = stackalloc long[32];
        int result = StatFileSystem(descriptor, status);
        _ = CloseFile(descriptor);
        return result == 0 ? *status : 0;
    }

    private static long Time(byte* s) => (*(long*)s * 1_000_000_000) + *(uint*)(s + 8);

    private static bool HasStatx()
    {
        try
        {
            return Stat("/").Kind == FileKind.Folder;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "read")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReadFile(int descriptor, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CloseFile(int descriptor);

    [LibraryImport("libc", EntryPoint = "opendir", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint OpenFolder(string path);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial byte* ReadFolder(nint folder);

    [LibraryImport("libc", EntryPoint = "closedir")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CloseFolder(nint folder);

    [LibraryImport("libc", EntryPoint = "dirfd")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FolderDescriptor(nint folder);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, byte* path, int flags, uint mask, byte* result);

    [LibraryImport("libc", EntryPoint = "openat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenAt(int folder, byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "fstatfs")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatFileSystem(int descriptor, long* result);
}
