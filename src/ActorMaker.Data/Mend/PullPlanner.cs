using ActorMaker.Data.Addresses;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Hashing;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Mend;

/// <summary>Plans the download of the images that have an address and no file.</summary>
/// <remarks>Also of those recorded as <c>synced</c>: images are not in git, so a fresh clone has none of them. Where a file is there and the
/// manifest still says <c>s3_only</c>, a run was ended between the two: only the manifest is mended.</remarks>
public static class PullPlanner
{
    /// <summary>The target that makes these plans.</summary>
    public const string Command = "PullTrainingImages";

    /// <summary>Reads the tree and plans; writes nothing but the hash cache.</summary>
    /// <param name="settings">What to look at, and which addresses are allowed.</param>
    public static ImagePlan Plan(DataSettings settings, CancellationToken cancellation)
    {
        ImageTree tree = ImageTree.Read(
            settings,
            static (image, isLocal) => image.HasAddress && (!isLocal || image.ReadStatus() == SyncStatus.S3Only),
            unlisted: false,
            cancellation);
        ImageHashCache cache = ImageHashCache.Open(settings.HashCachePath, settings.Rehash);
        ImageActor.ReadLocal(tree.Images.Where(static i => IsThere(i.Actor, i.Image)), settings, cache, cancellation);

        List<Finding> findings = tree.Findings;
        List<ImageTransfer> transfers = [];
        foreach ((ImageActor actor, ListedImage image) in tree.Images)
        {
            if (Address(actor, image, settings, findings) is not { } address)
            {
                continue;
            }

            // A recorded MD5 shows that the image is the actor's; without one, another actor's image would pass for his.
            if (image.Md5 is null && tree.Claims.WhyNotActor(actor, image, address, "it is not downloaded") is { } contested)
            {
                findings.Add(contested);
            }
            else if (Transfer(actor, image, address, findings) is { } transfer)
            {
                transfers.Add(transfer);
            }
        }

        findings.Sort(FindingOrder.Compare);
        return new ImagePlan(settings, Command, tree.Actors.Count, transfers, findings) { Folders = [.. tree.Actors.Select(static a => a.Folder.TrainingPath)] };
    }

    /// <summary>The object of an entry; null, with a finding, if its address is not one to read from.</summary>
    internal static S3Address? Address(ImageActor actor, ListedImage image, DataSettings settings, List<Finding> findings)
    {
        string? message = null;
        if (!S3Address.TryParse(image.Url, settings.ServiceUrl, out S3Address? address))
        {
            message = "is not the address of an S3 object";
        }
        else if (address.HasSignature)
        {
            message = "carries a signature or token";
        }
        else if (settings.Buckets.Count > 0 && !settings.Buckets.Contains(address.Bucket, StringComparer.Ordinal))
        {
            message = $"names the bucket \"{address.Bucket}\", which is not one of TrainingBuckets";
        }

        if (message is not null)
        {
            findings.Add(actor.At(RuleCatalog.ImageAddress, image, $"\"s3_url\" of \"{image.Name}\" {message}, and is not used"));
            return null;
        }

        if (!string.Equals(address!.FileName, image.Name, StringComparison.Ordinal))
        {
            findings.Add(actor.At(RuleCatalog.Contradiction, image, $"\"s3_url\" of \"{image.Name}\" is the address of \"{address.FileName}\", and is not used"));
            return null;
        }

        return address;
    }

    private static bool IsThere(ImageActor actor, ListedImage image) => actor.Folder.Find(image.Name) >= 0;

    private static ImageTransfer? Transfer(ImageActor actor, ListedImage image, S3Address address, List<Finding> findings)
    {
        LocalImage? local = null;
        if (IsThere(actor, image))
        {
            local = actor.Local(image, findings);
            if (local is not { } file)
            {
                return null;
            }

            if (image.IsOtherThan(file))
            {
                findings.Add(actor.At(
                    RuleCatalog.DifferentBytes,
                    image,
                    $"data/actors/{actor.Name}/training_data/{image.Name} is another image than the one recorded as being in S3, and is not overwritten"));
                return null;
            }
        }

        // Without a recorded MD5 only the object itself tells whether the file that is there is the right one.
        TransferAction action = local is not null && image.Md5 is not null ? TransferAction.Adopt : TransferAction.Download;
        return new ImageTransfer(
            actor.ManifestPath,
            actor.Name,
            image,
            new ObjectTransfer(action, address.Bucket, address.Key, actor.PathOf(image)) { Size = image.Size ?? local?.Size, Md5 = image.Md5?.ToString() })
        {
            Local = local,
        };
    }
}
