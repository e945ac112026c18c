using System.Text;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Manifests;

/// <summary>What type each known field of a manifest has, and which must be there.</summary>
internal static class ManifestShape
{
    public static JsonValue? RequireText(JsonValue root, ReadOnlySpan<byte> utf8, string name, FindingList findings)
    {
        if (!root.TryGet(utf8, out JsonValue value))
        {
            findings.Add(RuleCatalog.MissingField, root, $"The manifest has no \"{name}\"");
            return null;
        }

        if (value.Kind == JsonKind.String && !value.Is(""u8))
        {
            return value;
        }

        findings.Add(
            value.Kind == JsonKind.String ? RuleCatalog.MissingField : RuleCatalog.WrongShape,
            value,
            value.Kind == JsonKind.String ? $"\"{name}\" is empty" : $"\"{name}\" is {value.Kind.Describe()}, and should be a string");
        return null;
    }

    public static JsonValue? Optional(JsonValue root, ReadOnlySpan<byte> utf8, string name, JsonKind kind, FindingList findings)
    {
        if (!root.TryGet(utf8, out JsonValue value))
        {
            return null;
        }

        if (value.Kind == kind)
        {
            return value;
        }

        findings.Add(RuleCatalog.WrongShape, value, $"\"{name}\" is {value.Kind.Describe()}, and should be {kind.Describe()}");
        return null;
    }

    public static List<TrainingImage> ReadImages(JsonValue root, FindingList findings)
    {
        List<TrainingImage> images = [];
        if (!root.TryGet("training_data"u8, out JsonValue list) || list.Kind != JsonKind.Array)
        {
            return images;
        }

        int index = 0;
        foreach (JsonValue item in list.Items)
        {
            if (item.Kind == JsonKind.Object)
            {
                var image = new TrainingImage(item, index);
                if (Check(image, findings))
                {
                    images.Add(image);
                }
            }
            else
            {
                findings.Add(RuleCatalog.WrongShape, item, $"An entry of \"training_data\" is {item.Kind.Describe()}, and should be an object");
            }

            index++;
        }

        return images;
    }

    private static bool Check(TrainingImage image, FindingList findings)
    {
        int before = findings.Items.Count;
        if (image.FileName is not { } name)
        {
            findings.Add(RuleCatalog.MissingField, image.Value, "The entry has no \"filename\"");
        }
        else if (name.Is(""u8))
        {
            findings.Add(RuleCatalog.MissingField, name, "The entry's \"filename\" is empty");
        }
        else
        {
            CheckKind(name, "filename", JsonKind.String, findings);
        }

        CheckKind(image.LocalPath, "local_path", JsonKind.String, findings);
        CheckKind(image.Size, "size_bytes", JsonKind.Number, findings);
        if (image.Size is { Kind: JsonKind.Number } size && size.AsWhole() is not >= 0)
        {
            findings.Add(RuleCatalog.WrongShape, size, $"\"size_bytes\" is {Encoding.UTF8.GetString(size.Raw)}, and should be a whole number of bytes");
        }

        CheckKind(image.Hash, "md5_hash", JsonKind.String, findings);
        CheckKind(image.Status, "status", JsonKind.String, findings);
        if (image.S3Url is not { Kind: JsonKind.Null })
        {
            CheckKind(image.S3Url, "s3_url", JsonKind.String, findings);
        }

        return findings.Items.Count == before;
    }

    private static void CheckKind(JsonValue? value, string name, JsonKind kind, FindingList findings)
    {
        if (value is { } present && present.Kind != kind)
        {
            findings.Add(RuleCatalog.WrongShape, present, $"\"{name}\" is {present.Kind.Describe()}, and should be {kind.Describe()}");
        }
    }
}
