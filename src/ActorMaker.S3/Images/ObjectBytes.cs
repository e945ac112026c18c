using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;

namespace ActorMaker.S3.Images;

/// <summary>Finds out whether an object that stands in the way of an upload has the same bytes.</summary>
internal static class ObjectBytes
{
    /// <summary>Compares by size and ETag; where the ETag is no MD5 (an upload in parts, encryption), by reading the object.</summary>
    /// <param name="transfer">The upload.</param>
    /// <returns>The upload as one of an image that is there already, or failed with AM3006.</returns>
    /// <exception cref="S3Exception">A request failed.</exception>
    public static async Task<ImageTransfer> CompareAsync(Bucket bucket, ImageTransfer transfer, CancellationToken cancellation)
    {
        ObjectTransfer upload = transfer.Object;
        ObjectFacts? facts = await bucket.FactsAsync(upload.Key, cancellation);
        if (facts is null)
        {
            return transfer.Failed(transfer.At(RuleCatalog.ImageDiffers, $"s3://{upload.Bucket}/{upload.Key} stood in the way and is gone now: nothing was uploaded", "run again"));
        }

        return await AreSameAsync(bucket, upload, facts, cancellation)
            ? transfer with { Object = upload with { Action = TransferAction.Adopt } }
            : Differs(transfer, facts.Size, facts.Md5);
    }

    /// <summary>Whether an object has the bytes of the local image, by its ETag or, where that says nothing of them, by reading it.</summary>
    /// <param name="local">The transfer of the local image.</param>
    /// <param name="facts">What the object was when it was asked: of any other nothing is read.</param>
    /// <exception cref="S3Exception">A request failed.</exception>
    public static async Task<bool> AreSameAsync(Bucket bucket, ObjectTransfer local, ObjectFacts facts, CancellationToken cancellation) =>
        facts.Size == local.Size && (facts.Md5 ?? await Md5Async(bucket, local.Key, facts, cancellation)) == local.Md5;

    /// <summary>The upload, failed because other bytes are there.</summary>
    public static ImageTransfer Differs(ImageTransfer transfer, long size, string? md5)
    {
        string what = md5 is null ? $"{size:#,0} bytes" : $"{size:#,0} bytes with the MD5 {md5}, by its ETag";
        return transfer.Failed(transfer.At(
            RuleCatalog.ImageDiffers,
            $"s3://{transfer.Object.Bucket}/{transfer.Object.Key} holds another image ({what}); the local one has {transfer.Object.Size:#,0} bytes with the MD5 {transfer.Object.Md5}. Nothing was overwritten",
            "compare the two and rename one, or remove the wrong one"));
    }

    [SuppressMessage("Security", "CA5351:Do not use broken cryptographic algorithms", Justification = "MD5 is what manifests record; it detects damage, not malice.")]
    private static async Task<string> Md5Async(Bucket bucket, string key, ObjectFacts facts, CancellationToken cancellation)
    {
        const int Part = 1024 * 1024;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        for (long offset = 0; offset < facts.Size; offset += Part)
        {
            hash.AppendData(await bucket.ReadAsync(key, offset, (int)Math.Min(Part, facts.Size - offset), facts.ETag, cancellation));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
