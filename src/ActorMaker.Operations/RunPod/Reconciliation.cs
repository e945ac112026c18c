using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using ActorMaker.S3;

namespace ActorMaker.Operations.RunPod;

/// <summary>One look at runs that have not ended well: whom to ask, what follows, and, once that is written, what is done with.</summary>
/// <param name="data">The data root, and which styles and actors of it.</param>
/// <param name="store">What is known of trainings beside the tree.</param>
/// <param name="witnesses">Whom to ask.</param>
/// <param name="inquiry">What to ask.</param>
internal sealed class Reconciliation(GateSettings data, TrainingStore store, Witnesses witnesses, Inquiry inquiry)
{
    private const int Concurrency = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private readonly List<(RunQuestion Question, RunEvidence Evidence)> runs = [];
    private readonly List<Finding> findings = [];
    private readonly List<FollowedRun> followed = [];
    private Dictionary<RunEvidence, RecordedRun> before = [];

    /// <summary>What cannot be written, and why.</summary>
    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>What is to be written.</summary>
    public Plan Plan { get; private set; } = new(data.Root, Reconcile.Command, []);

    /// <summary>How many runs were asked for.</summary>
    public int Asked => runs.Count;

    /// <summary>What became of each run, once they are asked for; once the plan is applied too, also what is written.</summary>
    public IReadOnlyList<FollowedRun> Followed => followed;

    /// <summary>A look at all runs of the data.</summary>
    /// <param name="data">The data root, and which styles and actors of it.</param>
    /// <param name="store">What is known of trainings beside the tree.</param>
    /// <param name="witnesses">Whom to ask.</param>
    public static Reconciliation OfAll(GateSettings data, TrainingStore store, Witnesses witnesses, CancellationToken cancellation)
    {
        DateTimeOffset now = data.Time.GetUtcNow();
        List<Finding> found = [];
        List<KnownEntry> entries = KnownEntry.ReadAll(data, found, cancellation);
        Inquiry inquiry = Inquiry.Of(entries, store.Jobs(found), store.Waiting(data.ServiceUrl, found), store.Log(now - Inquiry.LogLimit), now);
        Reconciliation all = new(data, store, witnesses, inquiry);
        all.findings.AddRange(found);
        return all;
    }

    /// <summary>Asks for every run, and plans what follows. Writes nothing.</summary>
    public async Task AskAsync(CancellationToken cancellation)
    {
        DateTimeOffset now = data.Time.GetUtcNow();
        RunEvidence[] evidence = new RunEvidence[inquiry.Questions.Count];
        await Parallel.ForAsync(0, evidence.Length, new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellation }, async (i, stop) =>
            evidence[i] = await witnesses.AskAsync(inquiry.Questions[i], data.ServiceUrl, now, stop));
        runs.AddRange(inquiry.Questions.Zip(evidence));
        before = Record();
        Plan = new Plan(data.Root, Reconcile.Command, [.. runs.Select(static r => r.Question.Entry.Place).Distinct().Select(Edit).OfType<FileEdit>()]) { Origin = PlanOrigin.Live };

