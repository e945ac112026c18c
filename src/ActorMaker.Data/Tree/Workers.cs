using System.Runtime.ExceptionServices;

namespace ActorMaker.Data.Tree;

/// <summary>Does the same for many items on threads of its own.</summary>
/// <remarks>
/// The thread pool begins with one thread a core and adds others slowly, which is right for computing and wrong for reading:
/// a disk wants several reads in flight from the start. And a build must not change the pool's settings.
/// </remarks>
public static class Workers
{
    /// <summary>Reads in flight that keep a disk busy.</summary>
    public const int ForReading = 8;

    private const int ItemsPerThread = 16;

    /// <summary>Calls an action for each number below a count; returns when all are done.</summary>
    /// <param name="count">How many.</param>
    /// <param name="threads">At most so many at once.</param>
    /// <param name="action">What to do; the order is not defined.</param>
    /// <param name="cancellation">Ends the work between two items.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static void Run(int count, int threads, Action<int> action, CancellationToken cancellation)
    {
        int next = -1;
        ExceptionDispatchInfo? failure = null;
        void Work()
        {
            try
            {
                int i;
                while ((i = Interlocked.Increment(ref next)) < count && failure is null)
                {
                    cancellation.ThrowIfCancellationRequested();
                    action(i);
                }
            }
#pragma warning disable CA1031 // Whatever it is, it is thrown again on the caller's thread.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        }

        var others = new Thread[Math.Min(threads, (count + ItemsPerThread - 1) / ItemsPerThread) is > 1 and var n ? n - 1 : 0];
        for (int i = 0; i < others.Length; i++)
        {
            others[i] = new Thread(Work) { IsBackground = true };
            others[i].Start();
        }

        Work();
        foreach (Thread thread in others)
        {
            thread.Join();
        }

        failure?.Throw();
    }
}
