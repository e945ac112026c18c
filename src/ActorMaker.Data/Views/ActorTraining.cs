using ActorMaker.Data.Addresses;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;

namespace ActorMaker.Data.Views;

/// <summary>Actors as the live side sees them: one, or a page of them.</summary>
public static class ActorTraining
{
    /// <summary>Reads one actor, and every image of theirs whose bytes are not known.</summary>
    /// <param name="settings">The data root, and how it is read.</param>
    /// <returns>The actor, with the details of each image; null if there is nobody of that name.</returns>
    public static ActorView? Read(DataSettings settings, string name, ManifestNames names, CancellationToken cancellation) => ActorReader.ReadOne(settings, name, names, cancellation);

    /// <summary>Reads actors in the order of their names, as they are asked for. Reads no image: those whose bytes are not known stand as they are recorded.</summary>
    /// <param name="settings">The data root, and how it is read.</param>
    /// <param name="after">The name behind which to begin; empty for the first.</param>
    public static IEnumerable<ActorView> ReadFrom(DataSettings settings, string after, ManifestNames names, CancellationToken cancellation) => ActorReader.ReadFrom(settings, after, names, cancellation);

    /// <summary>What a training of an actor is trained on: the listed images that S3 has as they are recorded.</summary>
    /// <param name="serviceUrl">The S3 service whose host counts as an S3 address; null for AWS only.</param>
    public static TrainingSet SetOf(ActorView actor, Uri? serviceUrl)
    {
        List<string> taken = [];
        List<string> rest = [];
        foreach (ImageView image in actor.Images)
        {
            bool isInS3 = image is { IsListed: true, Problem: null, Status: SyncStatus.Synced or SyncStatus.S3Only };
            if (isInS3 && image.Url is { } url && S3Address.TryParse(url, serviceUrl, out S3Address? address))
            {
                taken.Add($"s3://{address.Bucket}/{address.Key}");
            }
            else
            {
                rest.Add(image.Name);
            }
        }

        return new TrainingSet(taken, taken.Count) { NotSynced = rest };
    }
}
