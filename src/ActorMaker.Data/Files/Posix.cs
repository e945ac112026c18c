using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace ActorMaker.Data.Files;

/// <summary>What .NET has no managed way to: locks that cannot be switched off, folders made durable, atomic swaps, owners.</summary>
internal static partial class Posix
{
    private const int EINTR = 4;
    private const int ENOENT = 2;
    private const int EEXIST = 17;
    private const int EINVAL = 22;

    /// <summary>How <see cref="TrySwap"/> or <see cref="TryMoveNew"/> ended.</summary>
    public enum Outcome
    {
        /// <summary>Done.</summary>
        Done,

        /// <summary>The other file is not there (swap), or there is one (move).</summary>
        Refused,

        /// <summary>The system or the file system cannot do it.</summary>
        Unsupported,
    }

    /// <summary>Takes an exclusive lock on an open file, if nobody has one.</summary>
    /// <exception cref="IOException">The file system has no locks.</exception>
    public static bool TryLock(SafeFileHandle file)
    {
        const int exclusive = 2;
        const int nonBlocking = 4;
        while (flock(file, exclusive | nonBlocking) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error == EINTR)
            {
                continue;
            }

            int wouldBlock = OperatingSystem.IsLinux() ? 11 : 35;
            return error == wouldBlock ? false : throw Failure(error);
        }

        return true;
    }

    /// <summary>Brings a file's bytes, or a folder's entries, to disk: what was renamed, created or removed in it survives a crash of the machine.
    /// Does nothing on Windows, where folders cannot be synced.</summary>
    /// <exception cref="IOException">It cannot be opened or written to disk.</exception>
    public static void Sync(string path)
    {
        if (!SystemWays.HasFolderSync)
        {
            return;
        }

        using SafeFileHandle file = Open(path, write: false);
        while (fsync(file) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error == EINVAL)
            {
                return; // A file system that knows no such thing.
            }

            if (error != EINTR)
            {
                throw Failure(error);
            }
        }
    }

    /// <summary>Opens a file or folder that exists, without the shared lock that .NET takes.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle Open(string path, bool write)
    {
        const int readAndWrite = 2;
        int closeOnExec = OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;
        int descriptor = open(path, write ? closeOnExec | readAndWrite : closeOnExec);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failure(Marshal.GetLastPInvokeError());
    }

    /// <summary>Whether the rights of this process let it write into a file: a privileged one may write into read-only files too.</summary>
    public static bool MayWrite(string path)
    {
        const int write = 2;
        return access(path, write) == 0;
    }

    /// <summary>Swaps two files in one step.</summary>
    /// <returns><see cref="Outcome.Refused"/> if one of them does not exist.</returns>
    /// <exception cref="IOException">The swap failed.</exception>
    public static Outcome TrySwap(string one, string other) => Rename(one, other, flags: 2, refused: ENOENT);

    /// <summary>Renames a file unless the new name is taken.</summary>
    /// <returns><see cref="Outcome.Refused"/> if it is.</returns>
    /// <exception cref="IOException">The rename failed.</exception>
    public static Outcome TryMoveNew(string from, string to) => Rename(from, to, flags: 1, refused: EEXIST);

    /// <summary>Gives a file the owner and group of another, where the system lets us.</summary>
    public static void CopyOwner(string from, SafeFileHandle to)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // Without it (a C library from before 2018) the file keeps the owner that this process gives it.
        if (LinuxFiles.Available && LinuxFiles.OwnerOf(from) is var (user, group))
        {
            _ = fchown(to, user, group);
        }
    }

    private static Outcome Rename(string from, string to, uint flags, int refused)
    {
        if (!SystemWays.HasRenameFlags)
        {
            return Outcome.Unsupported;
        }

        const int currentFolder = -100;
        try
        {
            if (renameat2(currentFolder, from, currentFolder, to, flags) == 0)
            {
                return Outcome.Done;
            }
        }
        catch (EntryPointNotFoundException)
        {
            SystemWays.HasRenameFlags = false;
            return Outcome.Unsupported;
        }

        const int notImplemented = 38;
        const int notSupported = 95;
        int error = Marshal.GetLastPInvokeError();
        return error == refused ? Outcome.Refused
            : error is EINVAL or notImplemented or notSupported ? Outcome.Unsupported
            : throw Failure(error);
    }

    private static IOException Failure(int error) => new(Marshal.GetPInvokeErrorMessage(error), error);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat2(int fromFolder, string from, int toFolder, string to, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchown(SafeFileHandle file, uint user, uint group);
}
