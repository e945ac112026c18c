using System.Formats.Tar;
using Microsoft.Win32.SafeHandles;

namespace ActorMaker.Data.Plans;

/// <summary>The originals of one round of a journal: where each lies in its archive, read when it is wanted.</summary>
internal sealed class JournalArchive
{
    private readonly Dictionary<string, (long Offset, long Length)> files = new(StringComparer.Ordinal);

    private JournalArchive()
    {
    }

    /// <summary>Reads an archive's table of contents.</summary>
    /// <param name="path">Absolute path.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static JournalArchive Read(string path)
    {
        JournalArchive archive = new();
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        using TarReader tar = new(stream);
        try
        {
            while (tar.GetNextEntry() is { } entry)
            {
                archive.files[entry.Name] = (entry.DataOffset, entry.Length);
            }
        }
        catch (Exception e) when (e is OverflowException or FormatException or ArgumentException)
        {
            // Numbers in a header that no number can hold, and what is none: the framework says only of some that the data are invalid.
            throw new InvalidDataException(path + " is damaged", e);
        }

        return archive;
    }

    /// <summary>Makes sure that it has the original of a file.</summary>
    /// <param name="archive">Absolute path of the archive, for the message.</param>
    /// <param name="file">The file's path as its record spells it.</param>
    /// <returns>Where it lies.</returns>
    /// <exception cref="InvalidDataException">It is not there.</exception>
    public (long Offset, long Length) Place(string archive, string file) =>
        files.TryGetValue(file, out (long Offset, long Length) place) ? place : throw new InvalidDataException($"{archive} lacks {file}");

    /// <summary>Reads an original.</summary>
    /// <param name="archive">Absolute path of the archive now: the folder of a killed run gets another name when it is cleared up.</param>
    /// <param name="file">The file's path as its record spells it.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is not there, or not whole.</exception>
    public byte[] Original(string archive, string file)
    {
        using SafeFileHandle handle = File.OpenHandle(archive);
        (long offset, long length) = Place(archive, file);
        if (length == 0)
        {
            return [];
        }

        if (offset < 0 || length < 0 || length > RandomAccess.GetLength(handle) - offset)
        {
            throw new InvalidDataException($"{archive} is damaged: {file} is not whole");
        }

        byte[] bytes = new byte[length];
        int read = 0;
        while (read < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(read), offset + read) is > 0 and int count)
        {
            read += count;
        }

        return bytes;
    }
}
