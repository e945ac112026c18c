using Amazon.S3.Model;

namespace ActorMaker.S3;

/// <summary>An object as a listing shows it.</summary>
/// <param name="Size">Its size in bytes.</param>
/// <param name="ETag">Its ETag without quotes: the MD5 of the bytes in hex for a plain upload; <c>…-4</c> for one in parts, which says nothing of the bytes.</param>
/// <param name="LastModified">When it was written.</param>
public sealed record BucketObject(string Key, long Size, string ETag, DateTimeOffset LastModified)
{
    internal static bool IsMd5(string etag)
    {
        foreach (char c in etag)
        {
            if (!char.IsAsciiHexDigitLower(c))
            {
                return false;
            }
        }

        return etag.Length == 32;
    }
}

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
    /// <summary>Its version; null where the bucket keeps none.</summary>
    public string? VersionId { get; init; }

    /// <summary>Whether it is encrypted with a key of KMS or the customer's: its ETag then says nothing of its bytes.</summary>
    public bool IsETagOpaque { get; init; }

    /// <summary>The MD5 of its bytes in hex, where the ETag is that; else null.</summary>
    public string? Md5 => !IsETagOpaque && BucketObject.IsMd5(ETag) ? ETag : null;

    /// <summary>Reads the facts from an answer to HEAD.</summary>
    internal static ObjectFacts Of(GetObjectMetadataResponse answer) =>
        Of(answer.Headers, answer.Metadata, answer.ETag, answer.LastModified, answer.VersionId, answer.ServerSideEncryptionMethod, answer.ServerSideEncryptionCustomerMethod);

    /// <summary>Reads the facts from the headers of an object's bytes.</summary>
    internal static ObjectFacts Of(GetObjectResponse answer) =>
        Of(answer.Headers, answer.Metadata, answer.ETag, answer.LastModified, answer.VersionId, answer.ServerSideEncryptionMethod, answer.ServerSideEncryptionCustomerMethod);

    /// <summary>An ETag of the SDK, without quotes.</summary>
    internal static string ETagOf(string? etag) => (etag ?? "").Trim('"');

    private static ObjectFacts Of(
        HeadersCollection headers, MetadataCollection metadata, string? etag, DateTime? modified, string? version, string? encryption, string? customerEncryption)
    {
        const string Prefix = "x-amz-meta-";
        Dictionary<string, string> named = new(StringComparer.Ordinal);
        foreach (string name in metadata.Keys)
        {
            named[name[Prefix.Length..].ToLowerInvariant()] = metadata[name];
        }

        return new ObjectFacts(Math.Max(headers.ContentLength, 0), ETagOf(etag), modified is { } time ? new DateTimeOffset(time.ToUniversalTime()) : default, headers.ContentType ?? "", named)
        {
            VersionId = version is { Length: > 0 } ? version : null,
            IsETagOpaque = encryption?.StartsWith("aws:kms", StringComparison.Ordinal) == true || customerEncryption is { Length: > 0 },
        };
    }
}

/// <summary>What became of an upload.</summary>
/// <param name="Written">False when the condition did not hold: nothing was changed.</param>
/// <param name="ETag">The ETag of the object that was written, without quotes; empty when none was.</param>
public readonly record struct PutResult(bool Written, string ETag);
