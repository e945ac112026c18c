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
    /// <exception cref="DirectoryNotFoundException">There is no data root, and whoever has removed it wants none.</exception>
    public static string MakeFolder(string root)
    {
        string folder = Folder(root);
        if (!Directory.Exists(root))
        {
            throw new DirectoryNotFoundException($"the data root {root} is not there");
        }

        DurableFolder.Create(folder);
        string ignore = Path.Combine(folder, ".gitignore");
        if (!File.Exists(ignore))
        {
            AtomicFile.Write(ignore, "*\n"u8);
        }

        return folder;
    }

    /// <summary>Waits for the lock.</summary>
    /// <param name="settings">How long to wait.</param>
    /// <param name="command">Who waits, for the message that others see.</param>
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
            if (LockFile.TryTake(path, command) is { } taken)
            {
                return new RootLock(taken);
            }

            if (settings.Time.GetElapsedTime(start) >= settings.LockTimeout)
            {
                throw new TimeoutException($"another run ({LockFile.HolderOf(path)}) holds {path} for longer than {settings.LockTimeout.TotalSeconds:0} s");
            }

            cancellation.WaitHandle.WaitOne(wait);
        }
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose() => handle.Dispose();
}
