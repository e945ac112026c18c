using System.Text;
using System.Text.Json;
using ActorMaker.Data.Addresses;
using ActorMaker.S3.Harness;
using Amazon.S3;
using Amazon.S3.Model;

namespace ActorMaker.DemoBucket;

/// <summary>Puts there what the data of a root names, and one LoRA more, so that a sync has something to find.</summary>
/// <param name="client">The server.</param>
/// <param name="root">Absolute path of the data root.</param>
internal sealed class Demonstration(IAmazonS3 client, string root)
{
    private static readonly S3Address News = Parse("s3://storyboard-user-files/actor_maker_user/custom-styles-models/style_1_vV4.safetensors")!;

    private readonly HashSet<string> buckets = new(StringComparer.Ordinal);

    /// <summary>Fills the buckets.</summary>
    /// <returns>How many objects there are now.</returns>
    public async Task<int> FillAsync()
    {
        Dictionary<(string, string), S3Address> addresses = [];
        foreach (S3Address address in Directory.EnumerateFiles(root, "*.json", SearchOption.AllDirectories).SelectMany(Addresses).Append(News))
        {
            addresses[(address.Bucket, address.Key)] = address;
        }

        foreach (S3Address address in addresses.Values)
        {
            await PutAsync(address);
        }

        return addresses.Count;
    }

    private static IEnumerable<S3Address> Addresses(string path)
    {
        List<S3Address> found = [];
        Utf8JsonReader reader = new(File.ReadAllBytes(path));
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String && Parse(reader.GetString()!) is { } address)
            {
                found.Add(address);
            }
        }

        return found;
    }

    private static S3Address? Parse(string text) => S3Address.TryParse(text, serviceUrl: null, out S3Address? address) ? address : null;

    // Images as they lie in the tree; LoRAs are never there, nor are images of others.
    private byte[] Content(S3Address address)
    {
        if (address.FileName.EndsWith(".safetensors", StringComparison.Ordinal))
        {
            return Safetensors.File(1024, ("ss_network_dim", "16"), ("ss_network_alpha", "16"), ("ss_learning_rate", "0.0001"), ("ss_max_train_steps", "2000"));
        }

        string? local = Directory.EnumerateFiles(root, address.FileName, SearchOption.AllDirectories).FirstOrDefault();
        return local is null ? Jpeg(address.FileName) : File.ReadAllBytes(local);
    }

    /// <summary>The image that the sample's manifest records and its folder lacks: nothing but a comment.</summary>
    private static byte[] Jpeg(string comment)
    {
        byte[] text = Encoding.ASCII.GetBytes(comment);
        byte[] header = Convert.FromHexString("FFD8FFE000104A46494600010100000100010000");
        return [.. header, 0xFF, 0xFE, 0, (byte)(text.Length + 2), .. text, 0xFF, 0xD9];
    }

    private async Task PutAsync(S3Address address)
    {
        if (buckets.Add(address.Bucket))
        {
            await client.PutBucketAsync(new PutBucketRequest { BucketName = address.Bucket });
        }

        using MemoryStream content = new(Content(address));
        await client.PutObjectAsync(new PutObjectRequest { BucketName = address.Bucket, Key = address.Key, InputStream = content, UseChunkEncoding = false });
    }
}
