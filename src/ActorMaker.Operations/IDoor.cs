using ActorMaker.Data.Findings;

namespace ActorMaker.Operations;

/// <summary>Whoever asked for an operation, and reads what it says while it runs: a build's log, a terminal, a page.</summary>
/// <remarks>Texts are one line each and hold nothing that breaks or forges a line. <see cref="Progress"/> is called from any thread.</remarks>
public interface IDoor
{
    /// <summary>Shows a finding that counts: not one that is switched off or known from the baseline.</summary>
    /// <param name="severity">What it weighs here; not <see cref="Severity.None"/>.</param>
    /// <param name="helpLink">The address of its rule's page; null without one.</param>
    void Show(Finding finding, Severity severity, string? helpLink);

    /// <summary>Says what was done.</summary>
    void Say(string line);

    /// <summary>Says how it all ended.</summary>
    /// <param name="next">What can be run next, a line each, such as <c>150 AM2018: dotnet msbuild training.csproj -t:SyncTrainingManifests</c>.</param>
    void Conclude(string line, IReadOnlyList<string> next);

    /// <summary>Words a job as somebody at this door runs it.</summary>
    /// <returns>A command that can be copied; of a brief one, only what the words before it do not tell.</returns>
    string Word(Command command);

    /// <summary>Says how far long work has come; the next line replaces it.</summary>
    void Progress(string line);
}
