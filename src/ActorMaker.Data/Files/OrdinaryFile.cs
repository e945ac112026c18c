namespace ActorMaker.Data.Files;

/// <summary>Reads files that are not the data's own (settings, journals, caches): never a device, which has no end, or a pipe, which may block for ever.</summary>
public static class OrdinaryFile
{
    /// <summary>Reads a whole file.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="most">The most bytes that it may have.</param>
    /// <returns>Its bytes; null if the file system says that there is none.</returns>
    /// <exception cref="IOException">It is something else, too long, or cannot be read. The message is a phrase that begins with "it".</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[]? Read(string path, long most)
    {
        if (!Exists(path, out FileStamp stamp))
        {
            return null;
        }

        if (stamp.Size > most)
        {
            throw new IOException($"it has {stamp.Size:N0} bytes; at most {most:N0} are read");
        }

        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // it went away meanwhile: as if it had never been there
        }
    }

    /// <summary>Looks whether there is a file that can be opened.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="stamp">What is there.</param>
    /// <returns>False if the file system says that there is nothing.</returns>
    /// <exception cref="IOException">It is something else, or could not be looked at.</exception>
    internal static bool Exists(string path, out FileStamp stamp)
    {
        stamp = FileStamp.Of(path);
        return stamp.Kind switch
        {
            FileKind.File => true,
            FileKind.Missing => false,
            FileKind.Folder => throw new IOException("it is a folder"),
            FileKind.DeadLink => throw new IOException("it is a link to nothing"),
            FileKind.Unseen => throw new IOException($"it cannot be looked at: {stamp.Problem}"),
            _ => throw new IOException("it is no ordinary file"),
        };
    }
}
