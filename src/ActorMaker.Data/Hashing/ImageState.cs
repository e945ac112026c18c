namespace ActorMaker.Data.Hashing;

/// <summary>What is known of one local image when its bytes are judged.</summary>
internal struct ImageState
{
    /// <summary>What was found; only of use if <see cref="IsRead"/>.</summary>
    public ImageFacts Facts;

    /// <summary>True if the bytes are known.</summary>
    public bool IsRead;

    /// <summary>Why the bytes cannot be read.</summary>
    public string? Problem;
}
