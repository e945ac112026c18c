using System.Globalization;
using ActorMaker.Testing;

namespace ActorMaker.Service.Tests.Worker;

/// <summary>Everybody who writes into one data root, in orders that a seed draws: whatever the order, no event is lost and nobody's work.</summary>
public sealed class WritersAtOnceTests
{
    private static bool IsLong => Environment.GetEnvironmentVariable("ACTORMAKER_LONG") == "1";

    [Fact]
    public async Task Hooks_looks_targets_an_editor_and_git_in_any_order_lose_no_event_and_in_the_end_every_version_is_as_RunPod_says()
    {
        int count = IsLong ? 10_000 : 24;
        int seed = int.TryParse(Environment.GetEnvironmentVariable("ACTORMAKER_SEED"), NumberStyles.Integer, CultureInfo.InvariantCulture, out int given) ? given : 1;
        using DataRepository template = WriterTree.Template();
        WriterCounts total = new();
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(2, Environment.ProcessorCount)).Select(_ => Task.Run(async () =>
        {
            // Each worker has a RunPod of its own: the runs of all schedules have the same ids.
            await using FakeRunPod runPod = await FakeRunPod.StartAsync();
            while (Interlocked.Increment(ref next) is var number && number < count)
            {
                using WriterSchedule schedule = new(new Random((seed * 1_000_000) + number), runPod, template);
                await schedule.PlayAsync();
                Assert.True(schedule.Faults.Count == 0, $"seed {seed}, schedule {number}: {string.Join('\n', schedule.Faults)}\n{string.Join('\n', schedule.Trace)}");
                total.Add(schedule.Counts);
            }
        })));
        TestContext.Current.TestOutputHelper?.WriteLine($"{count} schedules, seed {seed}: {total}");
        Assert.All(total.All, static c => Assert.True(c.Count > 0, $"none of {c.Name}"));
    }
}
