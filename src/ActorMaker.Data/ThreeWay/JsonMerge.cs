using ActorMaker.Data.Json;

namespace ActorMaker.Data.ThreeWay;

/// <summary>What became of two changed copies of a file.</summary>
/// <param name="Bytes">The merged file; with git's marks where a person has to decide.</param>
/// <param name="Conflicts">How many values both sides have changed, each to something else.</param>
public sealed record MergedText(byte[] Bytes, int Conflicts);

/// <summary>Merges two changed copies of a JSON file by entry and by field, where a merge by lines would see two changes of one place.</summary>
public static class JsonMerge
{
    /// <summary>Merges.</summary>
    /// <param name="ancestor">What both come from; empty if both are new.</param>
    /// <param name="ours">One copy: its bytes stay, wherever the other one changed nothing.</param>
    /// <param name="theirs">The other.</param>
    /// <param name="marks">How a conflict is marked.</param>
    /// <returns>The merged file; null if one of the three is no JSON, and nothing can be said of it.</returns>
    public static MergedText? Merge(byte[] ancestor, byte[] ours, byte[] theirs, ConflictMarks marks)
    {
        if (theirs.AsSpan().SequenceEqual(ancestor) || theirs.AsSpan().SequenceEqual(ours))
        {
            return new MergedText(ours, 0);
        }

        if (ours.AsSpan().SequenceEqual(ancestor))
        {
            return new MergedText(theirs, 0);
        }

        using JsonText a = JsonText.Parse(ours);
        using JsonText b = JsonText.Parse(theirs);
        using JsonText o = JsonText.Parse(ancestor.Length == 0 ? "null"u8.ToArray() : ancestor);
        if (a.Problems.Count + b.Problems.Count + o.Problems.Count > 0)
        {
            return null;
        }

        JsonValue? root = ancestor.Length == 0 ? null : o.Root;
        ValueMerge merge = new(a, takeTheirs: false);
        byte[] merged = merge.Run(root, b.Root);
        if (merge.Conflicts == 0)
        {
            return new MergedText(merged, 0);
        }

        // Both ways out, each a file that is whole: what differs between them is what a person decides.
        byte[] other = new ValueMerge(a, takeTheirs: true).Run(root, b.Root);
        return new MergedText(marks.Mark(merged, other), merge.Conflicts);
    }
}
