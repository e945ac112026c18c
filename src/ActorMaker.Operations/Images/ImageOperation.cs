using ActorMaker.Data.Findings;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Root;
using ActorMaker.Operations.Reporting;
using ActorMaker.Operations.Settings;
using ActorMaker.S3;

namespace ActorMaker.Operations.Images;

/// <summary>Moves images to or from a bucket, and then records in the manifests what was moved.</summary>
public abstract class ImageOperation : Operation
{
    /// <inheritdoc/>
    private protected sealed override bool IsAboutStyles => false;

    /// <summary>What an empty <c>Apply</c> means.</summary>
    private protected abstract bool AppliesByDefault { get; }

    /// <summary>Whether new addresses are written into manifests.</summary>
    private protected virtual bool WritesAddresses => false;

    /// <summary>Whether an image may replace an object though it is smaller than recorded, or cut off.</summary>
    private protected virtual bool TakesSmaller(OperationRun run) => false;

    /// <summary>What progress lines begin with, such as <c>Uploading</c>.</summary>
    private protected abstract string Verb { get; }

    /// <summary>Plans what to move.</summary>
    /// <param name="settings">What to look at.</param>
    /// <param name="token">Ends the work.</param>
    /// <exception cref="S3Exception">The bucket could not be asked.</exception>
    private protected abstract Task<ImagePlan> PlanAsync(S3Connection connection, DataSettings settings, ImageStore store, CancellationToken token);

    /// <inheritdoc/>
    private protected sealed override async Task WorkAsync(OperationRun run, CancellationToken token)
    {
        if (Changes.Begin(run, AppliesByDefault) is not { } changes)
        {
            return;
        }

        using S3Connection? connection = S3Access.Open(run);
        if (connection is not null && await PlanAsync(run, connection, token) is { } images)
        {
            await changes.CarryAsync(new ImageMove(run, connection, images, Verb).Work(token), token);
        }
    }

    private async Task<ImagePlan?> PlanAsync(OperationRun run, S3Connection connection, CancellationToken token)
    {
        using ProgressLog progress = ProgressLog.OfRequests(run, connection.Requests);
        string bucket = run.Read.Bucket(Setting.ImageBucket);
        if (WritesAddresses)
        {
            run.Read.RequireAllowed(Setting.ImageBucket, bucket);
        }

        ImageStore store = new(bucket, run.Read.Prefix(Setting.ImagePrefix), key => connection.AddressOf(bucket, key), run.Project) { TakesSmaller = TakesSmaller(run) };
        DataSettings settings = run.Images();
        if (!run.IsUsable)
        {
            return null;
        }

        ImagePlan images;
        try
        {
            images = await PlanAsync(connection, settings, store, token);
        }
        catch (S3Exception e)
        {
            run.Report(Finding.At(RuleCatalog.BucketFailed, run.Project, e.Message, e.Fix));
            return null;
        }

        run.Report(images.Findings);
        if (images is not { Actors: 0, Findings.Count: 0 })
        {
            return images;
        }

        string? actors = run.Read.Text(Setting.Actors);
        run.Refuse(RuleCatalog.NoDataRoot, actors is null
            ? $"the data root {run.Root} holds no actor's manifest (data/actor_manifests): set TrainingDataRoot"
            : $"no actor's manifest below {DataRoot.Manifests(run.Root)} matches Actors, which is \"{actors}\": correct Actors");
        return null;
    }
}
