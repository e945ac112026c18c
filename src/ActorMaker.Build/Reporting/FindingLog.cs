using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Reporting;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace ActorMaker.Build.Reporting;

/// <summary>Brings findings to whoever runs the build: as errors, warnings and messages of MSBuild, and as SARIF.</summary>
/// <param name="run">Weighs and counts them.</param>
/// <param name="log">The task's log.</param>
/// <param name="ruleDocs">Absolute path of the folder with one page a rule; null without help links.</param>
internal sealed class FindingLog(TrainingRun run, TaskLoggingHelper log, string? ruleDocs)
{
    /// <summary>Reports findings, except those that the baseline knows or the project does not want.</summary>
    /// <param name="findings">The findings, in the order in which they are to be printed.</param>
    public void Report(IReadOnlyList<Finding> findings)
    {
        bool[]? known = findings.Count > 0 ? run.Baseline?.TakeKnown(findings, run.Root) : null;
        for (int i = 0; i < findings.Count; i++)
        {
            // That a run did not do what it was asked for is never known and done with.
            Report(findings[i], known is not null && known[i] && !findings[i].Rule.IsFailure);
        }
    }

    /// <summary>Reports one finding.</summary>
    /// <param name="finding">The finding.</param>
    public void Report(Finding finding) => Report([finding]);

    /// <summary>Writes the SARIF file, if one is wanted.</summary>
    public void WriteSarif()
    {
        if (run.SarifPath is not { } path)
        {
            return;
        }

        try
        {
            SarifLog.Write(path, run.Root, ruleDocs, run.Results);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report(new Finding(RuleCatalog.CannotWrite, path, TextPosition.Start, $"the SARIF file cannot be written: {e.Message}"));
        }
    }

    /// <summary>Makes a text safe to print on one line: a file's content must not forge or break a line of the build's output.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text on one line, without secrets and commands.</returns>
    internal static string OneLine(string text) => PrintedText.Of(text);

    private void Report(Finding finding, bool known)
    {
        Severity severity = run.Policy.Decide(finding.Rule);
        if (severity == Severity.None)
        {
            return;
        }

        if (run.SarifPath is not null)
        {
            run.Results.Add(new SarifResult(finding, severity, known));
        }

        if (known)
        {
            run.Known++;
            return;
        }

        Rule rule = finding.Rule;
        string path = OneLine(finding.Path);
        string message = OneLine(finding.Message);
        (int line, int column) = (finding.Start.Line, finding.Start.Column);
        // No end position and no subcategory: matchers of build output (GitHub's among them) take neither.
        switch (severity)
        {
            case Severity.Error:
                run.Errors++;
                log.LogError(null, rule.Code, null, HelpLink(rule), path, line, column, 0, 0, message);
                break;
            case Severity.Warning:
                run.Warnings++;
                log.LogWarning(null, rule.Code, null, HelpLink(rule), path, line, column, 0, 0, message);
                break;
            default:
                log.LogMessage(null, rule.Code, null, path, line, column, 0, 0, MessageImportance.High, message);
                break;
        }
    }

    private string? HelpLink(Rule rule) => ruleDocs is null ? null : FileUri.Of(Path.Join(ruleDocs, rule.Code + ".md"));
}
