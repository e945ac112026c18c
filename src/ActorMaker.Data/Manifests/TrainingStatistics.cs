using System.Text;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Manifests;

/// <summary>The statistics of training images, in their order. The others of a manifest are not ours, and not touched.</summary>
/// <param name="count">Number of entries.</param>
/// <param name="bytes">Sum of their sizes in bytes.</param>
/// <param name="counts">How many have each status.</param>
internal sealed class TrainingStatistics(int count, long bytes, StatusCounts counts)
{
    private const int Megabyte = 2;

    private static readonly string[] Names =
    [
        "training_images_count", "training_data_size_bytes", "training_data_size_mb", "training_synced_count", "training_local_only_count",
        "training_s3_only_count", "training_out_of_sync_count",
    ];

    private static readonly byte[][] Utf8Names = Array.ConvertAll(Names, Encoding.UTF8.GetBytes);

    /// <summary>All of them, for a new object.</summary>
    public IEnumerable<(string Name, JsonTemplate Value)> All() => Names.Select((name, i) => (name, Value(i)));

    /// <summary>Whether a member's name is that of one of them.</summary>
    public static bool Counts(JsonValue name)
    {
        foreach (byte[] own in Utf8Names)
        {
            if (name.Is(own))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A count that is missing is 0: no reason to change a manifest, but written with every other change.</summary>
    public bool AreRight(JsonValue? statistics)
    {
        for (int i = 0; i < Names.Length; i++)
        {
            if (Number(i) == 0 && statistics?.TryGet(Utf8Names[i], out _) != true)
            {
                continue;
            }

            if (statistics is not { } there || !IsRight(there, i))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Brings a manifest's statistics up to date.</summary>
    public void Set(JsonEditor editor, ActorManifest manifest, List<PlannedChange> changes)
    {
        if (manifest.Statistics is not { } statistics)
        {
            editor.SetMember(manifest.Text.Root, "statistics", JsonTemplate.Object([.. All()]), before: "status");
            changes.Add(new PlannedChange(manifest.Text.Root.Position, "statistics of the training images"));
            return;
        }

        List<string> words = [];
        for (int i = 0; i < Names.Length; i++)
        {
            if (!IsRight(statistics, i))
            {
                string old = statistics.TryGet(Utf8Names[i], out JsonValue there) ? Encoding.UTF8.GetString(there.Raw) + " -> " : "";
                words.Add($"{Names[i]} {old}{(i == Megabyte ? JsonNumber.Spell(EntryFacts.Megabytes(bytes), python: true) : Number(i))}");
                editor.SetMember(statistics, Names[i], Value(i), after: i == 0 ? null : Names[i - 1]);
            }
        }

        if (words.Count > 0)
        {
            changes.Add(new PlannedChange(statistics.Position, "statistics: " + string.Join(", ", words)));
        }
    }

    private bool IsRight(JsonValue statistics, int i) => statistics.TryGet(Utf8Names[i], out JsonValue written)
        && (i == Megabyte ? written.AsDouble() is { } number && number.Equals(EntryFacts.Megabytes(bytes)) : written.AsWhole() == Number(i));

    private JsonTemplate Value(int i) => i == Megabyte ? JsonTemplate.Of(EntryFacts.Megabytes(bytes)) : JsonTemplate.Of(Number(i));

    private long Number(int i) => i switch
    {
        0 => count,
        1 or Megabyte => bytes,
        3 => counts.Synced,
        4 => counts.LocalOnly,
        5 => counts.S3Only,
        _ => counts.OutOfSync,
    };
}
