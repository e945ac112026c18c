using System.Buffers;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Trainings;

/// <summary>A run to ask for: what is known of it before anybody outside is asked.</summary>
/// <param name="Events">The events that wait for it.</param>
/// <param name="Known">What those, the job and the log tell.</param>
public sealed record RunQuestion(KnownEntry Entry, IReadOnlyList<WaitingEvent> Events, RunEvidence Known)
{
    /// <summary>The job; null if it was not started here.</summary>
    public TrainingJob? Job { get; init; }

    /// <summary>When the run began: by its entry, or by RunPod's clock, where that was later.</summary>
    public TimeStamp? Began => Entry.Began is { HasZone: true } own && Job is { } job && job.StartedAt > own.Instant ? new TimeStamp(job.StartedAt, HasZone: true) : Entry.Began;

    /// <summary>What the log says last of the run; null if nothing.</summary>
    public EntryState? Logged { get; init; }

    /// <summary>What RunPod, or a hook without a token, told of the LoRA: where to look, and how large it is.</summary>
    public TrainingEvent? Told => Known.Hook ?? Events.Select(static e => e.Event).FirstOrDefault(static e => e.Said == RunState.Completed);

    /// <summary>Whether the bucket has to be looked into, once RunPod has answered: not for a run that is at work.</summary>
    /// <param name="known">What is known by now.</param>
    public bool NeedsObject(RunEvidence known, DateTimeOffset now) => !known.Status.IsActive() || Entry.IsOverdue(now) || known.Hook?.Said == RunState.Completed;
}

/// <summary>An event that nothing can be done with yet.</summary>
/// <param name="Reason">Why.</param>
public sealed record OpenEvent(WaitingEvent Event, Reason Reason);

/// <summary>What is to be asked, of whom, and which events have nobody to be asked for. A pure function.</summary>
/// <param name="Questions">The runs to ask for: of one entry, one.</param>
/// <param name="Open">The events that wait on.</param>
public sealed record Inquiry(IReadOnlyList<RunQuestion> Questions, IReadOnlyList<OpenEvent> Open)
{
    // What may stand in an address that we call.
    private static readonly SearchValues<char> Askable = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_");

    private static readonly TimeSpan RetryLimit = TimeSpan.FromDays(7);

    /// <summary>How far back the log is read: what a reset of the tree takes back is healed from it.</summary>
    public static readonly TimeSpan LogLimit = TimeSpan.FromDays(40);

    /// <summary>Finds what is to be asked.</summary>
    /// <param name="entries">All entries of the tree.</param>
    /// <param name="jobs">The jobs that were started here.</param>
    /// <param name="events">The events that wait.</param>
    /// <param name="log">The log, oldest line first.</param>
    /// <param name="only">The entries that somebody wants asked for, whatever their state, and no other; null for all that have to be.</param>
    public static Inquiry Of(
        IReadOnlyList<KnownEntry> entries, IReadOnlyList<TrainingJob> jobs, IReadOnlyList<WaitingEvent> events, IReadOnlyList<LogLine> log, DateTimeOffset now, Func<KnownEntry, bool>? only = null)
    {
        Dictionary<KnownEntry, List<WaitingEvent>> placed = new(ReferenceEqualityComparer.Instance);
        List<OpenEvent> open = [];
        ILookup<string, TrainingJob> jobsByKey = jobs.ToLookup(static j => j.Key, StringComparer.Ordinal);
        ILookup<Subject?, KnownEntry> entriesOf = entries.ToLookup(static e => e.Place.Subject);
        foreach (WaitingEvent waiting in events)
        {
            TrainingJob? job = waiting.Job is { } key ? jobsByKey[key].FirstOrDefault() : null;
            if (Place(waiting.Event, job, job is null ? entries : entriesOf[job.Subject], out Reason reason) is not { } entry)
            {
                open.Add(new OpenEvent(waiting, reason));
            }
            else if (placed.TryGetValue(entry, out List<WaitingEvent>? own))
            {
                own.Add(waiting);
            }
            else
            {
                placed.Add(entry, [waiting]);
            }
        }

        ILookup<Subject, TrainingJob> jobsOf = jobs.ToLookup(static j => j.Subject);
        Dictionary<string, LogLine> last = new(StringComparer.Ordinal);
        foreach (LogLine line in log)
        {
            // What an event did not change is the state all the same; but only a failure's own line says why.
            bool saysLess = line.Now == EntryState.Failed && !line.Said.IsFailure() && last.TryGetValue(line.Id, out LogLine? known) && known.Now == EntryState.Failed;
            if (!saysLess)
            {
                last[line.Id] = line;
            }
        }

        List<RunQuestion> questions = [];
        foreach (KnownEntry entry in entries)
        {
            List<WaitingEvent> own = placed.GetValueOrDefault(entry) ?? [];
            bool isOpen = entry.State == EntryState.Pending || (entry.State == EntryState.Failed && (entry.FailedAt > now - RetryLimit || WasCompleted(entry, jobsOf, last)));
            if (only?.Invoke(entry) ?? (isOpen || own.Count > 0))
            {
                questions.Add(Ask(entry, own, jobsOf, last, now));
            }
        }

        return new Inquiry(questions, open);
    }

