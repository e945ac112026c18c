using ActorMaker.Data.Files;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Root;

/// <summary>Which styles and actors a run is about: what the properties <c>Styles</c> and <c>Actors</c> say.</summary>
/// <remarks>One of them alone leaves the other kind out.</remarks>
public sealed class Scope
{
    private Scope(IdFilter styles, IdFilter actors)
    {
        Styles = styles.IsAll && !actors.IsAll ? IdFilter.None : styles;
        Actors = actors.IsAll && !styles.IsAll ? IdFilter.None : actors;
    }

    /// <summary>The styles that are meant.</summary>
    public IdFilter Styles { get; }

    /// <summary>The actors that are meant.</summary>
    public IdFilter Actors { get; }

    /// <summary>Reads the properties.</summary>
    /// <param name="styles">The value of <c>Styles</c>; null or empty for none.</param>
    /// <param name="actors">The value of <c>Actors</c>; null or empty for none.</param>
    /// <returns>The scope.</returns>
    public static Scope Parse(string? styles, string? actors) => new(IdFilter.Parse(styles), IdFilter.Parse(actors));

    /// <summary>Says which patterns match nothing: a run that goes on without them has not done what was asked for.</summary>
    /// <param name="root">Absolute path of the data root.</param>
    /// <returns>A sentence for each.</returns>
    public List<string> Unmatched(string root)
    {
        List<string> unmatched = [];
        if ((Styles.IsAll || Styles.IsNone) && (Actors.IsAll || Actors.IsNone))
        {
            return unmatched;
        }

        // Why a folder cannot be listed is told by whoever reads what is in it.
        List<VersionPlace> places = VersionTree.List(root, IdFilter.All, IdFilter.All, []);
        foreach (string pattern in Styles.Unmatched(Names(places, SubjectKind.Style)))
        {
            unmatched.Add($"\"{pattern}\" of Styles matches no style below {root}: correct Styles");
        }

        List<string> actors = Names(places, SubjectKind.Actor);
        List<string> manifests = ActorTree.ListManifests(root, []);
        actors.AddRange(manifests.Select(DataRoot.ManifestId));
        if (Actors.Unmatched(actors).Count > 0)
        {
            actors.AddRange(manifests.Select(m => NameIn(Path.Combine(DataRoot.Manifests(root), m))));
        }

        foreach (string pattern in Actors.Unmatched(actors))
        {
            unmatched.Add($"\"{pattern}\" of Actors matches no actor below {root}: correct Actors");
        }

        return unmatched;
    }

    private static List<string> Names(List<VersionPlace> places, SubjectKind kind) => [.. places.Where(p => p.Kind == kind).Select(static p => p.Name)];

    private static string NameIn(string manifest)
    {
        using DataFile? file = DataFile.Read(manifest, out _);
        return file is null ? "" : ActorManifest.Read(manifest, file.Text).CharacterName;
    }
}
