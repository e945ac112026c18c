using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Trainings;

/// <summary>How surely an entry is the one of a run.</summary>
public enum EntryRank
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>Its id without a suffix is the run's without one.</summary>
    Base,

    /// <summary>Its id, or one merged into it, is the one that our request gave the run.</summary>
    Request,

    /// <summary>The run's id was merged into it.</summary>
    Merged,

    /// <summary>Its id is the run's.</summary>
    Exact,
}

/// <summary>Finds the entry of a run by ids alone, never by their form.</summary>
public static class EntrySearch
{
    /// <summary>How surely an entry is a run's.</summary>
    /// <param name="mergedIds">The ids merged into it.</param>
    /// <param name="runId">RunPod's id of the run.</param>
    /// <param name="requestId">The id that our request gave it; null if nobody told.</param>
    public static EntryRank Rank(string id, IReadOnlyList<string> mergedIds, string runId, string? requestId) =>
        string.Equals(id, runId, StringComparison.Ordinal) ? EntryRank.Exact
        : mergedIds.Contains(runId, StringComparer.Ordinal) ? EntryRank.Merged
        : requestId is not null && (string.Equals(id, requestId, StringComparison.Ordinal) || mergedIds.Contains(requestId, StringComparer.Ordinal)) ? EntryRank.Request
        : IsBase(id, runId) || mergedIds.Any(m => IsBase(m, runId)) ? EntryRank.Base
        : EntryRank.None;

    /// <summary>The entries that are most surely a run's; more than one means that nobody can tell.</summary>
    /// <param name="rank">How surely each is the run's.</param>
    public static List<T> Best<T>(IEnumerable<T> entries, Func<T, EntryRank> rank)
    {
        List<T> best = [];
        EntryRank highest = EntryRank.Base;
        foreach (T entry in entries)
        {
            EntryRank own = rank(entry);
            if (own > highest)
            {
                best.Clear();
                highest = own;
            }

            if (own == highest)
            {
                best.Add(entry);
            }
        }

        return best;
    }

    /// <summary>The entries of a file that are most surely a run's.</summary>
    internal static List<TrainingVersion> In(VersionsFile file, RunEvidence run) =>
        Best(file.Versions, v => Rank(v.Id!, v.MergedIds, run.RunId, run.RequestId));

    private static bool IsBase(string id, string runId) => string.Equals(RunId.Base(id), RunId.Base(runId), StringComparison.OrdinalIgnoreCase);
}
