using ActorMaker.Data.Findings;
using ActorMaker.Operations;

namespace ActorMaker.Service.Worker;

/// <summary>Shows what an operation finds in the service's log: each thing once, as long as it stays.</summary>
internal sealed class LogDoor(ILogger log) : IDoor
{
    private readonly Lock gate = new();
    private HashSet<string> before = new(StringComparer.Ordinal);
    private HashSet<string> now = new(StringComparer.Ordinal);

    /// <summary>A new look begins: what it does not find again is over.</summary>
    public void Begin()
    {
        lock (gate)
        {
            (before, now) = (now, new HashSet<string>(StringComparer.Ordinal));
        }
    }

    /// <inheritdoc/>
    public void Show(Finding finding, Severity severity, string? helpLink)
    {
        string text = $"{finding.Path}({finding.Start.Line}): {finding.Rule.Code}: {finding.What}";
        lock (gate)
        {
            if (!now.Add(text) || before.Contains(text))
            {
                return;
            }
        }

        log.Log(severity == Severity.Error ? LogLevel.Error : LogLevel.Warning, "{Finding}", text);
    }

    /// <inheritdoc/>
    public void Say(string line) => log.LogInformation("{Line}", line);

    /// <inheritdoc/>
    public void Conclude(string line, IReadOnlyList<string> next) => log.LogDebug("{Line}", line);

    /// <inheritdoc/>
    public string Word(Command command) => $"actormaker {command.Job}";

    /// <inheritdoc/>
    public void Progress(string line) => log.LogDebug("{Line}", line);
}
