using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ActorMaker.Data.Tests.Manifests;

/// <summary>Makes images of one pixel that every decoder reads; another text gives other bytes.</summary>
internal static class TinyImage
{
    private static readonly byte[] JpegHeader = Convert.FromHexString("FFD8FFE000104A46494600010100000100010000");

    /// <summary>An image in the format that the name's extension asks for: JPEG or PNG.</summary>
    public static byte[] Of(string name, string text) => name.EndsWith(".png", StringComparison.OrdinalIgnoreCase) ? Png(text) : Jpeg(text);

    /// <summary>A baseline JPEG: one grey pixel, the text as its comment.</summary>
    public static byte[] Jpeg(string text)
    {
        byte[] comment = Encoding.UTF8.GetBytes(text);
        return
        [
            .. JpegHeader,
            .. Segment(0xFE, comment),
            .. Segment(0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]),
            .. Segment(0xC0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0]),
            .. Segment(0xC4, [0x00, 1, .. new byte[15], 0]),
            .. Segment(0xC4, [0x10, 1, .. new byte[15], 0]),
            .. Segment(0xDA, [1, 1, 0, 0, 63, 0]),
            0x3F, // DC difference 0, end of block, padding
            0xFF, 0xD9,
        ];
    }

    /// <summary>A PNG: one grey pixel, the text as its comment.</summary>
    public static byte[] Png(string text)
    {
        using MemoryStream pixels = new();
        using (ZLibStream zlib = new(pixels, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write([0, 128]);
        }

        return
        [
            0x89, .. "PNG\r\n\u001a\n"u8,
            .. Chunk("IHDR"u8, [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]),
            .. Chunk("tEXt"u8, [.. "Comment\0"u8, .. Encoding.Latin1.GetBytes(text)]),
            .. Chunk("IDAT"u8, pixels.ToArray()),
            .. Chunk("IEND"u8, []),
        ];
    }

    private static byte[] Segment(byte marker, byte[] content) =>
        [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] content)
    {
        byte[] checkedPart = [.. type, .. content];
        return [.. BigEndian((uint)content.Length), .. checkedPart, .. BigEndian(Crc32(checkedPart))];
    }

    private static byte[] BigEndian(uint number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }

    private static uint Crc32(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }
}
