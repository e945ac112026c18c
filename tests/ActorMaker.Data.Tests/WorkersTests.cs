using ActorMaker.Data.Files;

namespace ActorMaker.Data.Tests;

public sealed class WorkersTests
{
    [Theory]
    [InlineData(0, 8)]
    [InlineData(1, 8)]
    [InlineData(17, 1)]
    [InlineData(1000, 8)]
    public void Each_item_has_its_turn_once(int count, int threads)
    {
        int[] turns = new int[count];

        Workers.Run(count, threads, i => Interlocked.Increment(ref turns[i]), CancellationToken.None);

        Assert.All(turns, t => Assert.Equal(1, t));
    }

    [Fact]
    public void Items_that_are_each_worth_a_thread_run_side_by_side()
    {
        using Barrier both = new(2);

        Workers.Run(2, 8, _ => Assert.True(both.SignalAndWait(TimeSpan.FromMinutes(2))), CancellationToken.None, itemsPerThread: 1);
    }

    [Fact]
    public void An_exception_is_thrown_once_no_item_is_at_work()
    {
        using ManualResetEventSlim begun = new();
        using ManualResetEventSlim failed = new();
        bool ended = false;

        IOException error = Assert.Throws<IOException>(() => Workers.Run(
            2,
            2,
            i =>
            {
                if (i == 0)
                {
                    begun.Wait();
                    failed.Set();
                    throw new IOException("disk full");
                }

                begun.Set();
                failed.Wait();
                Thread.Sleep(50);
                ended = true;
            },
            CancellationToken.None,
            itemsPerThread: 1));

        Assert.Equal(("disk full", true), (error.Message, ended));
    }

    [Fact]
    public void A_run_that_is_cancelled_begins_no_item_more()
    {
        using CancellationTokenSource stop = new();
        int begun = 0;

        Assert.ThrowsAny<OperationCanceledException>(() => Workers.Run(
            100,
            1,
            i =>
            {
                begun++;
                stop.Cancel();
            },
            stop.Token));

        Assert.Equal(1, begun);
    }
}
