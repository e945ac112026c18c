using System.Collections.Concurrent;

namespace ActorMaker.FaultHost;

/// <summary>Runs asynchronous work so that all of it but the waiting is done by one thread: a system call has a number that can be repeated only within a thread.</summary>
internal sealed class MainThread : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Call, object? State)> calls = [];

    public override void Post(SendOrPostCallback d, object? state) => calls.Add((d, state));

    /// <summary>Runs it.</summary>
    /// <returns>Its exit code.</returns>
    public static int Run(Func<Task<int>> work)
    {
        MainThread thread = new();
        SetSynchronizationContext(thread);
        Task<int> task = work();
        _ = task.ContinueWith(_ => thread.calls.CompleteAdding(), TaskScheduler.Default);
        foreach ((SendOrPostCallback call, object? state) in thread.calls.GetConsumingEnumerable())
        {
            call(state);
        }

        return task.GetAwaiter().GetResult();
    }
}