    /// <summary>Whether an id can stand in an address of RunPod's.</summary>
    public static bool IsAskable(string id) => id.Length is > 0 and <= TrainingEvent.MaxId && !id.AsSpan().ContainsAnyExcept(Askable);

    private static KnownEntry? Place(TrainingEvent said, TrainingJob? job, IEnumerable<KnownEntry> able, out Reason reason)
    {
        if (job is not null && !SpeaksFor(said, job))
        {
            reason = Reason.OtherRun;
            return null;
        }

        List<KnownEntry> best = EntrySearch.Best(able, e => EntrySearch.Rank(e.Id, e.MergedIds, said.RunId, job?.RequestId ?? said.RequestId));
        reason = best.Count == 0 ? Reason.NoEntry
            : best.Count > 1 ? Reason.Ambiguous
            : said.Kind is { } kind && kind != best[0].Place.Kind ? Reason.Foreign
            : Reason.None;
        return reason == Reason.None ? best[0] : null;
    }

    /// <summary>A token speaks for its own job only.</summary>
    private static bool SpeaksFor(TrainingEvent said, TrainingJob job) => job.RunId is { } run
        ? string.Equals(RunId.Base(run), RunId.Base(said.RunId), StringComparison.Ordinal)
        : said.RequestId is null || string.Equals(said.RequestId, job.RequestId, StringComparison.Ordinal);

    private static RunQuestion Ask(KnownEntry entry, List<WaitingEvent> own, ILookup<Subject, TrainingJob> jobs, Dictionary<string, LogLine> last, DateTimeOffset now)
    {
        TrainingJob? job = JobOf(entry, jobs);
        string? named = job?.RunId ?? own.Find(static e => e.Job is not null)?.Event.RunId ?? own.FirstOrDefault()?.Event.RunId
            ?? entry.MergedIds.Prepend(entry.Id).FirstOrDefault(id => IsRunId(id, job));
        string id = named ?? entry.Id;
        WaitingEvent? hook = own.FindLast(static e => e.Job is not null && e.Event.Said == RunState.Completed) ?? own.FindLast(static e => e.Job is not null && e.Event.Said.IsFailure());
        TrainingEvent? word = hook?.Event ?? (entry.State == EntryState.Pending ? Healed(entry, id, last) : null);
        return new RunQuestion(entry, own, new RunEvidence(id)
        {
            RequestId = entry.Id,
            Hook = word,
            IsNameless = named is null,
            EntryId = named is not null && string.Equals(entry.Id, job?.RequestId, StringComparison.Ordinal) ? named : null,
            SeenAt = hook?.At ?? word?.EndedAt ?? now,
        })
        {
            Job = job,
            Logged = LineOf(entry, id, last)?.Now,
        };
    }

    /// <summary>Whether RunPod may know the id: not the one of our request, nor the file name of a LoRA.</summary>
    internal static bool IsRunId(string id, TrainingJob? job) =>
        IsAskable(id) && !string.Equals(id, job?.RequestId, StringComparison.Ordinal) && !IsRequestId(id) && LoraFileName.Parse(id) is null;

    /// <summary>Whether an id is of the form that our requests give their runs.</summary>
    public static bool IsRequestId(string id) => id.Split('_') is [var number, { Length: 10 or 13 } time] && VersionName.TryParseNumber(number, out _) && VersionName.TryParseNumber(time, out _);

    private static LogLine? LineOf(KnownEntry entry, string id, Dictionary<string, LogLine> last) =>
        last.GetValueOrDefault(id) ?? entry.MergedIds.Select(last.GetValueOrDefault).FirstOrDefault(static l => l is not null);

    private static TrainingJob? JobOf(KnownEntry entry, ILookup<Subject, TrainingJob> jobs) =>
        entry.Place.Subject is { } subject ? jobs[subject].FirstOrDefault(j => j.IsOf(entry)) : null;

    /// <summary>Whether a reset took the success of a failed run's retry away: however old that failure is, no second hook comes.</summary>
    private static bool WasCompleted(KnownEntry entry, ILookup<Subject, TrainingJob> jobs, Dictionary<string, LogLine> last) =>
        LineOf(entry, JobOf(entry, jobs)?.RunId ?? entry.Id, last)?.Now == EntryState.Completed;

    /// <summary>What was written once, and is gone from the tree: a reset took it away, and no second hook comes.</summary>
    private static TrainingEvent? Healed(KnownEntry entry, string id, Dictionary<string, LogLine> last)
    {
        LogLine? line = LineOf(entry, id, last);
        return line?.Now switch
        {
            EntryState.Completed => new TrainingEvent(id, RunState.Completed),
            EntryState.Failed => new TrainingEvent(id, line.Said.IsFailure() ? line.Said : RunState.Failed) { Error = line.Why ?? "Failed without a reason", EndedAt = line.At },
            _ => null,
        };
    }
}
