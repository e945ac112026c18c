using System.Buffers;
using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace ActorMaker.Data.Files;

/// <summary>Whether an image is whole: its container has its end where it says, and nothing of it is missing. Nothing is decoded.</summary>
/// <remarks>Nearly every image shows that in its first and last bytes. One that has something behind its end, as some cameras and editors
/// write it, is gone through from part to part.</remarks>
internal static class ImageEnd
{
    /// <summary>Bytes from a file's end that are looked at first.</summary>
    public const int TailLength = 64;

    private const int ChunkOverhead = 12;
    private const int ScanLength = 64 * 1024;
    private const int MostParts = 1 << 18; // no image has so many, and a file that claims them costs a moment

    /// <summary>Tells whether an image that is in memory is cut off.</summary>
    /// <param name="kind">Its format.</param>
    /// <param name="bytes">All of its bytes.</param>
    public static bool IsCut(ImageKind kind, ReadOnlySpan<byte> bytes) =>
        IsCut(kind, bytes[..Math.Min(bytes.Length, ImageFormat.HeaderLength)], bytes[^Math.Min(bytes.Length, TailLength)..], bytes.Length, new Bytes(bytes, null));

    /// <summary>Tells whether an image is cut off.</summary>
    /// <param name="kind">Its format.</param>
    /// <param name="header">Its first <see cref="ImageFormat.HeaderLength"/> bytes, or all if it has fewer.</param>
    /// <param name="file">The open file.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool IsCut(ImageKind kind, ReadOnlySpan<byte> header, SafeFileHandle file, long length)
    {
        if (kind <= ImageKind.LfsPointer)
        {
            return false;
        }

        Span<byte> tail = stackalloc byte[TailLength];
        int read = RandomAccess.Read(file, tail, Math.Max(0, length - TailLength));
        return IsCut(kind, header, tail[..read], length, new Bytes(default, file));
    }

    private static bool IsCut(ImageKind kind, ReadOnlySpan<byte> header, ReadOnlySpan<byte> tail, long length, Bytes bytes) => kind switch
    {
        ImageKind.Jpeg => !tail.TrimEnd("\0\r\n "u8).EndsWith((ReadOnlySpan<byte>)[0xFF, 0xD9]) && IsJpegCut(bytes),
        ImageKind.Png => !tail.TrimEnd("\0\r\n "u8).EndsWith((ReadOnlySpan<byte>)[(byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82]) && IsPngCut(header, bytes, length),
        ImageKind.Gif => !tail.TrimEnd((byte)0).EndsWith((byte)';') || length < 14,
        ImageKind.WebP => header.Length < 20 || length < 8 + (long)BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) || length < 20 + (long)BinaryPrimitives.ReadUInt32LittleEndian(header[16..]),
        ImageKind.Avif => IsAvifCut(bytes, length),
        ImageKind.Bmp => length < BmpLength(header),
        _ => false,
    };

