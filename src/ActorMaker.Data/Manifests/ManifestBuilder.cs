using System.Text;
using ActorMaker.Data.Json;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Rules;

namespace ActorMaker.Data.Manifests;

/// <summary>Brings one manifest up to date with what is known of its actor. Pure: text and facts in, text out.</summary>
/// <remarks>Nothing that was known is dropped: entries, their order and their unknown fields stay, an address is only ever added,
/// and the recorded hash of an image that S3 has stays as the evidence of what S3 has.</remarks>
public sealed class ManifestBuilder
{
    private const decimal BytesPerMegabyte = 1024 * 1024;
    private const int Megabyte = 2;

    /// <summary>The statistics that are a sync's own, in their order. The others are not touched.</summary>
    private static readonly string[] Statistics =
    [
        "training_images_count", "training_data_size_bytes", "training_data_size_mb", "training_synced_count", "training_local_only_count",
        "training_s3_only_count", "training_out_of_sync_count",
    ];

    private static readonly byte[][] StatisticNames = Array.ConvertAll(Statistics, Encoding.UTF8.GetBytes);

    private readonly ActorFacts facts;
    private readonly ManifestModel model;
    private readonly TimeProvider time;
    private readonly ManifestComparison comparison;
    private readonly List<PlannedChange> changes = [];
    private readonly List<LostValue> lost = [];

    private ManifestBuilder(ManifestComparison comparison, ActorFacts facts, ManifestModel model, TimeProvider time)
    {
        this.comparison = comparison;
        this.facts = facts;
        this.model = model;
        this.time = time;
    }

    /// <summary>Brings a manifest up to date.</summary>
    /// <param name="manifest">A sound manifest of the actor.</param>
    /// <param name="facts">What is known of the actor's images.</param>
    /// <param name="model">What the manifests around it look like.</param>
    /// <param name="time">Clock and time zone.</param>
    /// <returns>The new text, or none if nothing but its time stamp would change.</returns>
    /// <exception cref="ArgumentException">The manifest is not sound.</exception>
    public static ManifestUpdate Update(ActorManifest manifest, ActorFacts facts, ManifestModel model, TimeProvider time)
    {
        if (!manifest.IsSound)
        {
            throw new ArgumentException("A manifest that cannot be read cannot be changed.", nameof(manifest));
        }

        var builder = new ManifestBuilder(ManifestComparison.Of(manifest, facts), facts, model, time);
        return builder.Update(manifest);
    }

    /// <summary>Makes the manifest of an actor that has none.</summary>
    /// <param name="id">The actor's id as its folder spells it, such as <c>0006</c>.</param>
    /// <param name="facts">What is known of the actor's images.</param>
    /// <param name="model">What the manifests around it look like.</param>
    /// <param name="time">Clock and time zone.</param>
    /// <returns>The text; none if there is nothing to record.</returns>
    public static ManifestUpdate Create(string id, ActorFacts facts, ManifestModel model, TimeProvider time)
    {
        using JsonText text = JsonText.Parse("{}"u8.ToArray());
        var builder = new ManifestBuilder(ManifestComparison.Of(ActorManifest.Read("", text), facts), facts, model, time);
        return builder.comparison.Count == 0 ? new ManifestUpdate(null, default, []) : builder.Result(builder.NewManifest(id));
    }

    private ManifestUpdate Update(ActorManifest manifest)
    {
        bool unchanged = !comparison.ListChanges && manifest.TrainingData is not null
            && AreRight(manifest.Statistics);
        return unchanged
            ? new ManifestUpdate(null, comparison.Counts, comparison.NotHeld)
            : Result(Rewrite(manifest));
    }

    private ManifestUpdate Result(byte[] bytes) => new(bytes, comparison.Counts, comparison.NotHeld) { Changes = changes, Lost = lost };

    private byte[] Rewrite(ActorManifest manifest)
    {
        JsonValue root = manifest.Text.Root;
        var editor = new JsonEditor(manifest.Text, model.Style);
        for (int i = 0; i < comparison.Entries.Length; i++)
        {
            if (!comparison.Entries[i].IsNone)
            {
                Change(editor, manifest.Images[i], comparison.Entries[i]);
            }
        }

        AddEntries(editor, manifest);
        SetStatistics(editor, manifest);
        editor.SetMember(root, "training_data_updated", JsonTemplate.Of(LocalStamp.Now(time)), after: "training_data");
        return editor.ToBytes();
    }

