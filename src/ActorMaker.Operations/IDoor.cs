using ActorMaker.Data.Findings;

namespace ActorMaker.Operations;

/// <summary>Whoever asked for an operation, and reads what it says while it runs: a build's log, a terminal, a page.</summary>
/// <remarks>Texts are one line each and hold nothing that breaks or forges a line. <see cref="Progress"/> is called from any thread.</remarks>
public interface IDoor
{
    /// <summary>Shows a finding that counts: not one that is switched off or known from the baseline.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="severity">What it weighs here; not <see cref="Severity.None"/>.</param>
    /// <param name="helpLink">The address of its rule's page; null without one.</param>
    void Show(Finding finding, Severity severity, string? helpLink);

    /// <summary>Says what was done.</summary>
    /// <param name="line">One line.</param>
    void Say(string line);

    /// <summary>Says how far long work has come; the next line replaces it.</summary>
    /// <param name="line">One line.</param>
    void Progress(string line);

    /// <summary>Words a command as somebody at this door types it.</summary>
    /// <param name="command">The command.</param>
    string Word(Command command) => command.Text;
}
