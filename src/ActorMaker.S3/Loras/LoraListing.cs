using ActorMaker.Data.Versions;

namespace ActorMaker.S3;

/// <summary>The LoRAs of a bucket, sorted by what their names say.</summary>
public sealed class LoraListing
{
    private const string Extension = ".safetensors";

    private readonly HashSet<string> fileNames;

    private LoraListing(HashSet<string> fileNames) => this.fileNames = fileNames;

    /// <summary>The LoRAs of each style and actor; checkpoints of a training are no versions, and are left out.</summary>
    public Dictionary<Subject, List<Lora>> BySubject { get; } = [];

    /// <summary>Keys whose file name names no version (AM3002), in key order.</summary>
    public List<string> Nameless { get; } = [];

    /// <summary>How many LoRAs were listed, checkpoints and nameless ones included.</summary>
    public int Count { get; private set; }

    /// <summary>Sorts a listing.</summary>
    /// <param name="bucket">Where it is from.</param>
    /// <param name="listing">What was listed.</param>
    public static LoraListing Read(Bucket bucket, BucketListing listing)
    {
        LoraListing loras = new(new(listing.Objects.Count, StringComparer.Ordinal));
        foreach (BucketObject item in listing.Objects)
        {
            string name = item.Key[(item.Key.LastIndexOf('/') + 1)..];
            loras.fileNames.Add(name);
            if (name.Length == Extension.Length || !name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            loras.Count++;
            if (LoraFileName.Parse(name) is not { } parsed)
            {
                loras.Nameless.Add(item.Key);
            }
            else if (parsed.Checkpoint is null)
            {
                Lora lora = new(bucket.Name, item.Key, parsed, item.LastModified, bucket.Connection.AddressOf(bucket.Name, item.Key)) { Size = item.Size, ETag = item.ETag };
                if (!loras.BySubject.TryGetValue(parsed.Subject, out List<Lora>? own))
                {
                    loras.BySubject.Add(parsed.Subject, own = []);
                }

                own.Add(lora);
            }
        }

        loras.Nameless.Sort(StringComparer.Ordinal);
        return loras;
    }

    /// <summary>The LoRAs of a style or actor.</summary>
    public List<Lora> Of(Subject subject) => BySubject.GetValueOrDefault(subject, []);

    /// <summary>Whether some key that was listed has this file name: the prefix of a LoRA has changed over time.</summary>
    /// <param name="fileName">The last segment of a key.</param>
    public bool HasFile(string fileName) => fileNames.Contains(fileName);
}
