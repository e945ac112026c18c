using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.S3;

/// <summary>An object that an entry of a data file names, kept beyond the life of the file's text.</summary>
/// <param name="Title">What it is, for messages: <c>The LoRA of "V8"</c>.</param>
internal sealed record ObjectClaim(string Title, string Bucket, string Key)
{
    private string path = "";
    private TextPosition start;
    private TextPosition end;
    private string jsonPath = "";

    /// <summary>The size that the entry records; null without one.</summary>
    public long? Size { get; init; }

    /// <summary>The MD5 that the entry records; null without one.</summary>
    public Md5Hash? Md5 { get; init; }

    /// <summary>Absolute path that the object has as a local image, there or not; null for a LoRA.</summary>
    public string? LocalPath { get; init; }

    /// <summary>The claim with the place where the entry makes it.</summary>
    /// <param name="file">Absolute path of the file.</param>
    public ObjectClaim At(string file, JsonValue address) =>
        this with { path = file, start = address.Position, end = address.EndPosition, jsonPath = address.GetPath() };

    /// <summary>A finding at that place.</summary>
    /// <param name="what">What is wrong, without a full stop.</param>
    /// <param name="fix">How to mend this one; null for the rule's own fix.</param>
    public Finding Finding(Rule rule, string what, Fix? fix = null) => Data.Findings.Finding.At(rule, path, start, what, fix) with { End = end, JsonPath = jsonPath };
}
