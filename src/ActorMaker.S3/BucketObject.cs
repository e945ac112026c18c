namespace ActorMaker.S3;

/// <summary>An object as a listing shows it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="ETag">Its ETag without quotes: the MD5 of the bytes in hex for a plain upload; <c>…-4</c> for one in parts, which says nothing of the bytes.</param>
/// <param name="LastModified">When it was written.</param>
public sealed record BucketObject(string Key, long Size, string ETag, DateTimeOffset LastModified);

/// <summary>What a listing brought.</summary>
/// <param name="Objects">All objects, by prefix, each prefix in key order.</param>
/// <param name="Failures">The prefixes that could not be listed to their end; none of their objects are in <paramref name="Objects"/>.</param>
public sealed record BucketListing(IReadOnlyList<BucketObject> Objects, IReadOnlyList<S3Exception> Failures);

/// <summary>What a HEAD request says of an object.</summary>
/// <param name="Size">Its size in bytes.</param>
/// <param name="ETag">Its ETag without quotes.</param>
/// <param name="LastModified">When it was written.</param>
/// <param name="ContentType">Its content type; empty when it has none.</param>
/// <param name="Metadata">Its user metadata, by lower-case name without <c>x-amz-meta-</c>.</param>
public sealed record ObjectFacts(
    long Size, string ETag, DateTimeOffset LastModified, string ContentType, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>False if the object is encrypted with a key of somebody's own: its ETag then says nothing of its bytes.</summary>
    public bool ETagIsMd5 { get; init; } = true;
}

/// <summary>What became of an upload.</summary>
/// <param name="Written">False when the condition did not hold: nothing was changed.</param>
/// <param name="ETag">The ETag of the object that was written, without quotes; empty when none was.</param>
public readonly record struct PutResult(bool Written, string ETag);
