using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.Versioning;

namespace ActorMaker.Testing;

/// <summary>Looks at the states that a power cut may leave: all of them in the long run, some that a seed draws in the default one.</summary>
[SupportedOSPlatform("linux")]
internal static class CrashRun
{
    /// <summary>Checks that the model's end is the real one: then it has understood every system call.</summary>
    /// <param name="disk">What was done.</param>
    /// <param name="root">The real tree, after it.</param>
    public static void CheckModel(CrashDisk disk, string root)
    {
        string[] Lines(CrashDisk of) => [.. new CrashStates(of, seed: 0).Live().Tree.Select(static e => $"{e.Key} {e.Value.Mode} {(e.Value.Bytes is { } bytes ? Convert.ToHexString(bytes) : "folder")}").Order(StringComparer.Ordinal)];
        Assert.Equal(Lines(CrashDisk.Of(root)), Lines(disk));
    }

    /// <summary>Checks states.</summary>
    /// <param name="disk">What was done.</param>
    /// <param name="count">How many states the default run looks at.</param>
    /// <param name="checkAsync">What is wrong with a state; null for nothing.</param>
    public static async Task CheckAsync(CrashDisk disk, int count, Func<CrashState, Task<string?>> checkAsync)
    {
        CrashStates states = new(disk, HostProcess.Seed, HostProcess.Long ? 512 : 64);
        CrashState[] drawn = [.. states.All()];
        int made = drawn.Length;
        if (!HostProcess.Long)
        {
            new Random(HostProcess.Seed).Shuffle(drawn);
            drawn = drawn[..Math.Min(count, made)];
        }

        ConcurrentQueue<string> failures = [];
        long start = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(drawn, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (state, _) =>
        {
            if (await checkAsync(state) is { } failure)
            {
                failures.Enqueue($"{failure}\n  {state.What}");
            }
        });
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{disk.Steps.Count} steps, {states.Possible:0} ways to lose some of them, {made} states, {drawn.Length} looked at, {failures.Count} bad, seed {HostProcess.Seed}, {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s");
        Assert.True(failures.IsEmpty, $"seed {HostProcess.Seed}: {failures.Count} of {drawn.Length} states are bad\n{string.Join('\n', failures.Take(12))}");
    }
}
