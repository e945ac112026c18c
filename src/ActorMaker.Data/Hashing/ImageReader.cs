using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ActorMaker.Data.Files;
using Microsoft.Win32.SafeHandles;

namespace ActorMaker.Data.Hashing;

/// <summary>Reads a local image: its MD5 and its format.</summary>
public static class ImageReader
{
    /// <summary>Whether many images are hashed at a time, in the lanes of a vector: slow where the processor has none, or the program was compiled for one without.</summary>
    public static bool HashesManyAtOnce => Md5Lanes.IsFast;

    /// <summary>Why a file without end, such as one of the kernel's, is not read on.</summary>
    internal const string TooLong = "it is longer than its folder says, or still being written";

    /// <summary>How many images in memory are best read at once.</summary>
    public const int AtOnce = Md5Lanes.Count;

    // Eight lanes take as long as three hashes of the platform, however many of them are in use.
    private const int FewestInLanes = 4;
    private const int BufferLength = 256 * 1024;
    private static Md5Lanes? spareLanes; // half a megabyte
    private const string Md5IsAsked = "MD5 is what manifests and S3's ETags record; it detects damage, not malice.";

    /// <summary>Reads an image from its first byte to its last.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="work">Told of the bytes as they are read; null if nobody looks.</param>
    /// <param name="cancellation">Ends the reading of a large file.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static ImageFacts Read(string path, WorkItem? work, CancellationToken cancellation)
    {
        using SafeFileHandle handle = ReadOnlyFile.Open(path);
        return Read(handle, work, cancellation);
    }

    /// <summary>Looks at an image that is in memory.</summary>
    /// <param name="bytes">All of its bytes.</param>
    /// <returns>What was found.</returns>
    [SuppressMessage("Security", "CA5351:Do not use broken cryptographic algorithms", Justification = Md5IsAsked)]
    public static ImageFacts Read(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[MD5.HashSizeInBytes];
        MD5.HashData(bytes, digest);
        ImageKind kind = KindOf(bytes);
        return Facts(digest, kind, ImageEnd.IsCut(kind, bytes));
    }

    /// <summary>Looks at an image's form only.</summary>
    /// <param name="path">Absolute path.</param>
    /// <returns>The form, without a hash; or why the file cannot be read.</returns>
    internal static ImageState Look(string path)
    {
        try
        {
            using SafeFileHandle handle = ReadOnlyFile.Open(path);
            Span<byte> header = stackalloc byte[ImageFormat.HeaderLength];
            header = header[..RandomAccess.Read(handle, header, 0)];
            ImageKind kind = ImageFormat.Detect(header);
            return new ImageState { Facts = new ImageFacts(default, kind) { IsCut = ImageEnd.IsCut(kind, header, handle, RandomAccess.GetLength(handle)) }, IsRead = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new ImageState { Problem = e.Message };
        }
    }

    /// <summary>Looks at images that are in memory.</summary>
    /// <param name="images">At most <see cref="AtOnce"/>, each with all of its bytes.</param>
    /// <returns>What was found, in the same order.</returns>
    public static ImageFacts[] Read(ReadOnlyMemory<byte>[] images)
    {
        if (images.Length < FewestInLanes || !Md5Lanes.IsFast)
        {
            return Array.ConvertAll(images, static i => Read(i.Span));
        }

        Md5Lanes lanes = Interlocked.Exchange(ref spareLanes, null) ?? new Md5Lanes();
        var facts = new ImageFacts[images.Length];
        Md5Hash[] hashes = lanes.Hash(images);
        for (int i = 0; i < images.Length; i++)
        {
            ImageKind kind = KindOf(images[i].Span);
            facts[i] = new ImageFacts(hashes[i], kind) { IsCut = ImageEnd.IsCut(kind, images[i].Span) };
        }

        spareLanes = lanes;
        return facts;
    }

    [SuppressMessage("Security", "CA5351:Do not use broken cryptographic algorithms", Justification = Md5IsAsked)]
    internal static ImageFacts Read(SafeFileHandle handle, WorkItem? work, CancellationToken cancellation)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            int length = RandomAccess.Read(handle, buffer, 0);
            int more = length < buffer.Length ? RandomAccess.Read(handle, buffer.AsSpan(length), length) : 1;
            if (more == 0)
            {
                return Read(buffer.AsSpan(0, length));
            }

            Span<byte> header = stackalloc byte[ImageFormat.HeaderLength];
            buffer.AsSpan(0, header.Length).CopyTo(header);
            ImageKind kind = ImageFormat.Detect(header);

            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
            long size = RandomAccess.GetLength(handle);
            long offset = 0;
            while ((length = RandomAccess.Read(handle, buffer, offset)) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, length);
                work?.Add(length);
                offset += length;
                if (offset > size)
                {
                    throw new IOException(TooLong);
                }
            }

            Span<byte> digest = stackalloc byte[MD5.HashSizeInBytes];
            hash.GetHashAndReset(digest);
            return Facts(digest, kind, ImageEnd.IsCut(kind, header, handle, offset));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static ImageKind KindOf(ReadOnlySpan<byte> bytes) => ImageFormat.Detect(bytes[..Math.Min(bytes.Length, ImageFormat.HeaderLength)]);

    private static ImageFacts Facts(ReadOnlySpan<byte> digest, ImageKind kind, bool isCut) =>
        new(new Md5Hash(BinaryPrimitives.ReadUInt64BigEndian(digest), BinaryPrimitives.ReadUInt64BigEndian(digest[8..])), kind) { IsCut = isCut };
}
