using SkiaSharp;

namespace ActorMaker.Thumbnails;

/// <summary>Makes small pictures.</summary>
public static class Thumbnail
{
    // 256 MB of memory; a photo has 12 to 50.
    private const long MostPixels = 64_000_000;

    private const int Quality = 80;

    /// <summary>Makes a small picture of an image, as a person sees it: turned as its camera was held.</summary>
    /// <param name="path">Absolute path of the image.</param>
    /// <param name="width">The width in pixels; a narrower image stays as narrow.</param>
    /// <returns>The picture as WebP; null if the image cannot be decoded, or is too large to be.</returns>
    public static byte[]? Make(string path, int width)
    {
        using SKCodec codec = SKCodec.Create(path, out SKCodecResult result);
        if (result != SKCodecResult.Success || codec.Info.Width < 1 || codec.Info.Height < 1 || (long)codec.Info.Width * codec.Info.Height > MostPixels)
        {
            return null;
        }

        bool isTurned = codec.EncodedOrigin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        float scale = Math.Min(1, (float)width / (isTurned ? codec.Info.Height : codec.Info.Width));

        // A JPEG is decoded at about the size that is wanted, which takes a fraction of the time.
        SKSizeI decoded = codec.GetScaledDimensions(scale);
        using SKBitmap? whole = SKBitmap.Decode(codec, new SKImageInfo(decoded.Width, decoded.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        if (whole is null)
        {
            return null;
        }

        SKSizeI size = new(Math.Max(1, (int)Math.Round(codec.Info.Width * scale)), Math.Max(1, (int)Math.Round(codec.Info.Height * scale)));
        using SKBitmap? small = whole.Resize(size, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        if (small is null)
        {
            return null;
        }

        using SKBitmap upright = new(isTurned ? small.Height : small.Width, isTurned ? small.Width : small.Height);
        Turn(small, codec.EncodedOrigin, upright);
        using SKData data = upright.Encode(SKEncodedImageFormat.Webp, Quality);
        return data.ToArray();
    }

    private static void Turn(SKBitmap picture, SKEncodedOrigin origin, SKBitmap upright)
    {
        using SKCanvas canvas = new(upright);
        canvas.Clear(SKColors.Transparent);
        (float w, float h) = (picture.Width, picture.Height);
        canvas.SetMatrix(origin switch
        {
            SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, w, 0, 1, 0, 0, 0, 1),
            SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, w, 0, -1, h, 0, 0, 1),
            SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, h, 0, 0, 1),
            SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightTop => new SKMatrix(0, -1, h, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, h, -1, 0, w, 0, 0, 1),
            SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, w, 0, 0, 1),
            _ => SKMatrix.Identity,
        });
        canvas.DrawBitmap(picture, 0, 0, SKSamplingOptions.Default);
    }
}
