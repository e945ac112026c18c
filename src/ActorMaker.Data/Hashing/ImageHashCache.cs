using System.Runtime.InteropServices;
using ActorMaker.Data.Files;

namespace ActorMaker.Data.Hashing;

/// <summary>What is known of a local image's bytes.</summary>
/// <param name="Hash">Their MD5.</param>
/// <param name="Kind">Their format.</param>
public readonly record struct ImageFacts(Md5Hash Hash, ImageKind Kind)
{
    /// <summary>Whether the end of the image is missing.</summary>
    public bool IsCut { get; init; }
}

/// <summary>
/// The facts of images that were read before, by path, size, mtime, ctime and inode: while all five are the same, so are the
/// bytes. What they are is a rule's verdict: another build of the rules judges anew. A cache that is damaged, of another version, or gone only costs the time to read the images again.
/// </summary>
public sealed class ImageHashCache
{
    private const ulong Magic = 0x3230484341434D41; // "AMCACH02"

    // In an entry's Kind: the format, whether the end is missing, and above both the build of the rules that said so.
    private const ulong KindMask = 0xFF;
    private const ulong CutBit = 0x100;
    private const int VerdictBits = 16;

    private readonly ulong rules = CacheFile.Build >> VerdictBits;
    private readonly Entry[] old;
    private readonly bool[] used;

    // Where in old the keys with the same first bits begin: its entries are in the order of keys, which keeps a folder's together.
    private readonly int[] starts;
    private readonly int shift;
    private readonly List<Entry> added = [];
    private readonly string? path;

    private ImageHashCache(string? path, Entry[] old)
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

    /// <summary>Reads a cache.</summary>
    /// <param name="path">Absolute path of its file; null for a cache that only lives in memory.</param>
    /// <param name="ignore">Begin with nothing, and replace the file in the end.</param>
    /// <returns>The cache; empty if the file is missing or damaged.</returns>
    public static ImageHashCache Open(string? path, bool ignore) => new(path, ignore ? [] : CacheFile.Read<Entry>(path, Magic));

    /// <summary>Looks an image up.</summary>
    /// <param name="key">What identifies its path below the data root: <see cref="KeyOf(string, string)"/>.</param>
    /// <param name="stamp">What the file system says of it now.</param>
    /// <param name="facts">What is known.</param>
    /// <returns>False if it has to be read. May be called from several threads.</returns>
    public bool TryGet(ulong key, FileStamp stamp, out ImageFacts facts)
    {
        facts = default;
        int i = Find(key);
        if (i < 0 || !stamp.IsIdentity || !old[i].IsOf(stamp) || old[i].Kind >> VerdictBits != rules)
        {
            return false;
        }

        used[i] = true;
        facts = new ImageFacts(new Md5Hash(old[i].High, old[i].Low), (ImageKind)(old[i].Kind & KindMask)) { IsCut = (old[i].Kind & CutBit) != 0 };
        return true;
    }

    /// <summary>Remembers an image.</summary>
    /// <param name="key">What identifies its path below the data root: <see cref="KeyOf(string, string)"/>.</param>
    /// <param name="stamp">What the file system said before its bytes were read.</param>
    /// <param name="facts">What was found.</param>
    /// <param name="now">The time before its bytes were read.</param>
    public void Add(ulong key, FileStamp stamp, ImageFacts facts, DateTimeOffset now)
    {
        if (!stamp.IsSettled(now))
        {
            return;
        }

        var entry = new Entry
        {
            Key = key,
            Size = stamp.Size,
            Modified = stamp.Modified,
            Changed = stamp.Changed,
            Inode = stamp.Inode,
            High = facts.Hash.High,
            Low = facts.Hash.Low,
            Kind = (rules << VerdictBits) | (facts.IsCut ? CutBit : 0) | (ulong)facts.Kind,
        };
        lock (added)
        {
            added.Add(entry);
        }
    }

    /// <summary>Writes the cache, if it changed. Where that fails, the next run is only slower.</summary>
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

    /// <summary>A number for a file: folders in its upper half, so that the files of one stand together, and names in its lower.</summary>
    /// <remarks>Two files may have the same: then their stamps differ, in the inode at least, and one of them is not remembered.</remarks>
    /// <param name="folder">The folder's part of its path.</param>
    /// <param name="name">The file's part.</param>
    public static ulong KeyOf(string folder, string name) => KeyOf(CacheFile.NameOf("", folder), CacheFile.NameOf("", name));

    /// <summary>The same of the numbers of both names.</summary>
    internal static ulong KeyOf(ulong folder, ulong name) => (folder << 32) | (uint)name;

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
        public ulong High;
        public ulong Low;
        public ulong Kind;

        public readonly bool IsOf(FileStamp stamp) =>
            Size == stamp.Size && Modified == stamp.Modified && Changed == stamp.Changed && Inode == stamp.Inode;
    }
}
