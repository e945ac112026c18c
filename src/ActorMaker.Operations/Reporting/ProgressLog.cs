using System.Globalization;
using ActorMaker.S3;
using ActorMaker.S3.Images;

namespace ActorMaker.Operations.Reporting;

/// <summary>Prints how far work with a service has come, also while none of it ends.</summary>
internal sealed class ProgressLog : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1.5);
    private readonly ITimer timer;

    private ProgressLog(OperationRun run, Func<string?> line)
    {
        void Print()
        {
            if (line() is { } text)
            {
                run.Progress(text);
            }
        }

        timer = TimeProvider.System.CreateTimer(_ => Print(), state: null, Interval, Interval);
    }

    /// <summary>Begins to print how far transfers have come.</summary>
    /// <param name="run">Takes the lines.</param>
    /// <param name="verb">What is done, such as <c>Uploading</c>.</param>
    /// <param name="counter">How far it has come.</param>
    public static ProgressLog OfTransfers(OperationRun run, string verb, TransferCounter counter) =>
        new(run, () => Text.Progress(verb, counter.Items, counter.TotalItems, counter.Bytes, counter.TotalBytes, counter.Elapsed));

    /// <summary>Begins to print how far questions have come, as long as answers come. How many there will be, only they tell.</summary>
    /// <param name="run">Takes the lines.</param>
    /// <param name="requests">What was sent so far.</param>
    public static ProgressLog OfRequests(OperationRun run, S3Requests requests)
    {
        long start = TimeProvider.System.GetTimestamp();
        long printed = 0;
        return new ProgressLog(run, () =>
        {
            // Other work has lines of its own.
            long total = requests.Total;
            return Interlocked.Exchange(ref printed, total) == total ? null : string.Create(
                CultureInfo.InvariantCulture,
                $"Asking S3: {requests}, {Text.Count(requests.Listed, "object")} listed, {TimeProvider.System.GetElapsedTime(start).TotalSeconds:N0} s");
        });
    }

    /// <summary>Stops. A line that is being printed is the last one: MSBuild refuses lines of a task that has ended.</summary>
    public void Dispose() => timer.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
