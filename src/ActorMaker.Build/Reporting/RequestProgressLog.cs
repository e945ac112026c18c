using System.Globalization;
using ActorMaker.S3;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ActorMaker.Build.Reporting;

/// <summary>Prints how far the questions to a service have come. How many there will be, only the answers tell.</summary>
internal sealed class RequestProgressLog : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1.5);
    private readonly ITimer timer;
    private long printed;

    /// <summary>Begins to print.</summary>
    /// <param name="log">The task's log.</param>
    /// <param name="requests">What was sent so far.</param>
    public RequestProgressLog(TaskLoggingHelper log, S3Requests requests)
    {
        long start = TimeProvider.System.GetTimestamp();
        timer = TimeProvider.System.CreateTimer(
            _ =>
            {
                // Other work has lines of its own.
                if (Interlocked.Exchange(ref printed, requests.Total) != requests.Total)
                {
                    log.LogMessage(MessageImportance.High, string.Create(
                        CultureInfo.InvariantCulture,
                        $"Asking S3: {requests}, {Text.Count(requests.Listed, "object")} listed, {TimeProvider.System.GetElapsedTime(start).TotalSeconds:N0} s"));
                }
            },
            state: null,
            Interval,
            Interval);
    }

    /// <summary>Stops. A line that is being printed is the last one: MSBuild refuses lines of a task that has ended.</summary>
    public void Dispose() => timer.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
