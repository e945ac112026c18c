using ActorMaker.Data.Findings;
using ActorMaker.Data.Hashing;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Mend;

/// <summary>Plans the upload of the images that manifests list and no address names, as far as the data root alone decides it.</summary>
public static class PushPlanner
{
    /// <summary>The target that makes these plans.</summary>
    public const string Command = "PushTrainingImages";

    /// <summary>Reads the tree and plans; writes nothing but the hash cache.</summary>
    /// <param name="settings">What to look at.</param>
    /// <param name="store">Where the images go.</param>
    /// <returns>The plan; every transfer is an upload.</returns>
    public static ImagePlan Plan(DataSettings settings, ImageStore store, CancellationToken cancellation)
    {
        ImageTree tree = ImageTree.Read(settings, static (image, _) => !image.HasAddress, unlisted: true, cancellation);
        ImageHashCache cache = ImageHashCache.Open(settings.HashCachePath, settings.Rehash);
        ChosenImage[] local = [.. tree.Images.Where(static i => i.Actor.Folder.Find(i.Image.Name) >= 0)];
        ImageActor.ReadLocal(local, settings, cache, cancellation);

        List<Finding> findings = tree.Findings;
        List<ImageTransfer> transfers = [];
        foreach ((ImageActor actor, ListedImage image) in tree.Images)
        {
            if (actor.Folder.Find(image.Name) < 0)
            {
                findings.Add(actor.At(RuleCatalog.OrphanEntry, image, $"\"{image.Name}\" has no address, and its file is not in data/actors/{actor.Name}/training_data: it cannot be uploaded from here"));
            }
            else if (actor.Local(image, findings) is { } file && Check(actor, image, file, findings))
            {
                string key = store.KeyOf(actor.Name, image.Name);
                transfers.Add(new ImageTransfer(
                    actor.ManifestPath,
                    actor.Name,
                    image,
                    new ObjectTransfer(TransferAction.Upload, store.Bucket, key, actor.PathOf(image)) { Size = file.Size, Md5 = file.Hash.ToString() })
                {
                    Local = file,
                    NewAddress = store.AddressOf(key),
                });
            }
        }

        findings.Sort(FindingOrder.Compare);
        return new ImagePlan(settings, Command, tree.Actors.Count, transfers, findings);
    }

    private static bool Check(ImageActor actor, ListedImage image, LocalImage local, List<Finding> findings)
    {
        if (!image.IsOtherThan(local) && (image.Size is null || image.Size == local.Size))
        {
            return true;
        }

        findings.Add(actor.At(
            RuleCatalog.DifferentBytes,
            image,
            $"data/actors/{actor.Name}/training_data/{image.Name} is another image than is recorded, and is not uploaded",
            Fix.By(Job.SyncTrainingManifests)));
        return false;
    }
}
