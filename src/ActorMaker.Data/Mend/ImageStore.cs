namespace ActorMaker.Data.Mend;

/// <summary>Where images are kept.</summary>
/// <param name="Bucket">The bucket, the only one that a push or repair writes to.</param>
/// <param name="Prefix">What stands before <c>&lt;actor&gt;/&lt;file&gt;</c> in a key.</param>
/// <param name="AddressOf">Writes the address of a key of the bucket.</param>
/// <param name="NamedBy">Absolute path of the file that names the bucket: the project.</param>
public sealed record ImageStore(string Bucket, string Prefix, Func<string, string> AddressOf, string NamedBy)
{
    /// <summary>Whether a repair may replace an object by an image that is smaller than recorded, or cut off.</summary>
    public bool TakesSmaller { get; init; }

    /// <summary>The key of an image.</summary>
    public string KeyOf(string actor, string file) => $"{Prefix}{actor}/{file}";
}
