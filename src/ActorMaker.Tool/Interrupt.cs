using System.Runtime.InteropServices;

namespace ActorMaker.Tool;

/// <summary>Turns the first Ctrl+C or SIGTERM into a cancellation, which leaves every file whole; a second one ends the process at once.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration ofKeyboard;
    private readonly PosixSignalRegistration ofOthers;

    public Interrupt()
    {
        ofKeyboard = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        ofOthers = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
    }

    /// <summary>Cancelled by the signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>The exit code that tells of the signal.</summary>
    public int ExitCode { get; private set; } = Tool.ExitCode.Interrupted;

    public void Dispose()
    {
        ofKeyboard.Dispose();
        ofOthers.Dispose();
        source.Dispose();
    }

    private void End(PosixSignalContext context)
    {
        if (!source.IsCancellationRequested)
        {
            context.Cancel = true;
            ExitCode = context.Signal == PosixSignal.SIGTERM ? Tool.ExitCode.Terminated : Tool.ExitCode.Interrupted;
            source.Cancel();
        }
    }
}
