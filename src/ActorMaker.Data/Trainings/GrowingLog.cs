using ActorMaker.Data.Files;

namespace ActorMaker.Data.Trainings;

/// <summary>What a look at the log brought.</summary>
/// <param name="Lines">The lines that count, oldest first.</param>
/// <param name="Added">Those among them that no earlier look brought.</param>
/// <param name="IsAnew">Whether it was read from its beginning: what was made of earlier lines counts no more.</param>
public readonly record struct LogReading(ArraySegment<LogLine> Lines, ArraySegment<LogLine> Added, bool IsAnew);

/// <summary>The log of trainings as it grows: what was read once is not read again. For one thread at a time; what it has handed out never changes.</summary>
/// <param name="store">Where it is.</param>
public sealed class GrowingLog(TrainingStore store)
{
    private const byte EndOfLine = (byte)'\n';

    private readonly Dictionary<string, (ulong Inode, long Length)> files = new(StringComparer.Ordinal);
    private LogLine[] lines = [];
    private int first;
    private int end;

    /// <summary>Reads what has come. A line whose end is not written yet is none.</summary>
    /// <param name="since">From when on lines count; never earlier than in the call before.</param>
    public LogReading Read(DateTimeOffset since)
    {
        bool isAnew = files.Count == 0;
        string[] names = store.LogFiles(since);
        int known = end - first;
        if (!TryReadOn(names, since))
        {
            files.Clear();
            (lines, first, end, known, isAnew) = ([], 0, 0, 0, true);
            TryReadOn(names, since);
        }

        int added = end - first - known;
        while (first < end && lines[first].At < since)
        {
            first++;
        }

        added = Math.Min(added, end - first);
        return new LogReading(new ArraySegment<LogLine>(lines, first, end - first), new ArraySegment<LogLine>(lines, end - added, added), isAnew);
    }

    /// <summary>Reads what has been added.</summary>
    /// <returns>False if a file is another one than it was, or shorter, or gone.</returns>
    private bool TryReadOn(string[] names, DateTimeOffset since)
    {
        if (files.Keys.Except(names, StringComparer.Ordinal).Any())
        {
            return false;
        }

        foreach (string name in names)
        {
            using FileStream file = TrainingStore.OpenToRead(name);
            (ulong inode, long length) = files.GetValueOrDefault(name);
            ulong now = FileStamp.Of(name).Inode;
            if (length > 0 && (inode != now || file.Length < length))
            {
                return false;
            }

            file.Position = length;
            byte[] added = new byte[file.Length - length];
            int read = file.ReadAtLeast(added, added.Length, throwOnEndOfStream: false);
            int whole = added.AsSpan(0, read).LastIndexOf(EndOfLine) + 1;
            Add(added.AsSpan(0, whole), since);
            files[name] = (now, length + whole);
        }

        return true;
    }

    private void Add(ReadOnlySpan<byte> text, DateTimeOffset since)
    {
        while (text.IndexOf(EndOfLine) is var length && length >= 0)
        {
            if (length > 0 && StoreFormat.ReadLine(text[..length].ToArray()) is { } line && line.At >= since)
            {
                // What was handed out lies in an array that is left, or in the part of this one that is written once.
                if (end == lines.Length)
                {
                    var larger = new LogLine[Math.Max(64, (end - first) * 2)];
                    Array.Copy(lines, first, larger, 0, end - first);
                    (lines, end, first) = (larger, end - first, 0);
                }

                lines[end++] = line;
            }

            text = text[(length + 1)..];
        }
    }
}
