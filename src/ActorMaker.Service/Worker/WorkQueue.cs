using System.Threading.Channels;

namespace ActorMaker.Service.Worker;

/// <summary>What the one worker has to do. Everything that changes the tree runs there, one piece after the other.</summary>
internal sealed class WorkQueue
{
    private readonly Channel<Func<CancellationToken, Task>> pieces = Channel.CreateBounded<Func<CancellationToken, Task>>(new BoundedChannelOptions(1_000) { SingleReader = true });
    private volatile TaskCompletionSource bell = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Tells the worker that something has come which it should look at now.</summary>
    public void Ring() => bell.TrySetResult();

    /// <summary>Has the worker do a piece of work, and waits until it is done.</summary>
    /// <param name="work">The work; its token ends with the service.</param>
    /// <param name="cancellation">Ends the wait; a piece that has begun goes on.</param>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await pieces.Writer.WriteAsync(
            async stop =>
            {
                if (cancellation.IsCancellationRequested)
                {
                    done.TrySetCanceled(cancellation);
                    return;
                }

                try
                {
                    done.TrySetResult(await work(stop));
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    done.TrySetCanceled(stop);
                }
#pragma warning disable CA1031 // Whatever goes wrong is whoever asked for it to be told; the worker goes on.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    done.TrySetException(e);
                }
            },
            cancellation);
        asked.TrySetResult();
        Ring();
        return await done.Task.WaitAsync(cancellation);
    }

    /// <summary>Does what has been asked for until now. The worker's own.</summary>
    /// <returns>Whether there was anything.</returns>
    public async Task<bool> DoAsync(CancellationToken stop)
    {
        bool any = false;
        while (!stop.IsCancellationRequested && pieces.Reader.TryRead(out Func<CancellationToken, Task>? piece))
        {
            any = true;
            await piece(stop);
        }

        return any;
    }

    /// <summary>Waits a moment, so that what rings by the hundred is looked at together; whoever has asked for a piece of work does not wait. The worker's own.</summary>
    public async Task RestAsync(TimeSpan moment, CancellationToken stop)
    {
        try
        {
            await asked.Task.WaitAsync(moment, TimeProvider.System, stop);
        }
        catch (TimeoutException)
        {
            return;
        }

        asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Waits until somebody rings, or a time has passed. The worker's own.</summary>
    /// <returns>Whether somebody rang.</returns>
    public async Task<bool> WaitAsync(TimeSpan limit, TimeProvider clock, CancellationToken stop)
    {
        try
        {
            await bell.Task.WaitAsync(limit, clock, stop);
        }
        catch (TimeoutException)
        {
            return false;
        }

        bell = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return true;
    }
}
