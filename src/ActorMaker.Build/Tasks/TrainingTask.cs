using System.Runtime.CompilerServices;
using ActorMaker.Operations;
using ActorMaker.Operations.Settings;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Tasks;

/// <summary>What every task of the package has in common: a task names its parameters, calls one operation and shows it in the build's log.</summary>
/// <remarks>
/// It fails if it has logged an error. Parameters are text, also where they mean a number or a switch: a senseless value is then a
/// finding, not a stack of MSBuild's own. What is passed on under which name, <see cref="OperationSettings"/> takes from the parameter's name.
/// </remarks>
#pragma warning disable CA1001 // Never disposed: MSBuild may cancel a task that has just ended, and without a timer there is nothing to release.
public abstract class TrainingTask : Microsoft.Build.Utilities.Task, ICancelableTask
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource cancellation = new();

    /// <summary>Absolute path of the project that runs the target.</summary>
    [Required]
    public string ProjectFile
    {
        get => Settings.Project;
        set => Settings.Project = value;
    }

    /// <summary>The folder that holds the training data: absolute, or relative to the project's folder; empty means that folder.</summary>
    public string? TrainingDataRoot { get => Get(); set => Set(value); }

    /// <summary>The <c>TrainingRule</c> items: a rule's code, and its severity as metadata <c>Severity</c>.</summary>
    public ITaskItem[] TrainingRules { get; set; } = [];

    /// <summary>Codes whose warnings are not reported.</summary>
    public string? NoWarn { get => Get(); set => Set(value); }

    /// <summary>Codes whose warnings are errors.</summary>
    public string? WarningsAsErrors { get => Get(); set => Set(value); }

    /// <summary>Codes whose warnings stay warnings whatever <see cref="TreatWarningsAsErrors"/> says.</summary>
    public string? WarningsNotAsErrors { get => Get(); set => Set(value); }

    /// <summary><c>true</c>: all warnings are errors.</summary>
    public string? TreatWarningsAsErrors { get => Get(); set => Set(value); }

    /// <summary>Path of the SARIF file to write; empty for none.</summary>
    public string? TrainingSarif { get => Get(); set => Set(value); }

    /// <summary>The folder with one page a rule, for help links.</summary>
    public string? RuleDocs { get => Get(); set => Set(value); }

    /// <summary>The folder in which the build was started: commands to copy name the project from there. Empty means the project's folder.</summary>
    public string? StartupDirectory { get; set; }

    /// <summary><c>1</c>: the terminal logger shows the build.</summary>
    public string? TerminalLogger { get; set; }

    /// <summary>What the operation is told.</summary>
    private protected OperationSettings Settings { get; } = new();

    /// <summary>Ends the task soon, leaving every file whole.</summary>
    public void Cancel() => cancellation.Cancel();

    /// <summary>Runs the task.</summary>
    /// <returns>True if it was not cancelled and has logged no error.</returns>
    public sealed override bool Execute()
    {
        Settings.Rules = Array.ConvertAll(TrainingRules, static item => new RuleSeverity(item.ItemSpec, item.GetMetadata("Severity")));
        Settings.Given = BuildEngine is IBuildEngine6 engine6 ? engine6.GetGlobalProperties().Keys : [];
        Settings.IsRaised = code => BuildEngine is IBuildEngine8 engine && engine.ShouldTreatWarningAsError(code);
        using ProcessEnd end = new(cancellation);
        try
        {
            RunAsync(new TaskDoor(Log, ProjectName(), TerminalLogger == "1"), cancellation.Token).GetAwaiter().GetResult();
            return Passed;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            if (end.IsNear)
            {
                Log.LogError(null, null, null, ProjectFile, 0, 0, 0, 0, "The process was ended before the target was done.");
            }

            return false;
        }
    }

    /// <summary>Whether the task succeeds; asked once, at its end.</summary>
    private protected virtual bool Passed => !Log.HasLoggedErrors;

    /// <summary>Calls the operation.</summary>
    /// <param name="door">Shows it.</param>
    private protected abstract Task RunAsync(IDoor door, CancellationToken token);

    private string ProjectName() => string.IsNullOrEmpty(StartupDirectory) ? Path.GetFileName(ProjectFile) : Path.GetRelativePath(StartupDirectory, ProjectFile);

    /// <summary>The value of the parameter that asks.</summary>
    private protected string? Get([CallerMemberName] string name = "") => Settings[name];

    /// <summary>Passes the value of a parameter on.</summary>
    private protected void Set(string? value, [CallerMemberName] string name = "") => Settings[name] = value;
}
