using System.Collections.Concurrent;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;

namespace ActorMaker.Data.Plans;

/// <summary>One application of one plan, under the lock: rounds of compare, keep, stage, replace, sync.</summary>
/// <remarks>A round holds every edit whose predecessors are on disk, so that its syncs run side by side. The steps of one edit are in
/// <see cref="EditSteps"/>.</remarks>
internal sealed class ApplyRun
{
    private readonly Plan plan;
    private readonly ApplySettings settings;
    private readonly CancellationToken cancellation;
    private readonly List<PendingEdit> edits;
    private readonly Dictionary<string, PendingEdit> byPath;
    private readonly HashSet<string> awaited;
    private readonly List<Finding> findings = [];
    private readonly EditSteps steps;
    private Journal? journal;
    private bool leftBehind;

    public ApplyRun(Plan plan, ApplySettings settings, CancellationToken cancellation)
    {
        this.plan = plan;
        this.settings = settings;
        this.cancellation = cancellation;
        edits = [.. plan.Edits.Select(e => new PendingEdit(e))];
        byPath = edits.ToDictionary(e => e.Edit.Path, StringComparer.Ordinal);
        awaited = [.. plan.Edits.SelectMany(e => e.After)];
        steps = new EditSteps(plan, settings, cancellation);
    }

