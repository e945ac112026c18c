namespace ActorMaker.Testing;

/// <summary>Folders in memory, where the system has such a file system: a sync costs nothing there.</summary>
internal static class MemoryFolder
{
    private const string Place = "/dev/shm";

    /// <summary>Makes a folder; whoever asks for it removes it.</summary>
    /// <param name="prefix">How its name begins.</param>
    /// <returns>Its absolute path.</returns>
    public static string Make(string prefix) => Directory.Exists(Place)
        ? Directory.CreateDirectory(Path.Join(Place, prefix + Path.GetRandomFileName())).FullName
        : Directory.CreateTempSubdirectory(prefix).FullName;
}
