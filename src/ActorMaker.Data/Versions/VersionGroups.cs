using ActorMaker.Data.Json;

namespace ActorMaker.Data.Versions;

/// <summary>Entries that are one version, and which of them is kept when they are merged.</summary>
/// <param name="Kept">The entry that knows most.</param>
/// <param name="Merged">Entries that can go into it, best first.</param>
/// <param name="Conflicts">Entries with other parameters than the kept one, best first: other trainings under the same name, so a person decides. Those with the same parameters as each other are one group.</param>
public sealed record VersionGroup(TrainingVersion Kept, IReadOnlyList<TrainingVersion> Merged, IReadOnlyList<VersionGroup> Conflicts);

/// <summary>Finds the entries of a file that are one version.</summary>
public static class VersionGroups
{
    /// <summary>Groups the entries that have one version number, or whose addresses name one LoRA file.</summary>
    /// <param name="versions">The entries of one file.</param>
    /// <param name="mergeConflicts">Take other parameters for the same training: no group has conflicts then.</param>
    /// <returns>The groups of two and more; entries that are alone in theirs are left out.</returns>
    /// <remarks>
    /// Entries with different version numbers are never one version, even if they name one LoRA: then one of the names or
    /// addresses is wrong (AM1012), and merging would hide which. So only entries without a number are found by their LoRA.
    /// </remarks>
    public static IReadOnlyList<VersionGroup> Find(IReadOnlyList<TrainingVersion> versions, bool mergeConflicts = false)
    {
        var firstByNumber = new Dictionary<long, int>(versions.Count);
        Dictionary<string, int>? nameless = null;
        int[] group = new int[versions.Count];
        bool any = false;
        for (int i = 0; i < versions.Count; i++)
        {
            group[i] = i;
            if (versions[i].Number is { } number)
            {
                if (!firstByNumber.TryAdd(number, i))
                {
                    group[i] = firstByNumber[number];
                    any = true;
                }
            }
            else if (FileOf(versions[i]) is { } file)
            {
                nameless ??= new Dictionary<string, int>(StringComparer.Ordinal);
                if (!nameless.TryAdd(file, i))
                {
                    group[i] = nameless[file];
                    any = true;
                }
            }
        }

        if (nameless is not null)
        {
            any |= JoinNumbers(versions, group, firstByNumber, nameless, mergeConflicts);
        }

        return any
            ? [.. group.Distinct().Select(first => Members(versions, group, first)).Where(m => m.Count > 1).Select(m => Partition(m, mergeConflicts))]
            : [];
    }

    /// <summary>The file name of an entry's LoRA: the same object in every form of its address and under every prefix it has had.</summary>
    /// <param name="version">The entry.</param>
    /// <returns>The name; null without an S3 address.</returns>
    public static string? FileOf(TrainingVersion version) => version.Lora is { FileName.Length: > 0 } lora ? lora.FileName : null;

    /// <summary>Orders entries by how much they are worth keeping: parameters, completed, completedAt, newest.</summary>
    /// <param name="a">One entry.</param>
    /// <param name="b">The other.</param>
    /// <returns>Negative if <paramref name="a"/> is the better one. Never 0 for different entries, whatever their order in the file.</returns>
    public static int CompareWorth(TrainingVersion a, TrainingVersion b)
    {
        int order = b.HasParameters.CompareTo(a.HasParameters);
        order = order != 0 ? order : IsCompleted(b).CompareTo(IsCompleted(a));
        order = order != 0 ? order : (b.Text(VersionField.CompletedAt) is not null).CompareTo(a.Text(VersionField.CompletedAt) is not null);
        order = order != 0 ? order : Instant(b).CompareTo(Instant(a));
        order = order != 0 ? order : string.CompareOrdinal(a.Id, b.Id);
        order = order != 0 ? order : a.Value.Raw.SequenceCompareTo(b.Value.Raw);
        return order != 0 ? order : a.Index.CompareTo(b.Index);
    }

    private static bool IsCompleted(TrainingVersion version) => string.Equals(version.Status, "completed", StringComparison.Ordinal);

    private static DateTimeOffset Instant(TrainingVersion version) => version.Time(VersionField.Timestamp)?.Instant ?? DateTimeOffset.MinValue;

    /// <summary>Joins the entries without a number, which <paramref name="nameless"/> lists by their LoRA, with the version that has it.</summary>
    /// <remarks>
    /// Where several versions claim a LoRA, it is the one that still does after its own entries are merged, if that is only
    /// one. Each join may settle another, so that merging again finds nothing new. In the order of the LoRAs' names: the
    /// entries' order decides nothing.
    /// </remarks>
    private static bool JoinNumbers(IReadOnlyList<TrainingVersion> versions, int[] group, Dictionary<long, int> firstByNumber, Dictionary<string, int> nameless, bool mergeConflicts)
    {
        bool any = false;
        List<string> open = [.. nameless.Keys.Order(StringComparer.Ordinal)];
        for (int i = 0; i < open.Count; i++)
        {
            List<int> claims = [.. versions.Where(v => v.Number is not null && HasFile(v, open[i])).Select(v => firstByNumber[v.Number!.Value]).Distinct()];
            if (claims.Count > 1)
            {
                claims.RemoveAll(first => !StillClaims(Partition(Members(versions, group, first), mergeConflicts), open[i]));
            }

            if (claims.Count == 1)
            {
                group.AsSpan().Replace(nameless[open[i]], claims[0]);
                any = true;
                open.RemoveAt(i);
                i = -1;
            }
        }

        return any;
    }

    /// <summary>Whether a group has an entry with a number and this LoRA after it is merged.</summary>
    private static bool StillClaims(VersionGroup group, string file) =>
        group.Conflicts.Prepend(group).Select(g => new VersionMerge(g.Kept, g.Merged)).Any(m => m.Number is not null && string.Equals(m.Lora?.FileName, file, StringComparison.Ordinal));

    private static bool HasFile(TrainingVersion version, string? file) => file is not null && string.Equals(FileOf(version), file, StringComparison.Ordinal);

    private static List<TrainingVersion> Members(IReadOnlyList<TrainingVersion> versions, int[] group, int first) => [.. versions.Where((_, i) => group[i] == first)];

    /// <summary>Tells a group's trainings apart by their parameters; an entry without any belongs to the one that has its LoRA, else to the best.</summary>
    private static VersionGroup Partition(List<TrainingVersion> members, bool mergeConflicts)
    {
        members.Sort(CompareWorth);
        List<List<TrainingVersion>> trainings = [];
        foreach (TrainingVersion member in members)
        {
            List<TrainingVersion>? training = mergeConflicts || trainings.Count == 0 ? trainings.FirstOrDefault()
                : member.HasParameters ? trainings.Find(t => !Conflicts(t[0], member))
                : trainings.Find(t => t.Exists(m => m.HasParameters && HasFile(m, FileOf(member)))) ?? trainings[0];
            if (training is null)
            {
                trainings.Add(training = []);
            }

            training.Add(member);
        }

        List<VersionGroup> groups = trainings.ConvertAll(t => new VersionGroup(t[0], t[1..], []));
        return groups[0] with { Conflicts = groups[1..] };
    }

    private static bool Conflicts(TrainingVersion kept, TrainingVersion other) =>
        kept.HasParameters && other.HasParameters
        && !JsonEquality.SameValue(kept[VersionField.Parameters]!.Value, other[VersionField.Parameters]!.Value);
}
