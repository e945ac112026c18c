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
            any |= new NamelessVersions(versions, group, firstByNumber, nameless, mergeConflicts).Join();
        }

        if (!any)
        {
            return [];
        }

        List<VersionGroup> found = [];
        foreach (List<TrainingVersion> members in Members(versions, group))
        {
            if (members.Count > 1)
            {
                found.Add(Partition(members, mergeConflicts));
            }
        }

        return found;
    }

    /// <summary>The entries of each group, in the order of their first entries.</summary>
    private static List<List<TrainingVersion>> Members(IReadOnlyList<TrainingVersion> versions, int[] group)
    {
        List<List<TrainingVersion>> all = [];
        var byFirst = new List<TrainingVersion>?[versions.Count];
        for (int i = 0; i < group.Length; i++)
        {
            if (byFirst[group[i]] is not { } members)
            {
                byFirst[group[i]] = members = [];
                all.Add(members);
            }

            members.Add(versions[i]);
        }

        return all;
    }

    /// <summary>The file name of an entry's LoRA: the same object in every form of its address and under every prefix it has had.</summary>
    /// <returns>The name; null without an S3 address.</returns>
    public static string? FileOf(TrainingVersion version) => version.Lora is { FileName.Length: > 0 } lora ? lora.FileName : null;

    /// <summary>Orders entries by how much they are worth keeping: parameters, completed, completedAt, newest.</summary>
    /// <param name="b">The other.</param>
    /// <returns>Negative if <paramref name="a"/> is the better one. Never 0 for different entries, whatever their order in the file.</returns>
    public static int CompareWorth(TrainingVersion a, TrainingVersion b)
    {
        int order = b.HasParameters.CompareTo(a.HasParameters);
        order = order != 0 ? order : b.IsCompleted.CompareTo(a.IsCompleted);
        order = order != 0 ? order : (b.Text(VersionField.CompletedAt) is not null).CompareTo(a.Text(VersionField.CompletedAt) is not null);
        order = order != 0 ? order : Instant(b).CompareTo(Instant(a));
        order = order != 0 ? order : string.CompareOrdinal(a.Id, b.Id);
        order = order != 0 ? order : a.Value.Raw.SequenceCompareTo(b.Value.Raw);
        return order != 0 ? order : a.Index.CompareTo(b.Index);
    }


    private static DateTimeOffset Instant(TrainingVersion version) => version.Time(VersionField.Timestamp)?.Instant ?? DateTimeOffset.MinValue;

    /// <summary>Tells a group's trainings apart by their parameters; an entry without any belongs to the one that has its LoRA, else to the best.</summary>
    internal static VersionGroup Partition(List<TrainingVersion> members, bool mergeConflicts)
    {
        members.Sort(CompareWorth);
        List<List<TrainingVersion>> trainings = [];
        Dictionary<int, List<int>> byParameters = [];
        Dictionary<string, int> byFile = new(StringComparer.Ordinal);
        foreach (TrainingVersion member in members)
        {
            int at = FindTraining(member, trainings, byParameters, byFile, mergeConflicts);
            if (at < 0)
            {
                at = trainings.Count;
                trainings.Add([]);
            }

            trainings[at].Add(member);
            if (member.HasParameters && FileOf(member) is { } file && (!byFile.TryGetValue(file, out int first) || at < first))
            {
                byFile[file] = at;
            }
        }

        List<VersionGroup> groups = trainings.ConvertAll(t => new VersionGroup(t[0], t[1..], []));
        return groups[0] with { Conflicts = groups[1..] };
    }

    /// <summary>The training that a member belongs to; -1 if that is a new one.</summary>
    private static int FindTraining(
        TrainingVersion member, List<List<TrainingVersion>> trainings, Dictionary<int, List<int>> byParameters, Dictionary<string, int> byFile, bool mergeConflicts)
    {
        if (mergeConflicts)
        {
            return trainings.Count - 1; // there is at most one
        }

        // Those with parameters come first: once one without is there, no other with some follows.
        if (!member.HasParameters)
        {
            return trainings.Count == 0 ? -1 : FileOf(member) is { } file ? byFile.GetValueOrDefault(file, 0) : 0;
        }

        int hash = JsonEquality.HashOf(member[VersionField.Parameters]!.Value);
        if (!byParameters.TryGetValue(hash, out List<int>? alike))
        {
            byParameters.Add(hash, alike = []);
        }

        foreach (int at in alike)
        {
            if (!Conflicts(trainings[at][0], member))
            {
                return at;
            }
        }

        alike.Add(trainings.Count);
        return -1;
    }

    private static bool Conflicts(TrainingVersion kept, TrainingVersion other) =>
        kept.HasParameters && other.HasParameters
        && !JsonEquality.SameValue(kept[VersionField.Parameters]!.Value, other[VersionField.Parameters]!.Value);
}
