using ActorMaker.Data.Findings;
using ActorMaker.Operations;
using ActorMaker.Operations.Reporting;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ActorMaker.Build;

/// <summary>Shows an operation in a build: findings as its errors, warnings and messages.</summary>
/// <param name="log">The task's log.</param>
/// <param name="project">The project's path as somebody who copies a command has to name it.</param>
/// <param name="isTerminal">Whether the terminal logger shows the build: of messages, it shows only what looks like a project's output.</param>
internal sealed class TaskDoor(TaskLoggingHelper log, string project, bool isTerminal) : IDoor
{
    /// <inheritdoc/>
    public void Show(Finding finding, Severity severity, string? helpLink)
    {
        string code = finding.Rule.Code;
        string path = PrintedText.Of(finding.Path);
        string message = PrintedText.Of(finding.Word(Word));
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
    public void Conclude(string line, IReadOnlyList<string> next)
    {
        foreach (string step in next)
        {
            Say(step);
        }

        Say(line);
        if (isTerminal)
        {
            string shown = line.StartsWith(GateSummary.Beginning, StringComparison.Ordinal) ? line[GateSummary.Beginning.Length..] : line;
            Say($"{Path.GetFileNameWithoutExtension(project)} -> {string.Join("\n    ", [shown, .. next])}");
        }
    }

    /// <inheritdoc/>
    public string Word(Command command) => command.IsBrief ? command.Target : $"dotnet msbuild {Quoted(project)} {command.Target}";

    /// <inheritdoc/>
    public void Progress(string line) => log.LogMessage(MessageImportance.High, line);

    private static string Quoted(string path)
    {
        foreach (char c in path)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('/' or '\\' or '.' or '_' or '-' or ':' or '+'))
            {
                return $"\"{path}\"";
            }
        }

        return path;
    }
}
