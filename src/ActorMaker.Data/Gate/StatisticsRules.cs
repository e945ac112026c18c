using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Manifests;

namespace ActorMaker.Data.Gate;

/// <summary>AM2015: a manifest's statuses and counts against its list. Only the counts of training images are ours to judge.</summary>
internal static class StatisticsRules
{
    private const double BytesPerMegabyte = 1024 * 1024;
    private const double RoundingToTwoDigits = 0.0051;

    /// <summary>Checks the statuses and counts of a sound manifest.</summary>
    public static void Check(ActorManifest manifest, FindingList findings)
    {
        foreach (TrainingImage image in manifest.Images)
        {
            CheckStatus(image, findings);
        }

        CheckCounts(manifest, findings);
    }

    /// <summary>Checks what an entry says of itself.</summary>
    public static void CheckStatus(TrainingImage image, FindingList findings)
    {
        if (image.Status is not { } value)
        {
            return;
        }

        SyncStatus? status = image.ReadStatus();
        if (status is null)
        {
            findings.Add(RuleCatalog.Statistics, value, $"The status \"{value.AsString()}\" of \"{image.Name}\" is none of synced, local_only, s3_only and out_of_sync");
        }
        else if ((status == SyncStatus.LocalOnly) == image.HasAddress)
        {
            findings.Add(RuleCatalog.Statistics, value, $"\"{image.Name}\" is {value.AsString()} and has {(image.HasAddress ? "an" : "no")} \"s3_url\"");
        }
    }

    /// <summary>Checks the counts of a sound manifest.</summary>
    public static void CheckCounts(ActorManifest manifest, FindingList findings)
    {
        if (manifest.Statistics is not { } statistics)
        {
            return;
        }

        long bytes = 0;
        Span<int> counts = stackalloc int[4];
        counts.Clear();
        foreach (TrainingImage image in manifest.Images)
        {
            bytes += image.Size?.AsWhole() ?? 0;
            if (image.ReadStatus() is { } status)
            {
                counts[(int)status]++;
            }
        }

        foreach (JsonMember member in statistics.Members)
        {
            JsonValue name = member.Name;
            if (name.Is("training_images_count"u8))
            {
                Compare(name, member.Value, manifest.Images.Count, findings);
            }
            else if (name.Is("training_data_size_bytes"u8))
            {
                Compare(name, member.Value, bytes, findings);
            }
            else if (name.Is("training_data_size_mb"u8))
            {
                CompareMegabytes(name, member.Value, bytes, findings);
            }
            else if (name.Is("training_synced_count"u8))
            {
                Compare(name, member.Value, counts[(int)SyncStatus.Synced], findings);
            }
            else if (name.Is("training_local_only_count"u8))
            {
                Compare(name, member.Value, counts[(int)SyncStatus.LocalOnly], findings);
            }
            else if (name.Is("training_s3_only_count"u8))
            {
                Compare(name, member.Value, counts[(int)SyncStatus.S3Only], findings);
            }
            else if (name.Is("training_out_of_sync_count"u8))
            {
                Compare(name, member.Value, counts[(int)SyncStatus.OutOfSync], findings);
            }
        }
    }

    private static void Compare(JsonValue name, JsonValue value, long actual, FindingList findings)
    {
        if (value.AsWhole() != actual)
        {
            Add(name, value, actual.ToString(), findings);
        }
    }

    private static void CompareMegabytes(JsonValue name, JsonValue value, long bytes, FindingList findings)
    {
        double actual = bytes / BytesPerMegabyte;
        if (value.AsDouble() is not { } written || Math.Abs(written - actual) > RoundingToTwoDigits)
        {
            Add(name, value, actual.ToString("0.00"), findings);
        }
    }

    private static void Add(JsonValue name, JsonValue value, string actual, FindingList findings)
    {
        if (value.Kind == JsonKind.Number)
        {
            findings.Add(RuleCatalog.Statistics, value, $"\"{name.AsString()}\" is {System.Text.Encoding.UTF8.GetString(value.Raw)}, and the list gives {actual}");
        }
        else
        {
            findings.Add(RuleCatalog.WrongShape, value, $"\"{name.AsString()}\" is {value.Kind.Describe()}, and should be a number");
        }
    }
}
