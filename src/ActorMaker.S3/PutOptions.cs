namespace ActorMaker.S3;

/// <summary>What goes with the bytes of an upload.</summary>
/// <param name="ContentType">The content type, such as <c>image/png</c>.</param>
/// <param name="Md5">The 16 bytes of the content's MD5.</param>
public sealed record PutOptions(string ContentType, ReadOnlyMemory<byte> Md5)
{
    /// <summary>The ETag, without quotes, of the only object that may be replaced; null when there must be none under the key.</summary>
    public string? ReplacedETag { get; init; }

    /// <summary>User metadata: names in lower case, values in ASCII.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
