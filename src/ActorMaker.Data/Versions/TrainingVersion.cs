using System.Text;
using ActorMaker.Data.Addresses;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Versions;

/// <summary>The fields of an entry that programs know; all others are the user's and are kept.</summary>
public enum VersionField
{
    /// <summary>RunPod job id, or the file stem if the entry was made from a bucket listing.</summary>
    Id,

    /// <summary>The version's name, <c>V8</c>.</summary>
    Name,

    /// <summary>Free text.</summary>
    Description,

    /// <summary>When the training began.</summary>
    Timestamp,

    /// <summary>Training parameters, an object.</summary>
    Parameters,

    /// <summary><c>pending</c>, <c>training</c>, <c>completed</c> or <c>failed</c>.</summary>
    Status,

    /// <summary>Number of a selection set beside the file.</summary>
    SelectionSetId,

    /// <summary>Number of images.</summary>
    ImageCount,

    /// <summary>Address of the LoRA.</summary>
    LoraUrl,

    /// <summary>When the training ended well.</summary>
    CompletedAt,

    /// <summary>Why the training failed.</summary>
    Error,

    /// <summary>When the training failed.</summary>
    FailedAt,

    /// <summary>When the entry was last connected with the bucket.</summary>
    LastSynced,

    /// <summary>True on the one version that a person chose.</summary>
    IsGood,

    /// <summary>Ids of entries that were merged into this one.</summary>
    MergedIds,
}

/// <summary>One entry of a version file: a view of its bytes, with the fields that programs know.</summary>
public sealed class TrainingVersion
{
    private static readonly int FieldCount = Enum.GetValues<VersionField>().Length;

    // Nodes of the index, which take a sixth of the room of values: a large tree has many entries. 0, the root, means none.
    private readonly int[] fields = new int[FieldCount];

    internal TrainingVersion(JsonValue value, int index, Subject? subject, Uri? serviceUrl)
    {
        Value = value;
        Index = index;
        foreach (JsonMember member in value.Members)
        {
            if (FieldOf(member.Name) is { } field)
            {
                fields[(int)field] = member.Value.Index;
            }
        }

        Id = Text(VersionField.Id);
        Name = Text(VersionField.Name);
        Status = Text(VersionField.Status);
        LoraUrl = Text(VersionField.LoraUrl);
        Number = Name is null ? null : VersionName.Parse(Name, subject);
        if (LoraUrl is not null && S3Address.TryParse(LoraUrl, serviceUrl, out S3Address? address))
        {
            Lora = address;
        }
    }

    /// <summary>The entry's object.</summary>
    public JsonValue Value { get; }

    /// <summary>Its place in the file, from 0.</summary>
    public int Index { get; }

    /// <summary>The id; null if missing or empty.</summary>
    public string? Id { get; }

    /// <summary>The name; null if missing or empty.</summary>
    public string? Name { get; }

    /// <summary>The status; null if missing or empty.</summary>
    public string? Status { get; }

    /// <summary>Whether the run has ended well.</summary>
    public bool IsCompleted => Status is VersionStatus.Completed;

    /// <summary>Whether the run has ended badly.</summary>
    public bool IsFailed => Status is VersionStatus.Failed;

    /// <summary>Whether the run has not ended, as far as the file knows.</summary>
    public bool IsOpen => Status is VersionStatus.Pending or VersionStatus.Training;

    /// <summary>The LoRA's address as it is written; null if missing or empty.</summary>
    public string? LoraUrl { get; }

    /// <summary>The LoRA's address; null if there is none, or it is no S3 object's.</summary>
    public S3Address? Lora { get; }

    /// <summary>The version's number; null if the name tells none.</summary>
    public long? Number { get; }

    /// <summary>True if the entry says how it was trained.</summary>
    public bool HasParameters => this[VersionField.Parameters] is { Kind: JsonKind.Object } p && p.Members.MoveNext();

    /// <summary>Ids of entries that were merged into this one.</summary>
    public IReadOnlyList<string> MergedIds => [.. MergedIdValues.Select(static v => v.AsString()!)];

    /// <summary>The strings of <see cref="MergedIds"/> where they stand.</summary>
    public IReadOnlyList<JsonValue> MergedIdValues
    {
        get
        {
            if (this[VersionField.MergedIds] is not { } array)
            {
                return [];
            }

            List<JsonValue> ids = [];
            foreach (JsonValue item in array.Items)
            {
                if (item.Kind == JsonKind.String)
                {
                    ids.Add(item);
                }
            }

            return ids;
        }
    }

    /// <summary>A field's value.</summary>
    /// <returns>The value, or null if the entry has no such field.</returns>
    public JsonValue? this[VersionField field] => fields[(int)field] == 0 ? null : new JsonValue(Value.Text, fields[(int)field]);

    /// <summary>The text of a field.</summary>
    /// <returns>The text; null if it is missing, empty or no string.</returns>
    public string? Text(VersionField field) => this[field]?.AsString() is { Length: > 0 } text ? text : null;

    /// <summary>The time in a field.</summary>
    /// <returns>The time; null if it is missing or no ISO 8601 date.</returns>
    public TimeStamp? Time(VersionField field) => this[field] is { Kind: JsonKind.String } value ? TimeStamp.Parse(value.IsEscaped ? Encoding.UTF8.GetBytes(value.AsString()!) : value.Raw[1..^1]) : null;

    /// <summary>The field that a member's name means.</summary>
    /// <param name="name">A member's name.</param>
    /// <returns>The field, or null if it is the user's own.</returns>
    public static VersionField? FieldOf(JsonValue name) => name.TextLength switch
    {
        2 when name.Is("id"u8) => VersionField.Id,
        4 when name.Is("name"u8) => VersionField.Name,
        5 when name.Is("error"u8) => VersionField.Error,
        6 when name.Is("status"u8) => VersionField.Status,
        6 when name.Is("isGood"u8) => VersionField.IsGood,
        7 when name.Is("loraUrl"u8) => VersionField.LoraUrl,
        8 when name.Is("failedAt"u8) => VersionField.FailedAt,
        9 when name.Is("timestamp"u8) => VersionField.Timestamp,
        9 when name.Is("mergedIds"u8) => VersionField.MergedIds,
        10 when name.Is("parameters"u8) => VersionField.Parameters,
        10 when name.Is("imageCount"u8) => VersionField.ImageCount,
        10 when name.Is("lastSynced"u8) => VersionField.LastSynced,
        11 when name.Is("description"u8) => VersionField.Description,
        11 when name.Is("completedAt"u8) => VersionField.CompletedAt,
        14 when name.Is("selectionSetId"u8) => VersionField.SelectionSetId,
        _ => null,
    };
}
