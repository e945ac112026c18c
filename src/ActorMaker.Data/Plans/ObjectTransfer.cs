using ActorMaker.Data.Findings;

namespace ActorMaker.Data.Plans;

/// <summary>What a transfer does.</summary>
public enum TransferAction
{
    /// <summary>Writes a local file to a key that must be free.</summary>
    Upload,

    /// <summary>Writes a local file over the object that was seen.</summary>
    Replace,

    /// <summary>Writes an object to a local path that must be free.</summary>
    Download,

    /// <summary>Moves nothing: file and object have the same bytes, and only the manifest does not say so yet.</summary>
    Adopt,
}

/// <summary>What became of a transfer.</summary>
public enum TransferOutcome
{
    /// <summary>Not begun: a preview, or a run that was ended.</summary>
    Open,

    /// <summary>Done, or found done: file and object have the same bytes.</summary>
    Done,

    /// <summary>Not done; nothing was overwritten.</summary>
    Failed,
}

/// <summary>The object that a transfer replaces: what leads back to its bytes where the bucket keeps versions.</summary>
/// <param name="ETag">Its ETag, without quotes.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="LastModified">When it was written.</param>
/// <param name="VersionId">Its version; null where the bucket keeps none.</param>
public sealed record ReplacedObject(string ETag, long Size, DateTimeOffset LastModified, string? VersionId);

/// <summary>One object that a plan moves between the data root and a bucket.</summary>
/// <param name="Action">What is done.</param>
/// <param name="Path">Absolute path of the local file.</param>
public sealed record ObjectTransfer(TransferAction Action, string Bucket, string Key, string Path)
{
    /// <summary>Size in bytes; null where nothing records that of an object to download.</summary>
    public long? Size { get; init; }

    /// <summary>MD5 of the bytes, 32 lower-case hex digits; null where nothing records it.</summary>
    public string? Md5 { get; init; }

    /// <summary>The object that is replaced.</summary>
    public ReplacedObject? Replaced { get; init; }

    /// <summary>What a preview says of it; null where an edit of the plan says it.</summary>
    public Finding? Preview { get; init; }

    /// <summary>What became of it.</summary>
    public TransferOutcome Outcome { get; init; }

    /// <summary>Why it failed.</summary>
    public Finding? Failure { get; init; }
}
