using ActorMaker.Data.Plans;
using Microsoft.Win32.SafeHandles;

namespace ActorMaker.Data.Trainings;

/// <summary>The lock of the one service that works on a data root. The system releases it when its process dies.</summary>
public sealed class ServiceLock : IDisposable
{
    private readonly SafeFileHandle handle;
    private readonly string path;

    private ServiceLock(SafeFileHandle handle, string path) => (this.handle, this.path) = (handle, path);

    /// <summary>Whether another service would see it: not once somebody has removed the folder that it is in.</summary>
    public bool IsHeld => File.Exists(path);

    /// <summary>Takes it, if no service has it.</summary>
    /// <param name="folder">Absolute path of the folder that it is in.</param>
    /// <param name="holder">Who has it; null if it is taken now.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal static ServiceLock? TryTake(string folder, out string? holder)
    {
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, "service.lock");
        SafeFileHandle? taken = LockFile.TryTake(file, "serve");
        holder = taken is null ? LockFile.HolderOf(file) : null;
        return taken is null ? null : new ServiceLock(taken, file);
    }

    /// <summary>Releases it.</summary>
    public void Dispose() => handle.Dispose();
}
