using ActorMaker.Testing;

namespace ActorMaker.Service.Tests.Worker;

/// <summary>Everybody who writes into one data root, in orders that a seed draws: whatever the order, no event is lost and nobody's work.</summary>
public sealed class WritersAtOnceTests
{
    private static bool IsLong => Environment.GetEnvironmentVariable("ACTORMAKER_LONG") == "1";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public async Task Hooks_looks_targets_an_editor_and_git_in_any_order_lose_no_event_and_in_the_end_every_version_is_as_RunPod_says(int seed)
    {
        int count = IsLong ? 1_000 : 3;
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
        Assert.True(!IsLong || total.All.All(static c => c.Count > 0), $"{total}");
    }
}
