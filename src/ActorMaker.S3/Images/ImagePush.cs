using ActorMaker.Data.Findings;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;

namespace ActorMaker.S3.Images;

/// <summary>Plans a push against what the bucket has: an image that is there already, after a run that was ended or from another machine, is not uploaded again.</summary>
public static class ImagePush
{
    /// <summary>Plans a push; asks the bucket only if there is something to upload.</summary>
    /// <param name="settings">What to look at.</param>
    /// <param name="store">Where the images go.</param>
    /// <exception cref="S3Exception">The bucket could not be asked.</exception>
    public static async Task<ImagePlan> PlanAsync(S3Connection connection, DataSettings settings, ImageStore store, CancellationToken cancellation)
    {
        ImagePlan local = PushPlanner.Plan(settings, store, cancellation);
        if (local.Transfers.Count == 0)
        {
            return local;
        }

        Bucket bucket = connection.Bucket(store.Bucket);
        Dictionary<string, BucketObject> there = await ImageListing.ReadAsync(bucket, store, local.Transfers, cancellation);
        var transfers = new ImageTransfer[local.Transfers.Count];
        await Parallel.ForAsync(0, transfers.Length, Options(connection, cancellation), async (i, stop) =>
        {
            ImageTransfer transfer = local.Transfers[i];
            transfers[i] = there.TryGetValue(transfer.Object.Key, out BucketObject? item) ? await CompareAsync(bucket, transfer, item, stop) : transfer;
        });
        return local.Decided(transfers);
    }

    internal static ParallelOptions Options(S3Connection connection, CancellationToken cancellation) =>
        new() { MaxDegreeOfParallelism = connection.Settings.Concurrency, CancellationToken = cancellation };

    private static async ValueTask<ImageTransfer> CompareAsync(Bucket bucket, ImageTransfer transfer, BucketObject item, CancellationToken cancellation)
    {
        if (item.Size != transfer.Object.Size)
        {
            return ObjectBytes.Differs(transfer, item.Size, md5: null);
        }

        // An ETag that is the MD5 proves the bytes. Any other proves nothing: of an encrypted object it only looks like one.
        if (string.Equals(item.ETag, transfer.Object.Md5, StringComparison.Ordinal))
        {
            return transfer with { Object = transfer.Object with { Action = TransferAction.Adopt } };
        }

        try
        {
            return await ObjectBytes.CompareAsync(bucket, transfer, cancellation);
        }
        catch (S3Exception e)
        {
            return transfer.Failed(transfer.At(RuleCatalog.BucketFailed, e.Message.TrimEnd('.'), e.Fix));
        }
    }
}
