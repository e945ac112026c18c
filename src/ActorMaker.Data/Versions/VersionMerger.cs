using ActorMaker.Data.Json;

namespace ActorMaker.Data.Versions;

/// <summary>
/// Merges the entries of a file that are one version, and gives names, statuses, addresses and order their standard form. A
/// pure function of the file's bytes: no entry's order, no clock but the given time decides anything.
/// </summary>
public sealed class VersionMerger
{
    private const string Succeeded = "the LoRA is there, so the run succeeded";

    private readonly VersionsFile file;
    private readonly string now;
    private readonly EntryEditor editor;
    private readonly Dictionary<TrainingVersion, long> numbers = [];

    private VersionMerger(VersionsFile file, DateTimeOffset now)
    {
        this.file = file;
        this.now = TimeStamp.FormatUtc(now);
        editor = new EntryEditor(file);
    }

    /// <summary>Computes what has to change in a file.</summary>
    /// <param name="file">A sound file.</param>
    /// <param name="mergeConflicts">Merge entries with different parameters too: the kept entry's win.</param>
    /// <param name="now">The time for <c>lastSynced</c>.</param>
    /// <returns>The changes, or null if the file is clean.</returns>
    /// <exception cref="ArgumentException">The file is not sound: nobody can say what is in it.</exception>
    public static EditedFile? Merge(VersionsFile file, bool mergeConflicts, DateTimeOffset now)
    {
        if (!file.IsSound || file.Array is not { } array)
        {
            throw new ArgumentException("Only a file without findings about its shape can be merged.", nameof(file));
        }

        var merger = new VersionMerger(file, now);
        HashSet<TrainingVersion> removed = merger.MergeGroups(mergeConflicts);
        merger.Sort(array, removed);
        return merger.editor.HasEdits ? merger.editor.ToFile() : null;
    }

    private HashSet<TrainingVersion> MergeGroups(bool mergeConflicts)
    {
        HashSet<TrainingVersion> removed = [];
        HashSet<TrainingVersion> kept = [];
        foreach (VersionGroup group in VersionGroups.Find(file.Versions, mergeConflicts).SelectMany(g => g.Conflicts.Prepend(g)).Where(g => g.Merged.Count > 0))
        {
            kept.Add(group.Kept);
            removed.UnionWith(group.Merged);
            MergeInto(group.Kept, group.Merged);
        }

        foreach (TrainingVersion version in file.Versions)
        {
            if (!removed.Contains(version) && !kept.Contains(version))
            {
                Standardize(version);
            }
        }

        return removed;
    }

    /// <summary>Puts an entry that is alone into its standard form.</summary>
    private void Standardize(TrainingVersion version)
    {
        if (version.Number is { } number && !VersionName.IsStandard(version.Name!))
        {
            Change(version, VersionField.Name, "name", JsonTemplate.Of(VersionName.Format(number)), $"rename \"{version.Name}\" to {VersionName.Format(number)}", "the standard name replaces it");
        }

        if (version.Lora is { } lora && lora.ToVirtualHosted() is var hosted && !ReferenceEquals(hosted, lora))
        {
            Change(version, VersionField.LoraUrl, "loraUrl", JsonTemplate.Of(hosted.ToString()), $"write the address of \"{version.Name}\" with the bucket in its host", "the same object's address in the form that works");
        }

        if (version.LoraUrl is not null)
        {
            VersionField? wrong = !version.IsCompleted ? VersionField.Status
                : version[VersionField.Error] is not null ? VersionField.Error
                : version[VersionField.FailedAt] is not null ? VersionField.FailedAt : null;
            if (wrong is { } field)
            {
                string what = field == VersionField.Status ? $"{version.Status} becomes completed" : "it did not fail";
                editor.Note(version[field]!.Value, $"\"{version.Name}\" has a LoRA: {what}");
                Complete(version);
            }
        }
    }

