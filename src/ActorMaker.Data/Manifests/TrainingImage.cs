using ActorMaker.Data.Files;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Manifests;

/// <summary>How an image stands between the local folder and the bucket.</summary>
public enum SyncStatus
{
    /// <summary>Local and in S3, with the same bytes.</summary>
    Synced,

    /// <summary>Local, not in S3.</summary>
    LocalOnly,

    /// <summary>In S3, not local.</summary>
    S3Only,

    /// <summary>Local and in S3, with different bytes.</summary>
    OutOfSync,
}

/// <summary>One entry of a manifest's <c>training_data</c>: a view of its bytes.</summary>
public sealed class TrainingImage
{
    // Nodes of the index, which take a sixth of the room of values: a large tree has many images. 0, the root, means none.
    private readonly int fileName;
    private readonly int localPath;
    private readonly int size;
    private readonly int hash;
    private readonly int s3Url;
    private readonly int status;

    internal TrainingImage(JsonValue value, int index)
    {
        Value = value;
        Index = index;
        foreach (JsonMember member in value.Members)
        {
            JsonValue name = member.Name;
            switch (name.TextLength)
            {
                case 6 when name.Is("s3_url"u8):
                    s3Url = member.Value.Index;
                    break;
                case 6 when name.Is("status"u8):
                    status = member.Value.Index;
                    break;
                case 8 when name.Is("filename"u8):
                    fileName = member.Value.Index;
                    break;
                case 8 when name.Is("md5_hash"u8):
                    hash = member.Value.Index;
                    break;
                case 10 when name.Is("local_path"u8):
                    localPath = member.Value.Index;
                    break;
                case 10 when name.Is("size_bytes"u8):
                    size = member.Value.Index;
                    break;
            }
        }

        Name = FileName?.AsString() ?? "";
    }

    /// <summary>The entry's object.</summary>
    public JsonValue Value { get; }

    /// <summary>Its place in the list, from 0.</summary>
    public int Index { get; }

    /// <summary>The file name; empty if missing.</summary>
    public string Name { get; }

    /// <summary>The field <c>filename</c>.</summary>
    public JsonValue? FileName => At(fileName);

    /// <summary>The field <c>local_path</c>, relative to the data root.</summary>
    public JsonValue? LocalPath => At(localPath);

    /// <summary>The field <c>size_bytes</c>.</summary>
    public JsonValue? Size => At(size);

    /// <summary>The field <c>md5_hash</c>.</summary>
    public JsonValue? Hash => At(hash);

    /// <summary>The field <c>s3_url</c>, which may be null in the JSON.</summary>
    public JsonValue? S3Url => At(s3Url);

    /// <summary>The field <c>status</c>.</summary>
    public JsonValue? Status => At(status);

    /// <summary>True if the entry says where in S3 the image is.</summary>
    public bool HasAddress => S3Url is { Kind: JsonKind.String } url && !url.Is(""u8);

    /// <summary>The recorded MD5.</summary>
    /// <param name="md5">The hash.</param>
    /// <returns>False if there is none, or it is something else, such as a multipart ETag.</returns>
    public bool TryGetMd5(out Md5Hash md5)
    {
        md5 = default;
        return Hash is { Kind: JsonKind.String } value && Md5Hash.TryParse(value.Raw[1..^1], out md5);
    }

    /// <summary>The recorded status.</summary>
    /// <returns>The status; null if missing or unknown.</returns>
    public SyncStatus? ReadStatus() => Status is { } status ? ParseStatus(status) : null;

    /// <summary>How a status is written.</summary>
    /// <returns>The text in the file.</returns>
    public static string Format(SyncStatus status) => status switch
    {
        SyncStatus.Synced => "synced",
        SyncStatus.LocalOnly => "local_only",
        SyncStatus.S3Only => "s3_only",
        _ => "out_of_sync",
    };

    private JsonValue? At(int index) => index == 0 ? null : new JsonValue(Value.Text, index);

    private static SyncStatus? ParseStatus(JsonValue status) =>
        status.Is("synced"u8) ? SyncStatus.Synced
        : status.Is("local_only"u8) ? SyncStatus.LocalOnly
        : status.Is("s3_only"u8) ? SyncStatus.S3Only
        : status.Is("out_of_sync"u8) ? SyncStatus.OutOfSync
        : null;
}
