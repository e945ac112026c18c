using ActorMaker.Data.Json;

namespace ActorMaker.Data.Manifests;

/// <summary>Which fields a new entry of <c>training_data</c> has, and in which order: as its neighbours.</summary>
internal sealed class EntryLayout
{
    /// <summary>As the studio's first sync wrote them. Later programs left <c>local_path</c> out and had another order.</summary>
    public static IReadOnlyList<string> Known { get; } =
        ["filename", "local_path", "size_bytes", "size_mb", "modified_timestamp", "modified_date", "md5_hash", "s3_url", "status"];

    /// <summary>The fields that say what a local image is.</summary>
    public static IReadOnlyList<string> Facts { get; } = ["size_bytes", "size_mb", "modified_timestamp", "modified_date", "md5_hash"];

    private EntryLayout(IReadOnlyList<string> fields) => Fields = fields;

    /// <summary>The layout where no neighbour shows another.</summary>
    public static EntryLayout Default { get; } = new(Known);

    /// <summary>The fields, in order.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>Reads the layout off the last entry that has all fields but perhaps <c>local_path</c>.</summary>
    /// <returns>The layout; null if no entry has them.</returns>
    public static EntryLayout? Of(ActorManifest manifest)
    {
        for (int i = manifest.Images.Count - 1; i >= 0; i--)
        {
            List<string> fields = [];
            foreach (JsonMember member in manifest.Images[i].Value.Members)
            {
                string name = member.Name.AsString()!;
                if (Known.Contains(name, StringComparer.Ordinal))
                {
                    fields.Add(name);
                }
            }

            int wanted = fields.Contains("local_path", StringComparer.Ordinal) ? Known.Count : Known.Count - 1;
            if (fields.Count == wanted)
            {
                return new EntryLayout(fields);
            }
        }

        return null;
    }

    /// <summary>A new entry.</summary>
    /// <param name="values">Gives a field its value; null leaves it out.</param>
    public JsonTemplate Entry(Func<string, JsonTemplate?> values)
    {
        List<(string, JsonTemplate)> members = new(Fields.Count);
        foreach (string field in Fields)
        {
            if (values(field) is { } value)
            {
                members.Add((field, value));
            }
        }

        return JsonTemplate.Object(members);
    }
}

/// <summary>Sets fields of an entry that is there; one that it lacks gets the place that it would have in a new entry.</summary>
internal sealed class EntryEditor
{
    private readonly JsonEditor editor;
    private readonly JsonValue entry;
    private readonly HashSet<string> present = new(StringComparer.Ordinal);

    public EntryEditor(JsonEditor editor, JsonValue entry)
    {
        this.editor = editor;
        this.entry = entry;
        foreach (JsonMember member in entry.Members)
        {
            present.Add(member.Name.AsString()!);
        }
    }

    public void Set(string field, JsonTemplate value)
    {
        string? previous = EntryLayout.Known.TakeWhile(f => !string.Equals(f, field, StringComparison.Ordinal)).LastOrDefault(present.Contains);
        editor.SetMember(entry, field, value, after: previous, before: "status");
        present.Add(field);
    }
}
