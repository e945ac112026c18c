using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Hashing;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;

namespace ActorMaker.S3.Images;

/// <summary>Downloads one image, compares it with what is recorded, and gives it its name once all of it is in a hidden file beside its place.</summary>
internal static class ImageDownload
{
    /// <summary>Downloads an image by way of its hidden file, however large it is.</summary>
    /// <exception cref="S3Exception">The request failed.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task<ImageTransfer> RunAsync(Bucket bucket, ImageTransfer transfer, DownloadFolders folders, WorkItem work, CancellationToken cancellation)
    {
        using StagedImage staged = StagedImage.Create(folders, transfer.Object.Path);
        await using CountedStream content = new(staged.Content, work);
        ObjectFacts facts = await bucket.DownloadAsync(transfer.Object.Key, content, transfer.Image.Size, cancellation);
        ImageFacts image = staged.Read(cancellation);
        return Judge(transfer, facts, image) is { } finding ? transfer.Failed(finding) : Place(transfer, staged, image, cancellation);
    }

    /// <summary>Writes an image that is in memory, if it is the right one.</summary>
    /// <param name="transfer">The download.</param>
    /// <param name="downloaded">What came.</param>
    /// <param name="image">Hash and format of its bytes.</param>
    /// <param name="folders">The folders of this run.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static ImageTransfer Place(ImageTransfer transfer, DownloadedImage downloaded, ImageFacts image, DownloadFolders folders, CancellationToken cancellation)
    {
        if (Judge(transfer, downloaded.Facts, image) is { } finding)
        {
            return transfer.Failed(finding);
        }

        using StagedImage staged = StagedImage.Create(folders, transfer.Object.Path);
        staged.Content.Write(downloaded.Content.Span);
        return Place(transfer, staged, image, cancellation);
    }

    private static ImageTransfer Place(ImageTransfer transfer, StagedImage staged, ImageFacts image, CancellationToken cancellation)
    {
        ObjectTransfer download = transfer.Object;
        if (staged.Place(image.Hash, cancellation) == Placement.Taken)
        {
            return transfer.Failed(Taken(download));
        }

        FileStamp stamp = FileStamp.Of(download.Path);
        if (stamp.Kind != FileKind.File)
        {
            return transfer.Failed(Taken(download));
        }

        return transfer.Done() with
        {
            Local = new LocalImage(transfer.Image.Name, stamp.Size, stamp.Modified, image.Hash, IsUsable: true),
        };
    }

    private static Finding Taken(ObjectTransfer download)
    {
        string place = $"s3://{download.Bucket}/{download.Key}";
        FileStamp stamp = FileStamp.Of(download.Path);
        (Rule rule, string what, string fix) = stamp.Problem is { } problem
            ? (RuleCatalog.CannotWrite, $"The image {place} was not recorded: what stands here cannot be looked at: {problem}", "make it readable and pull again")
            : stamp.Kind is FileKind.File or FileKind.Missing
            ? (RuleCatalog.ImageDiffers, $"The file that stands here by now has other bytes than {place}, and is not overwritten", "move it away and pull again; or, if it is the right image, run SyncTrainingManifests, then RepairTrainingImages")
            : (RuleCatalog.CannotWrite, $"The image {place} cannot be written: what stands here is no file", "move it away and pull again");
        return Finding.At(rule, download.Path, what, fix);
    }

    private static Finding? Judge(ImageTransfer transfer, ObjectFacts facts, ImageFacts image)
    {
        string place = $"s3://{transfer.Object.Bucket}/{transfer.Object.Key}";
        ListedImage listed = transfer.Image;
        Finding Differs(string what) => transfer.At(RuleCatalog.ImageDiffers, $"{place} {what}; nothing of it was kept", "find out which image is meant, and correct the manifest or the bucket");

        if (facts.Size == 0)
        {
            return transfer.At(RuleCatalog.NotAnImage, $"{place} is empty, and was not kept", "upload the image again, or remove the entry");
        }

        if (listed.Size is { } size && size != facts.Size)
        {
            return Differs($"has {facts.Size:#,0} bytes, recorded are {size:#,0}");
        }

        if (listed.Md5 is { } recorded)
        {
            return recorded == image.Hash ? null : Differs($"has the MD5 {image.Hash}, recorded is {recorded}");
        }

        if (listed.Hash.Contains('-', StringComparison.Ordinal) && facts.ETag.Contains('-', StringComparison.Ordinal) && listed.Hash != facts.ETag)
        {
            return Differs($"has the ETag {facts.ETag}, recorded is {listed.Hash}");
        }

        if (facts.Md5 is { } md5 && md5 != image.Hash.ToString())
        {
            return Differs($"came with the MD5 {image.Hash}, and its ETag says {md5}");
        }

        // What no recorded hash vouches for has to be an image at least.
        return image.Kind == ImageFormat.OfName(listed.Name) && !image.IsCut
            ? null
            : transfer.At(RuleCatalog.NotAnImage, $"{place} is no {ImageFormat.OfName(listed.Name)} image, as its name says; nothing of it was kept", "correct the entry, or upload the image again");
    }
}
