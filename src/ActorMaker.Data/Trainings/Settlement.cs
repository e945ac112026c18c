namespace ActorMaker.Data.Trainings;

/// <summary>Which events are done with once the tree says what follows from them, and what the log says of it. A pure function.</summary>
/// <param name="Done">The events that leave the inbox.</param>
/// <param name="Lines">What the log gets: a line an event, or one for a look that changed something.</param>
public sealed record Settlement(IReadOnlyList<(WaitingEvent Event, LogLine Line)> Done, IReadOnlyList<LogLine> Lines)
{
    private static readonly Settlement Nothing = new([], []);

    /// <summary>Settles a run.</summary>
    /// <param name="evidence">What was known of it.</param>
    /// <param name="planned">What was to become of it.</param>
    /// <param name="written">What follows from the same evidence now that the plan is applied.</param>
    /// <param name="file">The file, relative to the data root.</param>
    public static Settlement Of(RunQuestion question, RunEvidence evidence, RecordedRun planned, RecordedRun written, string file, DateTimeOffset now)
    {
        // What is still to be done failed to be written, and comes again.
        bool isUndone = planned.Transition.Step is Step.Complete or Step.Fail or Step.Reopen && written.Was == planned.Was;
        if (!written.IsSettled || isUndone)
        {
            return Nothing;
        }

        LogLine line = Line(question, evidence, planned, written, file, now);
        bool isOpen = written.Was == EntryState.Pending && evidence.Status == RunState.Unknown;
        (WaitingEvent, LogLine)[] done =
        [
            // Without a token it proves nothing: while RunPod is silent it stays a reason to ask again.
            .. question.Events.Where(e => !isOpen || (e.Job is not null && e.Event.Said != RunState.Unknown)).Select(e => (e, line with { Event = e.Name, Said = e.Event.Said })),
        ];

        // A reset may have taken the tree to what is true, past what the log says: the next one must not take that away unseen.
        bool isNews = planned.Was != written.Was || (written.Was == EntryState.Failed && evidence.Status.IsFailure() && question.Logged != EntryState.Failed);
        return new Settlement(done, done.Length == 0 && isNews ? [line] : []);
    }

    private static LogLine Line(RunQuestion question, RunEvidence evidence, RecordedRun planned, RecordedRun written, string file, DateTimeOffset now)
    {
        TrainingEvent? word = evidence.Answer ?? evidence.Hook;
        bool byObject = planned.Transition.Step == Step.Complete && evidence.Object.State == ObjectState.Proven;
        return new LogLine(now, Event: null, evidence.RunId, word?.Said ?? evidence.Status, byObject ? "B" : evidence.Answer is not null ? "A" : "C", planned.Was, written.Was)
        {
            Job = question.Job?.Key,
            File = file,
            Seconds = word?.Seconds,
            Why = written.Was == EntryState.Failed && word?.Error is { } error ? error : planned.Transition.Reason == Reason.None ? null : planned.Transition.Reason.ToString().ToLowerInvariant(),
        };
    }
}
