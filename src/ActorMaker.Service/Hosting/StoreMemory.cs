using ActorMaker.Data.Files;
using ActorMaker.Data.Trainings;

namespace ActorMaker.Service.Hosting;

/// <summary>What the store says of jobs and of what became of them, read again only when its files have changed.</summary>
/// <param name="data">What the project says.</param>
internal sealed class StoreMemory(TrainingStore store, DataSource data, TimeProvider time)
{
    // A log grows with each hook, and is read whole.
    private static readonly TimeSpan LogAge = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private StoreStamp jobsStamp;
    private StoreStamp logStamp;
    private List<TrainingJob>? jobs;
    private List<LogLine>? log;
    private StoreStamp inboxStamp;
    private List<WaitingEvent>? waiting;
    private Dictionary<string, DateTimeOffset> ends = [];
    private DateTimeOffset endsRead;

    /// <summary>The jobs that were started here.</summary>
    public IReadOnlyList<TrainingJob> Jobs()
    {
        lock (gate)
        {
            StoreStamp now = StoreStamp.Of(store.JobsFolder, files: false);
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
    public TrainingJob? JobOf(string token)
    {
        IReadOnlyList<TrainingJob> known;
        lock (gate)
        {
            known = jobs ?? [];
        }

        return TrainingStore.FindByToken(known, token) ?? TrainingStore.FindByToken(Jobs(), token);
    }

    /// <summary>The events that wait, oldest first.</summary>
    public IReadOnlyList<WaitingEvent> Waiting()
    {
        lock (gate)
        {
            StoreStamp now = StoreStamp.Of(store.Inbox, files: false);
            if (waiting is null || !inboxStamp.StandsFor(now))
            {
                waiting = store.Waiting(data.ServiceUrl, []);
                inboxStamp = now;
            }

            return waiting;
        }
    }

    /// <summary>The log as far back as it counts, oldest line first.</summary>
    public IReadOnlyList<LogLine> Log()
    {
        lock (gate)
        {
            ReadLog();
            return log!;
        }
    }

    /// <summary>Whether the run of a job ended before a time, if the log tells.</summary>
    /// <remarks>What came in the last seconds can revive a run, and end none long ago: only where it seems to have ended, the log is read anew.</remarks>
    public bool EndedBefore(string job, DateTimeOffset limit) => EndOf(job, LogAge) < limit && EndOf(job, TimeSpan.Zero) < limit;

    private DateTimeOffset? EndOf(string job, TimeSpan age)
    {
        lock (gate)
        {
            DateTimeOffset now = time.GetUtcNow();
            if (log is null || now - endsRead >= age || now < endsRead)
            {
                ReadLog();
                endsRead = now;
            }

            return ends.TryGetValue(job, out DateTimeOffset end) ? end : null;
        }
    }

    private void ReadLog()
    {
        StoreStamp now = StoreStamp.Of(store.LogFolder, files: true);
        if (log is not null && logStamp.StandsFor(now))
        {
            return;
        }

        log = store.Log(time.GetUtcNow() - Inquiry.LogLimit);
        logStamp = now;
        ends = [];
        foreach (LogLine line in log)
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
    }

    /// <summary>The state of a folder and its files.</summary>
    /// <param name="Sum">Of all stamps.</param>
    /// <param name="IsSettled">Whether none changed so lately that it may change again unseen.</param>
    private readonly record struct StoreStamp(int Sum, bool IsSettled)
    {
        /// <summary>Looks.</summary>
        /// <param name="files">Whether files are written where they are; one that is replaced changes its folder.</param>
        public static StoreStamp Of(string folder, bool files)
        {
            // The file system's own clock, whatever the service's is.
            long settled = (TimeProvider.System.GetUtcNow().AddSeconds(-2) - DateTimeOffset.UnixEpoch).Ticks * 100;
            FileStamp own = FileStamp.Of(folder);
            HashCode sum = default;
            sum.Add(own);
            bool isSettled = own.Modified != 0 && own.Modified <= settled;
            if (files && own.Kind == FileKind.Folder)
            {
                foreach (string file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
                {
                    FileStamp stamp = FileStamp.Of(file);
                    sum.Add(file);
                    sum.Add(stamp);
                    isSettled &= stamp.IsIdentity && stamp.Modified <= settled && stamp.Changed <= settled;
                }
            }

            return new StoreStamp(sum.ToHashCode(), isSettled || own.Kind == FileKind.Missing);
        }

        public bool StandsFor(StoreStamp now) => IsSettled && this == now;
    }
}
