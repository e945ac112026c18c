namespace ActorMaker.Build.Tasks;

/// <summary>A task that looks at the data: at all of it, or at some styles and actors.</summary>
public abstract class ScopedTask : TrainingTask
{
    /// <summary>The actors that are meant: ids, folder names or globs, separated by semicolons; empty means all, or none if <see cref="Styles"/> is given.</summary>
    public string? Actors { get => Get(); set => Set(value); }

    /// <summary>The styles that are meant: ids, folder names or globs, separated by semicolons; empty means all, or none if <see cref="Actors"/> is given.</summary>
    public string? Styles { get => Get(); set => Set(value); }

    /// <summary>The buckets that an address in the data may name, separated by semicolons; empty means any.</summary>
    public string? TrainingBuckets { get => Get(); set => Set(value); }

    /// <summary>The address of an S3 service that is not AWS.</summary>
    public string? S3ServiceUrl { get => Get(); set => Set(value); }
}
