using ActorMaker.Data.Files;

namespace ActorMaker.Data.Plans;

/// <summary>A plan that was applied, as its journal tells.</summary>
/// <param name="Journal">The journal's name, by which it can be undone.</param>
/// <param name="At">When its run began; null if the name does not tell.</param>
/// <param name="Command">What made it.</param>
/// <param name="IsLive">Whether the live side made it, not somebody who ran a target.</param>
/// <param name="Files">How many files it changed, or was to change.</param>
/// <param name="CanBeUndone">Whether it can be: it is no undo, is not undone yet, and its run has ended.</param>
public sealed record AppliedPlan(string Journal, DateTimeOffset? At, string Command, bool IsLive, int Files, bool CanBeUndone)
{
    /// <summary>Where somebody asked for it, such as a page of the service; null where the journal does not say.</summary>
    public string? By { get; init; }
}

/// <summary>The plans that were applied to a data root. A journal whose run has ended changes no more, and is read once.</summary>
/// <param name="root">Absolute path of the data root.</param>
public sealed class AppliedPlans(string root)
{
    private Dictionary<string, AppliedPlan?> known = [];

    /// <summary>The plans whose journals are kept, the last one first. Any thread.</summary>
    /// <returns>The plans; a journal that cannot be read is left out.</returns>
    public IReadOnlyList<AppliedPlan> List()
    {
        Dictionary<string, AppliedPlan?> before = known;
        Dictionary<string, AppliedPlan?> now = [];
        foreach (JournalEntry journal in JournalStore.ListAll(root).OrderByDescending(static j => j.Name, StringComparer.Ordinal))
        {
            // Its folder's name has its state.
            now[journal.Folder] = journal.State != JournalState.Open && before.TryGetValue(journal.Folder, out AppliedPlan? plan) ? plan : Of(journal);
        }

        known = now;
        return [.. now.Values.OfType<AppliedPlan>()];
    }

    private static AppliedPlan? Of(JournalEntry journal)
    {
        try
        {
            JournalIndex index = JournalIndex.Read(journal.IndexPath);
            bool canBeUndone = journal.State == JournalState.Closed && index.Command != PlanUndo.Command && index.Sealed > 0;
            return new AppliedPlan(journal.Name, journal.Began, index.Command, journal.Origin == PlanOrigin.Live, index.Records.Count, canBeUndone) { By = index.By };
        }
        catch (Exception e) when (WriteFailure.IsExpected(e))
        {
            return null;
        }
    }
}
