using ActorMaker.Data.ThreeWay;

namespace ActorMaker.Operations.History;

/// <summary>How a merge of one file ended.</summary>
/// <param name="Conflicts">How many places a person has to decide on.</param>
/// <param name="Problem">Why nothing was merged; null if it was.</param>
public sealed record MergeOutcome(int Conflicts, string? Problem = null);

/// <summary>What git calls to merge a data file: it names three copies, and takes the result from the second.</summary>
public static class MergeDriver
{
    private static readonly ConflictMarks Marks = new("ours", "theirs");

    /// <summary>Merges.</summary>
    /// <param name="ancestor">Absolute path of what both come from; an empty file if both are new.</param>
    /// <param name="ours">Absolute path of our copy, which gets the result.</param>
    /// <param name="theirs">Absolute path of the other copy.</param>
    /// <returns>How it ended.</returns>
    public static MergeOutcome Run(string ancestor, string ours, string theirs, CancellationToken token)
    {
        try
        {
            byte[] mine = File.ReadAllBytes(ours);
            if (JsonMerge.Merge(File.ReadAllBytes(ancestor), mine, File.ReadAllBytes(theirs), Marks) is not { } merged)
            {
                return MergeLines(ancestor, ours, theirs, token);
            }

            if (!merged.Bytes.AsSpan().SequenceEqual(mine))
            {
                // Git's own copy, not the file in the tree.
                using FileStream file = new(ours, FileMode.Create, FileAccess.Write);
                file.Write(merged.Bytes);
            }

            return new MergeOutcome(merged.Conflicts);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or GitException)
        {
            return new MergeOutcome(0, e.Message);
        }
    }

    /// <summary>What is no JSON is merged as git would have merged it.</summary>
    private static MergeOutcome MergeLines(string ancestor, string ours, string theirs, CancellationToken token)
    {
        const int Failed = 128;
        using GitProcess git = GitProcess.Start(Path.GetDirectoryName(ours)!, token, "merge-file", "-q", "-L", Marks.Ours, "-L", "ancestor", "-L", Marks.Theirs, ours, ancestor, theirs);
        int code = git.Wait();
        return code < Failed ? new MergeOutcome(code) : new MergeOutcome(0, "git merge-file failed");
    }
}
