using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Manifests;

/// <summary>An actor's manifest, <c>data/actor_manifests/&lt;id&gt;_manifest.json</c>: a view of its bytes.</summary>
public sealed class ActorManifest
{
    /// <summary>How a manifest's file name ends.</summary>
    public const string FileSuffix = "_manifest.json";

    private ActorManifest(string path, JsonText text, IReadOnlyList<Finding> shape)
    {
        Path = path;
        Text = text;
        Shape = shape;
    }

    /// <summary>Folder of the manifests, relative to the root.</summary>
    public static string Folder { get; } = System.IO.Path.Combine("data", "actor_manifests");

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>The text; the entries are views of it.</summary>
    public JsonText Text { get; }

    /// <summary>AM1001 to AM1005: what keeps the manifest, or an entry, from being read as what it should be.</summary>
    public IReadOnlyList<Finding> Shape { get; }

    /// <summary>True if everything could be read: only such a manifest may be changed.</summary>
    public bool IsSound => Shape.Count == 0;

    /// <summary>The id in the file's name, such as <c>0006</c>.</summary>
    public string FileId => IdOf(Path);

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

    /// <summary>The entries that could be read, in the file's order.</summary>
    public IReadOnlyList<TrainingImage> Images { get; private init; } = [];

    /// <summary>The id that a manifest's file name tells.</summary>
    /// <param name="path">Path or name of the file.</param>
    /// <returns>Such as <c>0006</c>.</returns>
    public static string IdOf(string path) => System.IO.Path.GetFileName(path)[..^FileSuffix.Length];

    /// <summary>Lists the manifests.</summary>
    /// <param name="root">Absolute path of the data root.</param>
    /// <param name="findings">Gets why the folder cannot be listed.</param>
    /// <returns>Their file names and stamps, in ordinal order; other JSON files of the folder are left out.</returns>
    public static List<string> List(string root, List<Finding> findings)
    {
        string folder = System.IO.Path.Combine(root, Folder);
        List<FolderItem> items = Files.Folder.List(
            folder,
            static (name, _) => name.EndsWith("_manifest.json"u8) && name.Length > "_manifest.json".Length && name[0] != (byte)'_', // as in _migration_summary.json: no id, so no manifest
            findings,
            stamps: false);
        return items.ConvertAll(static i => i.Name);
    }

    /// <summary>Reads a manifest from its text.</summary>
    /// <param name="path">Absolute path, for the findings.</param>
    /// <param name="text">The file's text.</param>
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
