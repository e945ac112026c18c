using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;

namespace ActorMaker.S3.Images;

/// <summary>Uploads one image: the very bytes that were planned, and only where nothing is overwritten but what was seen.</summary>
internal static class ImageUpload
{
    // Above this an image is read twice instead of being held in memory.
    private const int LargestInMemory = 1024 * 1024;

    /// <summary>Uploads an image.</summary>
    /// <exception cref="S3Exception">The request failed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<ImageTransfer> RunAsync(Bucket bucket, ImageTransfer transfer, WorkItem work, CancellationToken cancellation)
    {
        ObjectTransfer upload = transfer.Object;
        await using Stream content = await OpenAsync(upload.Path, cancellation);
        byte[] md5 = await HashAsync(content, cancellation);
        if (!string.Equals(Convert.ToHexStringLower(md5), upload.Md5, StringComparison.Ordinal))
        {
            return transfer.Failed(Finding.At(RuleCatalog.ChangedMeanwhile, upload.Path, "The image was changed by somebody else after the plan was made, and is not uploaded"));
        }

        PutOptions options = new(ContentTypes.OfName(upload.Path), md5) { ReplacedETag = upload.Replaced?.ETag };
        await using CountedStream counted = new(content, work);
        PutResult put = await bucket.PutAsync(upload.Key, counted, options, cancellation);
        if (put.Written)
        {
            return transfer.Done();
        }

        if (upload.Replaced is { } seen)
        {
            return transfer.Failed(transfer.At(
                RuleCatalog.ImageDiffers,
                $"s3://{upload.Bucket}/{upload.Key} is not the object any more that was seen (ETag {seen.ETag}), and is not replaced",
                "run again and look at what it is now"));
        }

        ImageTransfer compared = await ObjectBytes.CompareAsync(bucket, transfer, cancellation);
        return compared.Object.Failure is null ? compared.Done() : compared;
    }

    private static async Task<Stream> OpenAsync(string path, CancellationToken cancellation)
    {
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (file.Length > LargestInMemory)
        {
            return file;
        }

        await using (file)
        {
            byte[] bytes = new byte[file.Length];
            int length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
            return new MemoryStream(bytes, 0, length, writable: false);
        }
    }

    [SuppressMessage("Security", "CA5351:Do not use broken cryptographic algorithms", Justification = "Content-MD5 is what S3 compares; it detects damage, not malice.")]
    private static async Task<byte[]> HashAsync(Stream content, CancellationToken cancellation) => await MD5.HashDataAsync(content, cancellation);
}
