using ActorMaker.Data.Addresses;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Views;
using ActorMaker.Operations.Settings;
using ActorMaker.S3;
using Evidence = ActorMaker.Data.Views.Evidence;

namespace ActorMaker.Operations.Trainings;

/// <summary>Asks the buckets for an actor's images: what is there, and whether it is what is here.</summary>
public static class RemoteImages
{
    private const int Concurrency = 16;

    /// <summary>Asks.</summary>
    /// <param name="settings">What the project says of the service.</param>
    /// <param name="actor">The actor, with the details of the images.</param>
    /// <returns>The actor as the buckets show them; else why they cannot be asked.</returns>
    public static async Task<(ActorView? Actor, string Problem)> AskAsync(OperationSettings settings, ActorView actor, CancellationToken cancellation)
    {
        FirstRefusal refusals = new();
        OperationRun run = new(settings, refusals);
        run.Open(isAboutStyles: true);
        using S3Connection? connection = run.IsUsable ? S3Access.Open(run) : null;
        if (connection is null)
        {
            return (null, refusals.Text);
        }

        string[] allowed = run.Read.List(Setting.TrainingBuckets);
        ImageView[] images = [.. actor.Images];
        try
        {
            await Parallel.ForAsync(0, images.Length, new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellation }, async (i, stop) =>
            {
                if (images[i].Url is { } url && S3Address.TryParse(url, connection.Settings.ServiceUrl, out S3Address? address) && (allowed.Length == 0 || allowed.Contains(address.Bucket, StringComparer.Ordinal)))
                {
                    images[i] = Compare(images[i], await connection.Bucket(address.Bucket).FactsAsync(address.Key, stop));
                }
            });
        }
        catch (S3Exception e)
        {
            return (null, e.Message);
        }

        return (actor with { Images = images }, "");
    }

    /// <summary>The image as its object shows it. What nobody can compare stands as it is recorded.</summary>
    private static ImageView Compare(ImageView image, ObjectFacts? facts)
    {
        ImageDetail detail = image.Detail!;
        if (facts is null)
        {
            return image with { Status = SyncStatus.LocalOnly, Detail = detail with { Evidence = Evidence.None, IsNotInBucket = true } };
        }

        string? there = facts.Md5 ?? ObjectMd5.Stored(facts)?.ToString();
        if (there is null)
        {
            return image;
        }

        SyncStatus status = !image.IsLocal ? SyncStatus.S3Only
            : detail.LocalMd5 is not { } here ? image.Status ?? SyncStatus.OutOfSync
            : string.Equals(here, there, StringComparison.Ordinal) ? SyncStatus.Synced
            : SyncStatus.OutOfSync;
        return image with { Status = status, Detail = detail with { Evidence = facts.Md5 is null ? Evidence.Checksum : Evidence.ETag } };
    }
}
