using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorMaker.Data.Files;

/// <summary>A file of our own that only saves time: whatever is wrong with it, it is taken for empty.</summary>
public static class CacheFile
{
    private const long MaxBytes = 1024 * 1024 * 1024;
    private const int HeaderLength = 3 * sizeof(ulong);

    /// <summary>This build of the rules, in one number: what another one found says nothing.</summary>
    public static ulong Build { get; } = ReadBuild();

    /// <summary>Reads a file.</summary>
    /// <param name="path">Absolute path; null for none.</param>
    /// <param name="magic">What the file is, and the version of its layout.</param>
    /// <returns>Its items; none if it is missing, damaged, or something else.</returns>
    public static T[] Read<T>(string? path, ulong magic)
        where T : unmanaged
    {
        // Opening a pipe waits for ever, and a device has no end.
        if (path is null || FileStamp.Of(path) is not { Kind: FileKind.File, Size: >= HeaderLength and < MaxBytes })
        {
            return [];
        }

        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<ulong> header = stackalloc ulong[3];
            (long count, long rest) = Math.DivRem(RandomAccess.GetLength(file) - HeaderLength, Unsafe.SizeOf<T>());
            if (rest != 0 || RandomAccess.Read(file, MemoryMarshal.AsBytes(header), 0) != HeaderLength || header[0] != magic || header[1] != (ulong)count)
            {
                return [];
            }

            var items = new T[count];
            Span<byte> bytes = MemoryMarshal.AsBytes(items.AsSpan());
            int read = RandomAccess.Read(file, bytes, HeaderLength);
            return read == bytes.Length && header[2] == Checksum(magic, bytes) ? items : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Replaces a file, with its folder if need be. Where that fails, the next run is only slower.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="magic">What the file is, and the version of its layout.</param>
    /// <param name="items">What it is to hold.</param>
    public static void Write<T>(string path, ulong magic, ReadOnlySpan<T> items)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(items);
        ulong[] header = [magic, (ulong)items.Length, Checksum(magic, bytes)];
        string temporary = $"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using (FileStream file = File.Create(temporary))
            {
                file.Write(MemoryMarshal.AsBytes<ulong>(header));
                file.Write(bytes);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (WriteFailure.IsExpected(e))
        {
            RemoveQuietly(temporary);
        }
    }

    private static ulong ReadBuild()
    {
        Span<byte> build = stackalloc byte[16];
        typeof(CacheFile).Module.ModuleVersionId.TryWriteBytes(build);
        return Mix(BinaryPrimitives.ReadUInt64LittleEndian(build), BinaryPrimitives.ReadUInt64LittleEndian(build[8..]));
    }

    private static void RemoveQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is in nobody's way.
        }
    }

    /// <summary>A number for two texts, different for different texts but for a chance of 1 in 2^64.</summary>
    /// <param name="folder">The first, such as a folder's name.</param>
    /// <param name="name">The second, such as a file's.</param>
    public static ulong NameOf(ReadOnlySpan<char> folder, ReadOnlySpan<char> name) => Mix(Mix(0x9E3779B97F4A7C15, folder), name);

    /// <summary>Adds a word to a number that stands for a sequence of words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong hash, ulong word)
    {
        hash = (hash ^ word) * 0xBF58476D1CE4E5B9;
        return hash ^ (hash >> 29);
    }

    private static ulong Mix(ulong hash, ReadOnlySpan<char> text) => Mix(Checksum(hash, MemoryMarshal.AsBytes(text)), (ulong)text.Length);

    private static ulong Checksum(ulong hash, ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(rest);
        for (int i = 0; i < words.Length; i++)
        {
            hash = Mix(hash, words[i]);
        }

        for (int i = words.Length * sizeof(ulong); i < rest.Length; i++)
        {
            hash = Mix(hash, rest[i]);
        }

        return hash;
    }
}
