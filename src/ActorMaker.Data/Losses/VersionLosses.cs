using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Losses;

/// <summary>What version files have lost: entries, values, ids, addresses, and that a run was completed.</summary>
/// <param name="settings">Where the tree is, and what of it is meant.</param>
/// <param name="losses">Gets what is lost.</param>
/// <param name="open">Keeps what is read.</param>
internal sealed class VersionLosses(DataSettings settings, LossList losses, OpenTexts open)
{
    private readonly EntryIndex now = new();
    private readonly List<TreeEntry> before = [];
    private readonly Dictionary<string, JsonText> texts = new(StringComparer.Ordinal);
    private readonly HashSet<string> oldIds = new(StringComparer.Ordinal);

    /// <summary>How each file has changed, in words, by its path.</summary>
    public SortedDictionary<string, string> Descriptions { get; } = new(StringComparer.Ordinal);

    /// <summary>Compares files. Files that did not change are read only when something is missing that may have gone there.</summary>
    /// <param name="changes">The version files that changed.</param>
    public void Compare(IReadOnlyList<TreeChange> changes, CancellationToken cancellation)
    {
        foreach (TreeChange change in changes)
        {
            Read(change);
        }

        List<TreeEntry> missing = [.. before.Where(IsMissing)];
        if (missing.Count > 0)
        {
            ReadRest(changes, missing, cancellation);
        }

        Dictionary<string, Tally> tallies = new(StringComparer.Ordinal);
        foreach (TreeEntry entry in before)
        {
            Tally tally = tallies.TryGetValue(entry.File.Path, out Tally? known) ? known : tallies[entry.File.Path] = new Tally();
            Compare(entry, tally);
        }

        foreach (TreeChange change in changes)
        {
            Tally tally = tallies.GetValueOrDefault(change.File.Path) ?? new Tally();
            tally.Added = texts.TryGetValue(change.File.Path, out JsonText? text) ? Entries(change.File, text).Count(e => e.Version.Id is null || !oldIds.Contains(e.Version.Id)) : 0;
            Descriptions[change.File.Path] = tally.ToString();
        }
    }

    /// <summary>The objects of a version file, those with a wrong shape too.</summary>
    private List<TreeEntry> Entries(TreeFile file, JsonText text)
    {
        List<TreeEntry> entries = [];
        if (text.Root.TryGet("versions"u8, out JsonValue list))
        {
            int index = 0;
            foreach (JsonValue item in list.Items)
            {
                if (item.Kind == JsonKind.Object)
                {
                    entries.Add(new TreeEntry(file, new TrainingVersion(item, index, file.Subject, settings.ServiceUrl)));
                }

                index++;
            }
        }

        return entries;
    }

    private void Read(TreeChange change)
    {
        JsonText? after = open.Parse(change.After);
        if (after is null && change.After is not null)
        {
            return; // AM1001: nobody knows what is in it
        }

        if (after is not null)
        {
            texts[change.File.Path] = after;
            foreach (TreeEntry entry in Entries(change.File, after))
            {
                now.Add(entry);
            }
        }

        if (!change.File.IsWanted(settings) || open.Parse(change.Before) is not { } text)
        {
            return;
        }

        foreach (TreeEntry entry in Entries(change.File, text))
        {
            before.Add(entry);
            if (entry.Version.Id is { } id)
            {
                oldIds.Add(id);
            }
        }

        if (after is not null)
        {
            new ValueLosses(losses, change.File.Path, "the file", detail: null).CompareMembers(text.Root, after.Root, static name => name.Is("versions"u8));
        }
    }

    private bool IsMissing(TreeEntry entry) =>
        Find(entry) is null || entry.Version.MergedIds.Any(id => !now.Leads(id)) || (entry.Version.Id is { } id && !now.Leads(id));

    private void ReadRest(IReadOnlyList<TreeChange> changes, List<TreeEntry> missing, CancellationToken cancellation)
    {
        HashSet<string> read = changes.Select(static c => c.File.Path).ToHashSet(StringComparer.Ordinal);
        HashSet<string> ids = missing.SelectMany(static e => e.Version.MergedIds.Append(e.Version.Id ?? "")).SelectMany(static id => new[] { id, RunId.Base(id) }).ToHashSet(StringComparer.Ordinal);
        HashSet<Subject?> subjects = [.. missing.Select(static e => e.File.Subject)];
        foreach (VersionPlace place in VersionTree.List(settings.Root, IdFilter.All, IdFilter.All, []))
        {
            cancellation.ThrowIfCancellationRequested();
            string path = Path.GetRelativePath(settings.Root, place.Path).Replace(Path.DirectorySeparatorChar, '/');
            if (place.IsUtf8 && !read.Contains(path) && TreeFile.Of(path) is { } file)
            {
                open.Read(place.Path, text =>
                {
                    List<TreeEntry> found = Entries(file, text).FindAll(e => subjects.Contains(file.Subject) || Names(e.Version, ids));
                    found.ForEach(now.Add);
                    return found.Count > 0;
                });
            }
        }
    }

    private static bool Names(TrainingVersion version, HashSet<string> ids) =>
        (version.Id is { } id && (ids.Contains(id) || ids.Contains(RunId.Base(id)))) || version.MergedIds.Any(ids.Contains);

    /// <summary>The entry that an earlier one is now; null if it is gone.</summary>
    private (TreeEntry Entry, Kinship Kinship)? Find(TreeEntry entry)
    {
        TrainingVersion version = entry.Version;
        if (version.Id is { } id)
        {
            if (Best(now.OfId(id), entry) is { } same)
            {
                return (same, Kinship.Same);
            }

            if (now.MergedInto(id) is { } into)
            {
                return (into, Kinship.Merged);
            }
        }

        return now.Of(entry.File.Subject).FirstOrDefault(e => IsOtherwiseSame(version, e.Version)) is { } other ? (other, Kinship.Renamed) : null;
    }

