using System.Globalization;
using ActorMaker.Data.Files;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Root;

/// <summary>Finds the style or actor that somebody names: by its number, however padded, or by its folder's name. Never by what a text begins with.</summary>
public static class SubjectSearch
{
    /// <summary>Finds the places that a text may mean.</summary>
    /// <param name="root">Absolute path of the data root.</param>
    /// <param name="kind">Style or actor.</param>
    /// <param name="text"><c>6</c>, <c>0006</c> or <c>0006_european_20_female</c>.</param>
    /// <param name="names">Whose the manifests are: an actor may have one, and no folder yet.</param>
    /// <returns>The places of their version files, there or not: none if there is nobody of that name, several if a number is not one's alone.</returns>
    public static IReadOnlyList<VersionPlace> Find(string root, SubjectKind kind, string text, ManifestNames names)
    {
        Subject? subject = Subject.FromName(kind, text);
        if (subject is null)
        {
            return [];
        }

        bool isNumber = VersionName.TryParseNumber(text, out _);
        IdFilter wanted = IdFilter.Parse(subject.Value.Number.ToString(CultureInfo.InvariantCulture));
        List<VersionPlace> places = VersionTree.List(root, kind == SubjectKind.Style ? wanted : IdFilter.None, kind == SubjectKind.Actor ? wanted : IdFilter.None, []);
        List<VersionPlace> found = places.FindAll(p => !p.IsFallback && p.IsNamedRight && p.Subject == subject);
        if (kind == SubjectKind.Actor)
        {
            AddNamed(root, subject.Value, names, found);
        }

        List<VersionPlace> meant = isNumber ? found : found.FindAll(p => string.Equals(p.Name, text, StringComparison.Ordinal));
        return meant.Count == 0 && isNumber ? [.. places.Where(p => p.IsFallback && p.Subject == subject).Take(1)] : meant;
    }

    /// <summary>Actors who have a manifest, and no folder.</summary>
    private static void AddNamed(string root, Subject subject, ManifestNames names, List<VersionPlace> found)
    {
        foreach (string manifest in ActorTree.ListManifests(root, []))
        {
            if (Subject.FromName(SubjectKind.Actor, DataRoot.ManifestId(manifest)) == subject
                && names.Of(Path.Combine(DataRoot.Manifests(root), manifest)) is { Length: > 0 } name
                && ActorPaths.IsFileName(name)
                && Subject.FromName(SubjectKind.Actor, name) == subject
                && !found.Exists(p => string.Equals(p.Name, name, StringComparison.Ordinal)))
            {
                found.Add(VersionPlace.InFolder(DataRoot.Actors(root), SubjectKind.Actor, new FolderItem(name, default)));
            }
        }
    }
}
