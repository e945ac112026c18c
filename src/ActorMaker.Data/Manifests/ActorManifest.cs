using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Manifests;

/// <summary>An actor's manifest, <c>data/actor_manifests/&lt;id&gt;_manifest.json</c>: a view of its bytes.</summary>
public sealed class ActorManifest
{
    private ActorManifest(string path, JsonText text, IReadOnlyList<Finding> shape)
    {
        Path = path;
        Text = text;
        Shape = shape;
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>The text; the entries are views of it.</summary>
    public JsonText Text { get; }

    /// <summary>AM1001 to AM1005: what keeps the manifest, or an entry, from being read as what it should be.</summary>
    public IReadOnlyList<Finding> Shape { get; }

    /// <summary>True if everything could be read: only such a manifest may be changed.</summary>
    public bool IsSound => Shape.Count == 0;

    /// <summary>The actor's name, which is also its folder's; empty if missing.</summary>
    public string CharacterName { get; private init; } = "";

    /// <summary>The field <c>character_name</c>.</summary>
    public JsonValue? NameValue { get; private init; }

    /// <summary>The field <c>character_id</c>.</summary>
    public JsonValue? IdValue { get; private init; }

    /// <summary>The object <c>statistics</c>.</summary>
    public JsonValue? Statistics { get; private init; }

    /// <summary>The array <c>training_data</c>; null in manifests from before the migration.</summary>
    public JsonValue? TrainingData { get; private init; }

    /// <summary>When the list was brought up to date, as the manifest says; null if it does not.</summary>
    public string? Updated => Text.Problems.Count == 0 && Text.Root.TryGet("training_data_updated"u8, out JsonValue updated) ? updated.AsString() : null;

    /// <summary>The entries that could be read, in the file's order.</summary>
    public IReadOnlyList<TrainingImage> Images { get; private init; } = [];

    /// <summary>Reads a manifest from its text.</summary>
    /// <param name="path">Absolute path, for the findings.</param>
    /// <returns>The manifest, with what is wrong with its shape.</returns>
    public static ActorManifest Read(string path, JsonText text)
    {
        var findings = new FindingList(path);
        if (!JsonRules.Check(text, findings))
        {
            return new ActorManifest(path, text, findings.Items);
        }

        JsonValue root = text.Root;
        if (root.Kind != JsonKind.Object)
        {
            findings.Add(RuleCatalog.WrongShape, root, $"The manifest is {root.Kind.Describe()}, and should be an object");
            return new ActorManifest(path, text, findings.Items);
        }

        JsonValue? id = ManifestShape.RequireText(root, "character_id"u8, "character_id", findings);
        JsonValue? name = ManifestShape.RequireText(root, "character_name"u8, "character_name", findings);
        return new ActorManifest(path, text, findings.Items)
        {
            IdValue = id,
            NameValue = name,
            CharacterName = name?.AsString() ?? "",
            Statistics = ManifestShape.Optional(root, "statistics"u8, "statistics", JsonKind.Object, findings),
            TrainingData = ManifestShape.Optional(root, "training_data"u8, "training_data", JsonKind.Array, findings),
            Images = ManifestShape.ReadImages(root, findings),
        };
    }
}
