using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;
using ActorMaker.Operations.Settings;
using ActorMaker.Operations.Tests.ReconcileTrainings;
using ActorMaker.Operations.Trainings;
using ActorMaker.Testing;

using static ActorMaker.Operations.Tests.ReconcileTrainings.Studio;

namespace ActorMaker.Operations.Tests.StartTraining;

/// <summary>Every system call of a hook, of what follows from it, and of a start is killed, or made to fail: no acknowledged event is lost, no run is asked for twice, and the next run finishes.</summary>
[SupportedOSPlatform("linux")]
public sealed class StartFaultTests
{
    private static readonly string[] Faults = ["signal=KILL", "error=ENOSPC", "error=EIO", "error=EACCES"];
    internal static readonly string Template = Path.Join(AppContext.BaseDirectory, "data", "runpod", "request-style.json");

    [Fact]
    public Task A_hook_killed_or_failing_at_any_system_call_is_kept_if_it_was_acknowledged_and_can_come_again() =>
        RunAsync(10, WithHookAsync, static studio => ["keep", studio.Data.Root, "job9", studio.Data.PathOf("hook.json")], async (studio, exit) =>
        {
            bool isKept = studio.Inbox().Length > 0;
            if (exit == 0 && !isKept)
            {
                return "acknowledged, and not kept";
            }

            studio.Store.Keep(Event(studio), "job9", TimeProvider.System.GetUtcNow());
            return studio.Inbox().Length != 1 ? "the event that came again is another one" : await FinishAsync(studio);
        });

    [Fact]
    public Task What_follows_from_a_hook_is_written_by_the_next_run_if_not_by_this_one() =>
        RunAsync(
            16,
            async () =>
            {
                Studio studio = await WithHookAsync();
                studio.Store.Keep(Event(studio), "job9", TimeProvider.System.GetUtcNow());
                return studio;
            },
            static studio => ["follow", studio.Data.Root],
            static (studio, exit) => studio.Inbox().Length == 0 && studio.Log().Count == 0 ? Task.FromResult<string?>("the event is neither in the inbox nor in the log")
                : exit == 0 && (studio.Status != "failed" || studio.Inbox().Length > 0) ? Task.FromResult<string?>("exit code 0, but the work is not done")
                : FinishAsync(studio));

    [Fact]
    public Task A_start_killed_or_failing_at_any_system_call_asks_once_at_the_most_and_blocks_nothing_that_was_not_asked_for() =>
        RunAsync(
            16,
            static () => ToStartAsync(),
            static studio => ["start", studio.Data.Root, Template],
            static (studio, exit) => CheckStartAsync(studio, [.. studio.RunPod.Runs.Values], exit));

    /// <summary>A start that ended somehow: RunPod's run has its entry and its token, and what RunPod was not asked for blocks nothing.</summary>
    internal static async Task<string?> CheckStartAsync(Studio studio, FakeRun[] runs, int exit)
    {
        TrainingCommands commands = new(new OperationSettings { Project = studio.Data.PathOf("training.csproj") }, studio.Store, new ManifestNames(), TimeProvider.System);
        commands.FinishStarts(studio.Store.Jobs([]), KnownEntry.ReadAll(new GateSettings(studio.Data.Root), [], CancellationToken.None));
        TrainingJob? job = studio.Store.Jobs([]).Find(static j => j.State != JobState.Refused);
        JsonNode? entry = JsonNode.Parse(studio.Data.Read(Versions))!["versions"]!.AsArray().FirstOrDefault(static v => (string?)v!["name"] == "V9");
        if (runs.Length > 1 || (exit == 0 && runs.Length == 0))
        {
            return $"{runs.Length} runs, exit code {exit}";
        }

        if (runs is [var run])
        {
            string hook = (string)run.Request["webhook"]!;
            return job is null || TrainingStore.FindByToken([job], hook[(hook.LastIndexOf('/') + 1)..]) is null ? "nobody knows the token of the run"
                : !KnownEntry.ReadAll(new GateSettings(studio.Data.Root), [], CancellationToken.None).Exists(e => e.State == EntryState.Pending && job.IsOf(e)) ? $"the entry of the run is {entry?.ToJsonString()}"
                : null;
        }

        if (job?.State == JobState.Unknown)
        {
            return entry is null ? "it may have been asked for, and there is no entry" : null;
        }

        StartOrder again = new("style/1", "{}") { SelectionSetId = 1 };
        StartResult next = await commands.StartAsync(again, Template, publicUrl: null, CancellationToken.None);
        return entry is not null ? "RunPod was never asked, and the entry stays"
            : !next.IsAccepted || next.Job!.Version != 9 ? $"the next start: {next.Refusal?.Detail} V{next.Job?.Version}"
            : null;
    }

