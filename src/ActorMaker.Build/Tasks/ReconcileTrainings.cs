using ActorMaker.Operations;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Tasks;

/// <summary>Asks RunPod and the bucket what became of the trainings that have not ended well.</summary>
[MSBuildMultiThreadableTask]
public sealed class ReconcileTrainings : ScopedTask
{
    /// <summary><c>true</c>: write; <c>false</c>: preview; empty: what the target does by default.</summary>
    public string? Apply { get => Get(); set => Set(value); }

    /// <summary>Path of the plan file, which a preview and an apply both write.</summary>
    public string? TrainingPlan { get => Get(); set => Set(value); }

    /// <summary>The bucket that holds the LoRAs; empty: RunPod's answer alone completes a training.</summary>
    public string? LoraBucket { get => Get(); set => Set(value); }

    /// <summary>The prefixes to list LoRAs under, separated by semicolons; empty means the whole bucket.</summary>
    public string? LoraPrefixes { get => Get(); set => Set(value); }

    /// <summary>Path of the cache of LoRA headers; empty for none.</summary>
    public string? HeaderCache { get => Get(); set => Set(value); }

    /// <summary>The region of the buckets; empty takes <c>AWS_REGION</c> or what the profile says.</summary>
    public string? S3Region { get => Get(); set => Set(value); }

    /// <summary>The AWS profile to take credentials from; empty takes the AWS default chain.</summary>
    public string? S3Profile { get => Get(); set => Set(value); }

    /// <summary>How many requests run at a time.</summary>
    public string? S3Concurrency { get => Get(); set => Set(value); }

    /// <summary>How new addresses are written: <c>regional</c>, <c>accelerate</c> or <c>service</c>.</summary>
    public string? S3AddressStyle { get => Get(); set => Set(value); }

    /// <inheritdoc/>
    private protected override Task RunAsync(IDoor door, CancellationToken token) => new Reconcile().RunAsync(Settings, door, token);
}
