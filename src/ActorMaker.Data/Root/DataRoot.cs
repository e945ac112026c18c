using System.Globalization;

namespace ActorMaker.Data.Root;

/// <summary>Every path of a data root's layout.</summary>
public static class DataRoot
{
    /// <summary>Name of a version file inside a style's or actor's folder.</summary>
    public const string VersionsName = "training_versions.json";

    /// <summary>Name of the reply that earlier programs left beside the images.</summary>
    public const string ResponseName = "response.json";

    private const string ManifestSuffix = "_manifest.json";

    /// <summary>The styles' folders.</summary>
    public static string Styles(string root) => Path.Combine(root, "resources", "style_images");

    /// <summary>The actors' folders.</summary>
    public static string Actors(string root) => Path.Combine(root, "data", "actors");

    /// <summary>The styles' fallback version files.</summary>
    public static string StyleVersions(string root) => Path.Combine(root, "data", "training_versions");

    /// <summary>The actors' fallback version files.</summary>
    public static string ActorVersions(string root) => Path.Combine(root, "data", "actor_training_versions");

    /// <summary>The actors' manifests.</summary>
    public static string Manifests(string root) => Path.Combine(root, "data", "actor_manifests");

    /// <summary>Which version of a style is the good one.</summary>
    public static string Registry(string root) => Path.Combine(root, "data", "styles_registry.json");

    /// <summary>Which images of a style were chosen together.</summary>
    /// <param name="style">The name of the style's folder.</param>
    public static string SelectionSets(string root, string style) => Path.Combine(Styles(root), style, "selection_sets.json");

    /// <summary>What S3 has of a style's images and captions.</summary>
    public static string StyleManifest(string root, long style) => Path.Combine(root, "data", "s3_manifests", $"style_{style.ToString(CultureInfo.InvariantCulture)}_s3_manifest.json");

    /// <summary>An actor's folder.</summary>
    public static string Actor(string root, string name) => Path.Combine(Actors(root), name);

    /// <summary>An actor's images.</summary>
    public static string Images(string root, string name) => Path.Combine(Actors(root), name, "training_data");

    /// <summary>The manifest of an id.</summary>
    public static string Manifest(string root, string id) => Path.Combine(Manifests(root), id + ManifestSuffix);

    /// <summary>The id that a manifest's file name tells.</summary>
    /// <param name="path">Path or name of the file.</param>
    /// <returns>Such as <c>0006</c>.</returns>
    public static string ManifestId(string path) => Path.GetFileName(path)[..^ManifestSuffix.Length];

    /// <summary>Whether there is any folder that a data root has.</summary>
    public static bool Exists(string root) => Directory.Exists(Path.Combine(root, "data")) || Directory.Exists(Path.Combine(root, "resources"));
}