    /// <summary>Of the entries with an entry's id, the one of its version: where an id stood twice, each was a version of its own.</summary>
    private TreeEntry? Best(IReadOnlyList<TreeEntry> candidates, TreeEntry entry)
    {
        TreeEntry? best = candidates.FirstOrDefault(c => c.Version.Number == entry.Version.Number) ?? (candidates.Count > 0 ? candidates[0] : null);
        return best is null || best.Version.Number == entry.Version.Number || !before.Any(b => !ReferenceEquals(b, entry)
            && string.Equals(b.Version.Id, entry.Version.Id, StringComparison.Ordinal) && b.Version.Number == best.Version.Number) ? best : null;
    }

    /// <summary>Whether an entry that nobody knew is an earlier one under another id: of the same version, and of the same training.</summary>
    private bool IsOtherwiseSame(TrainingVersion was, TrainingVersion other)
    {
        if ((other.Id is { } id && oldIds.Contains(id)) || was.Number != other.Number || (was.Number is null && !string.Equals(was.Name, other.Name, StringComparison.Ordinal)))
        {
            return false;
        }

        return JsonEquality.SameValue(was.Value, other.Value)
            || (EntryIndex.LoraOf(was) is { } lora && string.Equals(lora, EntryIndex.LoraOf(other), StringComparison.Ordinal))
            || Same(was, other, VersionField.Timestamp)
            || (was.HasParameters && Same(was, other, VersionField.Parameters));
    }

    private static bool Same(TrainingVersion a, TrainingVersion b, VersionField field) => a[field] is { } x && b[field] is { } y && JsonEquality.SameValue(x, y);

    private void Compare(TreeEntry entry, Tally tally)
    {
        if (Find(entry) is not (var other, var kinship))
        {
            tally.Gone++;
            JsonValue? list = texts.TryGetValue(entry.File.Path, out JsonText? text) && text.Root.TryGet("versions"u8, out JsonValue versions) ? versions : null;
            losses.Add(
                RuleCatalog.EntryLost,
                entry.File.Path,
                entry.Key,
                $"{entry.Clause} is gone since {losses.Reference}",
                list,
                entry.Version.Value,
                "put it back, or add its id to the \"mergedIds\" of the entry that it went into");
            return;
        }

        tally.Merged += kinship == Kinship.Merged ? 1 : 0;
        tally.Changed += kinship != Kinship.Merged && !JsonEquality.SameValue(entry.Version.Value, other.Version.Value) ? 1 : 0;
        string file = other.File.Path;
        List<string> ids = [.. entry.Version.MergedIds];
        if (kinship == Kinship.Renamed && entry.Version.Id is { } old)
        {
            ids.Add(old);
        }

        foreach (string id in ids.Where(id => !now.Leads(id)))
        {
            losses.Add(RuleCatalog.IdLost, file, id, $"The id {id}, which led to {entry.Clause} in {losses.Reference}, leads nowhere", other.Version.Value, entry.Version.Value, $"add it to the \"mergedIds\" of {other.Label}");
        }

        CompareEnd(entry, other, kinship == Kinship.Merged);
        if (kinship != Kinship.Merged)
        {
            bool isCompleted = other.Version.IsCompleted;
            new ValueLosses(losses, file, other.Clause, other.Key).CompareMembers(entry.Version.Value, other.Version.Value, name => TrainingVersion.FieldOf(name) switch
            {
                VersionField.Id or VersionField.MergedIds or VersionField.LoraUrl => true,
                VersionField.Status => entry.Version.IsCompleted,
                // A run that ended well has not failed.
                VersionField.Error or VersionField.FailedAt => isCompleted,
                _ => false,
            });
        }
    }

    /// <summary>Compares what came of the training, which a merge may not lose either.</summary>
    private void CompareEnd(TreeEntry entry, TreeEntry other, bool isMerged)
    {
        // What a merge keeps is its own to say, but a LoRA that can be used stays usable.
        if (entry.Version.IsCompleted && !other.Version.IsCompleted && (!isMerged || entry.Version.LoraUrl is not null))
        {
            JsonValue at = other.Version[VersionField.Status] ?? other.Version.Value;
            losses.Add(RuleCatalog.CompletionLost, other.File.Path, other.Key, $"{other.Clause} was completed in {losses.Reference}, and is {other.Version.Status ?? "without a status"}", at, entry.Version.Value);
        }

        // A merge keeps one of two addresses: the other one is its known price.
        if (EntryIndex.LoraOf(entry.Version) is { } lora && !now.Claims(lora) && (other.Version.LoraUrl is null || !isMerged))
        {
            JsonValue at = other.Version[VersionField.LoraUrl] ?? other.Version.Value;
            losses.Add(RuleCatalog.ImageLost, other.File.Path, other.Key, $"The address of {lora}, which {entry.Clause} had in {losses.Reference}, is gone", at, entry.Version[VersionField.LoraUrl]);
        }
    }


    /// <summary>How an earlier entry is found again.</summary>
    private enum Kinship
    {
        /// <summary>By its id.</summary>
        Same,

        /// <summary>Its id stands in another's <c>mergedIds</c>.</summary>
        Merged,

        /// <summary>Under another id.</summary>
        Renamed,
    }

    private sealed class Tally
    {
        public int Added { get; set; }

        public int Changed { get; set; }

        public int Merged { get; set; }

        public int Gone { get; set; }

        public override string ToString() => ChangeText.Of("version", Added, Changed, Merged, Gone);
    }
}
