using ActorMaker.Data.Files;
using ActorMaker.Data.Trainings;

namespace ActorMaker.Service.Hosting;

/// <summary>What the store says of jobs and of what became of them: read again only when its files have changed, and of the log only what was added.</summary>
/// <param name="data">What the project says.</param>
internal sealed class StoreMemory(TrainingStore store, DataSource data, TimeProvider time)
{
    // A log grows with each hook.
    private static readonly TimeSpan LogAge = TimeSpan.FromSeconds(5);

    // One each: a hook asks for its job and for the log, and must not wait while somebody reads the inbox.
    private readonly Lock jobsGate = new();
    private readonly Lock inboxGate = new();
    private readonly Lock logGate = new();
    private readonly GrowingLog log = new(store);
    private readonly Dictionary<string, DateTimeOffset> ends = [];
    private StoreStamp jobsStamp;
    private volatile List<TrainingJob>? jobs;
    private StoreStamp inboxStamp;
    private List<WaitingEvent>? waiting;
    private Uri? waitingService;
    private DateTimeOffset? endsRead;

    /// <summary>The jobs that were started here.</summary>
    public IReadOnlyList<TrainingJob> Jobs()
    {
        lock (jobsGate)
        {
            StoreStamp now = StoreStamp.Of(store.JobsFolder);
            if (jobs is null || !jobsStamp.StandsFor(now))
            {
                jobs = store.Jobs([]);
                jobsStamp = now;
            }

            return jobs;
        }
    }

    /// <summary>The job of a token; null if it is nobody's.</summary>
    /// <remarks>A job never gets another token: what was read once is enough for one that is known, and hooks come by the hundred.</remarks>
    public TrainingJob? JobOf(string token) => TrainingStore.FindByToken(jobs ?? [], token) ?? TrainingStore.FindByToken(Jobs(), token);

    /// <summary>The events that wait, oldest first.</summary>
    public IReadOnlyList<WaitingEvent> Waiting()
    {
        lock (inboxGate)
        {
            StoreStamp now = StoreStamp.Of(store.Inbox);
            if (waiting is null || !inboxStamp.StandsFor(now))
            {
                Uri? service = data.ServiceUrl;
                Dictionary<string, WaitingEvent>? known = service == waitingService ? waiting?.ToDictionary(static w => w.File, StringComparer.Ordinal) : null;
                (waiting, waitingService) = (store.Waiting(service, [], known), service);
                inboxStamp = now;
            }

            return waiting;
        }
    }

    /// <summary>The log as far back as it counts, oldest line first.</summary>
    public IReadOnlyList<LogLine> Log()
    {
        lock (logGate)
        {
            return ReadLog();
        }
    }

    /// <summary>Whether the run of a job ended before a time, if the log tells.</summary>
    /// <remarks>What came in the last seconds can revive a run, and end none long ago: only where it seems to have ended, the log is read anew.</remarks>
    public bool EndedBefore(string job, DateTimeOffset limit) => EndOf(job, LogAge) < limit && EndOf(job, TimeSpan.Zero) < limit;

    private DateTimeOffset? EndOf(string job, TimeSpan age)
    {
        lock (logGate)
        {
            DateTimeOffset now = time.GetUtcNow();
            if (endsRead is not { } read || now - read >= age || now < read)
            {
                ReadLog();
                endsRead = now;
            }

            return ends.TryGetValue(job, out DateTimeOffset end) ? end : null;
        }
    }

    private ArraySegment<LogLine> ReadLog()
    {
        LogReading reading = log.Read(time.GetUtcNow() - Inquiry.LogLimit);
        if (reading.IsAnew)
        {
            ends.Clear();
        }

        foreach (LogLine line in reading.Added)
        {
            // What comes late, or twice, makes no token live longer.
            if (line.Job is { } job && line.Was != line.Now)
            {
                ends.Remove(job);
                if (line.Now is EntryState.Completed or EntryState.Failed)
                {
                    ends.Add(job, line.At);
                }
            }
        }

        return reading.Lines;
    }

    /// <summary>The state of a folder, whose files are replaced and never written where they are.</summary>
    /// <param name="Stamp">The folder's.</param>
    /// <param name="IsSettled">Whether it did not change so lately that it may change again unseen.</param>
    private readonly record struct StoreStamp(FileStamp Stamp, bool IsSettled)
    {
        /// <summary>Looks.</summary>
        public static StoreStamp Of(string folder)
        {
            // The file system's own clock, whatever the service's is.
            long settled = (TimeProvider.System.GetUtcNow().AddSeconds(-2) - DateTimeOffset.UnixEpoch).Ticks * 100;
            FileStamp own = FileStamp.Of(folder);
            return new StoreStamp(own, own.Kind == FileKind.Missing || (own.Modified != 0 && own.Modified <= settled));
        }

        public bool StandsFor(StoreStamp now) => IsSettled && this == now;
    }
}
