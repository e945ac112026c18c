using System.Text.Json;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;
using ActorMaker.Data.Views;

namespace ActorMaker.Service.Api;

/// <summary>Writes actors' images: first the fields of the studio's own program, in its order, then ours.</summary>
internal static class TrainingDataJson
{
    /// <summary>Writes one actor with all images.</summary>
    /// <param name="root">Absolute path of the data root.</param>
    /// <param name="actor">The actor, with the details of the images.</param>
    public static void Write(Utf8JsonWriter json, string root, ActorView actor)
    {
        json.WriteStartObject();
        WriteId(json, "actor_id", actor);
        json.WriteString("actor_name", actor.Name);
        json.WriteStartArray("training_images");
        for (int i = 0; i < actor.Images.Count; i++)
        {
            WriteImage(json, i, actor, actor.Images[i]);
        }

        json.WriteEndArray();
        json.WriteString("base_image_path", BaseImage(root, actor.Name));
        json.WriteNumber("total_count", actor.Images.Count);
        WriteCounts(json, actor);
        json.WriteNumber("orphan_count", actor.Orphans);
        json.WriteNumber("missing_count", actor.Missing);
        json.WriteNumber("duplicate_count", actor.Duplicates);
        json.WriteString("manifest_updated", actor.Updated);
        json.WriteString("manifest", actor.Manifest is null ? null : Path.GetRelativePath(root, actor.Manifest).Replace('\\', '/'));
        json.WriteEndObject();
    }

    /// <summary>Writes one actor of a list.</summary>
    /// <param name="isSynced">Whether every image is in S3 as it is here.</param>
    public static void WriteSummary(Utf8JsonWriter json, ActorView actor, bool isSynced)
    {
        json.WriteStartObject();
        WriteId(json, "id", actor);
        json.WriteString("name", actor.Name);
        json.WriteString("problem", actor.Problem);
        json.WriteStartObject("training_data");
        json.WriteNumber("count", actor.Images.Count);
        json.WriteBoolean("synced", isSynced);
        WriteCounts(json, actor);
        json.WriteNumber("orphan_count", actor.Orphans);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Images that are only here: what no status can be said of is here, or was.</summary>
    public static int LocalOnly(ActorView actor) => actor.Images.Count - actor.Synced - actor.S3Only - actor.OutOfSync;

    private static void WriteCounts(Utf8JsonWriter json, ActorView actor)
    {
        json.WriteNumber("synced_count", actor.Synced);
        json.WriteNumber("local_only_count", LocalOnly(actor));
        json.WriteNumber("s3_only_count", actor.S3Only);
        json.WriteNumber("out_of_sync_count", actor.OutOfSync);
    }

    private static void WriteId(Utf8JsonWriter json, string name, ActorView actor)
    {
        if (Subject.FromName(SubjectKind.Actor, actor.Name) is { } subject)
        {
            json.WriteNumber(name, subject.Number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteImage(Utf8JsonWriter json, int index, ActorView actor, ImageView image)
    {
        ImageDetail detail = image.Detail!;
        bool isOrphan = image is { IsLocal: true, IsListed: false };
        json.WriteStartObject();
        json.WriteNumber("index", index);
        json.WriteString("filename", image.Name);
        json.WriteString("s3_url", image.Url);
        json.WriteBoolean("local_exists", image.IsLocal);
        json.WriteString("local_path", image.IsLocal ? $"/data/actors/{actor.Name}/training_data/{image.Name}" : null);
        json.WriteString("md5_hash", detail.Md5);
        json.NumberOrNull("size_mb", detail.Megabytes);
        json.WriteString("modified_date", detail.Modified);
        json.WriteString("status", TrainingImage.Format(image.Status ?? SyncStatus.LocalOnly));
        json.WriteBoolean("good", detail.IsGood);
        json.WriteString("local_md5", detail.LocalMd5);
        json.WriteString("evidence", detail.Evidence switch { Evidence.ReadNow => "md5-now", Evidence.Remembered => "md5-cached", Evidence.ETag => "s3-etag", Evidence.Checksum => "s3-checksum", _ => "none" });
        json.WriteBoolean("orphan", isOrphan);
        json.WriteString("problem", ProblemOf(image, detail)?.Code);
        json.WriteString("thumb", image.IsLocal ? $"/media/{Uri.EscapeDataString(actor.Name)}/{Uri.EscapeDataString(image.Name)}?w=192" : null);
        json.WriteEndObject();
    }

    private static Rule? ProblemOf(ImageView image, ImageDetail detail) =>
        image.Problem is not null ? RuleCatalog.NotAnImage
        : detail.IsNotInBucket ? RuleCatalog.LoraMissing
        : image.IsMissing ? RuleCatalog.OrphanEntry
        : detail.IsTwice ? RuleCatalog.DuplicateFileName
        : null;

    /// <summary>The picture that all of an actor's others are made from.</summary>
    private static string? BaseImage(string root, string actor)
    {
        string folder = Path.Combine(DataRoot.Actor(root, actor), "base_image");
        string? file = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, actor + "_base.*").Order(StringComparer.Ordinal).FirstOrDefault() : null;
        return file is null ? null : $"/data/actors/{actor}/base_image/{Path.GetFileName(file)}";
    }
}
