using System.Runtime.ExceptionServices;

namespace ActorMaker.Data.Plans;

/// <summary>Runs blocking steps side by side on threads of their own: the thread pool starts its threads too slowly for steps that wait for a disk.</summary>
internal static class Lanes
{
    /// <summary>Runs a step for each item.</summary>
    /// <param name="count">How many at a time; with 1 all run on the caller's thread, in order.</param>
    /// <param name="items">The items.</param>
    /// <param name="step">The step. Its first exception ends the run, and is thrown again once no step is at work.</param>
    public static void Run<T>(int count, IReadOnlyList<T> items, Action<T> step)
    {
        int next = -1;
        Exception? failure = null;
        Thread[] threads = [.. Enumerable.Range(0, Math.Clamp(count, 1, Math.Max(1, items.Count)) - 1).Select(_ => new Thread(Work) { IsBackground = true })];
        Array.ForEach(threads, t => t.Start());
        Work();
        Array.ForEach(threads, t => t.Join());
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        void Work()
        {
            while (Volatile.Read(ref failure) is null && Interlocked.Increment(ref next) is int i && i < items.Count)
            {
                try
                {
                    step(items[i]);
                }
#pragma warning disable CA1031 // Not swallowed: thrown again on the caller's thread.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    Interlocked.CompareExchange(ref failure, e, null);
                }
            }
        }
    }
}
