using System.Globalization;
using System.Runtime.Versioning;
using ActorMaker.Operations.Tests.ReconcileTrainings;
using ActorMaker.Testing;

namespace ActorMaker.Operations.Tests.StartTraining;

/// <summary>The power is cut at every step of a hook, of what follows from it, and of a start, with every part of what was not on disk yet lost: what was acknowledged, or asked of RunPod, is not.</summary>
[SupportedOSPlatform("linux")]
public sealed class CrashStateTests
{
    [Fact]
    public async Task After_a_power_cut_an_acknowledged_hook_is_kept_and_any_can_come_again()
    {
        HostProcess.RequireStrace();
        await using Studio studio = await StartFaultTests.WithHookAsync(inMemory: true);
        CrashDisk disk = CrashDisk.Of(studio.Data.Root);
        await KeepAsync(disk, studio, []);
        CrashRun.CheckModel(disk, studio.Data.Root);
        Assert.Contains(disk.Steps, static s => s.Says);

        await CrashRun.CheckAsync(disk, 60, state => CheckHookAsync(disk, studio, state));
    }

    [Theory]
    [InlineData("mkdir", 1)]
    [InlineData("mkdir", 2)]
    [InlineData("mkdir", 3)]
    [InlineData("fsync", 1)]
    [InlineData("fsync", 2)]
    [InlineData("fsync", 3)]
    [InlineData("fsync", 4)]
    [InlineData("fsync", 5)]
    [InlineData("fsync", 6)]
    [InlineData("fsync", 7)]
    [InlineData("fsync", 8)]
    [InlineData("fsync", 9)]
    [InlineData("fsync", 10)]
    [InlineData("fsync", 11)]
    public async Task After_a_power_cut_a_hook_is_kept_that_came_again_after_a_service_that_was_killed(string call, int time)
    {
        HostProcess.RequireStrace();
        await using Studio studio = await StartFaultTests.WithHookAsync(inMemory: true);
        Directory.Delete(studio.Data.PathOf(".actormaker"), recursive: true);
        CrashDisk disk = CrashDisk.Of(studio.Data.Root);
        await KeepAsync(disk, studio, ["-e", string.Create(CultureInfo.InvariantCulture, $"inject={call}:signal=KILL:when={time}")]);
        await KeepAsync(disk, studio, []);
        CrashRun.CheckModel(disk, studio.Data.Root);
        Assert.Contains(disk.Steps, static s => s.Says);

        // Without a job's record, which was removed, nothing follows from the hook; that it is kept is all.
        await CrashRun.CheckAsync(disk, 30, async state =>
        {
            await using Studio after = Build(studio, state);
            return HasSaid(disk, state) && after.Inbox().Length == 0 ? "acknowledged, and not kept" : Leftovers(after);
        });
    }

    [Fact]
    public async Task After_a_power_cut_what_follows_from_a_hook_is_written_by_the_next_run()
    {
        HostProcess.RequireStrace();
        await using Studio studio = await StartFaultTests.WithHookAsync(inMemory: true);
        studio.Store.Keep(StartFaultTests.Event(studio), "job9", TimeProvider.System.GetUtcNow());
        CrashDisk disk = CrashDisk.Of(studio.Data.Root);
        await TraceAsync(disk, ["follow", studio.Data.Root]);
        CrashRun.CheckModel(disk, studio.Data.Root);

        await CrashRun.CheckAsync(disk, 100, async state =>
        {
            await using Studio after = Build(studio, state);
            return Torn(disk, state)
                ?? (after.Inbox().Length == 0 && after.Log().Count == 0 ? "the event is neither in the inbox nor in the log" : null)
                ?? await StartFaultTests.FinishAsync(after)
                ?? Leftovers(after);
        });
    }

    [Fact]
    public async Task After_a_power_cut_in_a_start_a_run_has_its_entry_and_its_token_and_one_that_was_not_asked_for_blocks_nothing()
    {
        HostProcess.RequireStrace();
        await using Studio studio = await StartFaultTests.ToStartAsync(inMemory: true);
        CrashDisk disk = CrashDisk.Of(studio.Data.Root);
        await TraceAsync(disk, ["start", studio.Data.Root, StartFaultTests.Template]);
        CrashRun.CheckModel(disk, studio.Data.Root);
        FakeRun run = Assert.Single(studio.RunPod.Runs).Value;
        int sent = disk.Steps.ToList().FindIndex(static s => s.Sends);
        Assert.InRange(sent, 1, disk.Steps.Count - 2);

        await CrashRun.CheckAsync(disk, 100, async state =>
        {
            await using Studio after = Build(studio, state);
            if ((Torn(disk, state) ?? await StartFaultTests.CheckStartAsync(after, state.After > sent ? [run] : [], exit: 1)) is { } failure)
            {
                return failure;
            }

            // Whoever writes next clears up.
            await after.ReconcileAsync();
            return Leftovers(after);
        });
    }

    private static Task KeepAsync(CrashDisk disk, Studio studio, string[] options) =>
        TraceAsync(disk, ["keep", studio.Data.Root, "job9", studio.Data.PathOf("hook.json")], options);

    private static async Task TraceAsync(CrashDisk disk, string[] arguments, params string[] options)
    {
        string log = Path.GetTempFileName();
        int exit = await Task.Run(() => HostProcess.Trace(log, [.. TracedCall.Options, .. options], arguments));
        Assert.Equal(options.Length > 0 ? exit : 0, exit);
        disk.Run(TracedCall.Read(log));
        File.Delete(log);
    }

    private static async Task<string?> CheckHookAsync(CrashDisk disk, Studio studio, CrashState state)
    {
        await using Studio after = Build(studio, state);
        if (HasSaid(disk, state) && after.Inbox().Length == 0)
        {
            return "acknowledged, and not kept";
        }

        after.Store.Keep(StartFaultTests.Event(after), "job9", TimeProvider.System.GetUtcNow());
        return after.Inbox().Length != 1 ? "the event that came again is another one" : await StartFaultTests.FinishAsync(after) ?? Leftovers(after);
    }

    private static bool HasSaid(CrashDisk disk, CrashState state) => disk.Steps.Take(state.After).Any(static s => s.Says);

    private static Studio Build(Studio studio, CrashState state)
    {
        DataRepository data = new(inMemory: true);
        state.Build(data.Root);
        return studio.With(data);
    }

    /// <summary>The version file holds what some step had written into it, whole.</summary>
    private static string? Torn(CrashDisk disk, CrashState state) =>
        state.Tree.TryGetValue(Studio.Versions, out (byte[]? Bytes, int Mode) file)
        && disk.Nodes.Any(n => n.Path.Contains("training_versions.json", StringComparison.Ordinal) && file.Bytes.AsSpan().SequenceEqual(n.Live.Bytes))
            ? null
            : "the version file is torn, or gone";

    /// <summary>What a service that begins an hour later leaves lying.</summary>
    private static string? Leftovers(Studio after)
    {
        foreach (string file in Directory.EnumerateFiles(after.Data.Root, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-2));
        }

        after.Store.TryServe(out _)?.Dispose();
        string[] left = [.. Directory.EnumerateFileSystemEntries(after.Data.Root, "*", SearchOption.AllDirectories)
            .Where(static f => f.EndsWith(".actormaker-tmp", StringComparison.Ordinal) || f.EndsWith(".open", StringComparison.Ordinal))];
        return left.Length > 0 ? "left behind: " + string.Join(' ', left) : null;
    }
}
