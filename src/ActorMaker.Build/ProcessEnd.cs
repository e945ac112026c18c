namespace ActorMaker.Build;

/// <summary>Whoever ends the process while a task is at work does not get the exit code of a build that went well.</summary>
/// <remarks>
/// On SIGTERM, with which a drained container is ended, the .NET command line leaves with exit code 0, whatever the build has done by then.
/// The work is cancelled and has a moment to leave: what it has begun, it so ends in order instead of in the next run.
/// </remarks>
internal sealed class ProcessEnd : IDisposable
{
    /// <summary>128 and the number of SIGTERM, as shells have it.</summary>
    private const int Terminated = 143;

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource cancellation;
    private readonly TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ProcessEnd(CancellationTokenSource cancellation)
    {
        this.cancellation = cancellation;
        AppDomain.CurrentDomain.ProcessExit += End;
    }

    /// <summary>Whether somebody ends the process.</summary>
    public bool IsNear { get; private set; }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= End;
        left.SetResult();
    }

    private void End(object? sender, EventArgs args)
    {
        Environment.ExitCode = Terminated;
        IsNear = true;
        cancellation.Cancel();
        left.Task.Wait(Moment);
    }
}
