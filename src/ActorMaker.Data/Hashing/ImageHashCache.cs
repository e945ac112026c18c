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

/// <summary>The facts of images that were read before. What they are is a rule's verdict: another build of the rules judges anew.</summary>
/// <param name="memory">Where they are remembered; also what was found in the manifests that list them.</param>
public sealed class ImageHashCache(Memory memory)
{
    // In the third word: the format, whether the end is missing, and above both the build of the rules that said so.
    private const ulong KindMask = 0xFF;
    private const ulong CutBit = 0x100;
    private const int VerdictBits = 16;

    private readonly ulong rules = CacheFile.Build >> VerdictBits;

    /// <summary>Where they are remembered.</summary>
    public Memory Memory => memory;

    /// <summary>Reads a cache: <see cref="Memory.Open"/>.</summary>
    public static ImageHashCache Open(string? path, bool ignore) => new(Memory.Open(path, ignore));

    /// <summary>Looks an image up.</summary>
    /// <param name="key">What identifies its path below the data root: <see cref="KeyOf(string, string)"/>.</param>
    /// <param name="stamp">What the file system says of it now.</param>
    /// <param name="facts">What is known.</param>
    /// <returns>False if it has to be read. May be called from several threads.</returns>
    public bool TryGet(ulong key, FileStamp stamp, out ImageFacts facts)
    {
        bool known = memory.TryGet(key, stamp, out Remembered found) && found.Third >> VerdictBits == rules;
        facts = known ? new ImageFacts(new Md5Hash(found.First, found.Second), (ImageKind)(found.Third & KindMask)) { IsCut = (found.Third & CutBit) != 0 } : default;
        return known;
    }

    /// <summary>Remembers an image.</summary>
    /// <param name="key">What identifies its path below the data root: <see cref="KeyOf(string, string)"/>.</param>
    /// <param name="stamp">What the file system said before its bytes were read.</param>
    /// <param name="facts">What was found.</param>
    /// <param name="now">The time before its bytes were read.</param>
    public void Add(ulong key, FileStamp stamp, ImageFacts facts, DateTimeOffset now)
    {
        ulong verdict = (rules << VerdictBits) | (facts.IsCut ? CutBit : 0) | (ulong)facts.Kind;
        memory.Add(key, stamp, new Remembered(facts.Hash.High, facts.Hash.Low, verdict), now);
    }

    /// <summary>Writes the cache: <see cref="Memory.Save"/>.</summary>
    public void Save(bool forgetUnused) => memory.Save(forgetUnused);

    /// <summary>A number for a file: folders in its upper half, so that the files of one stand together, and names in its lower.</summary>
    /// <remarks>Two files may have the same: then their stamps differ, in the inode at least, and one of them is not remembered.</remarks>
    /// <param name="folder">The folder's part of its path.</param>
    /// <param name="name">The file's part.</param>
    public static ulong KeyOf(string folder, string name) => KeyOf(CacheFile.NameOf("", folder), CacheFile.NameOf("", name));

    /// <summary>The same of the numbers of both names.</summary>
    internal static ulong KeyOf(ulong folder, ulong name) => (folder << 32) | (uint)name;
}
