using ActorMaker.Data.Addresses;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Trainings;

/// <summary>A style's images and captions in S3, from <c>data/s3_manifests</c>.</summary>
public sealed class StyleObjects
{
    private readonly Dictionary<string, string> addresses = new(StringComparer.Ordinal);

    private StyleObjects()
    {
    }

    /// <summary>Reads what S3 has of a style.</summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="serviceUrl">The S3 service whose host counts as an S3 address; null for AWS only.</param>
    /// <param name="problem">What is wrong with it; empty if it is sound, or if there is none.</param>
    /// <returns>What there is; nothing if the file is missing or not sound.</returns>
    public static StyleObjects Read(string path, Uri? serviceUrl, out string problem)
    {
        StyleObjects objects = new();
        using DataFile? file = DataFile.Read(path, out Finding? unreadable);
        problem = unreadable?.What ?? "";
        if (file is null)
        {
            return objects;
        }

        if (file.Text.Problems.Count > 0 || !file.Text.Root.TryGet("files"u8, out JsonValue files))
        {
            problem = $"{System.IO.Path.GetFileName(path)} is not what it should be: an object with a list \"files\"";
            return objects;
        }

        string? bucket = Text(file.Text.Root, "s3_bucket"u8);
        foreach (JsonValue item in files.Items)
        {
            if (Text(item, "filename"u8) is { } name && AddressOf(item, bucket, serviceUrl) is { } address)
            {
                objects.addresses.TryAdd(name, address);
            }
        }

        return objects;
    }

    /// <summary>What a training on a set of images gets: every image that is there, followed by its caption.</summary>
    public TrainingSet Take(SelectionSet set)
    {
        List<string> taken = [];
        List<string> images = [];
        List<string> captions = [];
        foreach (string name in set.Files)
        {
            if (!addresses.TryGetValue(name, out string? image))
            {
                images.Add(name);
                continue;
            }

            taken.Add(image);
            string caption = System.IO.Path.GetFileNameWithoutExtension(name) + ".txt";
            if (addresses.TryGetValue(caption, out string? text))
            {
                taken.Add(text);
            }
            else
            {
                captions.Add(caption);
            }
        }

        return new TrainingSet(taken, set.Files.Count - images.Count) { MissingImages = images, MissingCaptions = captions };
    }

    /// <summary>Bucket and key where they are told, as the key has no spelling to be misread; else the address.</summary>
    private static string? AddressOf(JsonValue item, string? bucket, Uri? serviceUrl) =>
        bucket is not null && Text(item, "s3_key"u8) is { } key ? $"s3://{bucket}/{key}"
        : Text(item, "s3_url"u8) is { } url && S3Address.TryParse(url, serviceUrl, out S3Address? parsed) && !parsed.HasSignature ? $"s3://{parsed.Bucket}/{parsed.Key}"
        : null;

    private static string? Text(JsonValue value, ReadOnlySpan<byte> name) =>
        value.Kind == JsonKind.Object && value.TryGet(name, out JsonValue found) && found.AsString() is { Length: > 0 } text ? text : null;
}
