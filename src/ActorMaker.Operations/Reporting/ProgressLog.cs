using System.Globalization;
using ActorMaker.Data.Files;
using ActorMaker.S3;

namespace ActorMaker.Operations.Reporting;

/// <summary>Says about every two seconds how far long work has come, also while none of it ends; nothing while nothing moves.</summary>
internal sealed class ProgressLog : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1.5);
    private readonly OperationRun run;
    private readonly Func<TimeSpan, (long Moved, string Line)> look;
    private ITimer? timer;
    private long begun;
    private long shown;

    private ProgressLog(OperationRun run, Func<TimeSpan, (long Moved, string Line)> look)
    {
        this.run = run;
        this.look = look;
    }

    /// <summary>Shows work on files, from the first one on.</summary>
    /// <param name="run">Takes the lines.</param>
    /// <param name="verb">What is done, such as <c>Hashing</c>.</param>
    /// <param name="counter">To be told of the work.</param>
    public static ProgressLog OfWork(OperationRun run, string verb, out WorkCounter counter)
    {
        ProgressLog? log = null;
        WorkCounter work = counter = new WorkCounter(() => log!.Begin());
        log = new ProgressLog(run, elapsed => (work.Items + work.Bytes, Text.Progress(verb, work.Items, work.TotalItems, work.Bytes, work.TotalBytes, elapsed)));
        return log;
    }

    /// <summary>Begins to show how far questions have come. How many there will be, only the answers tell.</summary>
    /// <param name="run">Takes the lines.</param>
    /// <param name="requests">What was sent so far.</param>
    public static ProgressLog OfRequests(OperationRun run, S3Requests requests)
    {
        ProgressLog log = new(run, elapsed => (requests.Total, string.Create(
            CultureInfo.InvariantCulture,
            $"Asking S3: {requests}, {Text.Count(requests.Listed, "object")} listed, {elapsed.TotalSeconds:N0} s")));
        log.Begin();
        return log;
    }

    /// <summary>Stops. A line that is being shown is the last one: MSBuild refuses lines of a task that has ended.</summary>
    public void Dispose() => timer?.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void Begin()
    {
        begun = TimeProvider.System.GetTimestamp();
        timer = TimeProvider.System.CreateTimer(_ => Show(), state: null, Interval, Interval);
    }

    private void Show()
    {
        (long moved, string line) = look(TimeProvider.System.GetElapsedTime(begun));
        if (Interlocked.Exchange(ref shown, moved) != moved)
        {
            run.Progress(line);
        }
    }
}
