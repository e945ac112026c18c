using System.Globalization;
using System.Runtime.Versioning;
using ActorMaker.Data.Plans;
using ActorMaker.FaultHost;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Plans;

/// <summary>The power is cut at every step of an apply and of an undo, with every part of what was not on disk yet lost: <see cref="CrashDisk"/> says what may be lost.</summary>
[SupportedOSPlatform("linux")]
public sealed class CrashStateTests
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_power_cut_in_an_apply_every_file_is_old_or_new_and_the_next_run_finishes_or_takes_it_back(bool isLarge)
    {
        HostProcess.RequireStrace();
        using DataFolder data = DataFolder.InMemory();
        using DataFolder wanted = DataFolder.InMemory();
        Before(data, isLarge);
        After(wanted, isLarge);
        CrashDisk disk = CrashDisk.Of(data.Root);
        Trace(disk, 0, [], "apply", data.Root, wanted.Root);
        CrashRun.CheckModel(disk, data.Root);

        await CrashRun.CheckAsync(disk, isLarge ? 200 : 100, state => Task.FromResult(CheckApply(state, wanted, isLarge)));
    }

    [Fact]
    public async Task After_a_power_cut_in_a_run_that_clears_up_after_a_killed_one_the_next_run_finishes_or_takes_it_back()
    {
        HostProcess.RequireStrace();
        Random random = new(HostProcess.Seed);
        using DataFolder wanted = DataFolder.InMemory();
        FaultTests.After(wanted);
        for (int i = 0; i < (HostProcess.Long ? 12 : 2); i++)
        {
            using DataFolder data = DataFolder.InMemory();
            FaultTests.Before(data);
            CrashDisk disk = CrashDisk.Of(data.Root);

            // Nothing that the killed run had not synced is on disk when the next one begins.
            string call = random.GetItems(["renameat2", "rename", "unlink", "fsync", "pwrite64"], 1)[0];
            string kill = string.Create(CultureInfo.InvariantCulture, $"inject={call}:signal=KILL:when={1 + random.Next(call is "renameat2" or "unlink" ? 3 : 8)}");
            Trace(disk, exit: null, ["-e", kill], "apply", data.Root, wanted.Root);
            Trace(disk, 0, [], "apply", data.Root, wanted.Root);
            CrashRun.CheckModel(disk, data.Root);

            await CrashRun.CheckAsync(disk, 60, state => Task.FromResult(CheckApply(state, wanted, isLarge: false)));
        }
    }

    [Fact]
    public async Task After_a_power_cut_in_an_undo_every_file_is_old_or_new_and_the_next_undo_finishes()
    {
        HostProcess.RequireStrace();
        using DataFolder data = DataFolder.InMemory();
        using DataFolder wanted = DataFolder.InMemory();
        FaultTests.Before(data);
        FaultTests.After(wanted);
        SortedDictionary<string, string> before = Tree(data);
        Assert.True(PlanApplier.Apply(TreePlan.Make(data.Root, wanted.Root), new ApplySettings(), CancellationToken.None).Succeeded);
        SortedDictionary<string, string> after = Tree(data);
        CrashDisk disk = CrashDisk.Of(data.Root);
        Trace(disk, 0, [], "undo", data.Root);
        CrashRun.CheckModel(disk, data.Root);

        await CrashRun.CheckAsync(disk, 100, state => Task.FromResult(CheckUndo(state, before, after)));
    }

    private static void Trace(CrashDisk disk, int? exit, string[] options, params string[] arguments)
    {
        string log = Path.GetTempFileName();
        int code = HostProcess.Trace(log, [.. TracedCall.Options, .. options], arguments);
        Assert.Equal(exit ?? code, code);
        disk.Run(TracedCall.Read(log));
        File.Delete(log);
    }

    /// <summary>The tree of the fault tests; the large one has changes, creations and deletions in several folders beside.</summary>
    private static void Before(DataFolder data, bool isLarge)
    {
        FaultTests.Before(data);
        if (isLarge)
        {
            data.Write("b/three.json", "3");
            data.Write("b/response.json", "more addresses");
            data.Write("c/four.json", "4");
        }
    }

    private static void After(DataFolder data, bool isLarge)
    {
        FaultTests.After(data);
        if (isLarge)
        {
            data.Write("b/three.json", "33");
            data.Write("c/four.json", "44");
            data.Write("new/deep/five.json", "five");
        }
    }

    private static string? CheckApply(CrashState state, DataFolder wanted, bool isLarge)
    {
        using DataFolder old = DataFolder.InMemory();
        Before(old, isLarge);
        SortedDictionary<string, string> before = Tree(old);
        SortedDictionary<string, string> after = Tree(wanted);
        foreach ((string file, string text) in before.Where(f => after.TryGetValue(f.Key, out string? fresh) && fresh != f.Value))
        {
            after.Add(file + ".backup", text);
        }

        using DataFolder data = DataFolder.InMemory();
        state.Build(data.Root);
        if (Torn(data, before, after) is { } torn)
        {
            return torn;
        }

        SortedDictionary<string, string> now = data.Snapshot();
        bool isWritten = wanted.Snapshot().All(f => now.GetValueOrDefault(f.Key) == f.Value);
        if (!isWritten && before.Keys.Except(after.Keys).Any(f => !now.ContainsKey(f)))
        {
            return "deleted before the files it waits for were on disk";
        }

        PlanResult next = PlanApplier.Apply(TreePlan.Make(data.Root, wanted.Root), new ApplySettings { Parallelism = 1 }, CancellationToken.None);
        if (!next.Succeeded || IsOther(data, after))
        {
            return $"the next run did not finish: {Say(next)} {Say(data)}";
        }

        if (File.GetUnixFileMode(data.Path("a/one.json")) != Mode)
        {
            return "the mode is lost";
        }

        if (TakeBack(data, before) is { } stays)
        {
            return $"an undo after the next run did not put everything back: {stays}";
        }

        if (data.Leftovers().Length > 0)
        {
            return "an undo after the next run left something behind: " + Say(data);
        }

        using DataFolder back = DataFolder.InMemory();
        state.Build(back.Root);
        if (TakeBack(back, before) is { } left)
        {
            return $"an undo in the place of the next run did not take it back: {left}";
        }

        // An undo that finds nothing to do writes nothing, and so clears up nothing.
        PlanResult again = PlanApplier.Apply(TreePlan.Make(back.Root, wanted.Root), new ApplySettings { Parallelism = 1 }, CancellationToken.None);
        return !again.Succeeded || IsOther(back, after) ? $"the run after that undo did not finish: {Say(again)} {Say(back)}" : null;
    }

    /// <summary>Undoes what was applied: one undo for each run that changed something: the killed one, the one whose power was cut, the next.</summary>
    private static string? TakeBack(DataFolder data, SortedDictionary<string, string> before)
    {
        for (int i = 0; i < 3 && IsOther(data, before, leftovers: false); i++)
        {
            UndoPlan undo = PlanUndo.Plan(data.Root);
            PlanResult undone = PlanApplier.Apply(undo.Plan, new ApplySettings { Parallelism = 1 }, CancellationToken.None);
            if (undo.Findings.Count > 0 || !undone.Succeeded)
            {
                return $"{undo.Findings.Select(static f => f.Message).FirstOrDefault()} {Say(undone)}";
            }
        }

        return IsOther(data, before, leftovers: false) ? Say(data) : null;
    }

    private static string? CheckUndo(CrashState state, SortedDictionary<string, string> before, SortedDictionary<string, string> after)
    {
        using DataFolder data = DataFolder.InMemory();
        state.Build(data.Root);
        if (Torn(data, before, after) is { } torn)
        {
            return torn;
        }

        SortedDictionary<string, string> now = data.Snapshot();
        if (!now.ContainsKey("a/response.json") && now["a/one.json"] != after["a/one.json"])
        {
            return "put back before what it waits for was on disk";
        }

        // An undo with nothing left to undo would go one plan further back.
        PlanResult next = IsOther(data, before, leftovers: false) ? data.Undo() : data.Apply();
        return !next.Succeeded || IsOther(data, before) ? $"the next undo did not finish: {Say(next)} {Say(data)}" : null;
    }

    private static string? Torn(DataFolder data, SortedDictionary<string, string> before, SortedDictionary<string, string> after)
    {
        SortedDictionary<string, string> now = data.Snapshot();
        return now.FirstOrDefault(f => f.Value != before.GetValueOrDefault(f.Key) && f.Value != after.GetValueOrDefault(f.Key)) is { Key: { } torn } ? $"{torn} is neither old nor new"
            : before.Keys.Intersect(after.Keys).Where(static k => !k.EndsWith('/')).Except(now.Keys).FirstOrDefault() is { } lost ? $"{lost} is gone"
            : null;
    }

    /// <summary>Files with their text, and folders.</summary>
    private static SortedDictionary<string, string> Tree(DataFolder data)
    {
        SortedDictionary<string, string> tree = data.Snapshot();
        foreach (string folder in Directory.EnumerateDirectories(data.Root, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(data.Root, f)).Where(static f => !f.StartsWith(".actormaker", StringComparison.Ordinal)))
        {
            tree.Add(folder + "/", "");
        }

        return tree;
    }

    private static bool IsOther(DataFolder data, SortedDictionary<string, string> wanted, bool leftovers = true) => !Tree(data).SequenceEqual(wanted) || (leftovers && data.Leftovers().Length > 0);

    private static string Say(PlanResult result) => string.Join(' ', result.Findings.Select(static f => $"{f.Rule.Code} {f.Path} {f.Message}"));

    private static string Say(DataFolder data) => "there is " + string.Join(' ', Tree(data).Keys.Concat(data.Leftovers().Select(f => Path.GetRelativePath(data.Root, f))));
}
