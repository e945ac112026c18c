using System.Globalization;
using ActorMaker.Build.Reporting;
using ActorMaker.Data.Findings;
using ActorMaker.S3;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Tasks;

/// <summary>Compares what the data says with what the bucket has: missing and truncated LoRAs, missing and different images.</summary>
[MSBuildMultiThreadableTask]
public sealed class VerifyS3 : TrainingTask
{
    /// <summary>The region of the buckets; empty takes <c>AWS_REGION</c> or what the profile says.</summary>
    public string? S3Region { get; set; }

    /// <summary>The AWS profile to take credentials from; empty takes the AWS default chain.</summary>
    public string? S3Profile { get; set; }

    /// <summary>How many requests run at a time.</summary>
    public string? S3Concurrency { get; set; }

    /// <summary>The bucket that holds the LoRAs.</summary>
    public string? LoraBucket { get; set; }

    /// <summary>The prefixes to list LoRAs under, separated by semicolons; empty means the whole bucket.</summary>
    public string? LoraPrefixes { get; set; }

    /// <summary>The bucket that holds the training images.</summary>
    public string? ImageBucket { get; set; }

    /// <summary>What stands before <c>&lt;actor&gt;/&lt;file&gt;</c> in an image's key.</summary>
    public string? ImagePrefix { get; set; }

    /// <summary>Path of the cache of LoRA headers; empty for none.</summary>
    public string? HeaderCache { get; set; }

    /// <inheritdoc/>
    private protected override void Work(CancellationToken token) => VerifyAsync(token).GetAwaiter().GetResult();

    private async Task VerifyAsync(CancellationToken token)
    {
        if (!Run.IsUsable)
        {
            return;
        }

        using S3Connection? connection = new S3Access(S3Region, S3ServiceUrl, S3Profile, S3Concurrency, AddressStyle: null).Open(Run.Root, Properties, Refuse);
        if (connection is null)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(LoraBucket) && string.IsNullOrWhiteSpace(ImageBucket))
        {
            Refuse(RuleCatalog.BadProperty, "neither LoraBucket nor ImageBucket is set: this target needs to know what to compare the data with");
            return;
        }

        VerifySettings settings = new(Settings(), ProjectFile)
        {
            LoraBucket = string.IsNullOrWhiteSpace(LoraBucket) ? "" : Properties.Bucket(nameof(LoraBucket), LoraBucket),
            LoraPrefixes = PropertyValues.List(LoraPrefixes),
            ImageBucket = string.IsNullOrWhiteSpace(ImageBucket) ? "" : Properties.Bucket(nameof(ImageBucket), ImageBucket),
            ImagePrefix = ImagePrefix?.Trim() ?? "",
            HeaderCache = Properties.FilePath(HeaderCache),
        };
        if (!Run.IsUsable)
        {
            return;
        }

        VerifyReport report;
        using (ProgressLog.OfRequests(Log, connection.Requests))
        {
            report = await S3Verification.RunAsync(connection, settings, token);
        }

        Findings.Report(report.Findings);
        if (report.Images.Unproven > 0)
        {
            Say($"VerifyS3: {Text.Count(report.Images.Unproven, "image")} could be compared by size or existence alone, which does not prove the content");
        }

        if (report.Elsewhere > 0)
        {
            Say($"VerifyS3: {Reporting.Text.Count(report.Elsewhere, "address", "addresses")} in buckets other than LoraBucket and ImageBucket: not looked at");
        }

        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"VerifyS3: {Describe(report.Loras, "LoRA")}; {Describe(report.Images, "image")}: {Text.Count(Run.Errors, "error")}, {Text.Count(Run.Warnings, "warning")} in {Run.Elapsed.TotalSeconds:N2} s, {connection.Requests}"));
    }

    private static string Describe(EvidenceCount count, string noun)
    {
        string kinds = string.Join(", ", count.ByKind.OrderBy(k => k.Key).Select(k => string.Create(CultureInfo.InvariantCulture, $"{k.Value:N0} {EvidenceCount.Name(k.Key)}")));
        return Text.Count(count.Checked, noun) + (kinds.Length == 0 ? "" : $" ({kinds})");
    }

    private void Say(string text) => Log.LogMessage(MessageImportance.High, text);
}
