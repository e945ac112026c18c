using System.Text;
using ActorMaker.Data.Files;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Files;

public sealed class ImageFormatTests
{
    [Theory]
    [InlineData("a.jpg", ImageKind.Jpeg)]
    [InlineData("a.JPG", ImageKind.Jpeg)]
    [InlineData("a.JpEg", ImageKind.Jpeg)]
    [InlineData("a.png", ImageKind.Png)]
    [InlineData("a.gif", ImageKind.Gif)]
    [InlineData("a.webp", ImageKind.WebP)]
    [InlineData("a.avif", ImageKind.Avif)]
    [InlineData("a.bmp", ImageKind.Bmp)]
    [InlineData("a.b.c.png", ImageKind.Png)]
    [InlineData(".png", ImageKind.Png)]
    [InlineData("a.png.json", ImageKind.Unknown)]
    [InlineData("png", ImageKind.Unknown)]
    [InlineData("a.", ImageKind.Unknown)]
    [InlineData("", ImageKind.Unknown)]
    [InlineData("a.jpgx", ImageKind.Unknown)]
    [InlineData("a.tiff", ImageKind.Unknown)]
    [InlineData("a.pñg", ImageKind.Unknown)]
    [InlineData("a.\npg", ImageKind.Unknown)]
    [InlineData("a.ＰＮＧ", ImageKind.Unknown)]
    public void A_name_tells_the_format_by_its_extension(string name, ImageKind kind)
    {
        Assert.Equal(kind, ImageFormat.OfName(name));
        Assert.Equal(kind != ImageKind.Unknown, ImageFormat.IsImageName(Encoding.UTF8.GetBytes(name)));
    }

    [Theory]
    [InlineData("FFD8FFE0", ImageKind.Jpeg)]
    [InlineData("FFD8FF", ImageKind.Jpeg)]
    [InlineData("FFD8", ImageKind.Unknown)]
    [InlineData("89504E470D0A1A0A", ImageKind.Png)]
    [InlineData("89504E470A1A0A", ImageKind.Unknown)]
    [InlineData("474946383761", ImageKind.Gif)]
    [InlineData("474946383961", ImageKind.Gif)]
    [InlineData("474946383861", ImageKind.Unknown)]
    [InlineData("52494646FFFFFFFF57454250", ImageKind.WebP)]
    [InlineData("52494646FFFFFFFF57415645", ImageKind.Unknown)]
    [InlineData("52494646FFFFFFFF", ImageKind.Unknown)]
    [InlineData("0000001C667479706176696600000000", ImageKind.Avif)]
    [InlineData("0000001C667479706D696631000000006D69663161766973", ImageKind.Avif)]
    [InlineData("0000001C6674797069736F6D00000000", ImageKind.Unknown)]
    [InlineData("424D3600", ImageKind.Bmp)]
    [InlineData("", ImageKind.Empty)]
    [InlineData("00", ImageKind.Unknown)]
    public void The_first_bytes_tell_the_format(string hex, ImageKind kind) => Assert.Equal(kind, ImageFormat.Detect(Convert.FromHexString(hex)));

    [Fact]
    public void A_pointer_of_Git_LFS_is_known_as_one() => Assert.Equal(ImageKind.LfsPointer, ImageFormat.Detect("version https://git-lfs.github.com/spec/v1\noid sha256:00"u8));

    [Fact]
    public void The_images_of_tests_are_images()
    {
        Assert.Equal(ImageKind.Jpeg, ImageFormat.Detect(DataRepository.Jpeg("x")));
        Assert.Equal(ImageKind.Png, ImageFormat.Detect(DataRepository.Png("x")));
    }
}
