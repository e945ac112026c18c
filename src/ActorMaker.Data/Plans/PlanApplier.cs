using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;

namespace ActorMaker.Data.Plans;

/// <summary>How a plan is applied.</summary>
public sealed record ApplySettings
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long to wait for another run on the same data root.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many files are written side by side; syncs of several files cost little more than one.</summary>
    public int Parallelism { get; init; } = 8;

    /// <summary>How many applied plans of targets stay undoable.</summary>
    public int KeptJournals { get; init; } = 10;

    /// <summary>How long the plans of the live side stay undoable.</summary>
    public TimeSpan KeptLive { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Called between the last comparison of a file and its replacement: where a test plays the editor that knows no lock.</summary>
    internal Action<string>? BeforeReplace { get; init; }
}

/// <summary>What became of one edit.</summary>
public enum FileOutcome
{
    /// <summary>Done: the file has its new bytes on disk, or is removed.</summary>
    Changed,

    /// <summary>There was nothing to do; the file was not touched.</summary>
    Unchanged,

    /// <summary>Not done; the file has its old bytes unless the finding says otherwise.</summary>
    Failed,
}

/// <summary>The result of one edit.</summary>
/// <param name="Edit">The edit as it was applied: computed again, perhaps.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Finding">AM4002 or AM4003 if it failed; else null.</param>
public sealed record FileResult(FileEdit Edit, FileOutcome Outcome, Finding? Finding);

/// <summary>The result of a plan.</summary>
/// <param name="Files">One result for each edit, in the plan's order.</param>
/// <param name="Findings">Everything that went wrong, each once, also what concerns no single edit.</param>
public sealed record PlanResult(IReadOnlyList<FileResult> Files, IReadOnlyList<Finding> Findings)
{
    /// <summary>Files that were changed, created or deleted.</summary>
    public int Changed => Files.Count(f => f.Outcome == FileOutcome.Changed);

    /// <summary>Edits that failed.</summary>
    public int Failed => Files.Count(f => f.Outcome == FileOutcome.Failed);

    /// <summary>The journal by which it can be undone; null if nothing was changed.</summary>
    public string? Journal { get; init; }

    /// <summary>True if every edit is done and nothing is left behind.</summary>
    public bool Succeeded => Findings.Count == 0;
}

/// <summary>Carries out plans: the only way in which the tool changes a data root. What it promises is in <c>docs/safety.md</c>.</summary>
public static class PlanApplier
{
    /// <summary>Applies a plan. Call it for an empty plan too: it clears up after a run that was killed.</summary>
    /// <param name="cancellation">Ends the run between two files; those not reached keep their old bytes.</param>
    /// <returns>What became of each edit. An edit that fails does not stop the others.</returns>
    /// <exception cref="OperationCanceledException">The run was cancelled; what it had done is in the journal and can be undone.</exception>
    public static PlanResult Apply(Plan plan, ApplySettings settings, CancellationToken cancellation)
    {
        if (plan.Edits.Count == 0 && plan.Undoes is null && !JournalStore.HasOpen(plan.Root) && !ReturnedFiles.MayBe(plan.Root))
        {
            return new PlanResult([], []);
        }

        RootLock? held = null;
        try
        {
            try
            {
                held = RootLock.Take(plan.Root, settings, plan.Command, cancellation);
            }
            catch (Exception e) when (WriteFailure.IsExpected(e) || e is TimeoutException)
            {
                Finding finding = WriteFailure.Finding(RootLock.Folder(plan.Root), "nothing was written: " + WriteFailure.Reason(e));
                return new PlanResult([.. plan.Edits.Select(edit => new FileResult(edit, FileOutcome.Failed, finding))], [finding]);
            }

            return new ApplyRun(plan, settings, cancellation).Run();
        }
        finally
        {
            held?.Dispose();
        }
    }
}
