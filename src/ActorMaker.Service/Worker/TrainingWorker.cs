using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;
using ActorMaker.Operations;
using ActorMaker.Operations.RunPod;
using ActorMaker.Operations.Trainings;
using ActorMaker.Service.Hosting;

namespace ActorMaker.Service.Worker;

/// <summary>The one worker: looks at what has come, at what has changed and at what is due, and is the only part of the service that changes the tree.</summary>
/// <param name="state">What all parts share.</param>
internal sealed class TrainingWorker(ServiceState state, ILogger<TrainingWorker> log) : BackgroundService
{
    // Looking at the tree may take a fiftieth of a core.
    private const int LookShare = 50;
    private const int MostAtOnce = 64;

    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MostPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ProjectPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MostRest = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WriteLimit = ServiceHost.StopLimit - TimeSpan.FromSeconds(1);

    private readonly Schedule schedule = new(state.Options.Interval);
    private readonly Notifier notifier = new(state.Options.Notify, log);
    private readonly LogDoor door = new(log);
    private readonly ManifestNames names = new();
    private readonly ImageIndex images = new();
    private ServiceLock? held;
    private DateTimeOffset projectAt;
    private int inbox = -1;
    private bool isBusySaid;

    /// <inheritdoc/>
    public override void Dispose()
    {
        held?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A fault of one look must not end the service that a studio leaves alone overnight.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Whoever starts the service does not wait for the first look.
        await Task.Yield();
        using CancellationTokenSource endOfWriting = new();
        await using CancellationTokenRegistration late = stoppingToken.Register(() => endOfWriting.CancelAfter(WriteLimit));
        Task notices = notifier.RunAsync(stoppingToken);
        state.Told = Tell;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                TimeSpan pause = FaultPause;
                long began = TimeProvider.System.GetTimestamp();
                try
                {
                    pause = await RoundAsync(endOfWriting.Token, stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
                {
                    log.LogError(e, "A look at the trainings failed; it is tried again");
                }

                // Half of the time is left to the hooks, unless there is more to do.
                TimeSpan cost = TimeProvider.System.GetElapsedTime(began);
                if (pause > TimeSpan.Zero)
                {
                    await state.Work.RestAsync(cost < MostRest ? cost : MostRest, stoppingToken);
                }

                await state.Work.WaitAsync(pause, state.Time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service ends.
        }
        finally
        {
            held?.Dispose();
            await notices.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task<TimeSpan> RoundAsync(CancellationToken endOfWriting, CancellationToken stop)
    {
        Claim();
        await AskProjectAsync(stop);
        GateSettings data = state.Data.Settings().Data() with { Time = state.Time };
        long started = TimeProvider.System.GetTimestamp();
        TellChanges(state.Entries.Refresh(data, stop));
        TellImages(data);
        TimeSpan cost = TimeProvider.System.GetElapsedTime(started);
        TellInbox();
        if (state.Writing == Writing.Yes)
        {
            FinishStarts();
            await state.Work.DoAsync(stop);
            if (await LookAsync(data, endOfWriting, stop))
            {
                return TimeSpan.Zero;
            }
        }

        TimeSpan pause = TimeSpan.FromTicks(Math.Clamp(cost.Ticks * LookShare, LeastPause.Ticks, MostPause.Ticks));
        return schedule.NextAt() is { } next && next - state.Time.GetUtcNow() < pause ? Latest(next - state.Time.GetUtcNow(), TimeSpan.FromMilliseconds(50)) : pause;
    }

    /// <summary>Finishes starts that were killed: before anything else is started, as a subject trains one version at a time.</summary>
    private void FinishStarts()
    {
        IReadOnlyList<TrainingJob> jobs = state.Memory.Jobs();
        if (jobs.All(static j => j.State == JobState.Unknown) || state.Waiting is not null)
        {
            return;
        }

        foreach (TrainingJob job in new TrainingCommands(state.Data.Settings(), state.Store, names, state.Time).FinishStarts(jobs, state.Entries.Entries))
        {
            log.LogInformation(
                "V{Version} of {Subject}: {What}", job.Version, job.Subject, job.State == JobState.Accepted ? "its entry gets RunPod's id of its run" : "RunPod has not taken it, and its entry is withdrawn");
        }
    }

    /// <summary>Looks at what is due.</summary>
    /// <returns>Whether there may be more to do at once.</returns>
    private async Task<bool> LookAsync(GateSettings data, CancellationToken endOfWriting, CancellationToken stop)
    {
        DateTimeOffset now = state.Time.GetUtcNow();
        Inquiry inquiry = Inquiry.Of(state.Entries.Entries, state.Memory.Jobs(), state.Memory.Waiting(), state.Memory.Log(), now);

        // Of a tree that is only partly looked at nobody can say that an event has no entry.
        state.Live.Open = data.Styles.IsAll && data.Actors.IsAll ? inquiry.Open : [];
        state.Live.Keep(inquiry.Questions);
        IReadOnlyList<RunQuestion> due = schedule.Due(inquiry.Questions, now);
        if (due.Count == 0 || IsBusy())
        {
            return false;
        }

        RunQuestion[] asked = [.. due.Take(MostAtOnce)];
        FollowTrainings look = new(asked, state.Store, new FollowSettings
        {
            Time = state.Time,
            Confirm = state.Options.Confirm,
            AsksRunPod = q => state.Options.Interval is not null || schedule.HasNews(q),
            MayWrite = () => !IsBusy(),
            EndOfWriting = endOfWriting,
        });
        door.Begin();
        using Activity? span = Telemetry.Begin("follow trainings", asked.Length);
        await look.RunAsync(state.Data.Settings(), door, stop);
        NoteClock(look.Clock);
        state.Live.RunPodProblem = look.Problems.FirstOrDefault();
        Dictionary<RunQuestion, FollowedRun> seen = new(ReferenceEqualityComparer.Instance);
        foreach (FollowedRun run in look.Runs)
        {
            seen.Add(run.Question, run);
        }

        foreach (RunQuestion question in asked)
        {
            FollowedRun? run = seen.GetValueOrDefault(question);
            schedule.Note(question, run, look.IsWritten, state.Time.GetUtcNow());
            if (run is not null)
            {
                Tell(run);
            }
        }

        return due.Count > MostAtOnce || look.Runs.Any(static r => r.HasChanged);
    }

    private void Tell(FollowedRun run)
    {
        DateTimeOffset now = state.Time.GetUtcNow();
        KnownEntry entry = run.Question.Entry;
        state.Live.Note(entry, new LiveRun(run.Evidence.Status, run.Planned.Transition.Step, run.Code, run.Why, now));
        if (run.HasChanged)
        {
            EntryState status = run.Written!.Was;
            string word = TrainingNews.Word(status);
            log.LogInformation("{Name} of {Subject} is {Status} (was {Was})", entry.Name, TrainingNews.SubjectOf(entry.Place), word, TrainingNews.Word(run.Planned.Was));
            state.Events.Tell("job", TrainingNews.Job(run.Written.EntryId ?? entry.Id, word));
            if (status is EntryState.Completed or EntryState.Failed)
            {
                notifier.Tell(TrainingNews.Notice(run, word, now));
            }
        }
        else if (run.Planned.Transition.Step == Step.Lose && !IsKnownLost(run.Evidence.RunId))
        {
            // Noted, so that it is told once, whatever becomes of this service.
            string why = nameof(Reason.Forgotten).ToLowerInvariant();
            string file = Path.GetRelativePath(state.Root, entry.Place.Path).Replace('\\', '/');
            state.Store.Append(new LogLine(now, Event: null, run.Evidence.RunId, run.Evidence.Status, "A", run.Planned.Was, run.Planned.Was) { Job = run.Question.Job?.Key, File = file, Why = why });
            log.LogWarning("{Name} of {Subject} is lost: {Why}", entry.Name, TrainingNews.SubjectOf(entry.Place), run.Why);
            state.Events.Tell("job", TrainingNews.Job(entry.Id, "lost"));
            notifier.Tell(TrainingNews.Notice(run, "lost", now));
        }
    }

    private void NoteClock(ClockGap clock)
    {
        if (clock.Problem is { } problem && state.Live.Clock.Problem is null)
        {
            log.LogWarning("{Problem}", problem);
        }

        // Where RunPod was not asked, nobody has compared them.
        state.Live.Clock = clock == ClockGap.None ? state.Live.Clock : clock;
    }

    private bool IsKnownLost(string id) =>
        state.Memory.Log().LastOrDefault(l => string.Equals(l.Id, id, StringComparison.Ordinal)) is { Was: EntryState.Pending, Now: EntryState.Pending } last
        && string.Equals(last.Why, nameof(Reason.Forgotten), StringComparison.OrdinalIgnoreCase);

    private bool IsBusy()
    {
        string? git = state.Waiting;
        if (git is not null && !isBusySaid)
        {
            log.LogInformation("Waiting for git: {What}", git);
        }

        isBusySaid = git is not null;
        return isBusySaid;
    }

    private void TellChanges(IReadOnlyList<VersionPlace> changed)
    {
        if (changed.Count > 0)
        {
            state.Events.Tell("versions", TrainingNews.Versions(changed.Select(TrainingNews.SubjectOf).Distinct(StringComparer.Ordinal)));
        }
    }

    private void TellImages(GateSettings data)
    {
        if (!state.Events.IsWatched)
        {
            images.Forget();
        }
        else if (images.Refresh(data.Root) is { Count: > 0 } actors)
        {
            state.Events.Tell("images", TrainingNews.Images(actors));
        }
    }

    private void TellInbox()
    {
        int now = state.Memory.Waiting().Count;
        if (now != inbox && inbox >= 0)
        {
            state.Events.Tell("inbox", TrainingNews.Inbox(now));
        }

        inbox = now;
    }

    /// <summary>Asks the project once a minute at the most: where its answer cannot be remembered, each question starts MSBuild.</summary>
    private async Task AskProjectAsync(CancellationToken stop)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        if (now - projectAt < ProjectPause)
        {
            return;
        }

        // The first answer is the one that the service was started with.
        if (projectAt != default)
        {
            await state.Data.RefreshAsync(line => log.LogWarning("{Line}", line), stop);
        }

        projectAt = now;
    }

    /// <summary>Becomes the one service that works on this data, as soon as there is no other.</summary>
    private void Claim()
    {
        if (state.Writing == Writing.ReadOnly || held?.IsHeld == true)
        {
            return;
        }

        held?.Dispose();
        held = state.Store.TryServe(out string? holder);
        if (held is null && state.Writing != Writing.Second)
        {
            log.LogWarning("Another service works on {Root} ({Holder}): this one takes hooks and shows things, until that one ends", state.Root, holder);
        }
        else if (held is not null && state.Writing == Writing.Second)
        {
            log.LogInformation("The other service has ended: this one takes over");
        }

        state.Holder = holder;
        state.Writing = held is null ? Writing.Second : Writing.Yes;
    }

    private static TimeSpan Latest(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
