using System.Collections.Concurrent;
using ActorMaker.Data.Findings;

namespace ActorMaker.Operations.Tests;

/// <summary>A door that keeps what it is shown.</summary>
internal sealed class RecordingDoor : IDoor
{
    private readonly ConcurrentQueue<string> progress = [];

    public List<(Finding Finding, Severity Severity, string? HelpLink)> Shown { get; } = [];

    public List<string> Said { get; } = [];

    public IReadOnlyCollection<string> ProgressLines => progress;

    public IEnumerable<string> Codes => Shown.Select(static s => s.Finding.Rule.Code);

    public void Show(Finding finding, Severity severity, string? helpLink) => Shown.Add((finding, severity, helpLink));

    public void Say(string line) => Said.Add(line);

    public void Conclude(string line, IReadOnlyList<string> next) => Said.AddRange([.. next, line]);

    public string Word(Command command) => "do " + command.Job;

    public void Progress(string line) => progress.Enqueue(line);
}
