using System.Net.Http.Headers;

namespace ActorMaker.S3;

/// <summary>An object as a listing shows it.</summary>
/// <param name="Key">Its key.</param>
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

    /// <summary>Reads the facts from an answer's headers.</summary>
    internal static ObjectFacts Of(HttpResponseMessage answer)
    {
        const string Prefix = "x-amz-meta-";
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        foreach ((string name, HeaderStringValues values) in answer.Headers.NonValidated)
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                metadata[name[Prefix.Length..].ToLowerInvariant()] = values.ToString();
            }
        }

        return new ObjectFacts(
            answer.Content.Headers.ContentLength ?? 0,
            ETagOf(answer),
            answer.Content.Headers.LastModified ?? default,
            Header(answer.Content.Headers, "Content-Type") ?? "",
            metadata)
        {
            VersionId = Header(answer.Headers, "x-amz-version-id"),
            IsETagOpaque = Header(answer.Headers, "x-amz-server-side-encryption")?.StartsWith("aws:kms", StringComparison.Ordinal) == true
                || Header(answer.Headers, "x-amz-server-side-encryption-customer-algorithm") is not null,
        };
    }

    /// <summary>The ETag of an answer, without quotes.</summary>
    internal static string ETagOf(HttpResponseMessage answer) => (Header(answer.Headers, "ETag") ?? "").Trim('"');

    private static string? Header(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out HeaderStringValues values) && values.ToString() is { Length: > 0 } value ? value : null;
}

/// <summary>What became of an upload.</summary>
/// <param name="Written">False when the condition did not hold: nothing was changed.</param>
/// <param name="ETag">The ETag of the object that was written, without quotes; empty when none was.</param>
public readonly record struct PutResult(bool Written, string ETag);
