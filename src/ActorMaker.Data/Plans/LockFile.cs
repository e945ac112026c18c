using System.Text;
using ActorMaker.Data.Files;
using Microsoft.Win32.SafeHandles;

namespace ActorMaker.Data.Plans;

/// <summary>A file that one process at a time has a lock on, and that says who has it. The system releases it when that process dies.</summary>
internal static class LockFile
{
    /// <summary>Takes the lock, if nobody has it.</summary>
    /// <param name="path">Absolute path of the file; its folder exists.</param>
    /// <param name="command">Who takes it, for the message that others see.</param>
    /// <returns>To be disposed to release it; null if somebody has it.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static SafeFileHandle? TryTake(string path, string command)
    {
        SafeFileHandle? file = null;
        try
        {
            file = Open(path);

            // Not FileShare.None: an environment variable switches that off, and it ignores a file system without locks.
            if (SystemWays.HasLocks && !Posix.TryLock(file))
            {
                return null;
            }

            string holder = $"{command}, process {Environment.ProcessId}\n{TempName.NewId()}\n";
            RandomAccess.SetLength(file, 0);
            RandomAccess.Write(file, Encoding.UTF8.GetBytes(holder), 0);

            // If somebody removed the folder meanwhile, this is a lock on a file that no other run will find.
            if (Read(path) != holder)
            {
                return null;
            }

            SafeFileHandle taken = file;
            file = null;
            return taken;
        }
        catch (IOException e) when (WriteFailure.IsHeld(e))
        {
            return null;
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>Who has it, or had it last.</summary>
    /// <param name="path">Absolute path of the file.</param>
    public static string HolderOf(string path) => Read(path) is { Length: > 0 } holder ? holder.Split('\n')[0] : "unknown";

    private static SafeFileHandle Open(string path)
    {
        if (!SystemWays.HasLocks)
        {
            // Elsewhere than on Windows, .NET keeps others away only from what is shared with nobody.
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None);
        }

        if (!File.Exists(path))
        {
            File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite).Dispose();
        }

        return Posix.Open(path, write: true);
    }

    private static string Read(string path)
    {
        try
        {
            using SafeFileHandle file = OperatingSystem.IsWindows()
                ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)
                : Posix.Open(path, write: false);
            byte[] bytes = new byte[200];
            int length = RandomAccess.Read(file, bytes, 0);
            return Encoding.UTF8.GetString(bytes, 0, length);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
