using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace ActorMaker.EndToEnd.Tests.Images;

/// <summary>What tests of push, pull and repair make of a data root.</summary>
internal static partial class ImageData
{
    public const string Actor = "0006_european_20_female";
    public const string Other = "0007_asian_30_male";
    public const string Manifest = "data/actor_manifests/0006_manifest.json";
    public const string OtherManifest = "data/actor_manifests/0007_manifest.json";

    /// <summary>The path of an image.</summary>
    public static string File(int number, string actor = Actor) => $"data/actors/{actor}/training_data/{actor}_{number}.jpg";

    /// <summary>The key of an image.</summary>
    public static string Key(int number, string actor = Actor) => $"system_actors/training_data/{actor}/{actor}_{number}.jpg";

    public static string Md5(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));

    public static byte[] Bytes(this DataRepository data, string relative) => System.IO.File.ReadAllBytes(data.PathOf(relative));

    public static bool Has(this DataRepository data, string relative) => Path.Exists(data.PathOf(relative));

    /// <summary>Writes an actor whose images nobody has uploaded.</summary>
    public static void AddLocalActor(this DataRepository data, string actor = Actor, int images = 2)
    {
        string manifest = data.AddActor(actor, images);
        string text = Url().Replace(data.Read(manifest), "null").Replace("\"status\": \"synced\"", "\"status\": \"local_only\"", StringComparison.Ordinal)
            .Replace($"\"training_synced_count\": {images}", "\"training_synced_count\": 0", StringComparison.Ordinal)
            .Replace("\"training_local_only_count\": 0", $"\"training_local_only_count\": {images}", StringComparison.Ordinal);
        data.Write(manifest, text);
    }

    /// <summary>Writes an actor whose images are in the bucket, and here.</summary>
    public static async Task AddSyncedActorAsync(this S3Repository s3, string actor = Actor, int images = 2)
    {
        string manifest = s3.Data.AddActor(actor, images);
        s3.Data.Write(manifest, s3.Data.Read(manifest).Replace("https://story-boards-assets.", $"https://{s3.Bucket.Name}.", StringComparison.Ordinal));
        for (int i = 0; i < images; i++)
        {
            await s3.Bucket.PutAsync(Key(i, actor), s3.Data.Bytes(File(i, actor)));
        }
    }

    /// <summary>Removes all images, as they are not in git.</summary>
    public static void Clone(this DataRepository data) => Directory.Delete(data.PathOf("data/actors"), recursive: true);

    /// <summary>Every file of the data with its bytes and its time.</summary>
    public static Dictionary<string, string> Snapshot(this DataRepository data) =>
        Directory.EnumerateFiles(data.PathOf("data"), "*", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(data.Root, f), f => $"{Md5(System.IO.File.ReadAllBytes(f))} {System.IO.File.GetLastWriteTimeUtc(f):O}", StringComparer.Ordinal);

    [GeneratedRegex(@"(?<=""s3_url"": )""[^""]*""", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Url();

    /// <summary>An image that somebody has worked on: larger than the ones of the repository.</summary>
    public static byte[] Retouched(string text) => DataRepository.Jpeg(text.PadRight(100));
}
