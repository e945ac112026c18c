using ActorMaker.Data.Findings;
using ActorMaker.Operations.Projects;

namespace ActorMaker.Tool.Output;

/// <summary>Workflow commands, which GitHub shows as annotations of the lines that they name.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="wording">Words commands.</param>
/// <param name="isQuiet">Nothing but findings is wanted.</param>
/// <param name="repository">Absolute path of the repository, which GitHub's paths start at.</param>
internal sealed class GitHubDoor(Terminal terminal, Wording wording, bool isQuiet, string repository) : CommandDoor(terminal, wording, isQuiet)
{
    /// <inheritdoc/>
    protected override void Show(ShownFinding shown)
    {
        Finding finding = shown.Finding;
        string level = shown.Severity == Severity.Info ? "notice" : shown.Level;
        string file = Property(Path.GetRelativePath(repository, shown.Path).Replace(Path.DirectorySeparatorChar, '/'));
        // GitHub takes columns only where an annotation stays on one line.
        string end = finding.End.Line == finding.Start.Line ? $",col={finding.Start.Column},endColumn={finding.End.Column}" : "";
        Terminal.Line($"::{level} file={file},line={finding.Start.Line},endLine={finding.End.Line}{end},title={finding.Rule.Code}::{Value(shown.Message)}");
    }

    private static string Value(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Value(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
