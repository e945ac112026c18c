using System.Collections.Concurrent;
using System.Runtime.Versioning;
using ActorMaker.Data.Plans;
using ActorMaker.FaultHost;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Plans;

/// <summary>Every system call of an apply is killed, or made to fail, in a process of its own; the file system must not notice.</summary>
[SupportedOSPlatform("linux")]
public sealed class FaultTests
{
    private static readonly string[] Faults = ["signal=KILL", "error=ENOSPC", "error=EIO", "error=EACCES"];

    [Fact]
    public void Killed_or_failing_at_any_system_call_every_file_is_old_or_new_and_the_next_run_finishes()
    {
        HostProcess.RequireStrace();
        Run(calls => Sample(calls, 40));
    }

    [Fact]
    public void Killed_again_while_it_clears_up_the_next_run_still_finishes()
    {
        HostProcess.RequireStrace();
        Random random = new(HostProcess.Seed);
        Run(calls => [.. Enumerable.Range(0, HostProcess.Long ? 400 : 12).Select(_ =>
        {
            string[] points = [.. random.GetItems(calls.ToArray(), 3).Select(c => $"inject={c.Name}:signal=KILL:when={c.Number}")];
            return new Fault(points);
        })]);
    }

    [Fact]
    public void Killed_or_failing_at_any_system_call_of_an_undo_every_file_is_old_or_new_and_the_next_undo_finishes()
    {
        HostProcess.RequireStrace();
        Run(calls => Sample(calls, 24), undo: true);
    }

    private static Fault[] Sample(List<SystemCall> calls, int count)
    {
        Fault[] all = [.. from call in calls from fault in Faults select new Fault([$"inject={call.Name}:{fault}:when={call.Number}"])];
        new Random(HostProcess.Seed).Shuffle(all);
        return HostProcess.Long ? all : all[..count];
    }

