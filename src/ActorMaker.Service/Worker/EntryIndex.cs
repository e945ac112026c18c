using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;

namespace ActorMaker.Service.Worker;

/// <summary>The entries of all version files, each file read again only when it has changed.</summary>
/// <remarks>Looked at, not watched: a folder a style or actor would need a watch each, of which there are too few.</remarks>
internal sealed class EntryIndex
{
    private readonly Lock gate = new();
    private Dictionary<string, Known> files = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<KnownEntry> entries = [];
    private volatile IReadOnlyList<Finding> problems = [];

    /// <summary>The entries of the sound files, as they were at the last look.</summary>
    public IReadOnlyList<KnownEntry> Entries => entries;

    /// <summary>What kept files from being read.</summary>
    public IReadOnlyList<Finding> Problems => problems;

    /// <summary>Whether anybody has looked yet.</summary>
    public bool IsRead { get; private set; }

    /// <summary>Looks.</summary>
    /// <param name="settings">The data root, and which styles and actors of it.</param>
    /// <returns>The files that have changed since the last look; of the first one, none.</returns>
    public IReadOnlyList<VersionPlace> Refresh(DataSettings settings, CancellationToken cancellation)
    {
        lock (gate)
        {
            // The file system's own clock, whatever the service's is.
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            List<Finding> found = [];
            List<VersionPlace> places = VersionTree.List(settings.Root, settings.Styles, settings.Actors, found);
            Known[] read = new Known[places.Count];
            Workers.Run(places.Count, Workers.ForReading, i => read[i] = Read(places[i], settings, now), cancellation);

            Dictionary<string, Known> next = new(places.Count, StringComparer.Ordinal);
            List<VersionPlace> changed = [];
            bool isSame = IsRead;
            for (int i = 0; i < places.Count; i++)
            {
                next[places[i].Path] = read[i];
                found.AddRange(read[i].Problems);
                bool isKnown = files.TryGetValue(places[i].Path, out Known? before);
                isSame &= ReferenceEquals(before?.Entries, read[i].Entries);
                if (IsRead && before?.Stamp != read[i].Stamp && (isKnown || read[i].Stamp.Kind != FileKind.Missing))
                {
                    changed.Add(places[i]);
                }
            }

            changed.AddRange(files.Where(f => !next.ContainsKey(f.Key) && f.Value.Stamp.Kind != FileKind.Missing).Select(static f => f.Value.Place));
            if (!isSame || changed.Count > 0)
            {
                entries = [.. read.SelectMany(static f => f.Entries)];
            }

            (files, problems, IsRead) = (next, found, true);
            return changed;
        }
    }

    private Known Read(VersionPlace place, DataSettings settings, DateTimeOffset now)
    {
        FileStamp stamp = FileStamp.Of(place.Path);
        if (files.TryGetValue(place.Path, out Known? known) && known.Stamp == stamp && known.IsSettled)
        {
            return known;
        }

        List<Finding> found = [];
        List<KnownEntry> own = KnownEntry.Read(place, settings, found);
        return new Known(place, stamp, stamp.Kind == FileKind.Missing || stamp.IsSettled(now), own, found);
    }

    private sealed record Known(VersionPlace Place, FileStamp Stamp, bool IsSettled, IReadOnlyList<KnownEntry> Entries, IReadOnlyList<Finding> Problems);
}
