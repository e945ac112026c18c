using ActorMaker.Build.Reporting;
using ActorMaker.Data.Plans;
using ActorMaker.S3;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Tasks;

/// <summary>Lists the bucket and records every LoRA in the entry of the training that made it.</summary>
[MSBuildMultiThreadableTask]
public sealed class SyncS3Loras : S3PlanTask
{
    /// <summary>The bucket that holds the LoRAs.</summary>
    public string? LoraBucket { get; set; }

    /// <summary>The prefixes to list, separated by semicolons; empty means the whole bucket.</summary>
    public string? LoraPrefixes { get; set; }

    /// <summary>The share of the entries, in percent, whose status one run may change.</summary>
    public string? MaxFlipPercent { get; set; }

    /// <summary>Path of the cache of LoRA headers; empty for none.</summary>
    public string? HeaderCache { get; set; }

    /// <inheritdoc/>
    private protected override bool AppliesByDefault => true;

    /// <inheritdoc/>
    private protected override async Task<(Plan Plan, string Seen)?> MakePlanAsync(S3Connection connection, CancellationToken token)
    {
        LoraSyncSettings settings = new(Settings(), Properties.Bucket(nameof(LoraBucket), LoraBucket), PropertyValues.List(LoraPrefixes), ProjectFile)
        {
            MaxFlipPercent = Properties.Number(nameof(MaxFlipPercent), MaxFlipPercent, fallback: 50, least: 0, most: 100),
            HeaderCache = Properties.FilePath(HeaderCache),
        };
        Properties.RequireAllowed(nameof(LoraBucket), settings.Bucket, nameof(TrainingBuckets), TrainingBuckets);
        if (!Run.IsUsable)
        {
            return null;
        }

        LoraSyncPlan sync = await LoraSync.PlanAsync(connection, settings, token);
        Findings.Report(sync.Findings);
        return sync.Plan is { } plan
            ? (plan, $"{Text.Count(sync.Loras, "LoRA")} in the bucket, {Text.Count(sync.Files, "version file")}, {connection.Requests}")
            : null;
    }
}
