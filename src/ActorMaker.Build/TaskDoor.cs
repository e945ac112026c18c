using ActorMaker.Data.Findings;
using ActorMaker.Operations;
using ActorMaker.Operations.Reporting;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ActorMaker.Build;

/// <summary>Shows an operation in a build: findings as its errors, warnings and messages.</summary>
/// <param name="log">The task's log.</param>
internal sealed class TaskDoor(TaskLoggingHelper log) : IDoor
{
    /// <inheritdoc/>
    public void Show(Finding finding, Severity severity, string? helpLink)
    {
        string code = finding.Rule.Code;
        string path = Text.OneLine(finding.Path);
        string message = Text.OneLine(finding.Message);
        (int line, int column) = (finding.Start.Line, finding.Start.Column);
        // No end position and no subcategory: matchers of build output (GitHub's among them) take neither.
        switch (severity)
        {
            case Severity.Error:
                log.LogError(null, code, null, helpLink, path, line, column, 0, 0, message);
                break;
            case Severity.Warning:
                log.LogWarning(null, code, null, helpLink, path, line, column, 0, 0, message);
                break;
            default:
                log.LogMessage(null, code, null, path, line, column, 0, 0, MessageImportance.High, message);
                break;
        }
    }

    /// <inheritdoc/>
    public void Say(string line) => log.LogMessage(MessageImportance.High, line);

    /// <inheritdoc/>
    public void Progress(string line) => log.LogMessage(MessageImportance.High, line);
}
