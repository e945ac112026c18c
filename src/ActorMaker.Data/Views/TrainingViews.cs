using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Views;

/// <summary>Puts together what the tree, the jobs, the inbox, the log and RunPod's last word say of each training. A pure function.</summary>
public sealed class TrainingViews
{
    private readonly IReadOnlyList<WaitingEvent> waiting;
    private readonly Func<KnownEntry, RunState> said;
    private readonly DateTimeOffset now;
    private readonly ILookup<string, LogLine> byId;
    private readonly ILookup<string, LogLine> byJob;

    private TrainingViews(IReadOnlyList<WaitingEvent> waiting, IReadOnlyList<LogLine> log, Func<KnownEntry, RunState> said, DateTimeOffset now)
    {
        this.waiting = waiting;
        this.said = said;
        this.now = now;
        byId = log.ToLookup(static l => l.Id, StringComparer.Ordinal);
        byJob = log.Where(static l => l.Job is not null).ToLookup(static l => l.Job!, StringComparer.Ordinal);
    }

    /// <summary>All trainings, the newest first.</summary>
    /// <param name="entries">All entries of the tree.</param>
    /// <param name="jobs">The jobs that were started here.</param>
    /// <param name="waiting">The events that wait.</param>
    /// <param name="log">The log, oldest line first.</param>
    /// <param name="said">What RunPod said last of an entry's run; <see cref="RunState.Unknown"/> if nothing.</param>
    public static IReadOnlyList<TrainingView> Of(
        IReadOnlyList<KnownEntry> entries, IReadOnlyList<TrainingJob> jobs, IReadOnlyList<WaitingEvent> waiting, IReadOnlyList<LogLine> log, Func<KnownEntry, RunState> said, DateTimeOffset now)
    {
        TrainingViews views = new(waiting, log, said, now);
        ILookup<Subject, TrainingJob> jobsOf = jobs.ToLookup(static j => j.Subject);
        HashSet<TrainingJob> placed = new(ReferenceEqualityComparer.Instance);
        List<TrainingView> all = [];
        foreach (KnownEntry entry in entries)
        {
            TrainingJob? job = entry.Place.Subject is { } subject ? jobsOf[subject].FirstOrDefault(j => j.IsOf(entry)) : null;
            if (job is not null)
            {
                placed.Add(job);
            }

            all.Add(views.Of(entry, job));
        }

        // Refused jobs have no entry, and never had a run.
        all.AddRange(jobs.Where(j => !placed.Contains(j) && j.State != JobState.Refused).Select(views.OfAbsent));
        return [.. all.OrderByDescending(static t => t.StartedAt ?? DateTimeOffset.MinValue)];
    }

    private TrainingView Of(KnownEntry entry, TrainingJob? job)
    {
        LogLine[] events = Events(entry.MergedIds.Prepend(entry.Id), job);
        string? run = job?.RunId ?? entry.MergedIds.Prepend(entry.Id).FirstOrDefault(id => Inquiry.IsRunId(id, job));
        return new TrainingView(entry.Place.Subject, entry.Id, entry.Name, entry.Status, LiveOf(entry, job))
        {
            Entry = entry,
            Job = job,
            RequestId = job?.RequestId ?? entry.MergedIds.Prepend(entry.Id).FirstOrDefault(Inquiry.IsRequestId),
            RunId = run,
            StartedAt = entry.Began?.Instant ?? job?.StartedAt,
            EndedAt = entry.State == EntryState.Failed ? entry.FailedAt : entry.CompletedAt,
            Seconds = events.LastOrDefault(static l => l.Seconds is not null)?.Seconds,
            Events = events,
        };
    }

    private TrainingView OfAbsent(TrainingJob job)
    {
        LogLine[] events = Events([job.EntryId, job.RequestId], job);
        EntryState last = events.LastOrDefault(static l => l.Now is not EntryState.Absent)?.Now ?? EntryState.Pending;
        bool hasEnded = last is EntryState.Completed or EntryState.Failed;
        return new TrainingView(job.Subject, job.EntryId, VersionName.Format(job.Version), last.Word(), hasEnded ? LiveState.Ended : LiveState.Waiting)
        {
            Job = job,
            RequestId = job.RequestId,
            RunId = job.RunId,
            StartedAt = job.StartedAt,
            EndedAt = hasEnded ? events[^1].At : null,
            Seconds = events.LastOrDefault(static l => l.Seconds is not null)?.Seconds,
            Events = events,
        };
    }

    private LogLine[] Events(IEnumerable<string> ids, TrainingJob? job) =>
    [
        .. ids.Concat(job?.RunId is { } run ? [run] : []).Distinct(StringComparer.Ordinal).SelectMany(id => byId[id]).Concat(job is null ? [] : byJob[job.Key]).Distinct().OrderBy(static l => l.At),
    ];

    private LiveState LiveOf(KnownEntry entry, TrainingJob? job)
    {
        if (entry.State != EntryState.Pending)
        {
            return LiveState.Ended;
        }

        bool hasWord = waiting.Any(w => job is not null && w.Job == job.Key) || waiting.Any(w => EntrySearch.Rank(entry.Id, entry.MergedIds, w.Event.RunId, w.Event.RequestId) > EntryRank.Base);
        return hasWord ? LiveState.Waiting : said(entry) switch
        {
            RunState.Queued => LiveState.Queued,
            RunState.Running => LiveState.Running,
            RunState.Gone => LiveState.Lost,
            _ => entry.IsOverdue(now) ? LiveState.Lost : LiveState.Waiting,
        };
    }
}
