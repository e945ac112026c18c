using ActorMaker.Data.Files;

namespace ActorMaker.S3.Images;

/// <summary>What an image's object says that it is.</summary>
internal static class ContentTypes
{
    public static string OfName(string name) => ImageFormat.OfName(name) switch
    {
        ImageKind.Jpeg => "image/jpeg",
        ImageKind.Png => "image/png",
        ImageKind.Gif => "image/gif",
        ImageKind.WebP => "image/webp",
        ImageKind.Avif => "image/avif",
        ImageKind.Bmp => "image/bmp",
        _ => "application/octet-stream",
    };
}
