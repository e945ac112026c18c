using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using ActorMaker.Operations;
using ActorMaker.Operations.Settings;
using ActorMaker.Operations.Trainings;
using ActorMaker.Service.Worker;
using ActorMaker.Testing;
using Microsoft.Extensions.Logging.Abstractions;

using static ActorMaker.Service.Tests.Worker.WriterTree;

namespace ActorMaker.Service.Tests.Worker;

/// <summary>
/// One order in which everybody writes: hooks arrive, runs are looked at, targets normalize and sync, somebody edits, git commits, switches, stashes, rebases, merges and resets. The parts
/// are the real ones, on real files; a random one comes in wherever another one has looked and not yet written, and just before it replaces a file.
/// </summary>
internal sealed class WriterSchedule : IDisposable
{
    private const string Bucket = "storyboard-user-files";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly SafetensorsHeader Whole = new(SafetensorsState.Whole, "", new Dictionary<string, string>());

    private readonly Random random;
    private readonly FakeRunPod runPod;
    private readonly DataRepository data = new();
    private readonly TrainingStore store;
    private readonly OperationSettings settings;
    private readonly GateSettings gate;
    private readonly LogDoor door = new(NullLogger.Instance);
    private readonly List<(int Run, string Body)> late = [];
    private readonly HashSet<string> acknowledged = new(StringComparer.Ordinal);
    private HashSet<string> notes = new(StringComparer.Ordinal);
    private int depth;
    private int left;
    private int made;

