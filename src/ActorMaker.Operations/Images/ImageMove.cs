using System.Collections.Concurrent;
using System.Globalization;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;
using ActorMaker.Operations.Reporting;
using ActorMaker.S3;
using ActorMaker.S3.Images;

namespace ActorMaker.Operations.Images;

/// <summary>Moves the images of one plan, and tells what was moved, what was replaced, and what could not be recorded.</summary>
/// <param name="run">Takes what is found.</param>
/// <param name="images">What to move.</param>
/// <param name="verb">What progress lines begin with.</param>
internal sealed class ImageMove(OperationRun run, S3Connection connection, ImagePlan images, string verb)
{
    private readonly ConcurrentQueue<Finding> unrecorded = [];

    /// <summary>What there is to do.</summary>
    /// <returns>A plan that puts manifests back, but no object and no image.</returns>
    public PlannedWork Work(CancellationToken token)
    {
        Plan plan = ToPlan(images, token);
        return new PlannedWork(plan, $"{Text.Count(images.Actors, "actor")}, {Text.Count(images.Transfers.Count, "image")} to move")
        {
            CanBeUndone = false,
            Keep = plan.Transfers.Any(static t => t.Replaced is not null) ? () => Keep(plan) : null,
            Transfer = stop => TransferAsync(plan, stop),
            Applied = ReportUnrecorded,
        };
    }

    private string Keep(Plan plan)
    {
        string path = RepairRecord.Begin(plan, TimeProvider.System);
        run.Say($"{plan.Command}: what is replaced is noted in {path}");
        return path;
    }

    private async Task<(Plan Plan, string Seen)> TransferAsync(Plan plan, CancellationToken token)
    {
        foreach (string folder in images.Folders)
        {
            StagedImage.RemoveDead(images.Settings.Root, folder);
        }

        if (images.Transfers.Count == 0)
        {
            return (plan, $"{Text.Count(images.Actors, "actor")}, 0 images to move");
        }

        WorkCounter counter = run.Track(verb);
        ImagePlan done;
        try
        {
            done = await new TransferRounds(connection, counter).RunAsync(images, token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            run.Say(string.Create(CultureInfo.InvariantCulture, $"{plan.Command}: ended after {counter.Items:N0} of {counter.TotalItems:N0} images. Run it again to go on: what was moved is not moved again"));
            throw;
        }

        run.Report(done.Findings);
        foreach (ObjectTransfer transfer in done.Transfers.Select(static t => t.Object).Where(static o => o.Outcome == TransferOutcome.Done))
        {
            if (transfer.Replaced is { } old)
            {
                string version = old.VersionId is null ? "" : $", version {old.VersionId}";
                run.Say(string.Create(CultureInfo.InvariantCulture, $"replaced s3://{transfer.Bucket}/{transfer.Key}, which had the ETag {old.ETag}, {old.Size:N0} bytes, of {old.LastModified.UtcDateTime:u}{version}"));
            }
        }

        return (ToPlan(done, token), Describe(done));
    }

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
        run.Report(findings);
    }

    private string Describe(ImagePlan done)
    {
        List<string> parts = [Text.Count(done.Actors, "actor")];
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
