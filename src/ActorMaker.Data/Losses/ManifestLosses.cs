using ActorMaker.Data.Addresses;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Manifests;

namespace ActorMaker.Data.Losses;

/// <summary>What an actor's manifest has lost: images, their addresses, and values.</summary>
/// <param name="losses">Gets what is lost.</param>
/// <param name="serviceUrl">The S3 service whose host counts as an S3 address; null for AWS only.</param>
internal sealed class ManifestLosses(LossList losses, Uri? serviceUrl)
{
    /// <summary>Compares two states of a manifest.</summary>
    /// <param name="before">What it said: an object.</param>
    /// <param name="after">What it says, or its successor, if it has another name now; null if there is none.</param>
    /// <param name="successor">The path of what <paramref name="after"/> is the text of.</param>
    /// <returns>How it has changed, in words.</returns>
    public string Compare(TreeFile file, JsonText before, JsonText? after, string successor)
    {
        string actor = NameOf(before) ?? file.Name;
        List<TrainingImage> had = Images(before);
        List<TrainingImage> has = after is null ? [] : Images(after);
        if (after is null)
        {
            losses.Add(RuleCatalog.EntryLost, file.Path, detail: null, $"The manifest of {actor} is gone since {losses.Reference}", at: null, before.Root);
        }
        else
        {
            new ValueLosses(losses, successor, "the manifest", detail: null).CompareMembers(before.Root, after.Root, static name => name.Is("training_data"u8));
        }

        JsonValue? list = after is not null && after.Root.TryGet("training_data"u8, out JsonValue found) ? found : after?.Root;
        ImageList kept = new(has, serviceUrl);
        (int changed, int gone) = (0, 0);
        foreach (TrainingImage image in had)
        {
            string path = $"data/actors/{actor}/training_data/{image.Name}";
            if (kept.Find(image) is not { } now)
            {
                gone++;
                losses.AddImage(path, successor, $"The image {image.Name} of {actor} is gone since {losses.Reference}", list, image.Value);
                continue;
            }

            changed += JsonEquality.SameValue(image.Value, now.Value) ? 0 : 1;
            if (image.HasAddress && !kept.Keeps(image, now))
            {
                losses.AddImage(path, successor, $"The address of {image.Name} of {actor} is gone since {losses.Reference}", now.S3Url ?? now.Value, image.S3Url);
            }

            new ValueLosses(losses, successor, image.Name, image.Name).CompareMembers(image.Value, now.Value, static name => name.Is("s3_url"u8));
        }

        HashSet<string> old = had.Select(static i => i.Name).ToHashSet(ImageName.Comparer);
        return ChangeText.Of("image", has.Count(i => !old.Contains(i.Name)), changed, merged: 0, gone);
    }

    /// <summary>The images that a manifest lists under a name, those with a wrong shape too.</summary>
    public static List<TrainingImage> Images(JsonText text)
    {
        List<TrainingImage> images = [];
        if (text.Root.TryGet("training_data"u8, out JsonValue list))
        {
            int index = 0;
            foreach (JsonValue item in list.Items)
            {
                if (item.Kind == JsonKind.Object && new TrainingImage(item, index) is { Name.Length: > 0 } image)
                {
                    images.Add(image);
                }

                index++;
            }
        }

        return images;
    }

    /// <summary>The actor's name that a manifest tells.</summary>
    public static string? NameOf(JsonText text) => text.Root.TryGet("character_name"u8, out JsonValue name) && name.AsString() is { Length: > 0 } given ? given : null;

    /// <summary>The file name that an address ends in; the address itself if it is none of S3.</summary>
    public static string FileNameOf(string address, Uri? serviceUrl) => S3Address.TryParse(address, serviceUrl, out S3Address? s3) && s3.FileName.Length > 0 ? s3.FileName : address;
}

/// <summary>The images of a manifest, to find earlier ones among.</summary>
internal sealed class ImageList
{
    private readonly Dictionary<string, TrainingImage> names = new(ImageName.Comparer);
    private readonly Dictionary<string, TrainingImage> addresses = new(StringComparer.Ordinal);
    private readonly Dictionary<Md5Hash, TrainingImage> hashes = [];
    private readonly Uri? serviceUrl;

    /// <summary>Takes the images.</summary>
    /// <param name="serviceUrl">The S3 service whose host counts as an S3 address; null for AWS only.</param>
    public ImageList(IReadOnlyList<TrainingImage> images, Uri? serviceUrl)
    {
        this.serviceUrl = serviceUrl;
        foreach (TrainingImage image in images)
        {
            names.TryAdd(image.Name, image);
            if (image.HasAddress)
            {
                addresses.TryAdd(Address(image), image);
            }

            if (image.TryGetMd5(out Md5Hash md5))
            {
                hashes.TryAdd(md5, image);
            }
        }
    }

    /// <summary>What an earlier image is now: the one of its name, or else of its bytes or its address, for it may have been renamed.</summary>
    /// <param name="image">The earlier image.</param>
    /// <returns>Null if it is gone.</returns>
    public TrainingImage? Find(TrainingImage image) =>
        names.TryGetValue(image.Name, out TrainingImage? same) ? same
        : image.TryGetMd5(out Md5Hash md5) && hashes.TryGetValue(md5, out TrainingImage? renamed) ? renamed
        : image.HasAddress && addresses.TryGetValue(Address(image), out TrainingImage? other) ? other
        : null;

    /// <summary>Whether the address of an earlier image is still known: in any form, under the image's new name, or in another entry.</summary>
    /// <param name="image">The earlier image, which has an address.</param>
    public bool Keeps(TrainingImage image, TrainingImage now) =>
        addresses.ContainsKey(Address(image)) || (now.HasAddress && !ImageName.Comparer.Equals(image.Name, now.Name));

    /// <summary>Whether an image with an address has a name.</summary>
    public bool HasAddressOf(string fileName) =>
        addresses.ContainsKey(fileName) || (names.TryGetValue(fileName, out TrainingImage? image) && image.HasAddress);

    private string Address(TrainingImage image) => ManifestLosses.FileNameOf(image.S3Url!.Value.AsString()!, serviceUrl);
}
