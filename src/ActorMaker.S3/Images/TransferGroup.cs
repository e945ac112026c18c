using ActorMaker.Data.Findings;
using ActorMaker.Data.Images;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Tree;

namespace ActorMaker.S3.Images;

/// <summary>Some transfers that run at once. Downloads are hashed together when the last has come: that takes half the time.</summary>
/// <param name="connection">The service.</param>
/// <param name="transfers">All transfers; those of the group become what they ended as.</param>
/// <param name="indices">The group.</param>
/// <param name="slots">One for each transfer that may run at once.</param>
/// <param name="folders">The folders of this run.</param>
/// <param name="counter">Told of each that has ended.</param>
internal sealed class TransferGroup(S3Connection connection, ImageTransfer[] transfers, int[] indices, SemaphoreSlim slots, DownloadFolders folders, TransferCounter counter)
{
    /// <summary>So many groups more than there are slots for keep the service busy while others wait for their last image, are hashed and written.</summary>
    public const int AtRest = 2;

    private const int FewestGroups = 4;

    private readonly List<int> unanswered = [];

    /// <summary>The transfers that got no answer, once the group has run.</summary>
    public IReadOnlyList<int> Unanswered => unanswered;

    /// <summary>How many transfers make a group.</summary>
    /// <param name="concurrency">How many run at once.</param>
    public static int Size(int concurrency) => Math.Clamp(concurrency / FewestGroups, 1, ImageReader.AtOnce);

    /// <summary>How many bytes a transfer moves, as far as that is known.</summary>
    public static long Moved(ImageTransfer transfer) => transfer.Object.Action == TransferAction.Adopt ? 0 : transfer.Object.Size ?? 0;

    /// <summary>Runs the group.</summary>
    /// <param name="cancellation">Ends it within moments; no file and no object is left half written.</param>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var moving = new Task<DownloadedImage?>[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            moving[i] = MoveInTurnAsync(indices[i], cancellation);
        }

        DownloadedImage?[] downloaded = await Task.WhenAll(moving);
        ReadOnlyMemory<byte>[] contents = [.. downloaded.OfType<DownloadedImage>().Select(static d => d.Content)];
        ImageFacts[] facts = ImageReader.Read(contents);
        int next = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            if (downloaded[i] is { } image)
            {
                cancellation.ThrowIfCancellationRequested();
                Place(indices[i], image, facts[next++], cancellation);
                image.Release();
            }
        }
    }

    private async Task<DownloadedImage?> MoveInTurnAsync(int index, CancellationToken cancellation)
    {
        await slots.WaitAsync(cancellation);
        try
        {
            return await MoveAsync(index, cancellation);
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Runs a transfer; a download only until its bytes are in memory, which it then returns.</summary>
    private async Task<DownloadedImage?> MoveAsync(int index, CancellationToken cancellation)
    {
        ImageTransfer transfer = transfers[index];
        try
        {
            Bucket bucket = connection.Bucket(transfer.Object.Bucket);
            if (transfer.Object.Action == TransferAction.Download && DownloadedImage.IsSmall(transfer))
            {
                return await DownloadedImage.FetchAsync(bucket, transfer, cancellation);
            }

            End(index, transfer.Object.Action switch
            {
                TransferAction.Adopt => transfer.Done(),
                TransferAction.Download => await ImageDownload.RunAsync(bucket, transfer, folders, cancellation),
                _ => await ImageUpload.RunAsync(bucket, transfer, cancellation),
            });
        }
        catch (S3Exception e)
        {
            bool hasAnswer = e is { Status: null, IsAccess: true } or { Status: < 500 };
            transfers[index] = transfer.Failed(transfer.At(RuleCatalog.BucketFailed, e.Message.TrimEnd('.')));
            if (hasAnswer)
            {
                counter.Add(Moved(transfer));
            }
            else
            {
                lock (unanswered)
                {
                    unanswered.Add(index);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            End(index, Unusable(transfer, e));
        }

        return null;
    }

    private void Place(int index, DownloadedImage image, ImageFacts facts, CancellationToken cancellation)
    {
        try
        {
            End(index, ImageDownload.Place(transfers[index], image, facts, folders, cancellation));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            End(index, Unusable(transfers[index], e));
        }
    }

    private void End(int index, ImageTransfer ended)
    {
        transfers[index] = ended;
        counter.Add(Moved(ended));
    }

    private static ImageTransfer Unusable(ImageTransfer transfer, Exception error)
    {
        bool isDownload = transfer.Object.Action == TransferAction.Download;
        return transfer.Failed(new Finding(
            isDownload ? RuleCatalog.CannotWrite : RuleCatalog.NotAnImage,
            transfer.Object.Path,
            TextPosition.Start,
            FindingList.Compose(RuleCatalog.CannotWrite, $"The image cannot be {(isDownload ? "written" : "read")}: {error.Message.TrimEnd('.')}")));
    }
}