    private byte[] NewManifest(string id)
    {
        JsonTemplate zero = JsonTemplate.Of(0);
        changes.Add(new PlannedChange(TextPosition.Start, $"a new manifest for {facts.Name} lists {Describe(comparison.Added)}"));
        JsonTemplate manifest = JsonTemplate.Object(
            ("character_id", JsonTemplate.Of(id)),
            ("character_name", JsonTemplate.Of(facts.Name)),
            ("metadata", JsonTemplate.Object(("id", JsonTemplate.Of(id)), ("name", JsonTemplate.Of(facts.Name)))),
            ("base_images", JsonTemplate.EmptyArray),
            ("scene_images", JsonTemplate.EmptyArray),
            ("statistics", JsonTemplate.Object([
                ("total_files", zero),
                ("total_size_bytes", zero),
                ("total_size_mb", zero),
                ("base_images_count", zero),
                ("scene_images_count", zero),
                .. NewStatistics(),
            ])),
            ("status", JsonTemplate.Of("success")),
            ("training_data", JsonTemplate.Array([.. comparison.Added.Select(n => NewEntry(n, model.Layout))])),
            ("training_data_updated", JsonTemplate.Of(LocalStamp.Now(time))));
        byte[] bytes = manifest.ToBytes(model.Style);
        return model.FinalNewLine ? [.. bytes, .. Encoding.UTF8.GetBytes(model.Style.NewLine)] : bytes;
    }

    private void Change(JsonEditor editor, TrainingImage image, EntryChange change)
    {
        List<string> words = [];
        var entry = new EntryEditor(editor, image.Value);
        if (change.Address >= 0)
        {
            entry.Set("s3_url", JsonTemplate.Of(facts.Addresses[change.Address].Address.ToString()));
            words.Add("its address comes from response.json");
        }

        if (change.Facts != FactChange.None)
        {
            SetFacts(entry, image, change);
            words.Add(change.Facts == FactChange.Replace ? "size and hash of the new image" : "the size or hash that it lacks");
        }

        if (change.StatusChanges)
        {
            string status = TrainingImage.Format(change.Status!.Value);
            words.Add(image.Status?.AsString() is { } old ? $"{old} -> {status}" : status);
            entry.Set("status", JsonTemplate.Of(status));
        }

        changes.Add(new PlannedChange(image.Value.Position, $"{image.Name}: {string.Join(", ", words)}"));
    }

    private void SetFacts(EntryEditor entry, TrainingImage image, EntryChange change)
    {
        LocalImage local = facts.Images[change.Image];
        bool wrongSize = image.Size?.AsInt64() != local.Size;
        foreach (string field in EntryLayout.Facts)
        {
            bool has = image.Value.TryGet(Encoding.UTF8.GetBytes(field), out JsonValue value) && !value.Is(""u8);
            bool wrong = change.Facts == FactChange.Replace || (wrongSize && field is "size_bytes" or "size_mb");
            if (has && !wrong)
            {
                continue;
            }

            JsonTemplate fresh = Fact(local, field);
            if (has && !fresh.Says(value))
            {
                lost.Add(new LostValue(value.GetPath(), Encoding.UTF8.GetString(value.Raw), change.Facts == FactChange.Replace ? "the local image is another one now" : "it contradicts the recorded hash, which is the local image's"));
            }

            entry.Set(field, fresh);
        }
    }

    private void AddEntries(JsonEditor editor, ActorManifest manifest)
    {
        JsonValue root = manifest.Text.Root;
        if (manifest.TrainingData is not { } list)
        {
            editor.SetMember(root, "training_data", JsonTemplate.Array([.. comparison.Added.Select(n => NewEntry(n, model.Layout))]));
            changes.Add(new PlannedChange(root.Position, $"training_data lists {Describe(comparison.Added)}"));
            return;
        }

        if (comparison.Added.Count == 0)
        {
            return;
        }

        EntryLayout layout = EntryLayout.Of(manifest) ?? model.Layout;
        bool sorted = true;
        for (int i = 1; i < manifest.Images.Count; i++)
        {
            sorted &= string.CompareOrdinal(manifest.Images[i - 1].Name, manifest.Images[i].Name) <= 0;
        }

        int at = sorted ? 0 : manifest.Images.Count;
        for (int i = 0; i < comparison.Added.Count; i++)
        {
            string name = comparison.Added[i];
            while (at < manifest.Images.Count && string.CompareOrdinal(manifest.Images[at].Name, name) < 0)
            {
                at++;
            }

            editor.InsertItem(list, at + i, NewEntry(name, layout));
        }

        changes.Add(new PlannedChange(list.Position, $"training_data also lists {Describe(comparison.Added)}"));
    }

