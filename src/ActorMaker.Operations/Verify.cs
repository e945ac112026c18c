using System.Globalization;
using ActorMaker.Data.Findings;
using ActorMaker.Operations.Reporting;
using ActorMaker.Operations.Settings;
using ActorMaker.S3;

namespace ActorMaker.Operations;

/// <summary>Compares what the data says with what the bucket has: missing and truncated LoRAs, missing and different images.</summary>
public sealed class Verify : Operation
{
    /// <inheritdoc/>
    private protected override async Task WorkAsync(OperationRun run, CancellationToken token)
    {
        if (!run.IsUsable)
        {
            return;
        }

        using S3Connection? connection = S3Access.Open(run);
        if (connection is null || ReadSettings(run) is not { } settings)
        {
            return;
        }

        VerifyReport report;
        using (ProgressLog.OfRequests(run, connection.Requests))
        {
            report = await S3Verification.RunAsync(connection, settings, token);
        }

        run.Report(report.Findings);
        if (report.Images.Unproven > 0)
        {
            run.Say($"VerifyS3: {Text.Count(report.Images.Unproven, "image")} could be compared by size or existence alone, which does not prove the content");
        }

        run.Conclude(string.Create(
            CultureInfo.InvariantCulture,
            $"VerifyS3: {Describe(report.Loras, "LoRA")}; {Describe(report.Images, "image")}: {Text.Count(run.Errors, "error")}, {Text.Count(run.Warnings, "warning")} in {run.Elapsed.TotalSeconds:N2} s, {connection.Requests}"));
    }

    private static VerifySettings? ReadSettings(OperationRun run)
    {
        SettingReader read = run.Read;
        string? loras = read.Text(Setting.LoraBucket);
        string? images = read.Text(Setting.ImageBucket);
        if (loras is null && images is null)
        {
            run.Refuse(RuleCatalog.BadProperty, "neither LoraBucket nor ImageBucket is set: this target needs to know what to compare the data with");
            return null;
        }

        VerifySettings settings = new(run.Data(), run.Project)
        {
            LoraBucket = loras is null ? "" : read.Bucket(Setting.LoraBucket),
            LoraPrefixes = read.Prefixes(Setting.LoraPrefixes),
            ImageBucket = images is null ? "" : read.Bucket(Setting.ImageBucket),
            ImagePrefix = read.Prefix(Setting.ImagePrefix),
            HeaderCache = read.FilePath(Setting.HeaderCache),
        };
        return run.IsUsable ? settings : null;
    }

    private static string Describe(EvidenceCount count, string noun)
    {
        string kinds = string.Join(", ", count.ByKind.OrderBy(k => k.Key).Select(k => string.Create(CultureInfo.InvariantCulture, $"{k.Value:N0} {EvidenceCount.Name(k.Key)}")));
        return Text.Count(count.Checked, noun) + (kinds.Length == 0 ? "" : $" ({kinds})");
    }
}