        // Of a run that was narrowed nobody can say that an event has no entry.
        Report(data.Styles.IsAll && data.Actors.IsAll ? inquiry.Open : [], now);
    }

    /// <summary>Once the plan is applied: writes the log, and takes what is done with out of the inbox.</summary>
    public void Settle()
    {
        DateTimeOffset now = data.Time.GetUtcNow();
        Dictionary<RunEvidence, RecordedRun> after = Record();
        List<LogLine> lines = [];
        List<(WaitingEvent Event, LogLine Line)> done = [];
        for (int i = 0; i < followed.Count; i++)
        {
            (RunQuestion question, RunEvidence evidence) = (followed[i].Question, followed[i].Evidence);
            if (!before.TryGetValue(evidence, out RecordedRun? planned) || !after.TryGetValue(evidence, out RecordedRun? written))
            {
                continue;
            }

            if (question.Job is { RunId: null } job && !evidence.IsNameless)
            {
                store.Write(job with { RunId = evidence.RunId, State = JobState.Accepted });
            }

            string file = Path.GetRelativePath(data.Root, question.Entry.Place.Path).Replace('\\', '/');
            Settlement settlement = Settlement.Of(question, evidence, planned, written, file, now);
            lines.AddRange(settlement.Lines);
            done.AddRange(settlement.Done);
            followed[i] = followed[i] with { Written = written, Lines = [.. settlement.Lines, .. settlement.Done.Select(static d => d.Line)] };
        }

        store.Append(lines);
        store.Settle(done);
    }

    private FileEdit? Edit(VersionPlace place)
    {
        RunEvidence[] own = [.. runs.Where(r => r.Question.Entry.Place == place).Select(static r => r.Evidence)];
        FileEdit? edit = LiveEdit.Of(place, data, file => VersionRecorder.Record(file, own, data).Edit, out IReadOnlyList<Finding> problems);
        findings.AddRange(problems);
        return edit;
    }

    /// <summary>What follows for each run from its file as it is now, run by run.</summary>
    private Dictionary<RunEvidence, RecordedRun> Record()
    {
        Dictionary<RunEvidence, RecordedRun> recorded = new(ReferenceEqualityComparer.Instance);
        foreach (IGrouping<VersionPlace, (RunQuestion Question, RunEvidence Evidence)> own in runs.GroupBy(static r => r.Question.Entry.Place))
        {
            using DataFile? file = DataFile.Read(own.Key.Path, out _);
            if (file is null || VersionsFile.Read(own.Key.Path, file.Text, own.Key.Subject, data.ServiceUrl) is not { IsSound: true } versions)
            {
                continue;
            }

            foreach (RecordedRun run in VersionRecorder.Record(versions, [.. own.Select(static r => r.Evidence)], data).Runs)
            {
                recorded[run.Run] = run;
            }
        }

        return recorded;
    }

    private void Report(IReadOnlyList<OpenEvent> open, DateTimeOffset now)
    {
        foreach (OpenEvent waiting in open)
        {
            string what = $"RunPod said {waiting.Event.Event.Said.Word()} of run \"{waiting.Event.Event.RunId}\" at {TimeStamp.FormatUtc(waiting.Event.At)}";
            findings.Add(waiting.Reason == Reason.NoEntry
                ? Finding.At(RuleCatalog.EventWaits, waiting.Event.File, $"{what}, and no entry of this tree has that id")
                : Finding.At(RuleCatalog.EventContradicts, waiting.Event.File, $"{what}: {Describe(waiting.Reason, "")}"));
        }

        foreach ((RunQuestion question, RunEvidence evidence) in runs)
        {
            if (!before.TryGetValue(evidence, out RecordedRun? run))
            {
                continue;
            }

            bool isFound = Find(question, run, now, out Rule? rule, out string what);
            followed.Add(new FollowedRun(question, evidence, run, Written: null) { Code = rule?.Code, Why = what });
            if (isFound)
            {
                findings.Add(Finding.At(rule!, question.Entry.Place.Path, run.At, $"\"{question.Entry.Name}\" of {question.Entry.Place.Subject}: {what}"));
            }
        }

        foreach ((string problem, string id) in witnesses.Problems.OrderBy(static p => p.Key, StringComparer.Ordinal))
        {
            findings.Add(Finding.At(RuleCatalog.RunPodFailed, data.Root, $"RunPod cannot be asked for \"{id}\": {problem}"));
        }

        foreach (S3Exception failure in witnesses.Failures)
        {
            findings.Add(Finding.At(RuleCatalog.BucketFailed, data.Root, failure.Message, failure.Fix));
        }
    }

    private static bool Find(RunQuestion question, RecordedRun run, DateTimeOffset now, out Rule? rule, out string what)
    {
        (Step step, Reason reason) = run.Transition;
        string detail = run.Run.Object.Detail;
        bool isLate = reason is Reason.NoObject or Reason.Unconfirmed && now - run.Run.SeenAt > Patience;
        bool isStrange = question.Events.Any(static e => e.Event.Said == RunState.Unknown) && run.Was == EntryState.Pending;
        rule = step == Step.Lose ? RuleCatalog.RunLost
            : step == Step.Ask && reason == Reason.Older ? RuleCatalog.ObjectTooOld
            : step == Step.Ask && reason == Reason.Broken ? RuleCatalog.LoraBroken
            : step == Step.Ask || isLate || isStrange ? RuleCatalog.EventContradicts
            : null;
        what = step is Step.Keep ? "RunPod said something that this program does not know" : Describe(reason, detail);
        return rule is not null;
    }

    /// <summary>A reason in words.</summary>
    /// <param name="detail">What was seen, where that says more.</param>
    public static string Describe(Reason reason, string detail) => reason switch
    {
        Reason.Forgotten => "RunPod no longer knows the run, and there is no LoRA of it in the bucket",
        Reason.NoObject => "the run succeeded, and its LoRA is not in the bucket",
        Reason.Unconfirmed => "a hook says that the run succeeded, and nobody confirms it",
        Reason.OtherLora => "the run made another LoRA than the entry has",
        Reason.CompletedWithoutObject => "RunPod says that the run failed, and the LoRA of this completed version is not in the bucket",
        Reason.StrangeStatus => "its status is none that is known",
        Reason.Ambiguous => "several entries could be meant",
        Reason.OtherRun => "it came with the token of another run",
        Reason.Refused => "the gate would refuse what follows from it, so nothing is written",
        Reason.Foreign when detail.Length == 0 => "it speaks of another kind of training than the entry is",
        _ => detail,
    };
}
