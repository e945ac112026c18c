using ActorMaker.Data.Findings;
using ActorMaker.Data.Hashing;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Mend;

/// <summary>Plans to bring the objects of images that are here and in S3 up to date, as far as the data root alone decides it.</summary>
public static class RepairPlanner
{
    /// <summary>The target that makes these plans.</summary>
    public const string Command = "RepairTrainingImages";

    /// <summary>Reads the tree and plans; writes nothing but the hash cache.</summary>
    /// <param name="settings">What to look at, and which addresses are allowed.</param>
    /// <param name="store">The bucket that may be written to.</param>
    /// <returns>The plan: one transfer for every image that is here and has an address in the bucket. Which of them are needed, the
    /// bucket decides; <see cref="IsInDoubt"/> says of which the manifest already tells.</returns>
    public static ImagePlan Plan(DataSettings settings, ImageStore store, CancellationToken cancellation)
    {
        ImageTree tree = ImageTree.Read(settings, static (image, isLocal) => isLocal && image.HasAddress, unlisted: false, cancellation);
        ImageHashCache cache = ImageHashCache.Open(settings.HashCachePath, settings.Rehash);
        ImageActor.ReadLocal(tree.Images, settings, cache, cancellation);

        List<Finding> findings = tree.Findings;
        List<ImageTransfer> transfers = [];
        OtherBuckets others = new("ImageBucket", store.Bucket);
        foreach ((ImageActor actor, ListedImage image) in tree.Images)
        {
            if (actor.Local(image, findings, store.TakesSmaller) is not { } local || PullPlanner.Address(actor, image, settings, findings) is not { } address)
            {
                continue;
            }

            var transfer = new ImageTransfer(
                actor.ManifestPath,
                actor.Name,
                image,
                new ObjectTransfer(TransferAction.Replace, address.Bucket, address.Key, actor.PathOf(image)) { Size = local.Size, Md5 = local.Hash.ToString() })
            {
                Local = local,
                Rerecords = true,
                Contested = tree.Claims.WhyNotOwn(actor, image, address) ?? WhySmaller(actor, image, local.Size, store),
            };
            if (string.Equals(address.Bucket, store.Bucket, StringComparison.Ordinal))
            {
                transfers.Add(transfer);
            }
            else if (IsInDoubt(transfer))
            {
                findings.Add(transfer.At(
                    RuleCatalog.ImageAddress,
                    $"\"{image.Name}\" is out of sync, and its object is in the bucket \"{address.Bucket}\"; only objects in ImageBucket, which is \"{store.Bucket}\", are replaced",
                    new Fix("", new Command(Job.RepairTrainingImages, "ImageBucket", address.Bucket))));
            }
            else
            {
                others.Add(address.Bucket);
            }
        }

        if (others.ToFinding(store.NamedBy, compared: transfers.Count > 0) is { } passed)
        {
            findings.Add(passed);
        }

        findings.Sort(FindingOrder.Compare);
        return new ImagePlan(settings, Command, tree.Actors.Count, transfers, findings);
    }

    /// <summary>What became smaller was more often damaged than retouched, and the object may be the only whole one.</summary>
    private static Finding? WhySmaller(ImageActor actor, ListedImage image, long size, ImageStore store) =>
        store.TakesSmaller || image.Size is not { } recorded || size >= recorded ? null : actor.At(
            RuleCatalog.DifferentBytes,
            image,
            $"data/actors/{actor.Name}/training_data/{image.Name} has {size:N0} bytes, fewer than the {recorded:N0} that are recorded: its object is not replaced",
            new Fix("", new Command(Job.RepairTrainingImages, "RepairSmaller", "true"), new Fix(" replaces the object by the smaller image; removing the file and ", new Command(Job.PullTrainingImages), " takes the object's bytes")));

    /// <summary>Whether the manifest itself says, or its record shows, that S3 has another image than the local one.</summary>
    /// <param name="transfer">A transfer of such a plan.</param>
    public static bool IsInDoubt(ImageTransfer transfer) =>
        transfer.Image.Status != SyncStatus.Synced || transfer.Image.IsOtherThan(transfer.Local!.Value) || transfer.Image.Size != transfer.Local.Value.Size;
}
