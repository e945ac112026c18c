using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Hashing;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;

namespace ActorMaker.S3.Images;

/// <summary>Transfers that run side by side. Small images that have been downloaded are hashed together, a batch at a time: that takes half the time.</summary>
/// <param name="transfers">All transfers; each becomes what it ended as.</param>
/// <param name="folders">The folders that are downloaded into.</param>
/// <param name="work">Told of what is moved, for each transfer.</param>
internal sealed class TransferRound(S3Connection connection, ImageTransfer[] transfers, DownloadFolders folders, WorkItem[] work)
{
    // The fewer transfers run at once, the longer would the images of a batch wait for each other.
    private readonly int batchSize = Math.Clamp(connection.Settings.Concurrency / 4, 1, ImageReader.AtOnce);
    private readonly List<DownloadedImage> arrived = [];
    private readonly List<int> unanswered = [];

    /// <summary>The transfers that got no answer, whose work has not ended. Read it when none is running.</summary>
    public IReadOnlyList<int> Unanswered => unanswered;

    /// <summary>How many bytes a transfer moves, as far as that is known.</summary>
    public static long Moved(ImageTransfer transfer) => transfer.Object.Action == TransferAction.Adopt ? 0 : transfer.Object.Size ?? 0;

    /// <summary>Runs a transfer. A small image that it downloads is written with the batch that it completes, or that another one does.</summary>
    /// <param name="cancellation">Ends it within moments; no file and no object is left half written.</param>
    public async ValueTask RunAsync(int index, CancellationToken cancellation)
    {
        if (await MoveAsync(index, cancellation) is { } image && Complete(image) is { } batch)
        {
            Place(batch);
        }
    }

    /// <summary>Writes the images of the batch that is not complete. Call it when no transfer is running.</summary>
    public void Flush()
    {
        Place([.. arrived]);
        arrived.Clear();
    }

    /// <summary>Adds an image to the batch; returns the batch if that completes it, else null.</summary>
    private DownloadedImage[]? Complete(DownloadedImage image)
    {
        lock (arrived)
        {
            arrived.Add(image);
            if (arrived.Count < batchSize)
            {
                return null;
            }

            DownloadedImage[] batch = [.. arrived];
            arrived.Clear();
            return batch;
        }
    }

    /// <summary>Runs a transfer; a small download only until its bytes are in memory, which it then returns.</summary>
    private async Task<DownloadedImage?> MoveAsync(int index, CancellationToken cancellation)
    {
        ImageTransfer transfer = transfers[index];
        try
        {
            Bucket bucket = connection.Bucket(transfer.Object.Bucket);
            if (transfer.Object.Action == TransferAction.Download && DownloadedImage.IsSmall(transfer))
            {
                return await DownloadedImage.FetchAsync(bucket, transfer, index, cancellation);
            }

            End(index, transfer.Object.Action switch
            {
                TransferAction.Adopt => transfer.Done(),
                TransferAction.Download => await ImageDownload.RunAsync(bucket, transfer, folders, work[index], cancellation),
                _ => await ImageUpload.RunAsync(bucket, transfer, work[index], cancellation),
            });
        }
        catch (S3Exception e)
        {
            ImageTransfer failed = transfer.Failed(transfer.At(RuleCatalog.BucketFailed, e.Message.TrimEnd('.'), e.Fix));
            if (e is { Status: null, IsAccess: false } or { Status: >= 500 and not 501 })
            {
                Keep(index, failed);
            }
            else
            {
                End(index, failed);
            }
        }
        catch (Exception e) when (WriteFailure.IsExpected(e))
        {
            End(index, Unusable(transfer, e));
        }

        return null;
    }

    private void Place(DownloadedImage[] batch)
    {
        var contents = new ReadOnlyMemory<byte>[batch.Length];
        for (int i = 0; i < batch.Length; i++)
        {
            contents[i] = batch[i].Content;
        }

        ImageFacts[] facts = ImageReader.Read(contents);
        for (int i = 0; i < batch.Length; i++)
        {
            End(batch[i].Index, Place(batch[i], facts[i]));
            batch[i].Release();
        }
    }

    // What has come is kept, cancelled or not: it takes a moment to write.
    private ImageTransfer Place(DownloadedImage image, ImageFacts facts)
    {
        ImageTransfer transfer = transfers[image.Index];
        try
        {
            return ImageDownload.Place(transfer, image, facts, folders, CancellationToken.None);
        }
        catch (Exception e) when (WriteFailure.IsExpected(e))
        {
            return Unusable(transfer, e);
        }
    }

    private void Keep(int index, ImageTransfer failed)
    {
        transfers[index] = failed;
        lock (unanswered)
        {
            unanswered.Add(index);
        }
    }

    private void End(int index, ImageTransfer ended)
    {
        work[index].End();
        transfers[index] = ended;
    }

    private static ImageTransfer Unusable(ImageTransfer transfer, Exception error)
    {
        bool isDownload = transfer.Object.Action == TransferAction.Download;
        return transfer.Failed(Finding.At(
            isDownload ? RuleCatalog.CannotWrite : RuleCatalog.NotAnImage,
            transfer.Object.Path,
            $"The image cannot be {(isDownload ? "written" : "read")}: {error.Message}",
            isDownload ? null : "make it readable"));
    }
}