    internal static async Task<Studio> ToStartAsync(bool inMemory = false)
    {
        Studio studio = await CreateAsync(inMemory, DataRepository.Version("style_1_v", 8));
        studio.Data.Write("resources/style_images/1_ink_intensity/selection_sets.json", """{"sets":[{"id":1,"filenames":["a.jpg"]}]}""");
        studio.Data.Write("data/s3_manifests/style_1_s3_manifest.json", """{"s3_bucket":"story-boards-assets","files":[{"filename":"a.jpg","s3_key":"styles/1/a.jpg"},{"filename":"a.txt","s3_key":"styles/1/a.txt"}]}""");
        return studio;
    }

    internal static Task<Studio> WithHookAsync() => WithHookAsync(inMemory: false);

    internal static async Task<Studio> WithHookAsync(bool inMemory)
    {
        Studio studio = await CreateAsync(inMemory, Pending());
        studio.Store.Write(new TrainingJob("job9", new(ActorMaker.Data.Versions.SubjectKind.Style, 1), 9, "1_1760436196251", TimeProvider.System.GetUtcNow().AddHours(-2), new JobEntry("{}", 43)) { RunId = Run, State = JobState.Accepted });
        studio.RunPod.Add(Run);
        studio.RunPod.Fail(Run, "out of memory");
        studio.Data.Write("hook.json", studio.RunPod.Runs[Run].Body().ToJsonString());
        return studio;
    }

    internal static TrainingEvent Event(Studio studio) => EventBody.Read(File.ReadAllBytes(studio.Data.PathOf("hook.json")), serviceUrl: null, out _)!;

    /// <summary>The next run, and what must be so then.</summary>
    internal static async Task<string?> FinishAsync(Studio studio)
    {
        await studio.ReconcileAsync();
        return studio.Status != "failed" ? $"the next run leaves the entry {studio.Status}: {string.Join(' ', studio.Codes)}"
            : studio.Inbox().Length > 0 ? "the next run leaves the event in the inbox"
            : studio.Log().Count == 0 ? "the log does not know of the event"
            : null;
    }

    private static async Task RunAsync(int count, Func<Task<Studio>> create, Func<Studio, string[]> command, Func<Studio, int, Task<string?>> check)
    {
        HostProcess.RequireStrace();
        List<SystemCall> calls;
        await using (Studio clean = await create())
        {
            string log = Path.GetTempFileName();
            Assert.Equal(0, await Task.Run(() => HostProcess.Trace(log, ["-e", "trace=" + SystemCall.Traced], command(clean))));
            calls = SystemCall.Read(log, clean.Data.Root);
            File.Delete(log);
        }

        // From the first one on that is about what the live side keeps: what comes before only reads.
        calls = calls[calls.FindIndex(static c => c.Text.Contains("/.actormaker", StringComparison.Ordinal))..];
        (SystemCall Call, string Fault)[] all = [.. from call in calls from fault in Faults select (call, fault)];
        new Random(HostProcess.Seed).Shuffle(all);
        all = HostProcess.Long ? all : all[..Math.Min(count, all.Length)];
        ConcurrentBag<string> failures = [];
        int hits = 0;
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (point, _) =>
        {
            await using Studio studio = await create();
            string log = studio.Data.Root + ".log";
            string injection = string.Create(CultureInfo.InvariantCulture, $"inject={point.Call.Name}:{point.Fault}:when={point.Call.Number}");
            int exit = await Task.Run(() => HostProcess.Trace(log, ["-e", "trace=" + SystemCall.Traced, "-e", injection], command(studio)));
            string traced = await File.ReadAllTextAsync(log, CancellationToken.None);
            Interlocked.Add(ref hits, traced.Contains("(INJECTED)", StringComparison.Ordinal) || traced.Contains("+++ killed by SIGKILL", StringComparison.Ordinal) ? 1 : 0);
            if (await check(studio, exit) is { } failure)
            {
                failures.Add($"{injection} ({point.Call.Text}): {failure}");
            }
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{calls.Count} system calls, {all.Length} runs, {hits} faults hit, {failures.Count} failures, seed {HostProcess.Seed}");
        Assert.True(failures.IsEmpty, $"seed {HostProcess.Seed}: {failures.Count} of {all.Length} runs failed\n{string.Join('\n', failures)}");
        Assert.InRange(hits, all.Length * 8 / 10, int.MaxValue);
    }
}
