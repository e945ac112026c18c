using ActorMaker.S3.Images;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ActorMaker.Build.Reporting;

/// <summary>Prints how far transfers have come, also while none of them ends.</summary>
internal sealed class TransferProgressLog : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1.5);
    private readonly ITimer timer;

    /// <summary>Begins to print.</summary>
    /// <param name="log">The task's log.</param>
    /// <param name="verb">What is done, such as <c>Uploading</c>.</param>
    /// <param name="counter">How far it has come.</param>
    public TransferProgressLog(TaskLoggingHelper log, string verb, TransferCounter counter)
    {
        timer = TimeProvider.System.CreateTimer(
            _ => log.LogMessage(MessageImportance.High, Text.Progress(verb, counter.Items, counter.TotalItems, counter.Bytes, counter.TotalBytes, counter.Elapsed)),
            state: null,
            Interval,
            Interval);
    }

    /// <summary>Stops. A line that is being printed is the last one: MSBuild refuses lines of a task that has ended.</summary>
    public void Dispose() => timer.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
