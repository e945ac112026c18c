using ActorMaker.Data.Images;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Rules;
using ActorMaker.Data.Tree;

namespace ActorMaker.S3.Images;

/// <summary>Downloads one image: to a hidden file beside its place, compared with what is recorded, then renamed to a name that is free.</summary>
internal static class ImageDownload
{
    /// <summary>Downloads an image.</summary>
    /// <exception cref="S3Exception">The request failed.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task<ImageTransfer> RunAsync(Bucket bucket, ImageTransfer transfer, DownloadFolders folders, CancellationToken cancellation)
    {
        ObjectTransfer download = transfer.Object;
        using StagedImage staged = StagedImage.Create(folders, download.Path);
        ObjectFacts facts = await bucket.DownloadAsync(download.Key, staged.Content, download.Size ?? 0, cancellation);
        ImageFacts image = staged.Read(cancellation);
        if (Judge(transfer, facts, image) is { } finding)
        {
            return transfer.Failed(finding);
        }

        if (staged.Place(image.Hash, cancellation) == Placement.Taken)
        {
            return transfer.Failed(new Finding(
                RuleCatalog.ImageDiffers,
                download.Path,
                TextPosition.Start,
                FindingList.Compose(RuleCatalog.ImageDiffers, $"The local image has other bytes than s3://{download.Bucket}/{download.Key}, and is not overwritten")));
        }

        FileStamp stamp = FileStamp.Of(download.Path);
        return transfer.Done() with
        {
            Local = new LocalImage(transfer.Image.Name, stamp.Size, stamp.Modified, image.Hash, IsUsable: true),
        };
    }

    private static Finding? Judge(ImageTransfer transfer, ObjectFacts facts, ImageFacts image)
    {
        string place = $"s3://{transfer.Object.Bucket}/{transfer.Object.Key}";
        ListedImage listed = transfer.Image;
        Finding Differs(string what) => transfer.At(RuleCatalog.ImageDiffers, $"{place} {what}; nothing of it was kept", "find out which image is meant, and correct the manifest or the bucket");

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
        return image.Kind == ImageFormat.OfName(listed.Name)
            ? null
            : transfer.At(RuleCatalog.NotAnImage, $"{place} is no {ImageFormat.OfName(listed.Name)} image, as its name says; nothing of it was kept", "correct the entry, or upload the image again");
    }
}