    private void MergeInto(TrainingVersion kept, IReadOnlyList<TrainingVersion> merged)
    {
        VersionMerge merge = new(kept, merged);
        editor.Json.RemoveMember(kept.Value, "mergedIds"); // so that it comes last when it is set
        foreach ((string name, VersionMerge.Gift gift) in merge.Gifts)
        {
            editor.Set(kept, name, JsonTemplate.Copy(gift.Value), gift.Reason);
        }

        Dictionary<string, string> texts = new(StringComparer.Ordinal) { ["name"] = kept.Name!, ["status"] = kept.Status! };
        if (merge.Number is { } number)
        {
            numbers[kept] = number;
            texts["name"] = VersionName.Format(number);
            SetText(kept, "name", kept.Name, texts["name"], "the standard name replaces it");
        }

        if (merge.LoraUrl is { } url)
        {
            texts["loraUrl"] = url;
            texts["status"] = VersionStatus.Completed;
            SetText(kept, "loraUrl", kept.LoraUrl, url, "the same LoRA's address in a better form replaces it");
            if (merge.LoraFrom is not null)
            {
                texts["lastSynced"] = now;
                SetText(kept, "lastSynced", kept.Text(VersionField.LastSynced), now, "the address was taken over now");
            }

            Complete(kept);
        }

        AddMergedIds(kept, merged);
        foreach (TrainingVersion other in merged)
        {
            editor.Lost.AddRange(merge.LostOf(other, texts));
            editor.Note(
                other[VersionField.Name]!.Value,
                $"merge \"{other.Name}\", id {other.Id}, into \"{kept.Name}\" in line {kept[VersionField.Name]!.Value.Position.Line}, id {kept.Id}{merge.DescribeGifts(other)}");
        }
    }

    private void Complete(TrainingVersion version)
    {
        SetText(version, "status", version.Status, VersionStatus.Completed, Succeeded);
        editor.Remove(version, VersionField.Error, "error", Succeeded);
        editor.Remove(version, VersionField.FailedAt, "failedAt", Succeeded);
    }

    /// <summary>Writes the ids that lead to this entry from now on, as its last key.</summary>
    private void AddMergedIds(TrainingVersion kept, IReadOnlyList<TrainingVersion> merged)
    {
        List<string> ids = [.. kept.MergedIds];
        foreach (TrainingVersion other in merged)
        {
            ids.Add(other.Id!);
            ids.AddRange(other.MergedIds);
        }

        JsonTemplate[] list = [.. ids.Where(id => !string.Equals(id, kept.Id, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Select(JsonTemplate.Of)];
        if (list.Length > 0 || kept[VersionField.MergedIds] is not null)
        {
            editor.Json.SetMember(kept.Value, "mergedIds", JsonTemplate.Array(list));
        }
    }

    /// <summary>Newest version first, the rest behind, in the order in which they stand.</summary>
    private void Sort(JsonValue array, HashSet<TrainingVersion> removed)
    {
        List<TrainingVersion> remaining = [.. file.Versions.Where(v => !removed.Contains(v))];
        List<TrainingVersion> sorted = [.. remaining.OrderByDescending(v => numbers.TryGetValue(v, out long number) ? number : v.Number ?? -1)];
        for (int i = 0; i < sorted.Count; i++)
        {
            if (!ReferenceEquals(sorted[i], remaining[i]))
            {
                editor.Note(remaining[i][VersionField.Name]!.Value, "put the versions in order, newest first");
                break;
            }
        }

        if (removed.Count > 0 || !sorted.SequenceEqual(remaining))
        {
            editor.Json.SetItems(array, [.. sorted.Select(v => JsonItem.Keep(v.Value))]);
        }
    }

    private void Change(TrainingVersion version, VersionField field, string name, JsonTemplate value, string what, string reason)
    {
        editor.Note(version[field]!.Value, what);
        editor.Set(version, name, value, reason);
    }

    private void SetText(TrainingVersion version, string name, string? old, string text, string reason)
    {
        if (!string.Equals(old, text, StringComparison.Ordinal))
        {
            editor.Set(version, name, JsonTemplate.Of(text), reason);
        }
    }
}
