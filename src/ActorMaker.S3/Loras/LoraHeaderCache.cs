using System.Security.Cryptography;
using System.Text;
using ActorMaker.Data.Files;
using ActorMaker.Data.Versions;

namespace ActorMaker.S3;

/// <summary>
/// Remembers the headers of LoRAs between runs, by ETag and size: an object with both is the one that was read. A file that is
/// damaged, or of another version of this program, counts as empty.
/// </summary>
/// <remarks>Its bytes: 8 of magic, then the entries, then the SHA-256 of all before.</remarks>
public sealed class LoraHeaderCache
{
    private static readonly byte[] Magic = "AMLORA02"u8.ToArray();

    // The headers of a hundred thousand LoRAs.
    private const long MaxBytes = 512 * 1024 * 1024;

    private readonly Dictionary<(string ETag, long Size), SafetensorsHeader> entries = [];
    private readonly string? path;
    private bool changed;

    private LoraHeaderCache(string? path) => this.path = path;

    /// <summary>Reads a cache.</summary>
    /// <param name="path">Absolute path of its file, which need not be there; null for a cache of this run alone.</param>
    public static LoraHeaderCache Load(string? path)
    {
        LoraHeaderCache cache = new(path);
        if (path is null)
        {
            return cache;
        }

        try
        {
            cache.Read(OrdinaryFile.Read(path, MaxBytes) ?? []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or FormatException)
        {
            cache.entries.Clear();
        }

        return cache;
    }

    /// <summary>Looks a header up.</summary>
    /// <returns>The header; null when it is not known.</returns>
    public SafetensorsHeader? Find(BucketObject item)
    {
        lock (entries)
        {
            return entries.GetValueOrDefault((item.ETag, item.Size));
        }
    }

    /// <summary>Remembers a header.</summary>
    public void Add(BucketObject item, SafetensorsHeader header)
    {
        lock (entries)
        {
            entries[(item.ETag, item.Size)] = header;
            changed = true;
        }
    }

    /// <summary>Writes the cache, if anything was added, beside its old file and then over it. That it cannot be written harms nothing but the next run's speed.</summary>
    public void Save()
    {
        if (path is null || !changed)
        {
            return;
        }

        string beside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using (FileStream file = new(beside, FileMode.CreateNew))
            {
                file.Write(Bytes());
            }

            File.Move(beside, path, overwrite: true);
            changed = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(beside);
        }
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It lies under obj and is never read.
        }
    }

    private byte[] Bytes()
    {
        using MemoryStream memory = new();
        using BinaryWriter writer = new(memory, Encoding.UTF8);
        writer.Write(Magic);
        lock (entries)
        {
            writer.Write(entries.Count);
            foreach (((string etag, long size), SafetensorsHeader header) in entries)
            {
                writer.Write(etag);
                writer.Write(size);
                writer.Write((byte)header.State);
                writer.Write(header.Reason);
                writer.Write(header.Training.Count);
                foreach ((string name, string value) in header.Training)
                {
                    writer.Write(name);
                    writer.Write(value);
                }
            }
        }

        writer.Flush();
        writer.Write(SHA256.HashData(memory.GetBuffer().AsSpan(0, (int)memory.Length)));
        writer.Flush();
        return memory.ToArray();
    }

    private void Read(byte[] bytes)
    {
        int length = bytes.Length - SHA256.HashSizeInBytes;
        if (length < Magic.Length || !bytes.AsSpan().StartsWith(Magic) || !SHA256.HashData(bytes.AsSpan(0, length)).AsSpan().SequenceEqual(bytes.AsSpan(length)))
        {
            return;
        }

        using MemoryStream memory = new(bytes, Magic.Length, length - Magic.Length);
        using BinaryReader reader = new(memory, Encoding.UTF8);
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            string etag = reader.ReadString();
            long size = reader.ReadInt64();
            SafetensorsState state = (SafetensorsState)reader.ReadByte();
            string reason = reader.ReadString();
            Dictionary<string, string> training = new(StringComparer.Ordinal);
            for (int values = reader.ReadInt32(); values > 0; values--)
            {
                training[reader.ReadString()] = reader.ReadString();
            }

            entries[(etag, size)] = new SafetensorsHeader(state, reason, training);
        }
    }
}
