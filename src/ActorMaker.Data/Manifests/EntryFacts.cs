using System.Text;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Manifests;

/// <summary>Writes what is known of a local image (size, hash, times) into its entry.</summary>
/// <param name="time">Knows the local time zone.</param>
/// <param name="lost">Gets what an entry said before.</param>
internal sealed class EntryFacts(TimeProvider time, List<LostValue> lost)
{
    private const decimal BytesPerMegabyte = 1024 * 1024;

    /// <summary>Rounded as Python's <c>round(x, 2)</c> does: exactly, and halves to even.</summary>
    public static double Megabytes(long bytes) => (double)Math.Round(bytes / BytesPerMegabyte, 2, MidpointRounding.ToEven);

    /// <summary>The value of one of the fields of <see cref="EntryLayout.Facts"/>.</summary>
    public JsonTemplate Of(LocalImage image, string field) => field switch
    {
        "size_bytes" => JsonTemplate.Of(image.Size),
        "size_mb" => JsonTemplate.Of(Megabytes(image.Size)),
        "modified_timestamp" => JsonTemplate.Of(LocalStamp.Seconds(image.Modified)),
        "modified_date" => JsonTemplate.Of(LocalStamp.OfFile(image.Modified, time)),
        _ => JsonTemplate.Of(image.Hash.ToString()),
    };

    /// <summary>Sets the fields of an entry that change.</summary>
    /// <param name="entry">The entry to edit.</param>
    /// <param name="image">The entry as it was read.</param>
    /// <param name="local">The local image.</param>
    /// <param name="change">Which fields.</param>
    /// <param name="reason">Why a field that is replaced is no longer true.</param>
    public void Set(EntryEditor entry, TrainingImage image, LocalImage local, FactChange change, string reason)
    {
        bool wrongSize = image.Size?.AsWhole() != local.Size;
        foreach (string field in EntryLayout.Facts)
        {
            bool has = image.Value.TryGet(Encoding.UTF8.GetBytes(field), out JsonValue value) && !value.Is(""u8);
            bool wrong = change == FactChange.Replace || (wrongSize && field is "size_bytes" or "size_mb");
            if (has && !wrong)
            {
                continue;
            }

            JsonTemplate fresh = Of(local, field);
            if (has && !fresh.Says(value))
            {
                lost.Add(new LostValue(value.GetPath(), Encoding.UTF8.GetString(value.Raw), change == FactChange.Replace ? reason : "it contradicts the recorded hash, which is the local image's"));
            }

            entry.Set(field, fresh);
        }
    }
}
