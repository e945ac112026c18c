namespace ActorMaker.Data.Files;

/// <summary>Folders whose own names survive a crash of the machine: a sync of a folder says nothing of its name in the one above.</summary>
internal static class DurableFolder
{
    /// <summary>Makes a folder, with those above it that are missing; the name of each new one is on disk when this returns.</summary>
    /// <param name="path">Absolute path.</param>
    /// <exception cref="IOException">It cannot be made, or brought to disk.</exception>
    public static void Create(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        string above = Path.GetDirectoryName(path)!;
        Create(above);
        Directory.CreateDirectory(path);
        Posix.Sync(above);
    }

    /// <summary>Brings the names on the way to a folder to disk, which a killed run may have made without that.</summary>
    /// <param name="path">Absolute path of the folder.</param>
    /// <param name="top">The folder above it that was there before.</param>
    /// <exception cref="IOException">They cannot be brought to disk.</exception>
    public static void Sync(string path, string top)
    {
        for (string at = path; at.Length > top.Length;)
        {
            at = Path.GetDirectoryName(at)!;
            Posix.Sync(at);
        }
    }

    /// <summary>Removes a folder if it is empty, and then the one above it, and so on; what was removed is on disk when this returns.</summary>
    /// <param name="path">Absolute path of the innermost one.</param>
    /// <param name="levels">How many at the most.</param>
    /// <exception cref="IOException">One cannot be removed.</exception>
    public static void RemoveEmpty(string path, int levels)
    {
        for (int i = 0; i < levels && Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any(); i++)
        {
            Directory.Delete(path);
            path = Path.GetDirectoryName(path)!;
            Posix.Sync(path);
        }
    }
}