    private static void Run(Func<List<SystemCall>, Fault[]> choose, bool undo = false)
    {
        using DataFolder clean = new();
        using DataFolder wanted = new();
        Before(clean);
        After(wanted);
        string log = Path.GetTempFileName();
        if (undo)
        {
            PlanApplier.Apply(TreePlan.Make(clean.Root, wanted.Root), new ApplySettings(), CancellationToken.None);
        }

        Assert.Equal(0, HostProcess.Trace(log, ["-e", "trace=" + SystemCall.Traced], undo ? "undo" : "apply", clean.Root, wanted.Root));
        List<SystemCall> calls = SystemCalls(log, clean.Root, undo ? "/.actormaker/lock" : "/.actormaker");
        File.Delete(log);

        Fault[] faults = choose(calls);
        ConcurrentBag<string> failures = [];
        int hits = 0;
        Parallel.ForEach(faults, new ParallelOptions { MaxDegreeOfParallelism = 2 }, fault =>
        {
            if ((undo ? TryUndo(fault, wanted) : Try(fault, wanted)) is { } failure)
            {
                failures.Add($"{string.Join(", then ", fault.Injections)}: {failure}");
            }

            Interlocked.Add(ref hits, fault.Hits);
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{calls.Count} system calls, {faults.Length} runs, {hits} faults hit, {failures.Count} failures, seed {HostProcess.Seed}");
        Assert.True(failures.IsEmpty, $"seed {HostProcess.Seed}: {failures.Count} of {faults.Length} runs failed\n{string.Join('\n', failures)}");
        Assert.InRange(hits, faults.Length * 9 / 10, int.MaxValue);
    }

    private static List<SystemCall> SystemCalls(string log, string root, string firstPath)
    {
        List<SystemCall> calls = SystemCall.Read(log, root);

        // What the host itself reads to make its plan is none of the engine's.
        int first = calls.FindIndex(c => c.Text.Contains(firstPath, StringComparison.Ordinal));
        Assert.InRange(first, 0, calls.Count - 50);
        return calls[first..];
    }

    private static void Before(DataFolder data)
    {
        data.Write("a/one.json", new string('1', 3000));
        data.Write("a/response.json", "addresses");
        data.Write("a/same.json", "same");
        File.SetUnixFileMode(data.Path("a/one.json"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
    }

    private static void After(DataFolder data)
    {
        data.Write("a/one.json", new string('2', 4000));
        data.Write("a/same.json", "same");
        data.Write("new/two.json", "two");
    }

    /// <summary>One run with faults, what must hold after each, the run after it, and the undo of both.</summary>
    private static string? Try(Fault fault, DataFolder wanted)
    {
        using DataFolder data = new();
        Before(data);
        SortedDictionary<string, string> before = data.Snapshot();
        SortedDictionary<string, string> after = wanted.Snapshot();
        after["a/one.json.backup"] = before["a/one.json"];
        string log = Path.GetTempFileName();
        try
        {
            foreach (string injection in fault.Injections)
            {
                int exit = HostProcess.Trace(log, ["-e", "trace=" + SystemCall.Traced, "-e", injection], "apply", data.Root, wanted.Root);
                SortedDictionary<string, string> now = data.Snapshot();
                string calls = File.ReadAllText(log);
                bool hit = calls.Contains("(INJECTED)", StringComparison.Ordinal) || calls.Contains("+++ killed by SIGKILL", StringComparison.Ordinal);
                fault.Hits += hit ? 1 : 0;
                if (now.FirstOrDefault(f => f.Value != before.GetValueOrDefault(f.Key) && f.Value != after.GetValueOrDefault(f.Key)) is { Key: { } torn })
                {
                    return $"{torn} is neither old nor new";
                }

                if (before.Keys.Except(now.Keys).Except(["a/response.json"]).FirstOrDefault() is { } lost)
                {
                    return $"{lost} is gone";
                }

                if (!now.ContainsKey("a/response.json") && (now["a/one.json"] != after["a/one.json"] || !now.ContainsKey("new/two.json")))
                {
                    return "deleted before the files it waits for were written";
                }

                if (exit == 0 && (!now.SequenceEqual(after) || data.Leftovers().Length > 0))
                {
                    return "exit code 0, but the work is not done";
                }
            }

            PlanResult next = PlanApplier.Apply(TreePlan.Make(data.Root, wanted.Root), new ApplySettings { Parallelism = 1 }, CancellationToken.None);
            if (!next.Succeeded)
            {
                return "the next run failed: " + next.Findings[0].Message;
            }

            if (!data.Snapshot().SequenceEqual(after) || data.Leftovers() is { Length: > 0 })
            {
                return "the next run did not finish: " + string.Join(", ", data.Snapshot().Keys.Concat(data.Leftovers()));
            }

            if (File.GetUnixFileMode(data.Path("a/one.json")) != (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead))
            {
                return "the mode is lost";
            }

            // One undo for each run that changed something.
            for (int i = 0; i <= fault.Injections.Length && !data.Snapshot().SequenceEqual(before); i++)
            {
                UndoPlan undo = PlanUndo.Plan(data.Root);
                if (undo.Findings.Count > 0 || !PlanApplier.Apply(undo.Plan, new ApplySettings { Parallelism = 1 }, CancellationToken.None).Succeeded)
                {
                    return "the undo failed";
                }
            }

            return data.Snapshot().SequenceEqual(before) ? null : "the undo did not put everything back: " + string.Join(", ", data.Snapshot().Keys);
        }
        finally
        {
            File.Delete(log);
        }
    }

    /// <summary>One undo with a fault, what must hold after it, and the undo after it.</summary>
    private static string? TryUndo(Fault fault, DataFolder wanted)
    {
        using DataFolder data = new();
        Before(data);
        SortedDictionary<string, string> before = data.Snapshot();
        PlanApplier.Apply(TreePlan.Make(data.Root, wanted.Root), new ApplySettings(), CancellationToken.None);
        SortedDictionary<string, string> after = data.Snapshot();
        string log = data.Root + ".log";
        int exit = HostProcess.Trace(log, ["-e", "trace=" + SystemCall.Traced, "-e", fault.Injections[0]], "undo", data.Root);
        fault.Hits = File.ReadAllText(log) is { } calls && (calls.Contains("(INJECTED)", StringComparison.Ordinal) || calls.Contains("+++ killed by SIGKILL", StringComparison.Ordinal)) ? 1 : 0;
        File.Delete(log);
        SortedDictionary<string, string> now = data.Snapshot();
        if (now.FirstOrDefault(f => f.Value != before.GetValueOrDefault(f.Key) && f.Value != after.GetValueOrDefault(f.Key)) is { Key: { } torn })
        {
            return $"{torn} is neither old nor new";
        }

        if (!now.ContainsKey("a/response.json") && now.GetValueOrDefault("a/one.json") != after["a/one.json"])
        {
            return "put back before what it waits for";
        }

        if (exit == 0 && (!now.SequenceEqual(before) || data.Leftovers().Length > 0))
        {
            return "exit code 0, but the work is not done";
        }

        // The next run, whatever it is, clears up; if the undo was not finished, the next undo does it.
        PlanResult next = now.SequenceEqual(before) ? data.Apply() : data.Undo();
        return !next.Succeeded ? "the next undo failed: " + next.Findings[0].Message
            : !data.Snapshot().SequenceEqual(before) || data.Leftovers().Length > 0 ? "the next undo did not finish: " + string.Join(", ", data.Snapshot().Keys.Concat(data.Leftovers()))
            : null;
    }

    /// <summary>The faults of one case, one run each.</summary>
    private sealed class Fault(string[] injections)
    {
        public string[] Injections { get; } = injections;

        public int Hits { get; set; }
    }
}
