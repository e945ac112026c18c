using System.Text;
using ActorMaker.Data.Files;
using Microsoft.Win32.SafeHandles;

namespace ActorMaker.Data.Plans;

/// <summary>The lock of one data root: whoever holds it is the only run of ours that writes there. The system releases it when its process dies.</summary>
public sealed class RootLock : IDisposable
{
    private readonly SafeFileHandle handle;

    private RootLock(SafeFileHandle handle) => this.handle = handle;

    /// <summary>The name of the tool's own folder in a data root.</summary>
    public const string FolderName = ".actormaker";

    /// <summary>The tool's own folder in a data root.</summary>
    public static string Folder(string root) => Path.Combine(root, FolderName);

    /// <summary>Makes the tool's own folder, which git does not see.</summary>
    /// <returns>Its absolute path.</returns>
    public static string MakeFolder(string root)
    {
        string folder = Folder(root);
        Directory.CreateDirectory(folder);
        string ignore = Path.Combine(folder, ".gitignore");
        if (!File.Exists(ignore))
        {
            AtomicFile.Write(ignore, "*\n"u8);
        }

        return folder;
    }

    /// <summary>Waits for the lock.</summary>
    /// <param name="root">The data root.</param>
    /// <param name="settings">How long to wait.</param>
    /// <param name="command">Who waits, for the message that others see.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="TimeoutException">Another run did not end in time; the message names it.</exception>
    /// <exception cref="IOException">The lock file cannot be written.</exception>
    public static RootLock Take(string root, ApplySettings settings, string command, CancellationToken cancellation)
    {
        string path = Path.Combine(Folder(root), "lock");
        long start = settings.Time.GetTimestamp();
        for (int wait = 2; ; wait = Math.Min(wait * 2, 50))
        {
            cancellation.ThrowIfCancellationRequested();

            // Each time, since somebody may remove the folder while we wait.
            MakeFolder(root);
            RootLock? taken = TryTake(path, command);
            if (taken is not null)
            {
                return taken;
            }

            if (settings.Time.GetElapsedTime(start) >= settings.LockTimeout)
            {
                string holder = ReadHolder(path);
                throw new TimeoutException($"another run ({(holder.Length == 0 ? "unknown" : holder.Split('\n')[0])}) holds {path} for longer than {settings.LockTimeout.TotalSeconds:0} s");
            }

            cancellation.WaitHandle.WaitOne(wait);
        }
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose() => handle.Dispose();

    private static RootLock? TryTake(string path, string command)
    {
        SafeFileHandle? file = null;
        try
        {
            file = Open(path);

            // Not FileShare.None: an environment variable switches that off, and it ignores a file system without locks.
            if (!OperatingSystem.IsWindows() && !Posix.TryLock(file))
            {
                return null;
            }

            string holder = $"{command}, process {Environment.ProcessId}\n{TempName.NewId()}\n";
            RandomAccess.SetLength(file, 0);
            RandomAccess.Write(file, Encoding.UTF8.GetBytes(holder), 0);

            // If somebody removed the folder meanwhile, this is a lock on a file that no other run will find.
            if (ReadHolder(path) != holder)
            {
                return null;
            }

            RootLock taken = new(file);
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

    private static SafeFileHandle Open(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        }

        if (!File.Exists(path))
        {
            File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite).Dispose();
        }

        return Posix.Open(path, write: true);
    }

    private static string ReadHolder(string path)
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
