using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Root;

/// <summary>A place where a version file may be.</summary>
/// <param name="Path">Absolute path of the file, there or not.</param>
/// <param name="Kind">Whether styles' or actors' versions stand there.</param>
/// <param name="Name">Name of the folder, or of a fallback file without its extension.</param>
/// <param name="IsFallback">True for the files by number under <c>data</c>.</param>
public sealed record VersionPlace(string Path, SubjectKind Kind, string Name, bool IsFallback)
{
    /// <summary>Whose versions these are; null if the name tells no number.</summary>
    public Subject? Subject { get; } = Versions.Subject.FromName(Kind, Name);

    /// <summary>False if the folder's name is no text, so that no program of ours can open anything in it.</summary>
    public bool IsUtf8 { get; init; } = true;

    /// <summary>The place in a style's or actor's folder.</summary>
    /// <param name="folder">Absolute path of the folder that it is in.</param>
    /// <param name="kind">Whether styles or actors are there.</param>
    public static VersionPlace InFolder(string folder, SubjectKind kind, FolderItem item) =>
        new(System.IO.Path.Combine(folder, item.Name, DataRoot.VersionsName), kind, item.Name, IsFallback: false) { IsUtf8 = item.IsUtf8 };

    /// <summary>AM1041 for a folder whose name is no text; null for any other.</summary>
    public Finding? Unopened() => IsUtf8 ? null : Finding.At(RuleCatalog.FolderName, Path, $"The folder \"{Name}\" has a name that is not valid UTF-8");

    /// <summary>True if programs that look for <c>&lt;id&gt;_&lt;name&gt;</c> find it.</summary>
    public bool IsNamedRight => IsUtf8 && Subject is not null && (IsFallback || Name.IndexOf('_', StringComparison.Ordinal) is > 0 and var end && end < Name.Length - 1);
}

/// <summary>Where version files are in a data root.</summary>
public static class VersionTree
{
    /// <summary>Lists the places: folders first, in ordinal order, then the fallback files.</summary>
    /// <param name="root">Absolute path of the data root.</param>
    /// <param name="styles">The styles wanted.</param>
    /// <param name="actors">The actors wanted.</param>
    /// <param name="findings">Gets why a folder cannot be listed or looked at: what is in it is not among the places.</param>
    /// <returns>The places. Whether a folder holds a version file is not looked at.</returns>
    public static List<VersionPlace> List(string root, IdFilter styles, IdFilter actors, List<Finding> findings)
    {
        List<VersionPlace> places = [];
        AddFolders(places, DataRoot.Styles(root), SubjectKind.Style, styles, findings);
        AddFolders(places, DataRoot.Actors(root), SubjectKind.Actor, actors, findings);
        AddFallbacks(places, DataRoot.StyleVersions(root), SubjectKind.Style, styles, findings);
        AddFallbacks(places, DataRoot.ActorVersions(root), SubjectKind.Actor, actors, findings);
        return places;
    }

    private static void AddFolders(List<VersionPlace> places, string folder, SubjectKind kind, IdFilter wanted, List<Finding> findings)
    {
        foreach (FolderItem item in Folder.ListFolders(folder, wanted.Matches, findings))
        {
            if (wanted.Matches(item.Name))
            {
                places.Add(VersionPlace.InFolder(folder, kind, item));
            }
        }
    }

    private static void AddFallbacks(List<VersionPlace> places, string folder, SubjectKind kind, IdFilter wanted, List<Finding> findings)
    {
        foreach (FolderItem item in Folder.List(folder, static (name, _) => name.EndsWith(".json"u8), findings, stamps: false))
        {
            string name = System.IO.Path.GetFileNameWithoutExtension(item.Name);

            // Other JSON files may lie there too (_migration_summary.json): only those with an id are version files.
            if (wanted.Matches(name) && Subject.FromName(kind, name) is not null)
            {
                places.Add(new VersionPlace(System.IO.Path.Combine(folder, item.Name), kind, name, IsFallback: true));
            }
        }
    }
}
