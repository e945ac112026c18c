using System.Text;
using ActorMaker.Data.Files;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Losses;

/// <summary>What a file of a data root holds, as its place tells.</summary>
public enum TreeFileKind
{
    /// <summary>Versions of a style or an actor.</summary>
    Versions,

    /// <summary>An actor's manifest.</summary>
    Manifest,

    /// <summary>A legacy reply with addresses of images.</summary>
    Response,

    /// <summary>An image.</summary>
    Image,

    /// <summary>Another list: selection sets, a style's images in S3, the registry of styles.</summary>
    List,
}

/// <summary>A data file, by its place in the layout of a data root.</summary>
/// <param name="Path">Relative to the root, with <c>/</c>.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="SubjectKind">Whether it is about styles or about actors.</param>
/// <param name="Name">The folder's name, or the number that the file's name tells; empty where it is about all styles.</param>
public sealed record TreeFile(string Path, TreeFileKind Kind, SubjectKind SubjectKind, string Name)
{
    /// <summary>The style or actor; null if the name tells no number.</summary>
    public Subject? Subject { get; } = Versions.Subject.FromName(SubjectKind, Name);

    /// <summary>Recognises a file.</summary>
    /// <param name="path">Relative to the data root, with <c>/</c>.</param>
    /// <returns>Null if no rule is about it.</returns>
    public static TreeFile? Of(string path)
    {
        string[] parts = path.Split('/');
        return parts switch
        {
            ["resources", "style_images", var style, DataRoot.VersionsName] => new TreeFile(path, TreeFileKind.Versions, SubjectKind.Style, style),
            ["resources", "style_images", var style, "selection_sets.json"] => new TreeFile(path, TreeFileKind.List, SubjectKind.Style, style),
            ["resources", "style_images", var style, ..] when IsImage(path) => new TreeFile(path, TreeFileKind.Image, SubjectKind.Style, style),
            ["data", "actors", var actor, DataRoot.VersionsName] => new TreeFile(path, TreeFileKind.Versions, SubjectKind.Actor, actor),
            ["data", "actors", var actor, "training_data", DataRoot.ResponseName] => new TreeFile(path, TreeFileKind.Response, SubjectKind.Actor, actor),
            ["data", "actors", var actor, "training_data", var name] when IsImage(name) => new TreeFile(path, TreeFileKind.Image, SubjectKind.Actor, actor),
            ["data", "training_versions", var name] => Numbered(path, TreeFileKind.Versions, SubjectKind.Style, name, "", ".json"),
            ["data", "actor_training_versions", var name] => Numbered(path, TreeFileKind.Versions, SubjectKind.Actor, name, "", ".json"),
            ["data", "actor_manifests", var name] => Numbered(path, TreeFileKind.Manifest, SubjectKind.Actor, name, "", "_manifest.json"),
            ["data", "s3_manifests", var name] => Numbered(path, TreeFileKind.List, SubjectKind.Style, name, "style_", "_s3_manifest.json"),
            ["data", "styles_registry.json"] => new TreeFile(path, TreeFileKind.List, SubjectKind.Style, ""),
            _ => null,
        };
    }

    /// <summary>Whether a run is about it.</summary>
    /// <param name="characterName">The actor's name that a manifest tells; null for any other file.</param>
    internal bool IsWanted(DataSettings settings, string? characterName = null)
    {
        IdFilter filter = SubjectKind == SubjectKind.Style ? settings.Styles : settings.Actors;
        return filter.IsAll || (Name.Length > 0 && filter.Matches(Name)) || (characterName is not null && filter.Matches(characterName));
    }

    private static bool IsImage(string name) => ImageFormat.IsImageName(Encoding.UTF8.GetBytes(name));

    private static TreeFile? Numbered(string path, TreeFileKind kind, SubjectKind subject, string name, string prefix, string suffix) =>
        name.Length > prefix.Length + suffix.Length && name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(suffix, StringComparison.Ordinal)
        && Versions.Subject.FromName(subject, name[prefix.Length..^suffix.Length]) is not null
            ? new TreeFile(path, kind, subject, name[prefix.Length..^suffix.Length])
            : null;
}

/// <summary>A data file that is not what it was.</summary>
/// <param name="Before">What it held; null if it was not there. Nothing is told of an image but that it was there.</param>
/// <param name="After">What it holds; null if it is not there.</param>
public sealed record TreeChange(TreeFile File, byte[]? Before, byte[]? After);
