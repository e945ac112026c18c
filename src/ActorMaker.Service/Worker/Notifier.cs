using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace ActorMaker.Service.Worker;

/// <summary>Runs the command of <c>--notify</c>, one after the other, each with its event as JSON on its standard input.</summary>
/// <param name="command">The command, for the system's shell; null for none.</param>
/// <param name="log">Told what goes wrong.</param>
internal sealed class Notifier(string? command, ILogger log)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    // They are the service's own.
    private static readonly string[] Secrets = ["ACTORMAKER_TOKEN", "RUNPOD_API_KEY", "MODEL_TRAINING_RUNPOD_API_KEY"];

    private readonly Channel<string> waiting = Channel.CreateBounded<string>(1_000);

    /// <summary>Has somebody told.</summary>
    /// <param name="json">The event.</param>
    public void Tell(string json)
    {
        if (command is not null && !waiting.Writer.TryWrite(json))
        {
            log.LogWarning("The command of --notify takes too long: an event is left out");
        }
    }

    /// <summary>Runs the command for each event until the service ends.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await foreach (string json in waiting.Reader.ReadAllAsync(stop))
        {
            try
            {
                await RunAsync(json, stop);
            }
            catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException)
            {
                log.LogWarning("The command of --notify cannot be run: {Reason}", e.Message);
            }
        }
    }

    private async Task RunAsync(string json, CancellationToken stop)
    {
        ProcessStartInfo start = OperatingSystem.IsWindows() ? new("cmd.exe", ["/c", command!]) : new("/bin/sh", ["-c", command!]);
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Array.ForEach(Secrets, s => start.Environment.Remove(s));
        using Process process = Process.Start(start)!;
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(Limit);
        try
        {
            // Read, so that a command that says much does not wait for ever; what it says is nobody's.
            Task output = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, end.Token);
            Task error = process.StandardError.BaseStream.CopyToAsync(Stream.Null, end.Token);
            await WriteAsync(process.StandardInput, json);
            await process.WaitForExitAsync(end.Token);
            await Task.WhenAll(output, error);
            if (process.ExitCode != 0)
            {
                log.LogWarning("The command of --notify ended with exit code {Code}", process.ExitCode);
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            stop.ThrowIfCancellationRequested();
            log.LogWarning("The command of --notify did not end within {Limit}", Limit);
        }
    }

    private static async Task WriteAsync(StreamWriter input, string json)
    {
        try
        {
            await input.WriteLineAsync(json);
            input.Close();
        }
        catch (IOException)
        {
            // It does not read what it is told.
        }
    }
}
