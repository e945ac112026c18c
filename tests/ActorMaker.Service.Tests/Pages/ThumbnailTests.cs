using ActorMaker.Testing;
using ActorMaker.Thumbnails;
using SkiaSharp;

namespace ActorMaker.Service.Tests.Pages;

/// <summary>Small pictures of images: made once, of what the image is now, or else the image itself.</summary>
public sealed class ThumbnailTests : IDisposable
{
    private const string Actor = "0006_european_20_female";
    private const string Folder = $"data/actors/{Actor}/training_data/";

    private readonly DataRepository data = new();

    public ThumbnailTests() => data.AddActor(Actor);

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task An_image_is_shown_small_and_the_picture_kept_until_the_image_is_another()
    {
        data.Write(Folder + "large.png", Encode(800, 600, SKColors.Red, SKEncodedImageFormat.Png));
        await using RunningService service = await RunningService.StartAsync(data);

        Assert.Equal(((192, 144), "image/webp", SKColors.Red), await SmallAsync(service, "large.png"));
        string kept = Assert.Single(Directory.GetFiles(data.PathOf($".actormaker/thumbs/{Actor}")));
        DateTime written = File.GetLastWriteTimeUtc(kept);
        await SmallAsync(service, "large.png");
        Assert.Equal(written, File.GetLastWriteTimeUtc(kept));

        data.Write(Folder + "large.png", Encode(100, 300, SKColors.Lime, SKEncodedImageFormat.Png));
        Assert.Equal(((100, 300), "image/webp", SKColors.Lime), await SmallAsync(service, "large.png"));
        Assert.NotEqual(kept, Assert.Single(Directory.GetFiles(data.PathOf($".actormaker/thumbs/{Actor}"))));
    }

    [Fact]
    public async Task What_cannot_be_made_small_is_shown_as_it_is()
    {
        await using RunningService service = await RunningService.StartAsync(data);
        using HttpResponseMessage answer = await service.Client.GetAsync(new Uri(service.Api, $"/media/{Actor}/{Actor}_0.jpg?w=192"));
        Assert.Equal("image/jpeg", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(await File.ReadAllBytesAsync(data.PathOf($"{Folder}{Actor}_0.jpg"), TestContext.Current.CancellationToken), await answer.Content.ReadAsByteArrayAsync());
        Assert.False(Directory.Exists(data.PathOf(".actormaker/thumbs")));
    }

    [Fact]
    public async Task A_service_that_only_shows_keeps_none()
    {
        data.Write(Folder + "large.png", Encode(800, 600, SKColors.Red, SKEncodedImageFormat.Png));
        await using RunningService service = await RunningService.StartAsync(data, ["--read-only"]);
        Assert.Equal("image/webp", (await SmallAsync(service, "large.png")).Type);
        Assert.False(Directory.Exists(data.PathOf(".actormaker/thumbs")));
    }

    [Fact]
    public void An_image_of_more_than_64_million_pixels_is_not_decoded()
    {
        using SKBitmap bitmap = new(new SKImageInfo(8_001, 8_000, SKColorType.Gray8));
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        Assert.Null(Thumbnail.Make(data.Write(Folder + "huge.png", png.ToArray()), 192));
    }

    [Fact]
    public void A_picture_is_turned_as_its_camera_was_held()
    {
        // Left half red, right half blue, and the note that its top is at the right.
        using SKBitmap bitmap = new(400, 200);
        bitmap.Erase(SKColors.Red);
        bitmap.Erase(SKColors.Blue, new SKRectI(200, 0, 400, 200));
        using SKData jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 95);
        byte[] note = [0xFF, 0xE1, 0x00, 0x22, .. "Exif\0\0MM"u8, 0x00, 0x2A, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        byte[] bytes = jpeg.ToArray();
        string path = data.Write(Folder + "turned.jpg", [.. bytes[..2], .. note, .. bytes[2..]]);

        using SKBitmap small = SKBitmap.Decode(Thumbnail.Make(path, 100));

        Assert.Equal((100, 200), (small.Width, small.Height));
        Assert.True(small.GetPixel(50, 20).Red > 200 && small.GetPixel(50, 180).Blue > 200);
    }

    private static byte[] Encode(int width, int height, SKColor color, SKEncodedImageFormat format)
    {
        using SKBitmap bitmap = new(width, height);
        bitmap.Erase(color);
        using SKData encoded = bitmap.Encode(format, 100);
        return encoded.ToArray();
    }

    private static async Task<((int Width, int Height) Size, string? Type, SKColor Color)> SmallAsync(RunningService service, string name)
    {
        using HttpResponseMessage answer = await service.Client.GetAsync(new Uri(service.Api, $"/media/{Actor}/{name}?w=192"));
        using SKBitmap picture = SKBitmap.Decode(await answer.Content.ReadAsByteArrayAsync());
        SKColor middle = picture.GetPixel(picture.Width / 2, picture.Height / 2);
        return ((picture.Width, picture.Height), answer.Content.Headers.ContentType?.MediaType, Nearest(middle));
    }

    /// <summary>WebP keeps a colour nearly.</summary>
    private static SKColor Nearest(SKColor color) => color.Red > 200 ? SKColors.Red : color.Green > 200 ? SKColors.Lime : color;
}
