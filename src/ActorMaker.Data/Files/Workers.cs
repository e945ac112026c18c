using System.Runtime.ExceptionServices;

namespace ActorMaker.Data.Files;

/// <summary>Does the same for many items on threads of its own.</summary>
/// <remarks>
/// The thread pool begins with one thread a core and adds others slowly, which is right for computing and wrong for reading:
/// a disk wants several reads in flight from the start. And a build must not change the pool's settings.
/// </remarks>
public static class Workers
{
    /// <summary>Reads in flight that keep a disk busy.</summary>
    public const int ForReading = 8;

    // To start a thread takes about as long as to read so many small files.
    private const int FilesPerThread = 16;

    /// <summary>Calls an action for each number below a count; returns when all are done.</summary>
    /// <param name="count">How many.</param>
    /// <param name="threads">At most so many at once.</param>
    /// <param name="action">What to do; the order is not defined.</param>
    /// <param name="cancellation">Ends the work between two items.</param>
    /// <param name="itemsPerThread">For how many items one thread more is worth its start.</param>
    /// <remarks>The first exception of an action ends the work, and is thrown once no action is running.</remarks>
    public static void Run(int count, int threads, Action<int> action, CancellationToken cancellation, int itemsPerThread = FilesPerThread)
    {
        int next = -1;
        ExceptionDispatchInfo? failure = null;
        void Work()
        {
            try
            {
                int i;
                while ((i = Interlocked.Increment(ref next)) < count && Volatile.Read(ref failure) is null)
                {
                    cancellation.ThrowIfCancellationRequested();
                    action(i);
                }
            }
#pragma warning disable CA1031 // Whatever it is, it is thrown again on the caller's thread.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
            }
        }

        var others = new Thread[Math.Min(threads, (count + itemsPerThread - 1) / itemsPerThread) is > 1 and var n ? n - 1 : 0];
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
