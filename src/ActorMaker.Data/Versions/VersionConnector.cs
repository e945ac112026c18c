using ActorMaker.Data.Addresses;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Versions;

/// <summary>What <see cref="VersionConnector"/> would change in a file.</summary>
/// <param name="Bytes">The whole new content.</param>
/// <param name="Changes">What changes, each at its place in the original, in that order.</param>
/// <param name="Lost">Values of the original that the new content does not hold, and why.</param>
/// <param name="Flips">Entries whose status changes.</param>
/// <param name="Added">Entries that are new.</param>
public sealed record ConnectedFile(byte[] Bytes, IReadOnlyList<PlannedChange> Changes, IReadOnlyList<LostValue> Lost, int Flips, int Added);

/// <summary>Writes down what <see cref="VersionMatcher"/> found: addresses, statuses, new entries. A pure function; it never removes an entry.</summary>
public sealed class VersionConnector
{
    private const string Succeeded = "the LoRA is in the bucket, so the run succeeded";

    private readonly VersionsFile file;
    private readonly EntryEditor editor;
    private readonly string now;
    private int flips;

    private VersionConnector(VersionsFile file, DateTimeOffset now)
    {
        this.file = file;
        this.now = TimeStamp.FormatUtc(now);
        editor = new EntryEditor(file);
    }

    /// <summary>Computes what has to change in a file.</summary>
    /// <param name="file">A sound file.</param>
    /// <param name="matches">Which entries the objects belong to.</param>
    /// <param name="now">The time for <c>lastSynced</c>.</param>
    /// <returns>The changes, or null if there are none.</returns>
    public static ConnectedFile? Connect(VersionsFile file, LoraMatches matches, DateTimeOffset now)
    {
        VersionConnector connector = new(file, now);
        foreach (LoraMatch match in matches.Connected.Where(m => !m.Completes || m.Object.Header is not null))
        {
            connector.Connect(match);
        }

        List<Lora> added = [.. matches.New.Where(static o => o.Header is not null)];
        connector.Add(added);
        return connector.editor.Json.HasEdits
            ? new ConnectedFile(connector.editor.Json.ToBytes(), connector.editor.Changes, connector.editor.Lost, connector.flips, added.Count)
            : null;
    }

    /// <summary>The first version file of a style or actor that has none yet.</summary>
    /// <param name="objects">Its LoRAs, newest version first; one whose header was not read is not added.</param>
    /// <param name="now">The time for <c>lastSynced</c>.</param>
    /// <returns>The file's bytes; null if there is nothing to add.</returns>
    public static byte[]? Create(IEnumerable<Lora> objects, DateTimeOffset now)
    {
        string synced = TimeStamp.FormatUtc(now);
        JsonTemplate[] entries = [.. objects.Where(static o => o.Header is not null).Select(o => Entry(o, o.Header!, synced))];
        return entries.Length == 0 ? null : JsonTemplate.Object(("versions", JsonTemplate.Array(entries))).ToBytes(JsonStyle.JavaScript);
    }

    /// <summary>What the preview says of a new entry.</summary>
    public static string Describe(Lora item) => $"add {VersionName.Format(item.Name.Version)} for \"{item.Key}\", which no entry knows";

    private void Connect(LoraMatch match)
    {
        TrainingVersion entry = match.Entry;
        List<string> what = [];
        VersionField at = VersionField.Name;
        if (Address(match) is { } address)
        {
            what.Add(entry.LoraUrl is null ? "gets the address of its LoRA" : "gets the accelerated address of its LoRA");
            editor.Set(entry, VersionField.LoraUrl, "loraUrl", address, "the same LoRA's accelerated address replaces it");
            at = entry.LoraUrl is null ? at : VersionField.LoraUrl;
        }

        if (!entry.IsCompleted)
        {
            flips++;
            what.Add($"{entry.Status} becomes completed, because \"{match.Object.Key}\" is in the bucket");
            at = VersionField.Status;
            editor.Set(entry, VersionField.Status, "status", VersionStatus.Completed, Succeeded);
            editor.Remove(entry, VersionField.Error, "error", Succeeded);
            editor.Remove(entry, VersionField.FailedAt, "failedAt", Succeeded);
        }

        if (what.Count > 0)
        {
            editor.Set(entry, VersionField.LastSynced, "lastSynced", now, "it was connected with the bucket now");
            editor.Note(entry[at]!.Value, $"\"{entry.Name}\": {string.Join("; ", what)}");
        }
    }

    /// <summary>The address that an entry is to have: its first one, or the accelerated form of the one it has; null if its own stays.</summary>
    private static string? Address(LoraMatch match)
    {
        if (match.Entry.LoraUrl is null)
        {
            return match.Object.Address;
        }

        bool faster = match.Entry.Lora is { IsAccelerated: false, Form: not S3AddressForm.Service }
            && S3Address.TryParse(match.Object.Address, serviceUrl: null, out S3Address? address) && address.IsAccelerated;
        S3Address? upgraded = faster ? match.Entry.Lora!.ToVirtualHosted().ToAccelerated() : null;
        return upgraded is { IsAccelerated: true } ? upgraded.ToString() : null;
    }

    /// <summary>Puts new entries in their places: newest version first.</summary>
    private void Add(List<Lora> added)
    {
        // From the oldest on, so that every index is one among the entries as they were read.
        foreach (Lora item in added.OrderBy(o => o.Name.Version))
        {
            int place = Place(item.Name.Version);
            editor.Json.InsertItem(file.Array!.Value, place, Entry(item, item.Header!, now));
            JsonValue near = place < file.Versions.Count ? file.Versions[place][VersionField.Name]!.Value : file.Array.Value;
            editor.Note(near, Describe(item));
        }
    }

    /// <summary>Before the first older version; else behind the last version, before entries whose name tells no number.</summary>
    private int Place(long number)
    {
        List<TrainingVersion> entries = [.. file.Versions];
        int older = entries.FindIndex(v => v.Number < number);
        return older >= 0 ? older : entries.FindLastIndex(v => v.Number is not null) + 1;
    }

    private static JsonTemplate Entry(Lora item, SafetensorsHeader header, string synced) => JsonTemplate.Object(
        ("id", JsonTemplate.Of(item.Stem)),
        ("name", JsonTemplate.Of(VersionName.Format(item.Name.Version))),
        ("status", JsonTemplate.Of(VersionStatus.Completed)),
        ("loraUrl", JsonTemplate.Of(item.Address)),
        ("timestamp", JsonTemplate.Of(TimeStamp.FormatUtc(item.LastModified))),
        ("lastSynced", JsonTemplate.Of(synced)),
        ("parameters", TrainerParameters.Of(header)),
        ("description", JsonTemplate.Of("Synced from S3")));
}
