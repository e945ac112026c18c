using System.Text;
#pragma warning disable RS0030 // The one place of the command that touches the console: everything else writes through it.

namespace ActorMaker.Tool.Output;

/// <summary>Standard output and standard error. Escape sequences are written only where both are a terminal that takes them.</summary>
/// <remarks>Lines of progress come from any thread. A reader that has gone away (<c>| head</c>) does not end the work.</remarks>
internal sealed class Terminal : IDisposable
{
    private const string EraseLine = "\r\e[K";
    private readonly Lock gate = new();
    private readonly TextWriter output;
    private readonly TextWriter error;
    private bool isProgressShown;

    /// <summary>Writes to two streams.</summary>
    /// <param name="output">For what was asked for.</param>
    /// <param name="error">For everything else.</param>
    /// <param name="isTerminal">Whether a person reads both, on something that takes escape sequences.</param>
    /// <param name="hasColors">Whether that person wants colours.</param>
    public Terminal(TextWriter output, TextWriter error, bool isTerminal, bool hasColors)
    {
        (this.output, this.error, IsTerminal, HasColors) = (output, error, isTerminal, isTerminal && hasColors);
    }

    /// <summary>Whether a person reads.</summary>
    public bool IsTerminal { get; }

    /// <summary>Whether colours may be used.</summary>
    public bool HasColors { get; }

    /// <summary>That of this process.</summary>
    public static Terminal OfProcess()
    {
        bool isTerminal = !Console.IsOutputRedirected && !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
#pragma warning disable CA2000 // Open as long as the process; flushed, and not closed: closing throws where nobody reads any more.
        return new Terminal(Open(Console.OpenStandardOutput()), Open(Console.OpenStandardError()), isTerminal, string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));
#pragma warning restore CA2000
    }

    /// <summary>Writes a line of what was asked for; it may wait until <see cref="Flush"/>.</summary>
    public void Line(string line) => Write(output, line, flush: false);

    /// <summary>Writes text of what was asked for as it is.</summary>
    /// <param name="text">The text, with its line ends.</param>
    public void Text(string text)
    {
        lock (gate)
        {
            Try(() => output.Write(text));
        }
    }

    /// <summary>Writes a line beside what was asked for.</summary>
    public void Note(string line) => Write(error, line, flush: true);

    /// <summary>Shows how far the work has come: in a terminal in place of the last such line.</summary>
    public void Progress(string line)
    {
        if (!IsTerminal)
        {
            Note(line);
            return;
        }

        lock (gate)
        {
            Try(output.Flush);
            Try(() =>
            {
                // A line that wraps could not be erased.
                int width = Math.Max(Console.WindowWidth - 1, 20);
                error.Write(EraseLine + (line.Length > width ? line[..width] : line));
                error.Flush();
            });
            isProgressShown = true;
        }
    }

    /// <summary>Shows everything written so far.</summary>
    public void Flush()
    {
        lock (gate)
        {
            EraseProgress();
            Try(output.Flush);
        }
    }

    public void Dispose() => Flush();

    private static StreamWriter Open(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 16 * 1024) { NewLine = "\n" };

    private void Write(TextWriter writer, string line, bool flush)
    {
        lock (gate)
        {
            EraseProgress();
            Try(() => writer.WriteLine(line));
            if (flush)
            {
                Try(writer.Flush);
            }
        }
    }

    private void EraseProgress()
    {
        if (isProgressShown)
        {
            isProgressShown = false;
            Try(() =>
            {
                error.Write(EraseLine);
                error.Flush();
            });
        }
    }

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (IOException)
        {
            // Nobody reads any more; what was asked for is still done, and the exit code still tells.
        }
    }
}
