using System.Collections.Concurrent;
using System.Globalization;
using ActorMaker.Build.Reporting;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;
using ActorMaker.S3;
using ActorMaker.S3.Images;

namespace ActorMaker.Build.Tasks;

/// <summary>A task that moves images to or from a bucket, and then records in the manifests what it has moved.</summary>
public abstract class ImageTask : S3PlanTask
{
    private readonly ConcurrentQueue<Finding> unrecorded = [];
    private ImagePlan? images;

    /// <summary>The bucket that holds the images.</summary>
    public string? ImageBucket { get; set; }

    /// <summary>What stands before <c>&lt;actor&gt;/&lt;file&gt;</c> in an image's key.</summary>
    public string? ImagePrefix { get; set; }

    /// <summary>Path of the cache of image hashes; empty for none.</summary>
    public string? HashCache { get; set; }

    /// <summary><c>true</c>: reads every image, whatever the cache says.</summary>
    public string? TrainingRehash { get; set; }

    /// <inheritdoc/>
    private protected sealed override bool IsAboutStyles => false;

    /// <summary>The plan puts manifests back, but no object and no image.</summary>
    private protected sealed override bool CanBeUndone => false;

    /// <summary>Whether new addresses are written into manifests.</summary>
    private protected virtual bool WritesAddresses => false;

    /// <summary>What progress lines begin with, such as <c>Uploading</c>.</summary>
    private protected abstract string Verb { get; }

    /// <summary>Plans what to move.</summary>
    /// <param name="connection">The service.</param>
    /// <param name="settings">What to look at.</param>
    /// <param name="store">The bucket.</param>
    /// <param name="token">Ends the work.</param>
    /// <exception cref="S3Exception">The bucket could not be asked.</exception>
    private protected abstract Task<ImagePlan> PlanAsync(S3Connection connection, DataSettings settings, ImageStore store, CancellationToken token);

    /// <inheritdoc/>
    private protected sealed override async Task<(Plan Plan, string Seen)?> MakePlanAsync(S3Connection connection, CancellationToken token)
    {
        string bucket = Properties.Bucket(nameof(ImageBucket), ImageBucket);
        if (WritesAddresses)
        {
            Properties.RequireAllowed(nameof(ImageBucket), bucket, nameof(TrainingBuckets), TrainingBuckets);
        }

        ImageStore store = new(bucket, ImagePrefix?.Trim() ?? "", key => connection.AddressOf(bucket, key));
        DataSettings settings = Settings() with
        {
            HashCachePath = Properties.FilePath(HashCache),
            Rehash = Properties.Flag(nameof(TrainingRehash), TrainingRehash, fallback: false),
            Progress = new HashProgressLog(Log).Print,
        };
        if (!Run.IsUsable)
        {
            return null;
        }

        try
        {
            images = await PlanAsync(connection, settings, store, token);
        }
        catch (S3Exception e)
        {
            Findings.Report(Finding.At(RuleCatalog.BucketFailed, ProjectFile, e.Message));
            return null;
        }

        Findings.Report(images.Findings);
        if (images is { Actors: 0, Findings.Count: 0 })
        {
            Refuse(RuleCatalog.NoDataRoot, string.IsNullOrWhiteSpace(Actors)
                ? $"the data root {Run.Root} holds no actor's manifest (data/actor_manifests): set TrainingDataRoot"
                : $"no actor's manifest below {DataRoot.Manifests(Run.Root)} matches Actors, which is \"{Actors}\": correct Actors");
            return null;
        }

        return (ToPlan(images, token), $"{Reporting.Text.Count(images.Actors, "actor")}, {Reporting.Text.Count(images.Transfers.Count, "image")} to move");
    }

    /// <inheritdoc/>
    private protected sealed override async Task<(Plan Plan, string Seen)> TransferAsync(S3Connection connection, Plan plan, string seen, CancellationToken token)
    {
        foreach (string folder in images!.Folders)
        {
            StagedImage.RemoveDead(images.Settings.Root, folder);
        }

        if (images.Transfers.Count == 0)
        {
            return (plan, seen);
        }

        TransferCounter counter = new(TimeProvider.System);
        ImagePlan done;
        try
        {
            using ProgressLog progress = ProgressLog.OfTransfers(Log, Verb, counter);
            done = await new ImageTransfers(connection, counter).RunAsync(images, token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            Say(string.Create(CultureInfo.InvariantCulture, $"{plan.Command}: ended after {counter.Items:N0} of {counter.TotalItems:N0} images. Run it again to go on: what was moved is not moved again"));
            throw;
        }

        Findings.Report(done.Findings);
        foreach (ObjectTransfer transfer in done.Transfers.Select(static t => t.Object).Where(static o => o.Outcome == TransferOutcome.Done))
        {
            if (transfer.Replaced is { } old)
            {
                string version = old.VersionId is null ? "" : $", version {old.VersionId}";
                Say(string.Create(CultureInfo.InvariantCulture, $"replaced s3://{transfer.Bucket}/{transfer.Key}, which had the ETag {old.ETag}, {old.Size:N0} bytes, of {old.LastModified.UtcDateTime:u}{version}"));
            }
        }

        return (ToPlan(done, token), Describe(done, connection));
    }

    /// <inheritdoc/>
    private protected sealed override string? Keep(Plan plan)
    {
        if (!plan.Transfers.Any(static t => t.Replaced is not null))
        {
            return null;
        }

        string path = RepairRecord.Begin(plan, TimeProvider.System);
        Say($"{plan.Command}: what is replaced is noted in {path}");
        return path;
    }

    /// <inheritdoc/>
    private protected sealed override void Applied() => ReportUnrecorded();

    private Plan ToPlan(ImagePlan plan, CancellationToken token)
    {
        Plan made = plan.ToPlan(unrecorded, token);
        ReportUnrecorded();
        return made;
    }

    private void ReportUnrecorded()
    {
        List<Finding> findings = [];
        while (unrecorded.TryDequeue(out Finding? finding))
        {
            findings.Add(finding);
        }

        findings.Sort(FindingOrder.Compare);
        Findings.Report(findings);
    }

    private static string Describe(ImagePlan done, S3Connection connection)
    {
        List<string> parts = [Reporting.Text.Count(done.Actors, "actor")];
        foreach ((TransferAction action, string word) in new[]
        {
            (TransferAction.Upload, "uploaded"), (TransferAction.Replace, "replaced"), (TransferAction.Download, "downloaded"), (TransferAction.Adopt, "there already"),
        })
        {
            int count = done.Transfers.Count(t => t.Object.Action == action && t.Object.Outcome == TransferOutcome.Done);
            if (count > 0)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{count:N0} {word}"));
            }
        }

        parts.Add(connection.Requests.ToString());
        return string.Join(", ", parts);
    }
}
