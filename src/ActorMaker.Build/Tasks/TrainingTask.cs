using System.Globalization;
using ActorMaker.Build.Reporting;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Json;
using ActorMaker.Data.Reporting;
using ActorMaker.Data.Root;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Tasks;

/// <summary>What every task of the package has in common: where the data is, how findings weigh, and how a run ends.</summary>
/// <remarks>
/// A task reads its parameters, calls one service and reports what comes back. It fails if it has logged an error.
/// Parameters are text, also where they mean a number or a switch: a senseless value is then a finding, not a stack of MSBuild's own.
/// </remarks>
#pragma warning disable CA1001 // Never disposed: MSBuild may cancel a task that has just ended, and without a timer there is nothing to release.
public abstract class TrainingTask : Microsoft.Build.Utilities.Task, ICancelableTask
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource cancellation = new();

    /// <summary>Absolute path of the project that runs the target.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The folder that holds the training data: absolute, or relative to the project's folder; empty means that folder.</summary>
    public string TrainingDataRoot { get; set; } = "";

    /// <summary>The actors that are meant: ids, folder names or globs, separated by semicolons; empty means all, or none if <see cref="Styles"/> is given.</summary>
    public string? Actors { get; set; }

    /// <summary>The styles that are meant: ids, folder names or globs, separated by semicolons; empty means all, or none if <see cref="Actors"/> is given.</summary>
    public string? Styles { get; set; }

    /// <summary>The buckets that an address in the data may name, separated by semicolons; empty means any.</summary>
    public string? TrainingBuckets { get; set; }

    /// <summary>The address of an S3 service that is not AWS.</summary>
    public string? S3ServiceUrl { get; set; }

    /// <summary>The <c>TrainingRule</c> items: a rule's code, and its severity as metadata <c>Severity</c>.</summary>
    public ITaskItem[] TrainingRules { get; set; } = [];

    /// <summary>Codes whose warnings are not reported.</summary>
    public string? NoWarn { get; set; }

    /// <summary>Codes whose warnings are errors.</summary>
    public string? WarningsAsErrors { get; set; }

    /// <summary>Codes whose warnings stay warnings whatever <see cref="TreatWarningsAsErrors"/> says.</summary>
    public string? WarningsNotAsErrors { get; set; }

    /// <summary><c>true</c>: all warnings are errors.</summary>
    public string? TreatWarningsAsErrors { get; set; }

    /// <summary>Path of the SARIF file to write; empty for none.</summary>
    public string? Sarif { get; set; }

    /// <summary>Path of a SARIF file of an earlier run whose findings are not reported again; empty for none.</summary>
    public string? Baseline { get; set; }

    /// <summary>The folder with one page a rule, for help links.</summary>
    public string? RuleDocs { get; set; }

    /// <summary>The run that this task is a part of.</summary>
    private protected TrainingRun Run { get; private set; } = null!;

    /// <summary>Takes what the task finds.</summary>
    private protected FindingLog Findings { get; private set; } = null!;

    /// <summary>What <see cref="Styles"/> and <see cref="Actors"/> say.</summary>
    private protected Scope Scope { get; private set; } = null!;

    /// <summary>Reads the task's own parameters.</summary>
    private protected PropertyValues Properties { get; private set; } = null!;

    /// <summary>Ends the task soon, leaving every file whole.</summary>
    public void Cancel() => cancellation.Cancel();

    /// <summary>Runs the task.</summary>
    /// <returns>True if it was not cancelled and has logged no error.</returns>
    public sealed override bool Execute()
    {
        // MSBuild runs in the user's culture; numbers and dates of findings, plans and journals are the same everywhere.
        CultureInfo culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            return ExecuteCore();
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private bool ExecuteCore()
    {
        try
        {
            Open();
            Work(cancellation.Token);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Refuse(RuleCatalog.NoDataRoot, $"the training data cannot be read: {e.Message}");
        }

        End();
        return Passed;
    }

    /// <summary>Whether the task succeeds; asked once, at its end.</summary>
    private protected virtual bool Passed => !Log.HasLoggedErrors;

    /// <summary>Whether the task has anything to do with styles: one that has not refuses to run for styles alone.</summary>
    private protected virtual bool IsAboutStyles => true;

    /// <summary>Does the task's work: calls its service and reports. Does nothing if the run is not usable.</summary>
    /// <param name="token">Ends the work.</param>
    private protected abstract void Work(CancellationToken token);

    /// <summary>Closes the run once the work is done or has failed; not called when it was cancelled.</summary>
    private protected virtual void End() => Findings.WriteSarif();

    /// <summary>The run that another task of the same target has begun.</summary>
    /// <returns>The run, or null to begin one.</returns>
    private protected virtual TrainingRun? Continue() => null;

    /// <summary>Reports a value that makes no sense, or a root that is none; the run is then not usable.</summary>
    /// <param name="rule">AM9001 or AM9002.</param>
    /// <param name="message">What is wrong.</param>
    private protected void Refuse(Rule rule, string message)
    {
        Run.IsUsable = false;
        Findings.Report(new Finding(rule, ProjectFile, TextPosition.Start, message));
    }

    /// <summary>The settings that every service takes.</summary>
    /// <returns>The settings for this run's root.</returns>
    private protected GateSettings Settings() => new(Run.Root)
    {
        Buckets = PropertyValues.List(TrainingBuckets),
        ServiceUrl = Properties.Service(nameof(S3ServiceUrl), S3ServiceUrl),
        Styles = Scope.Styles,
        Actors = Scope.Actors,
    };

    private void Open()
    {
        List<string> refused = [];
        Properties = new PropertyValues(ProjectFile, text => Refuse(RuleCatalog.BadProperty, text));
        string? ruleDocs = Properties.FilePath(RuleDocs);
        Scope = Scope.Parse(Styles, Actors);
        if (Continue() is { } begun)
        {
            Run = begun;
            Findings = new FindingLog(Run, Log, ruleDocs);
            return;
        }

        // Until the policy is read, nothing can be reported: what it refuses waits.
        bool treatAll = new PropertyValues(ProjectFile, refused.Add).Flag(nameof(TreatWarningsAsErrors), TreatWarningsAsErrors, fallback: false);
        SeverityProperties severities = new(TrainingRules, NoWarn, WarningsAsErrors, WarningsNotAsErrors, treatAll);
        SeverityPolicy policy = SeverityPolicy.Read(severities, BuildEngine as IBuildEngine8, refused.Add);
        Baseline? baseline = ReadBaseline(refused.Add);
        Run = new TrainingRun(Properties.FilePath(TrainingDataRoot) ?? Path.GetDirectoryName(ProjectFile)!, policy, baseline, Properties.FilePath(Sarif));
        Findings = new FindingLog(Run, Log, ruleDocs);
        foreach (string text in refused)
        {
            Refuse(RuleCatalog.BadProperty, text);
        }

        FileStamp root = FileStamp.Of(Run.Root);
        if (root.Kind != FileKind.Folder)
        {
            string reason = root.Kind switch
            {
                FileKind.Missing => "does not exist",
                FileKind.DeadLink => "is a link to nothing",
                FileKind.Unseen => $"cannot be looked at ({root.Problem})",
                _ => "is a file, not a folder",
            };
            Refuse(RuleCatalog.NoDataRoot, $"the data root {Run.Root} {reason}: set TrainingDataRoot to the folder that holds resources/style_images and data");
            return;
        }

        RefuseUnmatched();
    }

    private void RefuseUnmatched()
    {
        foreach (string text in Scope.Unmatched(Run.Root))
        {
            Refuse(RuleCatalog.NoDataRoot, text);
        }

        if (Scope.Actors.IsNone && !IsAboutStyles)
        {
            Refuse(RuleCatalog.NoDataRoot, "Styles alone means styles only, and this target is about actors: set Actors too, or leave out Styles");
        }
    }

    private Baseline? ReadBaseline(Action<string> refuse)
    {
        if (Properties.FilePath(Baseline) is not { } path)
        {
            return null;
        }

        try
        {
            return Data.Reporting.Baseline.Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            refuse($"TrainingBaseline {path} cannot be read: {e.Message}; write one with -p:TrainingSarif=<path>");
            return null;
        }
    }
}
