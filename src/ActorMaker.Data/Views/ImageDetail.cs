namespace ActorMaker.Data.Views;

/// <summary>How it is known what an image's bytes are.</summary>
public enum Evidence
{
    /// <summary>It is not: the file is not here, or nothing is recorded that its bytes could be compared with.</summary>
    None,

    /// <summary>They were read now.</summary>
    ReadNow,

    /// <summary>They were read before, and size, times and inode are the same since.</summary>
    Remembered,

    /// <summary>The object's ETag is the MD5 of its bytes.</summary>
    ETag,

    /// <summary>Whoever uploaded the object stored the MD5 of its bytes with it.</summary>
    Checksum,
}

/// <summary>What is told of an image besides, to whoever asks for one actor.</summary>
/// <param name="Evidence">How it is known what its bytes are.</param>
public sealed record ImageDetail(Evidence Evidence)
{
    /// <summary>The MD5 that is recorded, in whatever form; an orphan's own; null for none.</summary>
    public string? Md5 { get; init; }

    /// <summary>The MD5 of the file; null if it is not here or no image.</summary>
    public string? LocalMd5 { get; init; }

    /// <summary>The size in megabytes, as it is recorded; an orphan's own; null for none.</summary>
    public double? Megabytes { get; init; }

    /// <summary>When the file was changed, as it is recorded; an orphan's own; null for none.</summary>
    public string? Modified { get; init; }

    /// <summary>Whether a person chose it.</summary>
    public bool IsGood { get; init; }

    /// <summary>Whether the bucket was asked, and has no such object.</summary>
    public bool IsNotInBucket { get; init; }

    /// <summary>Whether several entries name it.</summary>
    public bool IsTwice { get; init; }
}
