using System.Globalization;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Plans;
using ActorMaker.Operations.Settings;

namespace ActorMaker.Operations;

/// <summary>What an operation has planned to change.</summary>
/// <param name="Seen">What was looked at, such as <c>13 version files</c>.</param>
internal sealed record PlannedWork(Plan Plan, string Seen)
{
    /// <summary>Whether UndoTraining puts the changes back.</summary>
    public bool CanBeUndone { get; init; } = true;

    /// <summary>Called before anything is moved or changed: writes the plan down where no later run replaces it, and returns the absolute path of that file.</summary>
    public Func<string>? Keep { get; init; }

    /// <summary>Moves the plan's objects, before any file is changed; returns the plan with edits that record what was moved and nothing else, and what to say in the end.</summary>
    public Func<CancellationToken, Task<(Plan Plan, string Seen)>>? Transfer { get; init; }

    /// <summary>Called once the plan is applied: reports what only that has shown.</summary>
    public Action? Applied { get; init; }
}

/// <summary>Previews or applies what an operation has planned: the one way in which data is changed.</summary>
internal sealed class Changes
{
    private static readonly Command Undo = new(Job.UndoTraining, Setting.Apply, "true") { IsBrief = true };
    private readonly OperationRun run;
    private readonly bool apply;

    private Changes(OperationRun run, bool apply)
    {
        this.run = run;
        this.apply = apply;
    }

    /// <summary>Reads whether to write.</summary>
    /// <param name="byDefault">What an empty <c>Apply</c> means: an operation that only adds writes, one that removes or overwrites previews.</param>
    /// <returns>What carries the plan out; null if the run is not usable.</returns>
    public static Changes? Begin(OperationRun run, bool byDefault)
    {
        Changes changes = new(run, run.Read.Flag(Setting.Apply, byDefault));
        return run.IsUsable ? changes : null;
    }

    /// <summary>Previews or applies. Does nothing if a setting was refused while the plan was made.</summary>
    /// <param name="work">What is planned.</param>
    /// <param name="token">Ends it, leaving every file whole.</param>
    public async Task CarryAsync(PlannedWork work, CancellationToken token)
    {
        if (!run.IsUsable || !run.Offer(work.Plan))
        {
            return;
        }

        // Before anything is changed, so that what a change drops can be read even if the run is killed.
        string? kept = null;
        if (!TryWrite(PlanPath, path => PlanFile.Write(work.Plan, result: null, path)) || (apply && !TryWrite(run.Root, _ => kept = work.Keep?.Invoke())))
        {
            return;
        }

        if (apply)
        {
            await ApplyAsync(work, kept, token);
        }
        else if (work.Plan.IsEmpty)
        {
            run.Conclude($"{work.Plan.Command}: {work.Seen}: nothing to change");
        }
        else
        {
            run.Report([.. PlanPreview.Changes(work.Plan)]);
            run.Report(PlanPreview.Summary(work.Plan, PlanPath ?? run.Project));
        }
    }

    private string? PlanPath => run.Read.FilePath(Setting.TrainingPlan);

    private async Task ApplyAsync(PlannedWork work, string? kept, CancellationToken token)
    {
        (Plan plan, string seen) = work.Transfer is { } transfer ? await transfer(token) : (work.Plan, work.Seen);
        PlanResult result = PlanApplier.Apply(plan with { By = run.By }, new ApplySettings(), token);
        foreach (FileResult file in result.Files)
        {
            if (file.Outcome == FileOutcome.Changed)
            {
                run.Say($"{Verb(file.Edit.Kind)} {file.Edit.Path}{Describe(file.Edit.Changes)}");
            }
        }

        run.Report(result.Findings);
        run.Tell(result);
        work.Applied?.Invoke();
        TryWrite(PlanPath, path => PlanFile.Write(plan, result, path));
        TryWrite(kept, path => PlanFile.Write(plan, result, path));
        run.Conclude(string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Command}: {seen}: {result.Changed:N0} changed, {run.Errors:N0} failed in {run.Elapsed.TotalSeconds:N2} s{(result.Changed > 0 && work.CanBeUndone ? $"; undo with {run.Word(Undo)}" : "")}"));
    }

    private bool TryWrite(string? path, Action<string> write)
    {
        if (path is null)
        {
            return true;
        }

        try
        {
            write(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            run.Report(Finding.At(RuleCatalog.CannotWrite, path, $"The plan file cannot be written: {e.Message}", "make that path writable; TrainingPlan sets that of the plan file"));
            return false;
        }
    }

    private static string Verb(FileEditKind kind) => kind switch
    {
        FileEditKind.Create => "created",
        FileEditKind.Delete => "deleted",
        _ => "changed",
    };

    private static string Describe(IReadOnlyList<PlannedChange> changes) => changes.Count switch
    {
        0 => "",
        1 => $": {changes[0].Text}",
        _ => string.Create(CultureInfo.InvariantCulture, $": {changes[0].Text} (and {changes.Count - 1:N0} more)"),
    };
}
