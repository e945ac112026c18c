using System.Text;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Manifests;

/// <summary>Brings one manifest up to date with what is known of its actor. Pure: text and facts in, text out.</summary>
/// <remarks>Nothing that was known is dropped: entries, their order and their unknown fields stay, an address is only ever added,
/// and the recorded hash of an image that S3 has stays as the evidence of what S3 has.</remarks>
public sealed class ManifestBuilder
{
    private readonly ActorFacts facts;
    private readonly ManifestModel model;
    private readonly TimeProvider time;
    private readonly ManifestComparison comparison;
    private readonly List<PlannedChange> changes = [];
    private readonly List<LostValue> lost = [];
    private readonly EntryFacts entryFacts;
    private readonly TrainingStatistics statistics;

    private ManifestBuilder(ManifestComparison comparison, ActorFacts facts, ManifestModel model, TimeProvider time)
    {
        this.comparison = comparison;
        this.facts = facts;
        this.model = model;
        this.time = time;
        entryFacts = new EntryFacts(time, lost);
        statistics = new TrainingStatistics(comparison.Count, comparison.Bytes, comparison.Counts);
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
            && statistics.AreRight(manifest.Statistics);
        return unchanged
            ? new ManifestUpdate(null, comparison.Counts, comparison.NotHeld) { NotAdded = comparison.NotAdded }
            : Result(Rewrite(manifest));
    }

    private ManifestUpdate Result(byte[] bytes) => new(bytes, comparison.Counts, comparison.NotHeld) { Changes = changes, Lost = lost, NotAdded = comparison.NotAdded };

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
        statistics.Set(editor, manifest, changes);
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
                .. statistics.All(),
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
            entryFacts.Set(entry, image, facts.Images[change.Image], change.Facts, "the local image is another one now");
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
            _ => entryFacts.Of(facts.Images[image], field),
        });
    }

    private string Describe(IReadOnlyList<string> names)
    {
        var parts = names.CountBy(n => comparison.StatusOfAdded(n)).OrderBy(p => p.Key).Select(p => $"{p.Value} {TrainingImage.Format(p.Key)}");
        string images = names.Count == 1 ? "1 image" : $"{names.Count} images";
        return names.Count == 0 ? "no image" : $"{images}: {string.Join(", ", parts)}";
    }
}
