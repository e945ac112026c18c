using System.Text.Json.Serialization;

namespace ActorMaker.Data.Plans;

// The plan file and what applies leave of it, as docs/plan-file.md describes them, in the order in which they are written.
#pragma warning disable MA0048 // One document, whose objects are of no use apart from each other.

internal sealed record PlanDocument(string Format, string Command, bool Applied, IReadOnlyList<PlannedFile> Files, IReadOnlyList<PlannedTransfer>? Transfers);

internal sealed record PlannedFile(
    string Path,
    string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? OldSha256,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NewSha256,
    bool Backup,
    string? Outcome,
    string? Code,
    string? Message,
    IReadOnlyList<string> After,
    IReadOnlyList<PlannedLine> Changes,
    IReadOnlyList<DroppedValue> LostValues);

internal sealed record PlannedLine(int Line, int Column, string Text);

// The value as text: the spelling of the original (escapes, 1e-05, white space) is part of what is lost.
internal sealed record DroppedValue(string JsonPath, string Value, string Reason);

internal sealed record PlannedTransfer(
    string Action,
    string Path,
    string Bucket,
    string Key,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? Size,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Md5,
    ReplacedVersion? Replaced,
    string? Outcome,
    string? Code,
    string? Message);

internal sealed record ReplacedVersion(
    [property: JsonPropertyName("eTag")] string ETag,
    long Size,
    DateTime LastModified,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? VersionId);

internal sealed record LostDocument(string Format, string Command, IReadOnlyList<LosingFile> Files);

internal sealed record LosingFile(string Path, IReadOnlyList<DroppedValue> LostValues);
