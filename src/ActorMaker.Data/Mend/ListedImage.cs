using ActorMaker.Data.Files;
using ActorMaker.Data.Json;
using ActorMaker.Data.Manifests;

namespace ActorMaker.Data.Mend;

/// <summary>An image as its manifest lists it, kept when the manifest's text is gone.</summary>
/// <param name="Position">Where the entry stands.</param>
public sealed record ListedImage(string Name, TextPosition Position)
{
    /// <summary>The recorded status.</summary>
    public SyncStatus? Status { get; private init; }

    /// <summary>The recorded size in bytes.</summary>
    public long? Size { get; private init; }

    /// <summary>What is recorded as hash: an MD5, an ETag that is none, or nothing.</summary>
    public string Hash { get; private init; } = "";

    /// <summary>The recorded MD5; null if there is none, or it is something else.</summary>
    public Md5Hash? Md5 { get; private init; }

    /// <summary>The recorded address; empty if there is none.</summary>
    public string Url { get; private init; } = "";

    /// <summary>Where the address stands; the entry's own place if there is none.</summary>
    public TextPosition UrlPosition { get; private init; } = Position;

    /// <summary>Just behind it.</summary>
    public TextPosition UrlEnd { get; private init; } = Position;

    /// <summary>Where <c>local_path</c> says that the file is; null if it does not say.</summary>
    internal string? LocalPath { get; private init; }

    /// <summary>Takes what is needed of an entry.</summary>
    internal static ListedImage Of(TrainingImage image) => new(image.Name, image.Value.Position)
    {
        Status = image.ReadStatus(),
        Size = image.Size?.AsWhole(),
        Hash = image.Hash?.AsString() ?? "",
        Md5 = image.TryGetMd5(out Md5Hash md5) ? md5 : null,
        Url = image.HasAddress ? image.S3Url!.Value.AsString()! : "",
        UrlPosition = image.S3Url?.Position ?? image.Value.Position,
        UrlEnd = image.S3Url?.EndPosition ?? image.Value.Position,
        LocalPath = image.LocalPath?.AsString(),
    };

    /// <summary>Whether a local image is another one than is recorded; false if nothing that is recorded speaks against it.</summary>
    internal bool IsOtherThan(LocalImage local) => Md5 is { } md5 ? md5 != local.Hash : Size is { } size && size != local.Size;
}
