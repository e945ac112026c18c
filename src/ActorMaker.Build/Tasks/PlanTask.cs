using System.Globalization;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Plans;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Tasks;

/// <summary>A task that changes data: it makes a plan, and previews or applies it.</summary>
public abstract class PlanTask : TrainingTask
{
    /// <summary><c>true</c>: write; <c>false</c>: preview; empty: what the target does by default.</summary>
    public string? Apply { get; set; }

    /// <summary>Path of the plan file, which a preview and an apply both write.</summary>
    public string? TrainingPlan { get; set; }

    /// <summary>What an empty <see cref="Apply"/> means: a target that only adds writes, one that removes or overwrites previews.</summary>
    private protected abstract bool AppliesByDefault { get; }

    /// <summary>Whether UndoTraining puts this target's changes back.</summary>
    private protected virtual bool CanBeUndone => true;

    /// <summary>Makes the plan; writes nothing. Reports what keeps an item from being planned.</summary>
    /// <param name="token">Ends the work.</param>
    /// <returns>The plan, and what was looked at, such as <c>13 version files</c>; null if a setting was refused.</returns>
    private protected abstract (Plan Plan, string Seen)? MakePlan(CancellationToken token);

    /// <summary>Moves the plan's objects, before any file is changed, and reports what could not be moved.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="seen">What <see cref="MakePlan"/> said.</param>
    /// <param name="token">Ends the work.</param>
    /// <returns>The plan with edits that record what was moved and nothing else, and what to say in the end.</returns>
    private protected virtual (Plan Plan, string Seen) Transfer(Plan plan, string seen, CancellationToken token) => (plan, seen);

    /// <summary>Called before anything is moved or changed: writes the plan down where no later run replaces it, if it has to be.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>Absolute path of that second plan file; null for none.</returns>
    /// <exception cref="IOException">It cannot be written: nothing is moved or changed.</exception>
    private protected virtual string? Keep(Plan plan) => null;

    /// <summary>Called once the plan is applied: reports what only that has shown.</summary>
    private protected virtual void Applied()
    {
    }

    /// <summary>Closes what <see cref="MakePlan"/> has opened; called however the work ends.</summary>
    private protected virtual void Close()
    {
    }

    /// <inheritdoc/>
    private protected sealed override void Work(CancellationToken token)
    {
        try
        {
            PlanAndApply(token);
        }
        finally
        {
            Close();
        }
    }

    /// <summary>Says something to whoever runs the build.</summary>
    private protected void Say(string text) => Log.LogMessage(MessageImportance.High, Reporting.FindingLog.OneLine(text));

    private void PlanAndApply(CancellationToken token)
    {
        bool apply = Properties.Flag(nameof(Apply), Apply, AppliesByDefault);
        if (!Run.IsUsable || MakePlan(token) is not var (plan, seen) || !Run.IsUsable)
        {
            return;
        }

        // Before anything is changed, so that what a change drops can be read even if the run is killed.
        string? kept = null;
        if (!TryWrite(PlanPath, path => PlanFile.Write(plan, result: null, path)) || (apply && !TryWrite(Run.Root, _ => kept = Keep(plan))))
        {
            return;
        }

        if (apply)
        {
            Carry(plan, seen, kept, token);
        }
        else if (plan.IsEmpty)
        {
            Say($"{plan.Command}: {seen}: nothing to change");
        }
        else
        {
            Findings.Report([.. PlanPreview.Changes(plan)]);
            Findings.Report(PlanPreview.Summary(plan, PlanPath ?? ProjectFile));
        }
    }

    private string? PlanPath => Properties.FilePath(TrainingPlan);

    private void Carry(Plan plan, string seen, string? kept, CancellationToken token)
    {
        (plan, seen) = Transfer(plan, seen, token);
        PlanResult result = PlanApplier.Apply(plan, new ApplySettings(), token);
        foreach (FileResult file in result.Files)
        {
            if (file.Outcome == FileOutcome.Changed)
            {
                Say($"{Verb(file.Edit.Kind)} {file.Edit.Path}{Describe(file.Edit.Changes)}");
            }
        }

        Findings.Report(result.Findings);
        Applied();
        TryWrite(PlanPath, path => PlanFile.Write(plan, result, path));
        TryWrite(kept, path => PlanFile.Write(plan, result, path));
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Command}: {seen}: {result.Changed:N0} changed, {Run.Errors:N0} failed in {Run.Elapsed.TotalSeconds:N2} s{(result.Changed > 0 && CanBeUndone ? "; undo with -t:UndoTraining -p:Apply=true" : "")}"));
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
            Findings.Report(Finding.At(RuleCatalog.CannotWrite, path, $"The plan file cannot be written: {e.Message}", "make that path writable; TrainingPlan sets that of the plan file"));
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
