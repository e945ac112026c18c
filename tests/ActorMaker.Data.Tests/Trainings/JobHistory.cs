using System.Text;
using System.Text.Json.Nodes;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using JsonText = ActorMaker.Data.Json.JsonText;

namespace ActorMaker.Data.Tests.Trainings;

/// <summary>
/// Some weeks of a studio with one style: runs that end well and badly, hooks that are lost, late, doubled and forged, times at which RunPod,
/// the bucket or the service are away, and git that takes the tree back, to another branch or into a merge. What the product makes of it is compared with what is true.
/// </summary>
internal sealed class JobHistory
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly VersionPlace Place = new("/repo/resources/style_images/1_ink/training_versions.json", SubjectKind.Style, "1_ink", IsFallback: false);

    private readonly Random random;
    private readonly List<SimulatedRun> runs = [];
    private readonly List<WaitingEvent> inbox = [];
    private readonly List<LogLine> log = [];
    private readonly List<TrainingJob> jobs = [];
    private readonly HashSet<string> acknowledged = new(StringComparer.Ordinal);
    private readonly HashSet<SimulatedRun> seenToFail = [];
    private readonly HashSet<SimulatedRun> answered = [];
    private readonly HashSet<SimulatedRun> owed = [];
    private readonly PriorityQueue<Action, (DateTimeOffset, int)> agenda = new();
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> runPodAway;
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> bucketAway;
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> serviceAway;
    private readonly SimulatedGit git;
    private string? readTree;
    private string? parsedTree;
    private string? checkedTree;
    private JsonArray parsed = [];
    private IReadOnlyList<KnownEntry> entries = [];
    private DateTimeOffset now = Begin;
    private int order;

    public JobHistory(Random random)
    {
        this.random = random;
        git = new SimulatedGit(random, """{"versions": []}""");
        runPodAway = Gaps(6);
        bucketAway = Gaps(4);
        serviceAway = Gaps(36);
        for (int version = 1, count = random.Next(1, 5); version <= count; version++)
        {
            // No two at the same instant: a start gives no request the id of another one.
            SimulatedRun run = new(random, version, Begin.AddMinutes(random.Next(0, 3 * 24 * 60)).AddMilliseconds(version));
            runs.Add(run);
            At(run.Started, () => Start(run));
            foreach (Attempt attempt in run.Attempts)
            {
                PlanHooks(run, attempt);
            }
        }

        TimeSpan interval = TimeSpan.FromMinutes(random.Next(3) switch { 0 => 5, 1 => 60, _ => 600 });
        DateTimeOffset end = runs.Max(r => r.Last.Ended).AddDays(2);
        for (DateTimeOffset at = Begin; at < end; at += interval * (0.5 + random.NextDouble()))
        {
            At(at, () => Look(isEnd: false));
        }

        for (int moves = random.Next(8); moves > 0; moves--)
        {
            At(Begin.AddMinutes(random.Next(0, (int)(end - Begin).TotalMinutes)), MoveGit);
        }
    }

    /// <summary>What the product got wrong; empty if nothing.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Failures that nobody could see: their entries stay pending.</summary>
    public int Unseen { get; private set; }

    /// <summary>Runs that were retried and succeeded while nobody had to ask for them any more: their entries had failed more than seven days before somebody could see the LoRA.</summary>
    public int GivenUp { get; private set; }

    /// <summary>How many trainings the style has.</summary>
    public int Trainings => runs.Count;

    /// <summary>How often git has changed the tree.</summary>
    public int GitMoves => git.Moves;

    public void Play()
    {
        while (agenda.TryDequeue(out Action? next, out (DateTimeOffset At, int) when))
        {
            now = when.At;
            next();
        }

        End();
    }

    private void End()
    {
        // Everybody is back, the branch with the entries is checked out, and half of the time all that was never committed is gone.
        now = now.AddDays(3);
        git.EndMerge();
        git.Tree = git.Kept.FirstOrDefault(text => runs.TrueForAll(r => text.Contains(r.RequestId, StringComparison.Ordinal) || text.Contains(r.Id, StringComparison.Ordinal))) ?? git.Tree;
        foreach (SimulatedRun run in runs.Where(r => !Has(git.Tree, r)))
        {
            git.Tree = WithEntry(git.Tree, run, run.IsNamed ? run.Id : run.RequestId);
        }

        if (random.Next(2) == 0)
        {
            git.Tree = runs.Aggregate("""{"versions": []}""", static (text, run) => WithEntry(text, run, run.IsNamed ? run.Id : run.RequestId));
        }

        for (int i = 0; i < 3; i++)
        {
            Look(isEnd: true);
        }

        string before = git.Tree;
        int lines = log.Count;
        Look(isEnd: true);
        Check(git.Tree == before && log.Count == lines, "a look at a tree that is done with changes something");
        foreach (SimulatedRun run in runs)
        {
            string status = StatusOf(run);
            bool mustFail = !run.EndsWell && seenToFail.Contains(run);
            Unseen += status == "pending" ? 1 : 0;
            bool isGivenUp = run.EndsWell && status == "failed" && !owed.Contains(run);
            GivenUp += isGivenUp ? 1 : 0;
            Check(status == "completed" == run.EndsWell || isGivenUp, $"V{run.Version} is {status}, and it {(run.EndsWell ? "ended well" : "failed")}");
            Check(!mustFail || status == "failed", $"V{run.Version} is {status}, and its failure was seen");
        }

        HashSet<string> known = [.. inbox.Select(static e => e.Name), .. log.Select(static l => l.Event ?? "")];
        Check(acknowledged.IsSubsetOf(known), "an event that was acknowledged is neither in the inbox nor in the log");
    }

    private void Start(SimulatedRun run)
    {
        // During a merge nothing is started: somebody ends it first.
        git.EndMerge();
        git.Tree = WithEntry(git.Tree, run, run.IsNamed ? run.Id : run.RequestId);
        if (run.HasToken || !run.IsNamed)
        {
            jobs.Add(new TrainingJob($"job{run.Version}", new Subject(SubjectKind.Style, 1), run.Version, run.RequestId, run.Started, new JobEntry("{}", 1)) { RunId = run.IsNamed ? run.Id : null });
        }
    }

    private void PlanHooks(SimulatedRun run, Attempt attempt)
    {
        bool isLost = random.Next(3) == 0;
        for (int copies = isLost ? 0 : random.Next(1, 3); copies > 0; copies--)
        {
            DateTimeOffset at = attempt.Ended.AddSeconds(random.Next(5) == 0 ? random.Next(60, 90_000) : random.Next(1, 25));
            At(at, () => Receive(run, attempt.Ending, run.HasToken));
        }

        if (random.Next(4) == 0)
        {
            Ending forged = random.Next(2) == 0 ? Ending.Success : Ending.Failure;
            At(run.Started.AddMinutes(random.Next(1, 5_000)), () => Receive(run, forged, isSigned: false));
        }
    }

    private void Receive(SimulatedRun run, Ending ending, bool isSigned)
    {
        if (IsAway(serviceAway))
        {
            return;
        }

        string word = SimulatedRun.Word(ending);
        TrainingEvent said = EventBody.Read(Encoding.UTF8.GetBytes(Body(run, word)), serviceUrl: null, out _)!;
        string name = $"e-{run.Id}-{word}-{isSigned}-{now:O}";
        acknowledged.Add(name);
        inbox.Add(new WaitingEvent(name, now, said, isSigned ? $"job{run.Version}" : null));
        if (isSigned && ending != Ending.Success && now >= run.Last.Ended && ending == run.Last.Ending)
        {
            seenToFail.Add(run);
        }

        if (isSigned && ending == Ending.Success)
        {
            owed.Add(run);
        }
    }

    private static string Body(SimulatedRun run, string word)
    {
        string output = word == "COMPLETED"
            ? $$""","loraUrl": "https://s3-accelerate.amazonaws.com/storyboard-user-files/{{Recording.Key}}style_1_vV{{run.Version}}.safetensors", "model_info": {"size_bytes": 100}"""
            : "";
        return $$"""{"id": "{{run.Id}}", "status": "{{word}}", "output": {"job_id": "{{run.RequestId}}", "training_type": "style" {{output}} } }""";
    }

    private void Look(bool isEnd)
    {
        // While git merges, nothing is looked at.
        if (git.IsMerging || (!isEnd && IsAway(serviceAway)))
        {
            return;
        }

        bool asksRunPod = isEnd || !IsAway(runPodAway);
        bool asksBucket = isEnd || !IsAway(bucketAway);
        answered.Clear();
        SimulatedRun[] due = asksBucket ? [.. runs.Where(IsDue)] : [];
        Inquiry inquiry = Inquiry.Of(Entries(), jobs, inbox, log, now);
        if (inquiry.Questions.Count > 0)
        {
            due = Follow(inquiry, isEnd, asksRunPod, asksBucket) ? due : [];
        }

        owed.UnionWith(due);
        if (git.Tree == checkedTree)
        {
            return;
        }

        checkedTree = git.Tree;
        foreach (SimulatedRun run in runs.Where(r => Has(git.Tree, r)))
        {
            string status = StatusOf(run);
            owed.UnionWith(status == "completed" ? [run] : []);
            Check(status != "completed" || (run.EndsWell && run.Last.Uploaded <= now), $"V{run.Version} is completed at {now:O} without its LoRA");
            Check(status != "failed" || run.HasFailedBy(now), $"V{run.Version} is failed at {now:O}, and no attempt of it was");
        }
    }

    /// <summary>Whether a look that reaches the bucket has to complete a run that failed before: such entries are asked for until seven days after their failure.</summary>
    private bool IsDue(SimulatedRun run) => run.EndsWell && run.Last.Ended <= now && run.Last.Uploaded <= now && Has(git.Tree, run)
        && StatusOf(run) == "failed" && (DateTimeOffset)EntryOf(run)["failedAt"]! > now.AddDays(-7);

    /// <summary>Asks, and writes what follows.</summary>
    /// <returns>False if it was killed before it wrote.</returns>
    private bool Follow(Inquiry inquiry, bool isEnd, bool asksRunPod, bool asksBucket)
    {
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(git.Tree));
        VersionsFile file = Read(text);
        RunEvidence[] evidence = [.. inquiry.Questions.Select(q => Ask(q, asksRunPod, asksBucket))];
        GateSettings settings = new("/repo") { Time = new FixedTime(now) };
        RecordedFile recorded = VersionRecorder.Record(file, evidence, settings);
        string after = recorded.Edit is null ? git.Tree : Encoding.UTF8.GetString(recorded.Edit.Bytes);
        bool isKilled = random.Next(50) == 0 && !isEnd;
        if (isKilled)
        {
            after = git.Tree; // killed, or the file could not be written: what RunPod alone has said is then known to nobody
            answered.Clear();
        }

        seenToFail.UnionWith(answered);

        using JsonText written = JsonText.Parse(Encoding.UTF8.GetBytes(after));
        RecordedFile again = VersionRecorder.Record(Read(written), evidence, settings);
        git.Tree = after;
        for (int i = 0; i < evidence.Length; i++)
        {
            Settlement settlement = Settlement.Of(inquiry.Questions[i], evidence[i], recorded.Runs[i], again.Runs[i], "file", now);
            log.AddRange([.. settlement.Lines, .. settlement.Done.Select(static d => d.Line)]);
            inbox.RemoveAll(e => settlement.Done.Any(d => d.Event == e));
            if (inquiry.Questions[i].Job is { RunId: null } job && !evidence[i].IsNameless)
            {
                jobs[jobs.IndexOf(job)] = job with { RunId = evidence[i].RunId };
            }
        }

        return !isKilled;
    }

    /// <summary>The entries of the tree: most looks find it as the last one left it.</summary>
    private IReadOnlyList<KnownEntry> Entries()
    {
        if (git.Tree != readTree)
        {
            using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(git.Tree));
            entries = [.. Read(text).Versions.Select(static v => KnownEntry.Of(Place, v))];
            readTree = git.Tree;
        }

        return entries;
    }

    private RunEvidence Ask(RunQuestion question, bool asksRunPod, bool asksBucket)
    {
        RunEvidence known = question.Known;
        SimulatedRun run = runs.Single(r => r.Version == question.Entry.Number);
        if (!known.IsNameless && asksRunPod)
        {
            string? word = known.RunId == run.Id ? run.StatusAt(now) : null;
            known = known with { IsGone = word is null, Answer = word is null ? null : EventBody.Read(Encoding.UTF8.GetBytes(Body(run, word)), serviceUrl: null, out _) };
            if (known.Answer is { } answer && answer.Said.IsFailure() && now >= run.Last.Ended)
            {
                answered.Add(run);
            }
        }

        return !question.NeedsObject(known, now) ? known : known with { Object = asksBucket ? ObjectOf(run, question.Entry) : ObjectProof.Unseen };
    }

    private ObjectProof ObjectOf(SimulatedRun run, KnownEntry entry)
    {
        if (run.ObjectAt(now) is not { } written)
        {
            return ObjectProof.Missing;
        }

        Lora lora = Recording.Lora($"style_1_vV{run.Version}") with { LastModified = written };
        return new ObjectProof(VersionMatcher.IsOlder(lora, entry.Began!.Value) ? ObjectState.Older : ObjectState.Proven, lora, "");
    }

    private void MoveGit()
    {
        git.Move();
        if (git.IsMerging)
        {
            At(now.AddMinutes(random.Next(1, 3 * 24 * 60)), git.EndMerge);
        }
    }

    private static VersionsFile Read(JsonText text)
    {
        VersionsFile file = VersionsFile.Read(Place.Path, text, Place.Subject, serviceUrl: null);
        Assert.True(file.IsSound);
        return file;
    }

    private static string WithEntry(string text, SimulatedRun run, string id)
    {
        JsonNode root = JsonNode.Parse(text)!;
        root["versions"]!.AsArray().Insert(0, new JsonObject
        {
            ["id"] = id,
            ["name"] = $"V{run.Version}",
            ["timestamp"] = TimeStamp.FormatUtc(run.Started),
            ["parameters"] = new JsonObject { ["network_dim"] = 16 },
            ["status"] = "pending",
        });
        return root.ToJsonString();
    }

    private static bool Has(string text, SimulatedRun run) => text.Contains($"\"V{run.Version}\"", StringComparison.Ordinal);

    private string StatusOf(SimulatedRun run) => (string)EntryOf(run)["status"]!;

    private JsonNode EntryOf(SimulatedRun run)
    {
        if (git.Tree != parsedTree)
        {
            parsed = JsonNode.Parse(git.Tree)!["versions"]!.AsArray();
            parsedTree = git.Tree;
        }

        return parsed.Single(v => (string?)v!["name"] == $"V{run.Version}")!;
    }

    private List<(DateTimeOffset From, DateTimeOffset To)> Gaps(int mostHours) =>
    [
        .. Enumerable.Range(0, random.Next(4)).Select(_ => Begin.AddMinutes(random.Next(0, 6 * 24 * 60))).Select(from => (from, from.AddMinutes(random.Next(1, mostHours * 60)))),
    ];

    private bool IsAway(List<(DateTimeOffset From, DateTimeOffset To)> gaps) => gaps.Exists(g => g.From <= now && now < g.To);

    private void At(DateTimeOffset when, Action action) => agenda.Enqueue(action, (when, order++));

    private void Check(bool holds, string fault)
    {
        if (!holds)
        {
            Faults.Add(fault);
        }
    }
}
