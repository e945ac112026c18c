namespace ActorMaker.Build.Tasks;

/// <summary>A task that moves images to or from a bucket, and then records in the manifests what it has moved.</summary>
public abstract class ImageTask : ScopedTask
{
    /// <summary><c>true</c>: write; <c>false</c>: preview; empty: what the target does by default.</summary>
    public string? Apply { get => Get(); set => Set(value); }

    /// <summary>Path of the plan file, which a preview and an apply both write.</summary>
    public string? TrainingPlan { get => Get(); set => Set(value); }

    /// <summary>The bucket that holds the images.</summary>
    public string? ImageBucket { get => Get(); set => Set(value); }

    /// <summary>What stands before <c>&lt;actor&gt;/&lt;file&gt;</c> in an image's key.</summary>
    public string? ImagePrefix { get => Get(); set => Set(value); }

    /// <summary>Path of the cache of image hashes; empty for none.</summary>
    public string? HashCache { get => Get(); set => Set(value); }

    /// <summary><c>true</c>: reads every file, whatever is remembered.</summary>
    public string? TrainingRehash { get => Get(); set => Set(value); }

    /// <summary>The region of the buckets; empty takes <c>AWS_REGION</c> or what the profile says.</summary>
    public string? S3Region { get => Get(); set => Set(value); }

    /// <summary>The AWS profile to take credentials from; empty takes the AWS default chain.</summary>
    public string? S3Profile { get => Get(); set => Set(value); }

    /// <summary>How many requests run at a time.</summary>
    public string? S3Concurrency { get => Get(); set => Set(value); }

    /// <summary>How new addresses are written: <c>regional</c>, <c>accelerate</c> or <c>service</c>.</summary>
    public string? S3AddressStyle { get => Get(); set => Set(value); }
}