    public WriterSchedule(Random random, FakeRunPod runPod, DataRepository template)
    {
        (this.random, this.runPod) = (random, runPod);
        foreach (string file in Directory.EnumerateFiles(template.Root, "*", SearchOption.AllDirectories))
        {
            string to = data.PathOf(Path.GetRelativePath(template.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        data.Write(".env", $"RUNPOD_API_KEY={FakeRunPod.Key}\nMODEL_TRAINING_RUNPOD_ENDPOINT_ID={FakeRunPod.Endpoint}\nRUNPOD_BASE_URL={runPod.BaseUrl}\n");
        store = new TrainingStore(data.Root);
        settings = new OperationSettings { Project = data.PathOf("training.csproj") };
        gate = new GateSettings(data.Root);
        foreach (int run in Runs)
        {
            runPod.Add(Job.RunOf(run), RequestOf(run), run == 6 ? "custom-actors" : "custom-styles");
        }

        left = random.Next(8, 24);
    }

    /// <summary>What went wrong; empty if nothing.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>What was played, in its order.</summary>
    public List<string> Trace { get; } = [];

    public WriterCounts Counts { get; } = new();

    public void Dispose() => data.Dispose();

    public async Task PlayAsync()
    {
        while (left > 0)
        {
            await StepAsync();
        }

        await FinishAsync();
    }

    private async Task StepAsync()
    {
        left--;
        switch (random.Next(13))
        {
            case 0 or 1 or 2:
                GoOn(Runs[random.Next(Runs.Length)]);
                break;
            case 3 or 4:
                Hook();
                break;
            case 5 or 6:
                await LookAsync(asksRunPod: random.Next(4) > 0);
                break;
            case 7:
                Normalize();
                break;
            case 8:
                SyncLoras();
                break;
            case 9:
                Edit();
                break;
            default:
                Git();
                break;
        }

        HashSet<string> known = [.. store.Waiting(serviceUrl: null, []).Select(static w => w.Name), .. store.Log(DateTimeOffset.MinValue).Select(static l => l.Event ?? "")];
        Check(acknowledged.IsSubsetOf(known), "an event that was acknowledged is neither in the inbox nor in the log");
        Check(NotesNow() is not { } now || notes.IsSubsetOf(now), "what somebody wrote into the file is gone, and nobody but git or the editor may take it away");
    }

    /// <summary>Somebody else comes in between.</summary>
    private void Between()
    {
        if (depth < 2 && left > 0 && random.Next(2) == 0)
        {
            depth++;
            Counts.Add("between");
            StepAsync().GetAwaiter().GetResult();
            depth--;
        }
    }

    private ApplySettings Replacing() => new() { LockTimeout = TimeSpan.Zero, Parallelism = 1, BeforeReplace = _ => Between() };

    /// <summary>A run goes on at RunPod, whose word of an earlier end may still be under way.</summary>
    private void GoOn(int run)
    {
        string id = Job.RunOf(run);
        FakeRun now = runPod.Runs[id];
        switch (now.Status)
        {
            case "FAILED" or "TIMED_OUT":
                runPod.Retry(id);
                break;
            case "IN_QUEUE" when random.Next(3) == 0:
                runPod.Begin(id);
                break;
            case "IN_QUEUE" or "IN_PROGRESS" when random.Next(2) == 0:
                runPod.Fail(id, $"reason {made++}", random.Next(3) == 0 ? "TIMED_OUT" : "FAILED");
                break;
            case "IN_QUEUE" or "IN_PROGRESS":
                runPod.Complete(id, $"https://s3-accelerate.amazonaws.com/{Bucket}/{KeyOf(run)}", 1024);
                break;
        }

        Note($"run {run} is {runPod.Runs[id].Status}");
        if (runPod.Runs[id].EndedAt is not null)
        {
            late.Add((run, runPod.Runs[id].Body().ToJsonString()));
        }
    }

    private void Hook()
    {
        if (late.Count > 0)
        {
            (int run, string body) = late[random.Next(late.Count)];
            string name = store.Keep(EventBody.Read(Encoding.UTF8.GetBytes(body), serviceUrl: null, out _)!, JobOf(run), Job.Now);
            acknowledged.Add(name);
            Counts.Add("events");
            Note($"hook of run {run}, {name}");
        }
    }

    private async Task<bool> LookAsync(bool asksRunPod)
    {
        Note($"look, {(asksRunPod ? "RunPod answers" : "RunPod is silent")}");
        Counts.Add("look");
        DateTimeOffset now = Job.Now;
        List<Finding> findings = [];
        List<KnownEntry> entries = KnownEntry.ReadAll(gate, findings, CancellationToken.None);
        Inquiry inquiry = Inquiry.Of(entries, store.Jobs(findings), store.Waiting(serviceUrl: null, findings), store.Log(now - Inquiry.LogLimit), now);
        Between();
        FollowTrainings look = new(inquiry.Questions, store, new FollowSettings { AsksRunPod = _ => asksRunPod, MayWrite = MayWrite, Apply = Replacing() });
        await look.RunAsync(settings, door, CancellationToken.None);
        return look.Runs.Any(static r => r.HasChanged);
    }

    private bool MayWrite()
    {
        Between();
        return GitWork.In(data.Root) is null;
    }

    private void Normalize()
    {
        Note("normalize");
        Counts.Add("normalize");
        NormalizePlan plan = VersionNormalizer.Plan(gate, mergeConflicts: false, CancellationToken.None);
        Between();
        PlanApplier.Apply(plan.Plan, Replacing(), CancellationToken.None);
    }

    /// <summary>What SyncS3Loras makes of a listing with the LoRAs of the runs that have ended well.</summary>
    private void SyncLoras()
    {
        Note("sync");
        Counts.Add("sync");
        Lora[] loras =
        [
            .. Runs.Where(r => runPod.Runs[Job.RunOf(r)].Status == "COMPLETED").Select(r => new Lora(
                Bucket, KeyOf(r), LoraFileName.Parse(Path.GetFileName(KeyOf(r)))!, runPod.Runs[Job.RunOf(r)].EndedAt!.Value, $"https://{Bucket}.s3.us-west-1.amazonaws.com/{KeyOf(r)}") { Job = null, Header = Whole }),
        ];
        FileEdit?[] edits = [.. VersionTree.List(data.Root, gate.Styles, gate.Actors, []).Select(place => LiveEdit.Of(place, gate, file => Connect(place, file), out _))];
        Between();
        PlanApplier.Apply(new Plan(data.Root, "SyncS3Loras", [.. edits.OfType<FileEdit>()]), Replacing(), CancellationToken.None);

        EditedFile? Connect(VersionPlace place, VersionsFile file) =>
            VersionConnector.Connect(file, VersionMatcher.Match(file, loras.Where(l => l.Name.Subject == place.Subject)), Job.Now) is { } connected
                ? new EditedFile(connected.Bytes, connected.Changes, connected.Lost)
                : null;
    }

    /// <summary>Somebody adds a line in an editor, which may or may not notice that the file has changed meanwhile.</summary>
    private void Edit()
    {
        string path = data.PathOf(Job.Versions);
        string text = File.ReadAllText(path);
        if (!TryParse(text, out JsonNode? root))
        {
            return; // git's marks are in it
        }

        string note = $"note {made++}";
        Note("edit, " + note);
        Counts.Add("edit");
        root![note] = true;
        Between();
        if (random.Next(2) == 0 && File.ReadAllText(path) != text)
        {
            return;
        }

        File.WriteAllText(path + "~", root.ToJsonString(Indented));
        File.Move(path + "~", path, overwrite: true);
        notes = NotesNow() ?? [];
    }

    private void Git()
    {
        string branch = random.Next(2) == 0 ? "main" : "other";

        // A stash that did not fit leaves its marks too, and nobody commits those.
        bool isBusy = GitWork.In(data.Root) is not null || NotesNow() is null;
        string[] words = (isBusy ? 7 : random.Next(7)) switch
        {
            0 => ["commit", "-qam", "work"],
            1 => ["checkout", "-q", branch],
            2 => random.Next(2) == 0 ? ["stash", "push", "-q", "-u"] : ["stash", "push", "-q"],
            3 => ["stash", "pop", "-q"],
            4 => ["reset", "-q", "--hard"],
            5 => ["rebase", "-q", branch],
            6 => ["merge", "-q", "--no-edit", branch],
            _ => ["checkout", "-q", random.Next(2) == 0 ? "--ours" : "--theirs", "--", "."],
        };
        Counts.Add("git");
        (int code, _) = GitRun.Try(data.Root, words);
        Note($"git {string.Join(' ', words)}: {code}");
        if (isBusy)
        {
            bool isRebase = Directory.Exists(data.PathOf(".git/rebase-merge"));
            GitRun.Try(data.Root, "add", "-u");
            GitRun.Try(data.Root, random.Next(3) == 0 ? [isRebase ? "rebase" : "merge", "--abort"] : isRebase ? ["-c", "core.editor=true", "rebase", "--continue"] : ["commit", "-q", "--no-edit"]);
        }

        notes = NotesNow() ?? [];
    }

    /// <summary>Git is left in order, on the branch with all trainings or where it was; then the service has time enough.</summary>
    private async Task FinishAsync()
    {
        foreach (string[] words in new string[][] { ["rebase", "--abort"], ["merge", "--abort"], ["reset", "-q", "--hard"] })
        {
            GitRun.Try(data.Root, words);
        }

        GitRun.In(data.Root, "checkout", "-q", "-f", random.Next(2) == 0 ? "main" : "other");
        notes = NotesNow() ?? [];
        Note("the end");
        TrainingCommands commands = new(settings, store, new ManifestNames(), TimeProvider.System);
        foreach (TrainingJob job in store.Jobs([]).Where(j => !KnownEntry.ReadAll(gate, [], CancellationToken.None).Exists(e => e.Has(j.RunId!))))
        {
            string? code = (await commands.PutBackAsync(job, CancellationToken.None)).Code;
            Note($"put back V{job.Version}: {code ?? "done"}");
        }

        Normalize();
        for (int i = 0; i < 4 && await LookAsync(asksRunPod: true); i++)
        {
            // Until nothing follows any more.
        }

        Normalize();
        Check(!await LookAsync(asksRunPod: true), "a look at a tree that is done with changes something");
        HashSet<string> logged = [.. store.Log(DateTimeOffset.MinValue).Select(static l => l.Event ?? "")];
        List<KnownEntry> entries = KnownEntry.ReadAll(gate, [], CancellationToken.None);
        foreach (int run in Runs)
        {
            CheckRun(run, [.. entries.Where(e => e.Place.Subject == SubjectOf(run) && e.Number == run)], logged);
        }

        Finding? wrong = VersionsGate.Check(gate, CancellationToken.None).Findings.FirstOrDefault(static f => f.Rule.Severity == Severity.Error);
        Check(wrong is null, $"the gate finds {wrong?.Rule.Code}: {wrong?.Message}");

        string[] temporary = Directory.GetFiles(data.Root, "*.actormaker-tmp", SearchOption.AllDirectories);
        Check(temporary.Length == 0, $"temporary files are left: {string.Join(' ', temporary)}");
    }

    private void CheckRun(int run, KnownEntry[] entries, HashSet<string> logged)
    {
        string said = runPod.Runs[Job.RunOf(run)].Status;
        EntryState wanted = said switch { "COMPLETED" => EntryState.Completed, "FAILED" or "TIMED_OUT" => EntryState.Failed, _ => EntryState.Pending };
        if (entries is not [var entry])
        {
            Check(false, $"run {run} has {entries.Length} entries");
            return;
        }

        Check(entry.State == wanted, $"run {run} is {entry.State}, and RunPod says {said}");

        // Where a sync has made an entry of a LoRA before its own came back, that entry is the version's, and the run's events wait for a person.
        if (entry.Has(Job.RunOf(run)))
        {
            Check(store.Waiting(serviceUrl: null, []).TrueForAll(w => w.Job != JobOf(run)), $"an event of run {run} still waits");
            JsonNode written = JsonNode.Parse(File.ReadAllText(entry.Place.Path))!["versions"]!.AsArray().Single(v => (string?)v!["name"] == entry.Name)!;
            Check((int?)written["parameters"]!["network_dim"] == 16, $"run {run} has lost its parameters");
        }
    }

    private void Note(string what) => Trace.Add(new string(' ', 2 * depth) + what);

    private void Check(bool holds, string fault)
    {
        if (!holds)
        {
            Faults.Add(fault);
            Trace.Add("FAULT " + fault);
        }
    }

    /// <summary>The notes in the file; null while git's marks are in it.</summary>
    private HashSet<string>? NotesNow() =>
        TryParse(data.Read(Job.Versions), out JsonNode? root) ? [.. root!.AsObject().Select(static p => p.Key).Where(static k => k.StartsWith("note", StringComparison.Ordinal))] : null;

    private static bool TryParse(string text, out JsonNode? root)
    {
        try
        {
            root = JsonNode.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            root = null;
            return false;
        }
    }
}