    /// <summary>From segment to segment, and through the compressed data between them, to the end marker.</summary>
    private static bool IsJpegCut(Bytes bytes)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ScanLength);
        try
        {
            Span<byte> head = stackalloc byte[4];
            long at = 2;
            for (int part = 0; part < MostParts; part++)
            {
                int read = bytes.Read(head, at);
                if (read < 2 || head[0] != 0xFF)
                {
                    return true;
                }

                byte marker = head[1];
                if (marker == 0xD9)
                {
                    return false;
                }

                if (marker is 0xFF)
                {
                    at++; // a fill byte
                }
                else if (marker is 0x01 or (>= 0xD0 and <= 0xD7))
                {
                    at += 2;
                }
                else if (read < 4 || BinaryPrimitives.ReadUInt16BigEndian(head[2..]) is var length && length < 2)
                {
                    return true;
                }
                else
                {
                    at += 2 + BinaryPrimitives.ReadUInt16BigEndian(head[2..]);
                    at = marker == 0xDA ? NextMarker(bytes, at, buffer) : at;
                }
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Where the next marker stands behind compressed data; behind the end if there is none.</summary>
    private static long NextMarker(Bytes bytes, long at, byte[] buffer)
    {
        while (bytes.Read(buffer, at) is > 1 and var read)
        {
            for (int i = 0; i < read - 1; i++)
            {
                if (buffer[i] == 0xFF && buffer[i + 1] is not 0 and not 0xFF and not (>= 0xD0 and <= 0xD7))
                {
                    return at + i;
                }
            }

            at += read - 1;
        }

        return long.MaxValue / 2;
    }

    /// <summary>From chunk to chunk, to the last one. A file whose first chunk is not what its check sum says has no chunks to go by: nothing is said of its end.</summary>
    private static bool IsPngCut(ReadOnlySpan<byte> header, Bytes bytes, long length)
    {
        const int FirstChunk = 12;
        const int FirstChunkEnd = 29;
        if (length >= FirstChunkEnd + 4 && Crc32(header[FirstChunk..FirstChunkEnd]) != BinaryPrimitives.ReadUInt32BigEndian(header[FirstChunkEnd..]))
        {
            // No width: zeros, which a file system or a copy leaves where nothing was written.
            return BinaryPrimitives.ReadUInt32BigEndian(header[(FirstChunk + 4)..]) == 0;
        }

        Span<byte> head = stackalloc byte[8];
        long at = 8;
        for (int part = 0; part < MostParts && at + ChunkOverhead <= length && bytes.Read(head, at) == head.Length; part++)
        {
            at += ChunkOverhead + BinaryPrimitives.ReadUInt32BigEndian(head);
            if (head[4..].SequenceEqual("IEND"u8))
            {
                return at > length;
            }

            if (!char.IsAsciiLetter((char)head[4]))
            {
                return true;
            }
        }

        return true;
    }

    /// <summary>The check sum of a PNG chunk.</summary>
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte value in bytes)
        {
            sum ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB88320;
            }
        }

        return ~sum;
    }

    /// <summary>From box to box, the last of which ends with the file.</summary>
    private static bool IsAvifCut(Bytes bytes, long length)
    {
        Span<byte> head = stackalloc byte[16];
        bool hasData = false;
        long at = 0;
        for (int part = 0; at + 8 <= length; part++)
        {
            int read = bytes.Read(head, at);
            hasData |= head[4..8].SequenceEqual("mdat"u8);
            long size = BinaryPrimitives.ReadUInt32BigEndian(head);
            size = size switch
            {
                0 => length - at, // to the end of the file
                1 when read == head.Length => BinaryPrimitives.ReadInt64BigEndian(head[8..]),
                _ => size,
            };
            if (size < 8 || size > length - at || part == MostParts)
            {
                return true;
            }

            at += size;
        }

        return !hasData;
    }

    /// <summary>How long the pixels need a bitmap to be. Its own length field is often wrong.</summary>
    private static long BmpLength(ReadOnlySpan<byte> header)
    {
        const int ShortestHeader = 26;
        if (header.Length < ShortestHeader)
        {
            return long.MaxValue;
        }

        long pixels = BinaryPrimitives.ReadUInt32LittleEndian(header[10..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[14..]) < 40 || header.Length < 38)
        {
            return BinaryPrimitives.ReadUInt32LittleEndian(header[2..]);
        }

        long width = BinaryPrimitives.ReadInt32LittleEndian(header[18..]);
        long height = Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(header[22..]));
        long bits = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        uint compression = BinaryPrimitives.ReadUInt32LittleEndian(header[30..]);
        bool isPlain = compression is 0 or 3 or 6;
        return pixels + (isPlain ? ((bits * width) + 31) / 32 * 4 * height : BinaryPrimitives.ReadUInt32LittleEndian(header[34..]));
    }

    /// <summary>The bytes of an image, in memory or in a file.</summary>
    private readonly ref struct Bytes(ReadOnlySpan<byte> memory, SafeFileHandle? file)
    {
        private readonly ReadOnlySpan<byte> memory = memory;

        public int Read(Span<byte> buffer, long at)
        {
            if (file is not null)
            {
                return RandomAccess.Read(file, buffer, at);
            }

            if (at >= memory.Length)
            {
                return 0;
            }

            ReadOnlySpan<byte> rest = memory[(int)at..];
            rest = rest[..Math.Min(rest.Length, buffer.Length)];
            rest.CopyTo(buffer);
            return rest.Length;
        }
    }
}
