using ActorMaker.Operations;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Tasks;

/// <summary>Compares what the data says with what the bucket has: missing and truncated LoRAs, missing and different images.</summary>
[MSBuildMultiThreadableTask]
public sealed class VerifyS3 : ScopedTask
{
    /// <summary>The bucket that holds the LoRAs.</summary>
    public string? LoraBucket { get => Get(); set => Set(value); }

    /// <summary>The prefixes to list LoRAs under, separated by semicolons; empty means the whole bucket.</summary>
    public string? LoraPrefixes { get => Get(); set => Set(value); }

    /// <summary>The bucket that holds the images.</summary>
    public string? ImageBucket { get => Get(); set => Set(value); }

    /// <summary>What stands before <c>&lt;actor&gt;/&lt;file&gt;</c> in an image's key.</summary>
    public string? ImagePrefix { get => Get(); set => Set(value); }

    /// <summary>Path of the cache of LoRA headers; empty for none.</summary>
    public string? HeaderCache { get => Get(); set => Set(value); }

    /// <summary>The region of the buckets; empty takes <c>AWS_REGION</c> or what the profile says.</summary>
    public string? S3Region { get => Get(); set => Set(value); }

    /// <summary>The AWS profile to take credentials from; empty takes the AWS default chain.</summary>
    public string? S3Profile { get => Get(); set => Set(value); }

    /// <summary>How many requests run at a time.</summary>
    public string? S3Concurrency { get => Get(); set => Set(value); }

    /// <inheritdoc/>
    private protected override Task RunAsync(IDoor door, CancellationToken token) => new Verify().RunAsync(Settings, door, token);
}
