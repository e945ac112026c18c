namespace ActorMaker.Data.Versions;

/// <summary>A LoRA in a bucket whose file name tells whose it is and which version; also what it said when it was asked.</summary>
/// <param name="Name">What its file name says; no checkpoint.</param>
/// <param name="LastModified">When it was written. Some services tell whole seconds only.</param>
/// <param name="Address">Its address as a new entry would write it.</param>
public sealed record Lora(string Bucket, string Key, LoraFileName Name, DateTimeOffset LastModified, string Address)
{
    private string? job;

    /// <summary>Its size in bytes, as listed.</summary>
    public long Size { get; init; }

    /// <summary>Its ETag, as listed, without quotes.</summary>
    public string ETag { get; init; } = "";

    /// <summary>The last segment of the key.</summary>
    public string FileName => Key[(Key.LastIndexOf('/') + 1)..];

    /// <summary>The file name without its extension: the id of an entry that is made from it.</summary>
    public string Stem => LoraFileName.StripExtension(FileName).ToString();

    /// <summary>Whether it was asked for the RunPod job that wrote it.</summary>
    public bool IsJobKnown { get; private set; }

    /// <summary>The RunPod job that wrote it; null if it does not say, or was not asked.</summary>
    public string? Job
    {
        get => job;
        set => (job, IsJobKnown) = (value, true);
    }

    /// <summary>Its header, once that was read and the file is whole: no other LoRA is added, or completes an entry.</summary>
    public SafetensorsHeader? Header { get; set; }
}
