namespace ActorMaker.Data.Plans;

/// <summary>The bytes that an edit puts into a file: in memory, or produced when they are needed.</summary>
/// <remarks>A plan over 20,000 files holds at most one file's bytes at a time if its contents are lazy.</remarks>
public sealed class FileContent
{
    private readonly Func<CancellationToken, byte[]> read;

    private FileContent(ContentHash? hash, Func<CancellationToken, byte[]> read)
    {
        Hash = hash;
        this.read = read;
    }

    /// <summary>The hash of the bytes where it is known before they are produced; else null.</summary>
    public ContentHash? Hash { get; }

    /// <summary>Bytes held in memory.</summary>
    /// <param name="bytes">The whole new content; not copied.</param>
    /// <returns>The content.</returns>
    public static FileContent Of(byte[] bytes) => new(ContentHash.Of(bytes), _ => bytes);

    /// <summary>Bytes that are computed, or fetched, when the edit is applied.</summary>
    /// <param name="hash">Their hash where known: then a file that has these bytes already is not touched, and other bytes are refused.</param>
    /// <param name="read">Produces them; may be called on any thread, and more than once. To fail this one edit, throw
    /// <see cref="IOException"/> or <see cref="InvalidDataException"/>: the message becomes the reason in AM4003.</param>
    /// <returns>The content.</returns>
    public static FileContent Lazy(ContentHash? hash, Func<CancellationToken, byte[]> read) => new(hash, read);

    /// <summary>Produces the bytes.</summary>
    /// <param name="cancellation">Ends a long production.</param>
    /// <returns>The whole new content.</returns>
    /// <exception cref="InvalidDataException">The bytes are not those of <see cref="Hash"/>.</exception>
    /// <exception cref="IOException">The bytes cannot be read.</exception>
    public byte[] Read(CancellationToken cancellation)
    {
        byte[] bytes = read(cancellation);
        return Hash is { } expected && ContentHash.Of(bytes) != expected
            ? throw new InvalidDataException("the new content is not what was planned")
            : bytes;
    }
}
