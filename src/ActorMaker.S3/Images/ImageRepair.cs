using ActorMaker.Data.Findings;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;

namespace ActorMaker.S3.Images;

/// <summary>Plans a repair against what the bucket has: which objects are others than the local images, and which versions of them would be replaced.</summary>
public static class ImageRepair
{
    /// <summary>Plans a repair.</summary>
    /// <param name="settings">What to look at.</param>
    /// <param name="store">The bucket that may be written to, and the prefix that is listed.</param>
    /// <exception cref="S3Exception">The bucket could not be asked.</exception>
    public static async Task<ImagePlan> PlanAsync(S3Connection connection, DataSettings settings, ImageStore store, CancellationToken cancellation)
    {
        ImagePlan local = RepairPlanner.Plan(settings, store, cancellation);
        if (local.Transfers.Count == 0)
        {
            return local;
        }

        Bucket bucket = connection.Bucket(store.Bucket);
        ImageTransfer[] inside = [.. local.Transfers.Where(t => IsListed(t, store))];
        Dictionary<string, BucketObject> there = inside.Length == 0 ? [] : await ImageListing.ReadAsync(bucket, store, inside, cancellation);
        ImageTransfer[] open = [.. local.Transfers.Where(t => IsToBeLookedAt(t, store, there))];
        var transfers = new ImageTransfer?[open.Length];
        await Parallel.ForAsync(0, open.Length, ImagePush.Options(connection, cancellation), async (i, stop) => transfers[i] = await LookAsync(bucket, open[i], stop));
        return local.Decided([.. transfers.OfType<ImageTransfer>()]);
    }

    private static bool IsListed(ImageTransfer transfer, ImageStore store) => transfer.Object.Key.StartsWith(store.KeyOf(transfer.Actor, ""), StringComparison.Ordinal);

    /// <summary>Whether the listing leaves open that the object is what it should be, or the object lies elsewhere than it is listed.</summary>
    private static bool IsToBeLookedAt(ImageTransfer transfer, ImageStore store, Dictionary<string, BucketObject> there) =>
        RepairPlanner.IsInDoubt(transfer)
        || !IsListed(transfer, store)
        || !there.TryGetValue(transfer.Object.Key, out BucketObject? item)
        || item.Size != transfer.Object.Size
        || item.ETag != transfer.Object.Md5;

    private static async ValueTask<ImageTransfer?> LookAsync(Bucket bucket, ImageTransfer transfer, CancellationToken cancellation)
    {
        ObjectTransfer repair = transfer.Object;
        try
        {
            ObjectFacts? facts = await bucket.FactsAsync(repair.Key, cancellation);
            if (facts is not null && await ObjectBytes.AreSameAsync(bucket, repair, facts, cancellation))
            {
                return RepairPlanner.IsInDoubt(transfer) ? transfer with { Object = repair with { Action = TransferAction.Adopt } } : null;
            }

            return transfer.Contested is { } contested ? transfer.Failed(contested)
                : facts is null ? transfer with { Object = repair with { Action = TransferAction.Upload } }
                : transfer with { Object = repair with { Replaced = new ReplacedObject(facts.ETag, facts.Size, facts.LastModified, facts.VersionId) } };
        }
        catch (S3Exception e)
        {
            return transfer.Failed(transfer.At(RuleCatalog.BucketFailed, e.Message.TrimEnd('.'), e.Fix));
        }
    }
}
