namespace ActorMaker.Data.Files;

/// <summary>Writes files so that a reader sees the old bytes or the new ones, never a part.</summary>
public static class AtomicFile
{
    private const int Attempts = 10;

    /// <summary>How a temporary file is opened, so that others learn that its writer is alive. Windows renames and removes an open file only if it shares that.</summary>
    internal static readonly FileShare Alone = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    /// <summary>Replaces a file that nobody edits by hand: a plan file, a report, a cache. Data files change through a plan.</summary>
    /// <param name="path">Absolute path; its folder is created where missing.</param>
    /// <param name="bytes">The whole new content.</param>
    /// <exception cref="IOException">It cannot be written; the old file is unharmed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written; the old file is unharmed.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        string folder = Path.GetDirectoryName(path)!;
        DurableFolder.Create(folder);
        if (RemoveLeftovers(path))
        {
            // Before the new file is there: whoever finds it writes it no more, and looks for no leftovers.
            Posix.Sync(folder);
        }

        for (int attempt = 1; !TryWrite(path, bytes, last: attempt == Attempts); attempt++)
        {
        }

        Posix.Sync(folder);
    }

    /// <summary>Replaces a file that can be made again, such as a report's page: a reader sees the old bytes or the new ones, but nothing is brought to disk.</summary>
    /// <param name="path">Absolute path; its folder is there.</param>
    /// <param name="bytes">The whole new content.</param>
    /// <exception cref="IOException">It cannot be written; the old file is unharmed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written; the old file is unharmed.</exception>
    public static void WriteUnsynced(string path, ReadOnlySpan<byte> bytes)
    {
        string temp = TempName.Staged(path, TempName.NewId());
        try
        {
            using FileStream file = new(temp, FileMode.CreateNew, FileAccess.Write, Alone, bufferSize: 0);
            Put(file, bytes);
            File.Move(temp, path, overwrite: true);
        }
        catch
        {
            File.Delete(temp);
            throw;
        }
    }

    /// <summary>Removes what writers that were killed have left in a folder.</summary>
    /// <param name="folder">Absolute path of the folder, which need not be there.</param>
    public static void RemoveLeftoversIn(string folder)
    {
        foreach (string leftover in Directory.Exists(folder) ? Directory.GetFiles(folder, ".*" + TempName.Suffix) : [])
        {
            RemoveDead(leftover);
        }
    }

    /// <summary>Writes a temporary file and renames it.</summary>
    /// <returns>False if another writer took the temporary file for a dead one's: between its creation and its lock it looks like that.</returns>
    private static bool TryWrite(string path, ReadOnlySpan<byte> bytes, bool last)
    {
        string temp = TempName.Staged(path, TempName.NewId());
        try
        {
            using FileStream file = new(temp, FileMode.CreateNew, FileAccess.Write, Alone, bufferSize: 0);
            Put(file, bytes);
            file.Flush(flushToDisk: true);
            File.Move(temp, path, overwrite: true);
            return true;
        }
        catch (IOException e) when (!last && (e is FileNotFoundException || WriteFailure.IsHeld(e)))
        {
            File.Delete(temp);
            return false;
        }
        catch
        {
            File.Delete(temp);
            throw;
        }
    }

    /// <summary>Writes a file that must not exist, down to the disk.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="bytes">The whole content.</param>
    /// <param name="likeFile">The file whose owner it gets; null for none.</param>
    /// <param name="mode">Its mode; null for the process's default.</param>
    internal static void WriteNew(string path, ReadOnlySpan<byte> bytes, string? likeFile, UnixFileMode? mode)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode is not null)
        {
            // Closed to others until owner and mode are right.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using FileStream file = new(path, options);
        if (likeFile is not null)
        {
            Posix.CopyOwner(likeFile, file.SafeFileHandle);
        }

        if (!OperatingSystem.IsWindows() && mode is { } wanted)
        {
            File.SetUnixFileMode(file.SafeFileHandle, wanted);
        }

        Put(file, bytes);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Writes into an open file; a file that may not become so large is an <see cref="IOException"/> here, as any other failure is.</summary>
    internal static void Put(FileStream file, ReadOnlySpan<byte> bytes)
    {
        try
        {
            file.Write(bytes);
        }
        catch (ArgumentOutOfRangeException e) when (WriteFailure.IsTooLarge(e))
        {
            throw new IOException(WriteFailure.Reason(e), e);
        }
    }

    /// <summary>Removes what was written of a file by writers that were killed.</summary>
    /// <param name="path">Absolute path of the file, which need not be there.</param>
    /// <returns>Something was removed.</returns>
    internal static bool RemoveLeftovers(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        string prefix = $".{Path.GetFileName(path)}.";
        bool removed = false;
        foreach (string leftover in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, prefix + "*" + TempName.Suffix) : [])
        {
            removed |= RemoveDead(leftover);
        }

        return removed;
    }

    /// <summary>Removes a temporary file whose writer was killed; one that is still being written stays.</summary>
    /// <returns>It is gone.</returns>
    internal static bool RemoveDead(string leftover)
    {
        try
        {
            using FileStream owned = new(leftover, FileMode.Open, FileAccess.ReadWrite, Alone, bufferSize: 0);
            File.Delete(leftover);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its writer is alive, or has just finished, or is somebody else, who removes it next time.
            return false;
        }
    }
}