    private void SetStatistics(JsonEditor editor, ActorManifest manifest)
    {
        if (manifest.Statistics is not { } statistics)
        {
            editor.SetMember(manifest.Text.Root, "statistics", JsonTemplate.Object([.. NewStatistics()]), before: "status");
            changes.Add(new PlannedChange(manifest.Text.Root.Position, "statistics of the training images"));
            return;
        }

        List<string> words = [];
        for (int i = 0; i < Statistics.Length; i++)
        {
            if (!IsRight(statistics, i))
            {
                string old = statistics.TryGet(StatisticNames[i], out JsonValue there) ? Encoding.UTF8.GetString(there.Raw) + " -> " : "";
                words.Add($"{Statistics[i]} {old}{(i == Megabyte ? JsonNumber.Spell(Megabytes(comparison.Bytes), python: true) : Number(i))}");
                editor.SetMember(statistics, Statistics[i], StatisticOf(i), after: i == 0 ? null : Statistics[i - 1]);
            }
        }

        if (words.Count > 0)
        {
            changes.Add(new PlannedChange(statistics.Position, "statistics: " + string.Join(", ", words)));
        }
    }

    /// <summary>A count that is missing is 0: no reason to change a manifest, but written with every other change.</summary>
    private bool AreRight(JsonValue? statistics)
    {
        for (int i = 0; i < Statistics.Length; i++)
        {
            if (Number(i) == 0 && statistics?.TryGet(StatisticNames[i], out _) != true)
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

    private bool IsRight(JsonValue statistics, int i) => statistics.TryGet(StatisticNames[i], out JsonValue written)
        && (i == Megabyte ? written.AsDouble() is { } number && number.Equals(Megabytes(comparison.Bytes)) : written.AsInt64() == Number(i));

    private IEnumerable<(string Name, JsonTemplate Value)> NewStatistics() => Statistics.Select((name, i) => (name, StatisticOf(i)));

    private JsonTemplate StatisticOf(int i) => i == Megabyte ? JsonTemplate.Of(Megabytes(comparison.Bytes)) : JsonTemplate.Of(Number(i));

    private long Number(int i) => i switch
    {
        0 => comparison.Count,
        1 or Megabyte => comparison.Bytes,
        3 => comparison.Counts.Synced,
        4 => comparison.Counts.LocalOnly,
        5 => comparison.Counts.S3Only,
        _ => comparison.Counts.OutOfSync,
    };

    private JsonTemplate NewEntry(string name, EntryLayout layout)
    {
        int address = facts.FindAddress(name);
        int image = facts.FindImage(name);
        SyncStatus status = comparison.StatusOfAdded(name);
        return layout.Entry(field => field switch
        {
            "filename" => JsonTemplate.Of(name),
            "s3_url" => address < 0 ? JsonTemplate.Null : JsonTemplate.Of(facts.Addresses[address].Address.ToString()),
            "status" => JsonTemplate.Of(TrainingImage.Format(status)),
            _ when status == SyncStatus.S3Only => null,
            "local_path" => JsonTemplate.Of($"data/actors/{facts.Name}/training_data/{name}"),
            _ => Fact(facts.Images[image], field),
        });
    }

    private JsonTemplate Fact(LocalImage image, string field) => field switch
    {
        "size_bytes" => JsonTemplate.Of(image.Size),
        "size_mb" => JsonTemplate.Of(Megabytes(image.Size)),
        "modified_timestamp" => JsonTemplate.Of(LocalStamp.Seconds(image.Modified)),
        "modified_date" => JsonTemplate.Of(LocalStamp.OfFile(image.Modified, time)),
        _ => JsonTemplate.Of(image.Hash.ToString()),
    };

    /// <summary>Rounded as Python's <c>round(x, 2)</c> does: exactly, and halves to even.</summary>
    private static double Megabytes(long bytes) => (double)Math.Round(bytes / BytesPerMegabyte, 2, MidpointRounding.ToEven);

    private string Describe(IReadOnlyList<string> names)
    {
        var parts = names.CountBy(n => comparison.StatusOfAdded(n)).OrderBy(p => p.Key).Select(p => $"{p.Value} {TrainingImage.Format(p.Key)}");
        string images = names.Count == 1 ? "1 image" : $"{names.Count} images";
        return names.Count == 0 ? "no image" : $"{images}: {string.Join(", ", parts)}";
    }
}
