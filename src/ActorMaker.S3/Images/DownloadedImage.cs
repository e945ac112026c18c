using System.Buffers;
using ActorMaker.Data.Mend;

namespace ActorMaker.S3.Images;

/// <summary>The bytes of an object in memory, where nothing is written before they are known to be the right ones.</summary>
internal sealed class DownloadedImage
{
    // Each of the transfers that run at once may hold one, and a batch waits: so this bounds the memory of a pull.
    private const int LargestInMemory = 1024 * 1024;

    private readonly byte[] bytes;
    private readonly int length;

    private DownloadedImage(int index, byte[] bytes, int length, ObjectFacts facts)
    {
        Index = index;
        this.bytes = bytes;
        this.length = length;
        Facts = facts;
    }

    /// <summary>Which transfer of the run it came by.</summary>
    public int Index { get; }

    /// <summary>What the answer said of the object.</summary>
    public ObjectFacts Facts { get; }

    /// <summary>Its bytes; none if its size is not the recorded one.</summary>
    public ReadOnlyMemory<byte> Content => bytes.AsMemory(0, length);

    /// <summary>Whether an image is recorded as one to hold in memory.</summary>
    public static bool IsSmall(ImageTransfer transfer) => transfer.Image.Size is >= 0 and <= LargestInMemory;

    /// <summary>Downloads an image.</summary>
    /// <exception cref="S3Exception">The request failed.</exception>
    public static async Task<DownloadedImage> FetchAsync(Bucket bucket, ImageTransfer transfer, int index, CancellationToken cancellation)
    {
        int size = (int)transfer.Image.Size!.Value;
        byte[] rented = ArrayPool<byte>.Shared.Rent(size);
        using MemoryStream content = new(rented, 0, size);
        ObjectFacts facts = await bucket.DownloadAsync(transfer.Object.Key, content, size, cancellation);
        return new DownloadedImage(index, rented, (int)content.Position, facts);
    }

    /// <summary>Gives the memory back; nobody may look at the bytes any more.</summary>
    public void Release() => ArrayPool<byte>.Shared.Return(bytes);
}
