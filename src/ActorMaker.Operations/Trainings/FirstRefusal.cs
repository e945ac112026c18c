using ActorMaker.Data.Findings;

namespace ActorMaker.Operations.Trainings;

/// <summary>A door for whoever only wants to know why a project's settings cannot be used.</summary>
internal sealed class FirstRefusal : IDoor
{
    /// <summary>The first thing that was refused; empty if nothing was.</summary>
    public string Text { get; private set; } = "";

    /// <inheritdoc/>
    public void Show(Finding finding, Severity severity, string? helpLink) => Text = Text.Length == 0 && severity == Severity.Error ? finding.What : Text;

    /// <inheritdoc/>
    public void Say(string line)
    {
    }

    /// <inheritdoc/>
    public void Conclude(string line, IReadOnlyList<string> next)
    {
    }

    /// <inheritdoc/>
    public string Word(Command command) => command.Text;

    /// <inheritdoc/>
    public void Progress(string line)
    {
    }
}
