using System.Buffers.Binary;
using ActorMaker.Data.Files;
using ActorMaker.Data.Hashing;
using ActorMaker.Data.Tests.Manifests;

namespace ActorMaker.Data.Tests.Files;

/// <summary>An image is whole if its container has its end: told alike of bytes in memory and of a file.</summary>
public sealed class ImageEndTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("actormaker-end-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<string> Formats => [.. Images.Keys];

    private static Dictionary<string, byte[]> Images { get; } = new(StringComparer.Ordinal)
    {
        ["jpg"] = TinyImage.Jpeg("text"),
        ["png"] = TinyImage.Png("text"),
        ["gif"] = [.. "GIF89a"u8, 1, 0, 1, 0, 0, 0, 0, (byte)',', 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, (byte)';'],
        ["webp"] = [.. "RIFF"u8, 18, 0, 0, 0, .. "WEBPVP8L"u8, 6, 0, 0, 0, 0x2F, 0, 0, 0, 0, 0],
        ["avif"] = [0, 0, 0, 16, .. "ftypavif"u8, 0, 0, 0, 0, 0, 0, 0, 12, .. "meta"u8, 0, 0, 0, 0, 0, 0, 0, 12, .. "mdat"u8, 1, 2, 3, 4],
        ["bmp"] = Bmp(length: 58),
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_whole_image_is_whole_and_each_shorter_one_is_cut(string format)
    {
        byte[] image = Images[format];
        Assert.False(IsCut(format, image));
        for (int length = 12; length < image.Length; length++)
        {
            Assert.True(IsCut(format, image[..length]), $"{length} of {image.Length} bytes");
        }
    }

    [Theory]
    [InlineData("jpg")]
    [InlineData("png")]
    [InlineData("webp")]
    [InlineData("bmp")]
    public void What_a_camera_or_editor_writes_behind_the_end_is_no_matter(string format)
    {
        byte[] more = new byte[5000];
        Array.Fill(more, (byte)'x');
        Assert.False(IsCut(format, [.. Images[format], .. more]));
    }

    [Theory]
    [InlineData("jpg")]
    [InlineData("png")]
    [InlineData("gif")]
    public void Padding_behind_the_end_is_no_matter(string format) => Assert.False(IsCut(format, [.. Images[format], 0, 0, 0]));

    [Theory]
    [InlineData("jpg", 20)]
    [InlineData("png", 16)]
    [InlineData("avif", 16)]
    public void A_head_with_zeros_behind_it_is_no_image(string format, int head) => Assert.True(IsCut(format, [.. Images[format][..head], .. new byte[3000]]));

    [Fact]
    public void Of_a_file_whose_chunks_cannot_be_told_nothing_is_said()
    {
        byte[] noise = new byte[3000];
        new Random(1).NextBytes(noise);
        Assert.False(IsCut("png", [.. Images["png"][..16], .. noise]));
    }

    [Fact]
    public void A_wrong_length_field_of_a_bitmap_is_no_matter()
    {
        Assert.False(IsCut("bmp", Bmp(length: 0)));
        Assert.False(IsCut("bmp", Bmp(length: 9000)));
    }

    [Fact]
    public void A_large_image_is_told_alike_from_its_file()
    {
        byte[] image = [.. TinyImage.Jpeg("text")[..^2], .. new byte[700_000], 0xFF, 0xD9, .. new byte[100], 1];
        Assert.False(IsCut("jpg", image));
        Assert.True(IsCut("jpg", image[..500_000]));
    }

    /// <summary>The verdict of the bytes in memory, which is the same as that of a file, read alone and beside others.</summary>
    private bool IsCut(string format, byte[] image)
    {
        string path = Path.Combine(folder, "image." + format);
        File.WriteAllBytes(path, image);
        ImageFacts inMemory = ImageReader.Read(image);
        Assert.Equal(ImageFormat.OfName(path), inMemory.Kind);
        Assert.Equal(inMemory, ImageReader.Read(path, work: null, CancellationToken.None));
        Assert.All(ImageReader.Read([image, image, image, image, image]), facts => Assert.Equal(inMemory, facts));
        Assert.Equal(inMemory, Batched(path));
        return inMemory.IsCut;
    }

    private static ImageFacts Batched(string path)
    {
        using var batch = new ImageBatch<string>();
        batch.Add(path, path, new WorkCounter().Expect(new FileInfo(path).Length));
        while (true)
        {
            if (batch.Advance() is [var result])
            {
                return result.Facts;
            }
        }
    }

    /// <summary>One pixel of 24 bits.</summary>
    private static byte[] Bmp(int length)
    {
        byte[] bytes = new byte[58];
        "BM"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(2), length);
        bytes[10] = 54;
        bytes[14] = 40;
        bytes[18] = 1;
        bytes[22] = 1;
        bytes[26] = 1;
        bytes[28] = 24;
        return bytes;
    }
}
