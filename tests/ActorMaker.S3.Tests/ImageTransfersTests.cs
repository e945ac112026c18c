using ActorMaker.Data.Files;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;
using ActorMaker.S3.Images;

namespace ActorMaker.S3.Tests;

public sealed class ImageTransfersTests(S3ServerFixture fixture)
{
    private const string Actor = "0006_european_20_female";
    private const int Images = 40;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(33)]
    [InlineData(512)]
    public async Task Every_image_comes_and_never_more_at_once_than_are_asked_for(int concurrency)
    {
        using TestBucket remote = await fixture.BucketAsync();
        using DataRepository data = await PushedAsync(remote);
        int running = 0;
        int most = 0;
        await using FaultProxy proxy = new(remote.Server.Endpoint, async _ =>
        {
            int now = Interlocked.Increment(ref running);
            int before;
            while (now > (before = Volatile.Read(ref most)) && Interlocked.CompareExchange(ref most, now, before) != before)
            {
            }

            await Task.Delay(20);
            Interlocked.Decrement(ref running);
            return Fault.None;
        });
        using Connect connect = new(remote.Server);
        WorkCounter counter = new();

        ImagePlan done = await new TransferRounds(connect.To(proxy.Endpoint, concurrency: concurrency), counter).RunAsync(Plan(data), default);

        Assert.Empty(done.Findings);
        Assert.All(done.Transfers, t => Assert.Equal(TransferOutcome.Done, t.Object.Outcome));
        Assert.All(Enumerable.Range(0, Images), i => Assert.Equal(DataRepository.Jpeg(Name(i)), File.ReadAllBytes(data.PathOf(PathOf(i)))));
        Assert.InRange(most, 1, concurrency);
        AssertAllCounted(counter);
    }

    [Fact]
    public async Task What_never_gets_an_answer_is_counted_once_and_its_neighbours_come()
    {
        using TestBucket remote = await fixture.BucketAsync();
        using DataRepository data = await PushedAsync(remote);
        await using FaultProxy proxy = new(remote.Server.Endpoint, line => line.Contains(Name(7), StringComparison.Ordinal) ? Fault.SlowDown : Fault.None);
        using Connect connect = new(remote.Server);
        WorkCounter counter = new();

        ImagePlan done = await new TransferRounds(connect.To(proxy.Endpoint, attempts: 1, time: new ImpatientClock()), counter).RunAsync(Plan(data), default);

        Assert.Equal("AM3004", Assert.Single(done.Findings).Rule.Code);
        Assert.All(Enumerable.Range(0, Images), i => Assert.Equal(i != 7, File.Exists(data.PathOf(PathOf(i)))));
        Assert.Equal(2, proxy.Requests.Count(r => r.Contains(Name(7), StringComparison.Ordinal)));
        AssertAllCounted(counter);
    }

    [Fact]
    public async Task What_has_come_before_the_run_is_ended_is_kept()
    {
        const int AtOnce = 32;
        const int Few = 6; // fewer than are hashed together
        using TestBucket remote = await fixture.BucketAsync();
        using DataRepository data = await PushedAsync(remote);
        using CancellationTokenSource stop = new();
        int passed = 0;
        await using FaultProxy proxy = new(remote.Server.Endpoint, _ => Interlocked.Increment(ref passed) <= Few ? Fault.None : Fault.Hang);
        using Connect connect = new(remote.Server);
        WorkCounter counter = new();
        Task<ImagePlan> running = new TransferRounds(connect.To(proxy.Endpoint, concurrency: AtOnce), counter).RunAsync(Plan(data), stop.Token);

        // Each image that has come makes room for one request more.
        while (proxy.Requests.Count < AtOnce + Few)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, counter.Items);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        string[] there = Directory.GetFileSystemEntries(data.PathOf($"data/actors/{Actor}/training_data"));
        Assert.Equal((Few, Few), (there.Length, counter.Items));
        Assert.All(there, t => Assert.Equal(DataRepository.Jpeg(Path.GetFileName(t)), File.ReadAllBytes(t)));
    }

    /// <summary>An actor whose images are in a bucket, in a clone that has none of them.</summary>
    private static async Task<DataRepository> PushedAsync(TestBucket remote)
    {
        DataRepository data = new();
        string manifest = data.AddActor(Actor, Images);
        data.Write(manifest, data.Read(manifest).Replace("https://story-boards-assets.", $"https://{remote.Name}.", StringComparison.Ordinal));
        Directory.Delete(data.PathOf("data/actors"), recursive: true);
        await Task.WhenAll(Plan(data).Transfers.Select(t => remote.PutAsync(t.Object.Key, DataRepository.Jpeg(t.Image.Name))));
        return data;
    }

    private static ImagePlan Plan(DataRepository data)
    {
        ImagePlan plan = PullPlanner.Plan(new GateSettings(data.Root), default);
        Assert.Equal(Images, plan.Transfers.Count);
        return plan;
    }

    private static void AssertAllCounted(WorkCounter counter) =>
        Assert.Equal((Images, counter.TotalBytes), (counter.Items, counter.Bytes));

    private static string Name(int image) => $"{Actor}_{image}.jpg";

    private static string PathOf(int image) => $"data/actors/{Actor}/training_data/{Name(image)}";

    /// <summary>A clock on which every pause is over at once.</summary>
    private sealed class ImpatientClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
