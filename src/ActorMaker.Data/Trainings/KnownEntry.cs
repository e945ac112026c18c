using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Trainings;

/// <summary>What is kept of an entry when its file is read no more.</summary>
/// <param name="MergedIds">The ids merged into it.</param>
/// <param name="State">Its status.</param>
public sealed record KnownEntry(VersionPlace Place, string Id, IReadOnlyList<string> MergedIds, EntryState State)
{
    /// <summary>RunPod lets no run, waiting or at work, live longer unless it is told to.</summary>
    private static readonly TimeSpan RunLimit = TimeSpan.FromHours(24);

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The version's number; null if the name tells none.</summary>
    public long? Number { get; init; }

    /// <summary>When the run began; null if nobody tells.</summary>
    public TimeStamp? Began { get; init; }

    /// <summary>Its status, as it is written.</summary>
    public string Status { get; init; } = "";

    /// <summary>When it was completed.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When it failed.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>Whether an id is its own, or one merged into it.</summary>
    public bool Has(string id) => string.Equals(Id, id, StringComparison.Ordinal) || MergedIds.Contains(id, StringComparer.Ordinal);

    /// <summary>Whether the run began so long ago that RunPod lets none run on.</summary>
    public bool IsOverdue(DateTimeOffset now) => IsOverdue(Began, now);

    internal static bool IsOverdue(TimeStamp? began, DateTimeOffset now) => began?.IsCertainlyBefore(new TimeStamp(now - RunLimit, HasZone: true)) == true;

    /// <summary>Reads an entry.</summary>
    public static KnownEntry Of(VersionPlace place, TrainingVersion entry) => new(place, entry.Id!, entry.MergedIds, StateOf(entry))
    {
        Name = entry.Name!,
        Number = entry.Number,
        Began = entry.Time(VersionField.Timestamp),
        Status = entry.Status!,
        CompletedAt = entry.Time(VersionField.CompletedAt)?.Instant,
        FailedAt = entry.Time(VersionField.FailedAt)?.Instant,
    };

    /// <summary>Reads the entries of all version files.</summary>
    /// <param name="settings">The data root, and which styles and actors of it.</param>
    /// <param name="findings">Gets what keeps a file from being read.</param>
    /// <returns>The entries of the sound files.</returns>
    public static List<KnownEntry> ReadAll(DataSettings settings, List<Finding> findings, CancellationToken cancellation)
    {
        List<VersionPlace> places = VersionTree.List(settings.Root, settings.Styles, settings.Actors, findings);
        List<KnownEntry>[] files = new List<KnownEntry>[places.Count];
        List<Finding>[] problems = new List<Finding>[places.Count];
        Workers.Run(places.Count, Workers.ForReading, i => files[i] = Read(places[i], settings, problems[i] = []), cancellation);
        findings.AddRange(problems.SelectMany(static p => p));
        return [.. files.SelectMany(static f => f)];
    }

    /// <summary>Reads the entries of one version file.</summary>
    /// <param name="settings">How it is read.</param>
    /// <param name="findings">Gets what keeps it from being read.</param>
    /// <returns>The entries; none if it is not there, or not sound.</returns>
    public static List<KnownEntry> Read(VersionPlace place, DataSettings settings, List<Finding> findings)
    {
        using DataFile? data = DataFile.Read(place.Path, out Finding? unreadable);
        if (data is null)
        {
            findings.AddRange(unreadable is null ? [] : [unreadable]);
            return [];
        }

        VersionsFile file = VersionsFile.Read(place.Path, data.Text, place.Subject, settings.ServiceUrl);
        findings.AddRange(file.Shape);
        return file.IsSound ? [.. file.Versions.Select(v => Of(place, v))] : [];
    }

    internal static EntryState StateOf(TrainingVersion entry) => entry.Status switch
    {
        "pending" or "training" => EntryState.Pending,
        "failed" => EntryState.Failed,
        "completed" => EntryState.Completed,
        _ => EntryState.Strange,
    };
}
