using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace ActorMaker.Data.Tree;

/// <summary>Reads a local image: its MD5 and its format.</summary>
public static class ImageReader
{
    private const int BufferLength = 256 * 1024;

    /// <summary>Reads an image from its first byte to its last.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="cancellation">Ends the reading of a large file.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static ImageFacts Read(string path, CancellationToken cancellation)
    {
        using SafeFileHandle handle = OpenFile(path);
        return Read(handle, cancellation);
    }

    [SuppressMessage("Security", "CA5351:Do not use broken cryptographic algorithms", Justification = "MD5 is what manifests and S3's ETags record; it detects damage, not malice.")]
    internal static ImageFacts Read(SafeFileHandle handle, CancellationToken cancellation)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        Span<byte> digest = stackalloc byte[MD5.HashSizeInBytes];
        try
        {
            int length = RandomAccess.Read(handle, buffer, 0);
            ImageKind kind = ImageFormat.Detect(buffer.AsSpan(0, Math.Min(length, ImageFormat.HeaderLength)));
            int more = length < buffer.Length ? RandomAccess.Read(handle, buffer.AsSpan(length), length) : 1;
            if (more == 0)
            {
                MD5.HashData(buffer.AsSpan(0, length), digest);
                return Facts(digest, kind);
            }

            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
            long offset = 0;
            while ((length = RandomAccess.Read(handle, buffer, offset)) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, length);
                offset += length;
            }

            hash.GetHashAndReset(digest);
            return Facts(digest, kind);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Opens an ordinary file; everybody else may go on reading, writing and replacing it.</summary>
    /// <param name="path">Absolute path.</param>
    /// <returns>The open file.</returns>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    internal static SafeFileHandle OpenFile(string path) =>
        LinuxFiles.Open(path) ?? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static ImageFacts Facts(ReadOnlySpan<byte> digest, ImageKind kind) =>
        new(new Md5Hash(BinaryPrimitives.ReadUInt64BigEndian(digest), BinaryPrimitives.ReadUInt64BigEndian(digest[8..])), kind);
}
