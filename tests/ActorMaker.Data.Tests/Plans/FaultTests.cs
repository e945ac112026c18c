using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.Versioning;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Tests.Files;
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

    [Fact]
    public void In_the_ways_of_other_systems_too_every_file_is_old_or_new_and_the_next_run_finishes()
    {
        HostProcess.RequireStrace();
        Run(calls => Sample(calls, 16), place: new Place(Elsewhere: true));
    }

    [Fact]
    public void In_the_ways_of_other_systems_too_the_next_undo_finishes()
    {
        HostProcess.RequireStrace();
        Run(calls => Sample(calls, 10), undo: true, new Place(Elsewhere: true));
    }

    [Fact]
    public void On_a_file_system_without_case_and_swaps_too_every_file_is_old_or_new_and_the_next_run_finishes()
    {
        HostProcess.RequireStrace();
        using ForeignMount mount = ForeignMount.Create();
        Run(calls => Sample(calls, 8), place: new Place(Elsewhere: false, mount.Path));
    }

    private static Fault[] Sample(List<SystemCall> calls, int count)
    {
        Fault[] all = [.. from call in calls from fault in Faults select new Fault([$"inject={call.Name}:{fault}:when={call.Number}"])];
        new Random(HostProcess.Seed).Shuffle(all);
        return HostProcess.Long ? all : all[..count];
    }

    private static void Run(Func<List<SystemCall>, Fault[]> choose, bool undo = false, Place? place = null)
    {
        place ??= new Place(Elsewhere: false);
        using DataFolder clean = place.Make();
        using DataFolder wanted = new();
        Before(clean);
        After(wanted);
        string log = Path.GetTempFileName();
        if (undo)
        {
            PlanApplier.Apply(TreePlan.Make(clean.Root, wanted.Root), new ApplySettings(), CancellationToken.None);
        }

        Assert.Equal(0, HostProcess.Trace(log, ["-e", "trace=" + SystemCall.Traced], place.Command(undo ? "undo" : "apply", clean.Root, wanted.Root)));
        List<SystemCall> calls = SystemCalls(log, clean.Root, undo ? "/.actormaker/lock" : "/.actormaker");
        File.Delete(log);

        Fault[] faults = choose(calls);
        ConcurrentBag<string> failures = [];
        int hits = 0;
        Parallel.ForEach(faults, new ParallelOptions { MaxDegreeOfParallelism = 2 }, fault =>
        {
            if ((undo ? TryUndo(fault, wanted, place) : Try(fault, wanted, place)) is { } failure)
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

    internal static void Before(DataFolder data)
    {
        data.Write("a/one.json", new string('1', 3000));
        data.Write("a/response.json", "addresses");
        data.Write("a/same.json", "same");
        File.SetUnixFileMode(data.Path("a/one.json"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
    }

    internal static void After(DataFolder data)
    {
        data.Write("a/one.json", new string('2', 4000));
        data.Write("a/same.json", "same");
        data.Write("new/two.json", "two");
    }

    /// <summary>One run with faults, what must hold after each, the run after it, and the undo of both.</summary>
    private static string? Try(Fault fault, DataFolder wanted, Place place)
    {
        using DataFolder data = place.Make();
        Before(data);
        SortedDictionary<string, string> before = data.Snapshot();
        SortedDictionary<string, string> after = wanted.Snapshot();
        after["a/one.json.backup"] = before["a/one.json"];
        string log = Path.GetTempFileName();
        try
        {
            foreach (string injection in fault.Injections)
            {
                int exit = HostProcess.Trace(log, ["-e", "trace=" + SystemCall.Traced, "-e", injection], place.Command("apply", data.Root, wanted.Root));
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

            if (Next(place, "apply", data, wanted) is { } failure)
            {
                return "the next run failed: " + failure;
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
                if (Next(place, "undo", data, wanted) is { } failed)
                {
                    return "the undo failed: " + failed;
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
    private static string? TryUndo(Fault fault, DataFolder wanted, Place place)
    {
        using DataFolder data = place.Make();
        Before(data);
        SortedDictionary<string, string> before = data.Snapshot();
        PlanApplier.Apply(TreePlan.Make(data.Root, wanted.Root), new ApplySettings(), CancellationToken.None);
        SortedDictionary<string, string> after = data.Snapshot();
        string log = data.Root + ".log";
        int exit = HostProcess.Trace(log, ["-e", "trace=" + SystemCall.Traced, "-e", fault.Injections[0]], place.Command("undo", data.Root));
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
        string? failure = now.SequenceEqual(before) ? data.Apply().Findings.Select(static f => f.Message).FirstOrDefault() : Next(place, "undo", data, wanted);
        return failure is not null ? "the next undo failed: " + failure
            : !data.Snapshot().SequenceEqual(before) || data.Leftovers().Length > 0 ? "the next undo did not finish: " + string.Join(", ", data.Snapshot().Keys.Concat(data.Leftovers()))
            : null;
    }

    /// <summary>The next run, without a fault; in a process of its own where it goes the ways of other systems.</summary>
    /// <returns>Why it failed; null if it did not.</returns>
    private static string? Next(Place place, string command, DataFolder data, DataFolder wanted)
    {
        if (place.Elsewhere)
        {
            using Process host = HostProcess.Start(place.Command(command, data.Root, wanted.Root));
            string said = host.StandardOutput.ReadToEnd();
            host.WaitForExit();
            return host.ExitCode == 0 ? null : said;
        }

        UndoPlan? undo = command == "undo" ? PlanUndo.Plan(data.Root) : null;
        PlanResult next = PlanApplier.Apply(undo?.Plan ?? TreePlan.Make(data.Root, wanted.Root), new ApplySettings { Parallelism = 1 }, CancellationToken.None);
        return (undo?.Findings ?? []).Concat(next.Findings).Select(static f => f.Message).FirstOrDefault();
    }

    /// <summary>Where the runs take place.</summary>
    /// <param name="Elsewhere">Whether they go the ways of other systems (<c>SystemWays</c>).</param>
    /// <param name="Folder">The folder of their data roots; null for the temporary one.</param>
    private sealed record Place(bool Elsewhere, string? Folder = null)
    {
        public DataFolder Make() => Folder is null ? new DataFolder() : DataFolder.In(Folder);

        public string[] Command(params string[] command) => Elsewhere ? ["elsewhere", .. command] : command;
    }

    /// <summary>The faults of one case, one run each.</summary>
    private sealed class Fault(string[] injections)
    {
        public string[] Injections { get; } = injections;

        public int Hits { get; set; }
    }
}
