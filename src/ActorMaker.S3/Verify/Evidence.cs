namespace ActorMaker.S3;

/// <summary>What a comparison of an object with its entry proves. Only the first two prove the content.</summary>
public enum Evidence
{
    /// <summary>The object's ETag is the MD5 of its bytes, and the recorded one.</summary>
    EtagMd5,

    /// <summary>The MD5 that whoever uploaded the object stored with it is the recorded one.</summary>
    Checksum,

    /// <summary>The header of a LoRA is sound and the object as long as it says.</summary>
    Header,

    /// <summary>Only the sizes are equal.</summary>
    Size,

    /// <summary>The object is there; the entry records nothing to compare it with.</summary>
    Existence,
}

/// <summary>How often each kind of evidence was found.</summary>
/// <param name="Checked">How many objects were looked for.</param>
/// <param name="ByKind">How many of them were found to be right, by what shows it.</param>
public sealed record EvidenceCount(int Checked, IReadOnlyDictionary<Evidence, int> ByKind)
{
    /// <summary>How many are right as far as anybody can tell, without any proof of their content.</summary>
    public int Unproven => ByKind.GetValueOrDefault(Evidence.Size) + ByKind.GetValueOrDefault(Evidence.Existence);

    /// <summary>The words by which a kind of evidence is told.</summary>
    /// <returns><c>etag-md5</c>, <c>checksum</c>, <c>header</c>, <c>size</c> or <c>existence</c>.</returns>
    public static string Name(Evidence kind) => kind == Evidence.EtagMd5 ? "etag-md5" : kind.ToString().ToLowerInvariant();
}
