using System.Runtime.InteropServices;

namespace ActorMaker.Data.Files;

/// <summary>What was found in a file: three words, which whoever remembers them knows how to read.</summary>
public readonly record struct Remembered(ulong First, ulong Second, ulong Third);

/// <summary>
/// What was found in files that were read before, by path, size, mtime, ctime and inode: while all five are the same, so are the
/// bytes. A memory that is damaged, of another version, or gone only costs the time to read the files again.
/// </summary>
public sealed class Memory
{
    private const ulong Magic = 0x3330484341434D41; // "AMCACH03"

    private readonly Entry[] old;
    private readonly bool[] used;

    // Where in old the keys with the same first bits begin: its entries are in the order of keys, which keeps a folder's together.
    private readonly int[] starts;
    private readonly int shift;
    private readonly List<Entry> added = [];
    private readonly string? path;

    private Memory(string? path, Entry[] old)
    {
        this.path = path;
        this.old = old;
        used = new bool[old.Length];

        // Counted by hand: what asks for the processor's own instruction is compiled anew in each build.
        int bits = 1;
        while (old.Length >> bits > 1)
        {
            bits++;
        }

        shift = 64 - bits;
        starts = new int[(1L << (64 - shift)) + 1];
        for (int i = 0, next = 0; next < starts.Length; next++)
        {
            while (i < old.Length && (old[i].Key >> shift) < (ulong)next)
            {
                i++;
            }

            starts[next] = i;
        }
    }

    /// <summary>Reads a memory.</summary>
    /// <param name="path">Absolute path of its file; null for a memory of this run alone.</param>
    /// <param name="ignore">Begin with nothing, and replace the file in the end.</param>
    /// <returns>The memory; empty if the file is missing or damaged.</returns>
    public static Memory Open(string? path, bool ignore) => new(path, ignore ? [] : CacheFile.Read<Entry>(path, Magic));

    /// <summary>Looks a file up.</summary>
    /// <param name="key">What identifies its path, and what was looked for in it.</param>
    /// <param name="stamp">What the file system says of it now.</param>
    /// <returns>False if it has to be read. May be called from several threads.</returns>
    public bool TryGet(ulong key, FileStamp stamp, out Remembered found)
    {
        found = default;
        int i = Find(key);
        if (i < 0 || !stamp.IsIdentity || !old[i].IsOf(stamp))
        {
            return false;
        }

        used[i] = true;
        found = old[i].Found;
        return true;
    }

    /// <summary>Remembers a file. May be called from several threads.</summary>
    /// <param name="key">What identifies its path, and what was looked for in it.</param>
    /// <param name="stamp">What the file system said before its bytes were read.</param>
    /// <param name="now">The time before its bytes were read.</param>
    public void Add(ulong key, FileStamp stamp, Remembered found, DateTimeOffset now)
    {
        if (!stamp.IsSettled(now))
        {
            return;
        }

        var entry = new Entry { Key = key, Size = stamp.Size, Modified = stamp.Modified, Changed = stamp.Changed, Inode = stamp.Inode, Found = found };
        lock (added)
        {
            added.Add(entry);
        }
    }

    /// <summary>Writes the memory, if it changed. Where that fails, the next run is only slower.</summary>
    /// <param name="forgetUnused">Leave out what nobody asked for: the whole tree was looked at.</param>
    public void Save(bool forgetUnused)
    {
        if (path is null || (added.Count == 0 && (!forgetUnused || !used.AsSpan().Contains(false))))
        {
            return;
        }

        var entries = new Dictionary<ulong, Entry>(old.Length + added.Count);
        for (int i = 0; i < old.Length; i++)
        {
            if (used[i] || !forgetUnused)
            {
                entries[old[i].Key] = old[i];
            }
        }

        foreach (Entry entry in added)
        {
            entries[entry.Key] = entry;
        }

        Entry[] all = [.. entries.Values];
        Array.Sort(all, static (a, b) => a.Key.CompareTo(b.Key));
        CacheFile.Write<Entry>(path, Magic, all);
    }

    private int Find(ulong key)
    {
        int bits = (int)(key >> shift);
        int low = starts[bits];
        int high = starts[bits + 1] - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (old[middle].Key == key)
            {
                return middle;
            }

            (low, high) = old[middle].Key < key ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public ulong Key;
        public long Size;
        public long Modified;
        public long Changed;
        public ulong Inode;
        public Remembered Found;

        public readonly bool IsOf(FileStamp stamp) =>
            Size == stamp.Size && Modified == stamp.Modified && Changed == stamp.Changed && Inode == stamp.Inode;
    }
}
