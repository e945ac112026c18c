namespace ActorMaker.Data.Versions;

/// <summary>Joins the entries without a number with the version that has their LoRA.</summary>
/// <remarks>
/// Where several versions claim a LoRA, it is the one that still does after its own entries are merged, if that is only
/// one. Each join may settle another, so that merging again finds nothing new. In the order of the LoRAs' names: the
/// entries' order decides nothing.
/// </remarks>
internal sealed class NamelessVersions
{
    private readonly IReadOnlyList<TrainingVersion> versions;
    private readonly int[] group;
    private readonly Dictionary<string, int> nameless;
    private readonly bool mergeConflicts;
    private readonly Dictionary<string, HashSet<int>> claims = new(StringComparer.Ordinal);
    private readonly Dictionary<int, List<int>> members = [];
    private readonly Dictionary<int, HashSet<string>> kept = [];

    /// <summary>Begins.</summary>
    /// <param name="versions">The entries of one file.</param>
    /// <param name="group">For each, the first entry of its group; gets the joins.</param>
    /// <param name="firstByNumber">The first entry of each version number.</param>
    /// <param name="nameless">The first entry without a number of each LoRA.</param>
    /// <param name="mergeConflicts">Take other parameters for the same training.</param>
    public NamelessVersions(IReadOnlyList<TrainingVersion> versions, int[] group, Dictionary<long, int> firstByNumber, Dictionary<string, int> nameless, bool mergeConflicts)
    {
        this.versions = versions;
        this.group = group;
        this.nameless = nameless;
        this.mergeConflicts = mergeConflicts;
        for (int i = 0; i < group.Length; i++)
        {
            if (!members.TryGetValue(group[i], out List<int>? list))
            {
                members.Add(group[i], list = []);
            }

            list.Add(i);
            if (versions[i].Number is { } number && VersionGroups.FileOf(versions[i]) is { } file && nameless.ContainsKey(file))
            {
                if (!claims.TryGetValue(file, out HashSet<int>? by))
                {
                    claims.Add(file, by = []);
                }

                by.Add(firstByNumber[number]);
            }
        }
    }

    /// <summary>Joins what can be joined.</summary>
    /// <returns>Whether anything was.</returns>
    public bool Join()
    {
        // What several versions claim is looked at again when one of them has changed.
        Dictionary<int, List<string>> contested = [];
        foreach ((string file, HashSet<int> by) in claims)
        {
            foreach (int first in by.Count > 1 ? by : [])
            {
                if (!contested.TryGetValue(first, out List<string>? files))
                {
                    contested.Add(first, files = []);
                }

                files.Add(file);
            }
        }

        bool any = false;
        SortedSet<string> waiting = new(claims.Keys, StringComparer.Ordinal);
        while (waiting.Min is { } file)
        {
            waiting.Remove(file);
            if (Claimant(file) is not { } claimant)
            {
                continue;
            }

            any = true;
            foreach (int i in members[nameless[file]])
            {
                group[i] = claimant;
                members[claimant].Add(i);
            }

            claims.Remove(file);
            kept.Remove(claimant);
            foreach (string other in contested.GetValueOrDefault(claimant, []))
            {
                if (claims.ContainsKey(other))
                {
                    waiting.Add(other);
                }
            }
        }

        return any;
    }

    /// <summary>The only version that claims a LoRA; null if there is none, or more than one.</summary>
    private int? Claimant(string file)
    {
        HashSet<int> by = claims[file];
        int? claimant = null;
        foreach (int first in by)
        {
            if (by.Count == 1 || Kept(first).Contains(file))
            {
                if (claimant is not null)
                {
                    return null;
                }

                claimant = first;
            }
        }

        return claimant;
    }

    /// <summary>The LoRAs that a version's entries with a number have after they are merged.</summary>
    private HashSet<string> Kept(int first)
    {
        if (kept.TryGetValue(first, out HashSet<string>? files))
        {
            return files;
        }

        files = new HashSet<string>(StringComparer.Ordinal);
        VersionGroup whole = VersionGroups.Partition(members[first].ConvertAll(i => versions[i]), mergeConflicts);
        foreach (VersionGroup part in whole.Conflicts.Prepend(whole))
        {
            var merge = new VersionMerge(part.Kept, part.Merged);
            if (merge is { Number: not null, Lora.FileName: { } file })
            {
                files.Add(file);
            }
        }

        kept.Add(first, files);
        return files;
    }
}
