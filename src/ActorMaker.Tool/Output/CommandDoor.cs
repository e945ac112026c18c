using ActorMaker.Data.Findings;
using ActorMaker.Operations;
using ActorMaker.Operations.Projects;
using ActorMaker.Operations.Reporting;

namespace ActorMaker.Tool.Output;

/// <summary>Shows an operation to whoever typed the command, and keeps what decides its exit code.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="wording">Words commands.</param>
/// <param name="isQuiet">Nothing but findings is wanted.</param>
internal abstract class CommandDoor(Terminal terminal, Wording wording, bool isQuiet) : IDoor
{
    /// <summary>Where it is shown.</summary>
    protected Terminal Terminal => terminal;

    /// <summary>Whether nothing but findings is wanted.</summary>
    protected bool IsQuiet => isQuiet;

    /// <summary>What the findings that weigh as errors make of the exit code.</summary>
    public int ExitCode { get; private set; }

    /// <summary>How many findings weigh as errors.</summary>
    protected int Errors { get; private set; }

    /// <summary>How many findings weigh as warnings.</summary>
    protected int Warnings { get; private set; }

    /// <inheritdoc/>
    public void Show(Finding finding, Severity severity, string? helpLink)
    {
        if (severity == Severity.Error)
        {
            Errors++;
            int code = finding.Rule.Code switch
            {
                _ when finding.Rule == RuleCatalog.NoDataRoot || finding.Rule == RuleCatalog.BadProperty => Tool.ExitCode.Usage,
                _ when finding.Rule == RuleCatalog.BucketFailed || finding.Rule == RuleCatalog.RunPodFailed => Tool.ExitCode.Service,
                _ => Tool.ExitCode.Findings,
            };
            ExitCode = ExitCode == Tool.ExitCode.Usage || code == Tool.ExitCode.Usage ? Tool.ExitCode.Usage : Math.Max(ExitCode, code);
        }

        Warnings += severity == Severity.Warning ? 1 : 0;
        Show(new ShownFinding(finding, severity, Reporting(finding)));
    }

    /// <inheritdoc/>
    public virtual void Say(string line)
    {
        if (!isQuiet)
        {
            terminal.Line(line);
            terminal.Flush();
        }
    }

    /// <inheritdoc/>
    public virtual void Conclude(string line, IReadOnlyList<string> next)
    {
        foreach (string step in next)
        {
            Say(step);
        }

        Say(line);
    }

    /// <inheritdoc/>
    public void Progress(string line)
    {
        if (!isQuiet)
        {
            terminal.Progress(line);
        }
    }

    /// <inheritdoc/>
    public string Word(Command command) => wording.Word(command);

    /// <summary>Ends the output; called once, unless the operation was interrupted.</summary>
    public virtual void End()
    {
    }

    /// <summary>Shows a finding.</summary>
    protected abstract void Show(ShownFinding shown);

    /// <summary>The finding's words at this door.</summary>
    private string Reporting(Finding finding) => PrintedText.Of(wording.Message(finding));
}

/// <summary>A finding as it is shown here.</summary>
/// <param name="Severity">What it weighs.</param>
/// <param name="Message">Its text, with the fix in this door's words, on one line.</param>
internal sealed record ShownFinding(Finding Finding, Severity Severity, string Message)
{
    /// <summary>The path of its file, on one line; a finding about a root without a project stands at the root.</summary>
    public string Path => FindingsJson.PathOf(Finding);

    /// <summary>The severity's name in every format.</summary>
    public string Level => FindingsJson.LevelOf(Severity);
}
