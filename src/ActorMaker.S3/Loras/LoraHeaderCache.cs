using System.Text;
using ActorMaker.Data.Files;
using ActorMaker.Data.Versions;

namespace ActorMaker.S3;

/// <summary>
/// Remembers the headers of LoRAs between runs, by ETag and size: an object with both is the one that was read. A file that is
/// damaged, or of another version of this program, counts as empty.
/// </summary>
public sealed class LoraHeaderCache
{
    private const ulong Magic = 0x3341524F4C4D41; // "AMLORA3"

    private readonly Dictionary<(string ETag, long Size), SafetensorsHeader> entries = [];
    private readonly string? path;
    private bool changed;

    private LoraHeaderCache(string? path) => this.path = path;

    /// <summary>Reads a cache.</summary>
    /// <param name="path">Absolute path of its file, which need not be there; null for a cache of this run alone.</param>
    public static LoraHeaderCache Load(string? path)
    {
        LoraHeaderCache cache = new(path);
        byte[] bytes = CacheFile.Read<byte>(path, Magic);
        if (bytes.Length > 0)
        {
            cache.Read(bytes);
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

    /// <summary>Writes the cache, if anything was added. That it cannot be written harms nothing but the next run's speed.</summary>
    public void Save()
    {
        if (path is not null && changed)
        {
            CacheFile.Write<byte>(path, Magic, Bytes());
            changed = false;
        }
    }

    private byte[] Bytes()
    {
        using MemoryStream memory = new();
        using BinaryWriter writer = new(memory, Encoding.UTF8);
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
        return memory.ToArray();
    }

    private void Read(byte[] bytes)
    {
        using BinaryReader reader = new(new MemoryStream(bytes), Encoding.UTF8);
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
