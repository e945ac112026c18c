using ActorMaker.Data.Json;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Losses;

/// <summary>An entry of a version file, whether its shape is right or not.</summary>
internal sealed record TreeEntry(TreeFile File, TrainingVersion Version)
{
    /// <summary>What a reader calls it.</summary>
    public string Label => $"\"{Version.Name ?? "an entry without a name"}\"{(Version.Id is null ? "" : $", id {Version.Id}")}";

    /// <summary>The same as a sentence goes on behind it.</summary>
    public string Clause => Version.Id is null ? Label : Label + ",";

    /// <summary>What a line of <c>training-losses.txt</c> calls it.</summary>
    public string? Key => Version.Id ?? Version.Name;
}

/// <summary>The entries that there are now, by everything that may lead to one.</summary>
internal sealed class EntryIndex
{
    private readonly Dictionary<string, List<TreeEntry>> ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<TreeEntry>> bases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<TreeEntry>> merged = new(StringComparer.Ordinal);
    private readonly Dictionary<Subject, List<TreeEntry>> subjects = [];
    private readonly HashSet<string> loras = new(StringComparer.Ordinal);

    /// <summary>Adds an entry.</summary>
    public void Add(TreeEntry entry)
    {
        if (entry.Version.Id is { } id)
        {
            Add(ids, id, entry);
            if (RunId.Base(id) is var stem && stem.Length < id.Length)
            {
                Add(bases, stem, entry);
            }
        }

        foreach (JsonValue value in entry.Version.MergedIdValues)
        {
            Add(merged, value.AsString()!, entry);
        }

        if (entry.File.Subject is { } subject)
        {
            Add(subjects, subject, entry);
        }

        if (LoraOf(entry.Version) is { } lora)
        {
            loras.Add(lora);
        }
    }

    /// <summary>The entries that an id is of: RunPod's suffix of one of the two may be missing.</summary>
    public IReadOnlyList<TreeEntry> OfId(string id) =>
        ids.TryGetValue(id, out List<TreeEntry>? exact) ? exact
        : ids.TryGetValue(RunId.Base(id), out List<TreeEntry>? without) ? without
        : bases.TryGetValue(id, out List<TreeEntry>? with) ? with
        : [];

    /// <summary>The entry that an id was merged into; null for none.</summary>
    public TreeEntry? MergedInto(string id) => merged.TryGetValue(id, out List<TreeEntry>? into) ? into[0] : null;

    /// <summary>Whether an id leads to an entry.</summary>
    public bool Leads(string id) => OfId(id).Count > 0 || merged.ContainsKey(id);

    /// <summary>The entries of a style or actor.</summary>
    /// <param name="subject">The style or actor; null if nobody knows.</param>
    public IReadOnlyList<TreeEntry> Of(Subject? subject) => subject is { } known && subjects.TryGetValue(known, out List<TreeEntry>? entries) ? entries : [];

    /// <summary>Whether any entry claims a LoRA.</summary>
    /// <param name="lora">From <see cref="LoraOf"/>.</param>
    public bool Claims(string lora) => loras.Contains(lora);

    /// <summary>What an entry's LoRA is called wherever it lies: its file's name, or else the address as it is written.</summary>
    /// <returns>Null if it names none.</returns>
    public static string? LoraOf(TrainingVersion version) => version.Lora is { } lora && lora.FileName.Length > 0 ? lora.FileName : version.LoraUrl;

    private static void Add<TKey>(Dictionary<TKey, List<TreeEntry>> index, TKey key, TreeEntry entry)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out List<TreeEntry>? entries))
        {
            index[key] = entries = [];
        }

        entries.Add(entry);
    }
}