    /// <summary>Clears up after a killed run, then applies the plan.</summary>
    public PlanResult Run()
    {
        findings.AddRange([.. JournalRecovery.Run(plan.Root), .. ReturnedFiles.PutAway(plan.Root)]);
        try
        {
            while (NextRound() is { Count: > 0 } round)
            {
                ApplyRound(round);
                cancellation.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            Finish();
        }

        FileResult[] results = [.. edits.Select(e => e.Result!)];
        findings.AddRange(results.Select(r => r.Finding).OfType<Finding>());
        return new PlanResult(results, [.. findings.Distinct()]) { Journal = journal?.Name };
    }

    private List<PendingEdit> NextRound()
    {
        List<PendingEdit> round = [];
        foreach (PendingEdit edit in edits.Where(e => e.Result is null))
        {
            PendingEdit[] before = [.. edit.Edit.After.Select(p => byPath[p])];
            if (Array.Find(before, b => b.Result?.Outcome == FileOutcome.Failed) is { } failed)
            {
                Fail(edit, $"not touched, because {plan.Relative(failed.Edit.Path)} could not be written first");
            }
            else if (Array.TrueForAll(before, b => b.Result is not null))
            {
                edit.Busy = true;
                round.Add(edit);
            }
        }

        return round;
    }

    private void ApplyRound(List<PendingEdit> round)
    {
        int number = (journal?.Round ?? 0) + 1;
        ForEach(round, e => steps.Compare(e, number, awaited.Contains(e.Edit.Path)));
        List<PendingEdit> ready = [.. round.Where(e => e is { Busy: true, Result: null })];
        if (ready.Count == 0 || !Keep(ready, number))
        {
            return;
        }

        List<PendingEdit> replaced = [];
        foreach (PendingEdit edit in ready.Where(e => e is { Busy: true, Staged: true, Result: null }))
        {
            if (cancellation.IsCancellationRequested)
            {
                break;
            }

            Guard(edit, steps.Replace);
            if (edit.Record!.Applied)
            {
                replaced.Add(edit);
            }
        }

        foreach (PendingEdit edit in replaced)
        {
            Guard(edit, steps.CheckTaken);
        }

        Sync(ready);
        foreach (PendingEdit edit in replaced.Where(e => e is { Busy: true, Result: null, Edit.EmptyFolders: > 0 }).OrderBy(e => e.Edit.EmptyFolders))
        {
            Guard(edit, EditSteps.RemoveFolders);
        }

        foreach (PendingEdit edit in replaced.Where(e => e is { Busy: true, Result: null }))
        {
            edit.Result = new FileResult(edit.Edit, FileOutcome.Changed, Finding: null);
        }
    }

    /// <summary>Brings the originals and the new bytes to disk, beside the files.</summary>
    private bool Keep(List<PendingEdit> ready, int number)
    {
        try
        {
            journal ??= new Journal(plan, settings.Time);
            steps.Journal = journal;
            journal.Begin(number, ready.Select(e => e.Record!));
            ForEach(ready, steps.Stage);
            steps.ThrowIfNotKept();
            journal.KeepLost(ready.Where(static e => e is { Busy: true, Result: null }).Select(static e => e.Edit));
            journal.Seal();
            return true;
        }
        catch (Exception e) when (WriteFailure.IsExpected(e))
        {
            foreach (PendingEdit edit in ready.Where(r => r is { Busy: true, Result: null }))
            {
                Fail(edit, "not written, because its original could not be kept in the journal first: " + WriteFailure.Reason(e));
                CleanUp(edit);
            }

            return false;
        }
    }

    private void Sync(List<PendingEdit> ready)
    {
        string[] folders = [.. ready.SelectMany(e => e.Folders).Distinct(StringComparer.Ordinal)];
        ConcurrentDictionary<string, string> failures = new(StringComparer.Ordinal);
        SideBySide(folders, folder =>
        {
            try
            {
                Posix.Sync(folder);
            }
            catch (IOException e)
            {
                failures[folder] = WriteFailure.Reason(e);
            }
        });
        foreach (PendingEdit edit in ready.Where(r => r is { Busy: true, Result: null } && r.Record!.Applied))
        {
            if (edit.Folders.FirstOrDefault(failures.ContainsKey) is { } folder)
            {
                Fail(edit, "written, but it is not certain that it would survive a power cut: " + failures[folder]);
            }
        }
    }

    private void ForEach(List<PendingEdit> list, Action<PendingEdit> step) => SideBySide(list, edit =>
    {
        cancellation.ThrowIfCancellationRequested();
        Guard(edit, step);
    });

    // Each step waits for the disk to have written something, so each is worth a thread.
    private void SideBySide<T>(IReadOnlyList<T> items, Action<T> step) =>
        Workers.Run(items.Count, settings.Parallelism, i => step(items[i]), CancellationToken.None, itemsPerThread: 1);

    /// <summary>Runs a step of one edit; a failure is that edit's alone.</summary>
    private void Guard(PendingEdit edit, Action<PendingEdit> step)
    {
        try
        {
            step(edit);
        }
        catch (Exception e) when (WriteFailure.IsExpected(e))
        {
            Fail(edit, "cannot be written: " + WriteFailure.Reason(e));
        }

        if (edit.Result?.Outcome == FileOutcome.Failed || !edit.Busy)
        {
            CleanUp(edit);
        }
    }

    private void CleanUp(PendingEdit edit)
    {
        try
        {
            steps.CleanUp(edit);
        }
        catch (Exception e) when (WriteFailure.IsExpected(e))
        {
            lock (findings)
            {
                // The journal stays open, so the next run clears up.
                leftBehind = true;
                findings.Add(WriteFailure.Finding(edit.Edit.Path, "a temporary file beside it could not be removed; the next run removes it: " + WriteFailure.Reason(e)));
            }
        }
    }

    private void Finish()
    {
        foreach (PendingEdit edit in edits.Where(e => e.Result is null && e.Record is not null))
        {
            CleanUp(edit);
        }

        try
        {
            if (leftBehind)
            {
                journal?.Dispose();
            }
            else
            {
                journal?.Close();
            }

            if (plan.Undoes is not null && findings.Count == 0 && edits.TrueForAll(e => e.Result is { Outcome: not FileOutcome.Failed }))
            {
                MarkUndone(plan.Undoes);
            }

            JournalStore.Prune(plan.Root, settings.KeptJournals, settings.Time.GetUtcNow() - settings.KeptLive);
        }
        catch (Exception e) when (WriteFailure.IsExpected(e))
        {
            findings.Add(WriteFailure.Finding(RootLock.Folder(plan.Root), "the journal of this run could not be finished; the next run does it: " + WriteFailure.Reason(e)));
        }
    }

    /// <summary>Marks a journal as put back if all of it is: it may have grown after this plan was made from it, by a run that was at work then.</summary>
    private void MarkUndone(string name)
    {
        // Two undos that were planned at once: the other one has done it.
        if (JournalStore.Find(plan.Root, name) is not { State: not JournalState.Undone } undone)
        {
            return;
        }

        if (PlanUndo.IsDone(plan.Root, undone))
        {
            JournalStore.Mark(undone, JournalState.Undone);
        }
        else
        {
            findings.Add(WriteFailure.Conflict(undone.IndexPath, "was still being written when its undo was planned: run UndoTraining again for the rest"));
        }
    }

    private static void Fail(PendingEdit edit, string message) =>
        edit.Result = new FileResult(edit.Edit, FileOutcome.Failed, WriteFailure.Finding(edit.Edit.Path, message));
}
