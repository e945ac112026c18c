using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Views;

/// <summary>The state of everything in a data root, as somebody looks at it. What cannot be read is left out here, and is a finding of the gate.</summary>
/// <param name="Subjects">Version files, and styles that have none yet: styles first, each in the order of their numbers.</param>
/// <param name="Actors">Actors with a manifest or images, in the order of their names.</param>
public sealed record TreeView(IReadOnlyList<SubjectView> Subjects, IReadOnlyList<ActorView> Actors)
{
    /// <summary>Reads a data root; writes nothing but what is remembered of images.</summary>
    /// <param name="settings">What to look at.</param>
    /// <param name="at">The time that ages count from.</param>
    /// <param name="pendingLimit">How long a training may take.</param>
    /// <returns>The state.</returns>
    public static TreeView Read(DataSettings settings, DateTimeOffset at, TimeSpan pendingLimit, CancellationToken cancellation)
    {
        List<Finding> unlisted = [];
        List<VersionPlace> places = VersionTree.List(settings.Root, settings.Styles, settings.Actors, unlisted);
        var subjects = new SubjectView?[places.Count];
        Workers.Run(places.Count, Workers.ForReading, i => subjects[i] = ReadSubject(places[i], settings, at, pendingLimit), cancellation);
        return new TreeView(
            [.. subjects.OfType<SubjectView>().OrderBy(static s => s.Kind).ThenBy(static s => Subject.FromName(s.Kind, s.Name)?.Number ?? int.MaxValue).ThenBy(static s => s.Name, StringComparer.Ordinal)],
            settings.Actors.IsNone ? [] : ActorReader.Read(settings, cancellation));
    }

    private static SubjectView? ReadSubject(VersionPlace place, DataSettings settings, DateTimeOffset at, TimeSpan pendingLimit)
    {
        using DataFile? data = place.IsUtf8 ? DataFile.Read(place.Path, out _) : null;
        if (data is null)
        {
            // A style without versions is one to train. Actors are shown by their images.
            return place is { Kind: SubjectKind.Style, IsFallback: false, IsNamedRight: true } && FileStamp.Of(place.Path).Kind == FileKind.Missing ? new SubjectView(place.Kind, place.Name, place.Path, []) : null;
        }

        VersionsFile file = VersionsFile.Read(place.Path, data.Text, place.Subject, settings.ServiceUrl);
        return new SubjectView(
            place.Kind,
            place.Name,
            place.Path,
            [.. file.Versions.Select(v => VersionView.Of(v, at, pendingLimit)).OrderByDescending(static v => v.Started ?? DateTimeOffset.MinValue)]);
    }
}
