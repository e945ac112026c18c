namespace ActorMaker.Data.Versions;

/// <summary>A LoRA in a bucket whose file name tells whose it is and which version.</summary>
/// <param name="Name">What its file name says; no checkpoint.</param>
/// <param name="LastModified">When it was written. Some services tell whole seconds only.</param>
/// <param name="Address">Its address as a new entry would write it.</param>
public sealed record LoraObject(string Bucket, string Key, LoraFileName Name, DateTimeOffset LastModified, string Address)
{
    /// <summary>The last segment of the key.</summary>
    public string FileName => Key[(Key.LastIndexOf('/') + 1)..];

    /// <summary>The file name without its extension: the id of an entry that is made from it.</summary>
    public string Stem => LoraFileName.StripExtension(FileName).ToString();
}
