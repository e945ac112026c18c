using ActorMaker.Data.Addresses;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Gate;

/// <summary>The rules that one version file can be held against alone.</summary>
public static class VersionRules
{
    /// <summary>Checks a file.</summary>
    /// <param name="file">The file; its unsound entries have findings of their own.</param>
    /// <param name="settings">The gate's settings.</param>
    /// <param name="findings">Gets what is wrong.</param>
    public static void Check(VersionsFile file, GateSettings settings, FindingList findings)
    {
        Dictionary<TrainingVersion, VersionGroup> duplicates = CheckDuplicates(file, findings);
        CheckSharedLoras(file, duplicates, findings);
        TimeStamp oldest = Oldest(settings);
        foreach (TrainingVersion version in file.Versions)
        {
            // Merging the duplicates mends their names and parameters too; one finding for one cause.
            if (!duplicates.ContainsKey(version) && !VersionName.IsStandard(version.Name!))
            {
                findings.Add(
                    RuleCatalog.VersionName,
                    version[VersionField.Name]!.Value,
                    $"The name \"{version.Name}\" is not in the form V8",
                    fix: version.Number is { } number ? Fix.By(Job.NormalizeVersions, $" makes it {VersionName.Format(number)}") : "rename it to V and its number");
            }

            CheckStatus(version, oldest, findings);
            CheckLora(version, file.Subject, settings.Buckets, duplicates.ContainsKey(version), findings);
            CheckTimes(version, findings);
            if (!version.HasParameters && !duplicates.ContainsKey(version))
            {
                findings.Add(RuleCatalog.NoParameters, version[VersionField.Parameters] ?? version.Value, $"{Title(version)} has no parameters: it is known from S3 only");
            }
        }

        CheckOrder(file, duplicates, findings);
        SecretRules.Check(file.Text, findings, "versions", "loraUrl");
    }

    /// <summary>Whether a run of the file, pending now, will be AM1031 once it has been for longer.</summary>
    /// <param name="settings">The gate's settings.</param>
    /// <returns>False if time alone brings no finding.</returns>
    public static bool MayTurnLate(VersionsFile file, GateSettings settings)
    {
        TimeStamp oldest = Oldest(settings);
        foreach (TrainingVersion version in file.Versions)
        {
            if (version.IsOpen && WaitsSince(version) is { } started && !started.IsCertainlyBefore(oldest))
            {
                return true;
            }
        }

        return false;
    }

    private static TimeStamp Oldest(GateSettings settings) => new(settings.Time.GetUtcNow() - settings.PendingLimit, HasZone: true);

    private static TimeStamp? WaitsSince(TrainingVersion version) => version.LoraUrl is null ? version.Time(VersionField.Timestamp) : null;

    /// <summary>How messages name an entry.</summary>
    internal static string Title(TrainingVersion version) => $"\"{version.Name}\"";

    /// <summary>A place in a version file, for the other end of a finding.</summary>
    internal static RelatedLocation Place(string path, TrainingVersion version, VersionField field) =>
        new(path, (version[field] ?? version.Value).Position, $"{Title(version)}, id {version.Id}");

    /// <summary>AM1010 for entries of one version with different parameters, which no program should merge unasked.</summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="findings">Gets them.</param>
    public static void CheckConflicts(string path, IReadOnlyList<VersionGroup> groups, FindingList findings)
    {
        foreach (VersionGroup group in groups)
        {
            foreach (TrainingVersion other in group.Conflicts.Select(c => c.Kept))
            {
                RelatedLocation kept = Place(path, group.Kept, VersionField.Name);
                findings.Add(
                    RuleCatalog.DuplicateVersion,
                    other[VersionField.Name]!.Value,
                    $"{Title(other)} is the same version as {Title(group.Kept)} in line {kept.Position.Line}, id {group.Kept.Id}, but was trained with other parameters: two trainings share one name",
                    kept,
                    new Fix("rename one of the two, or keep the better one with ", new Command(Job.NormalizeVersions, "MergeConflicts", "best") { IsBrief = true }));
            }
        }
    }

    private static Dictionary<TrainingVersion, VersionGroup> CheckDuplicates(VersionsFile file, FindingList findings)
    {
        Dictionary<TrainingVersion, VersionGroup> duplicates = [];
        IReadOnlyList<VersionGroup> groups = VersionGroups.Find(file.Versions);
        foreach ((VersionGroup whole, VersionGroup group) in groups.SelectMany(g => g.Conflicts.Prepend(g).Select(part => (g, part))))
        {
            duplicates.Add(group.Kept, whole);
            RelatedLocation kept = Place(file.Path, group.Kept, VersionField.Name);
            foreach (TrainingVersion other in group.Merged)
            {
                duplicates.Add(other, whole);
                findings.Add(
                    RuleCatalog.DuplicateVersion,
                    other[VersionField.Name]!.Value,
                    $"{Title(other)} is the same version as {Title(group.Kept)} in line {kept.Position.Line}, id {group.Kept.Id}",
                    kept);
            }
        }

        CheckConflicts(file.Path, groups, findings);
        return duplicates;
    }

    /// <summary>Two versions of one file with one LoRA. Those that are one version are reported as such already.</summary>
    private static void CheckSharedLoras(VersionsFile file, Dictionary<TrainingVersion, VersionGroup> duplicates, FindingList findings)
    {
        Dictionary<string, TrainingVersion>? byFile = null;
        foreach (TrainingVersion version in file.Versions)
        {
            if (VersionGroups.FileOf(version) is not { } name)
            {
                continue;
            }

            byFile ??= new Dictionary<string, TrainingVersion>(file.Versions.Count, StringComparer.Ordinal);
            if (!byFile.TryAdd(name, version) && byFile[name] is var first && (!duplicates.TryGetValue(version, out VersionGroup? group) || group != duplicates.GetValueOrDefault(first)))
            {
                RelatedLocation place = Place(file.Path, first, VersionField.LoraUrl);
                findings.Add(
                    RuleCatalog.SharedLora,
                    version[VersionField.LoraUrl]!.Value,
                    $"{Title(version)} claims {name}, which {Title(first)} in line {place.Position.Line}, id {first.Id}, claims too",
                    place);
            }
        }
    }

    private static void CheckStatus(TrainingVersion version, TimeStamp oldest, FindingList findings)
    {
        JsonValue status = version[VersionField.Status]!.Value;
        switch (version.Status)
        {
            case VersionStatus.Completed:
                if (version.LoraUrl is null)
                {
                    findings.Add(RuleCatalog.CompletedWithoutLora, status, $"{Title(version)} is completed and has no \"loraUrl\"");
                }

                return;
            case VersionStatus.Pending or VersionStatus.Training:
                if (WaitsSince(version) is { } started && started.IsCertainlyBefore(oldest))
                {
                    findings.Add(RuleCatalog.PendingTooLong, status, $"{Title(version)} is {version.Status} since {version.Text(VersionField.Timestamp)}");
                }

                break;
            case VersionStatus.Failed:
                if (version.Text(VersionField.Error) is null)
                {
                    findings.Add(RuleCatalog.FailedWithoutError, status, $"{Title(version)} failed and has no \"error\"");
                }

                break;
            default:
                findings.Add(RuleCatalog.UnknownStatus, status, $"{Title(version)} has the status \"{version.Status}\"", fix: "use pending, training, completed or failed");
                return;
        }

        if (version.LoraUrl is not null)
        {
            findings.Add(RuleCatalog.LoraNotCompleted, status, $"{Title(version)} has a \"loraUrl\" and is {version.Status}");
        }
    }

    private static void CheckLora(TrainingVersion version, Subject? subject, IReadOnlyList<string> buckets, bool merged, FindingList findings)
    {
        if (version.LoraUrl is null)
        {
            return;
        }

        JsonValue url = version[VersionField.LoraUrl]!.Value;
        if (!AddressRules.Check(url, version.Lora, buckets, RuleCatalog.NotAnObject, RuleCatalog.Secret, findings))
        {
            return;
        }

        if (!merged && version.Lora!.ToVirtualHosted() is var hosted && !ReferenceEquals(hosted, version.Lora))
        {
            string form = version.Lora.Form == S3AddressForm.AcceleratePath ? "an address that works nowhere: acceleration needs the bucket in the host" : "a path-style address";
            findings.Add(RuleCatalog.AddressForm, url, $"{Title(version)} has {form}", fix: Fix.By(Job.NormalizeVersions, $" makes it {hosted}"));
        }

        if (VersionGroups.FileOf(version) is not { } name || LoraFileName.Parse(name) is not { } lora)
        {
            return;
        }

        if (subject is { } own && lora.Subject != own)
        {
            findings.Add(RuleCatalog.ForeignLora, url, $"{Title(version)} of {own} has the LoRA of {lora.Subject}");
        }
        else if (version.Number is { } number && lora.Version != number)
        {
            findings.Add(RuleCatalog.ForeignLora, url, $"{Title(version)} has the LoRA of {VersionName.Format(lora.Version)}");
        }
    }

    private static void CheckTimes(TrainingVersion version, FindingList findings)
    {
        TimeStamp? started = CheckTime(version, VersionField.Timestamp, "timestamp", null, findings);
        CheckTime(version, VersionField.CompletedAt, "completedAt", started, findings);
        CheckTime(version, VersionField.FailedAt, "failedAt", started, findings);
        CheckTime(version, VersionField.LastSynced, "lastSynced", null, findings);
    }

    private static TimeStamp? CheckTime(TrainingVersion version, VersionField field, string name, TimeStamp? started, FindingList findings)
    {
        if (version[field] is not { } value)
        {
            return null;
        }

        TimeStamp? time = version.Time(field);
        if (time is null)
        {
            findings.Add(RuleCatalog.TimeStamp, value, $"\"{name}\" of {Title(version)} is no ISO 8601 date");
        }
        else if (started is { } begin && time.Value.IsCertainlyBefore(begin))
        {
            findings.Add(RuleCatalog.TimeStamp, value, $"\"{name}\" of {Title(version)} is before its \"timestamp\"");
        }

        return time;
    }

    /// <summary>Newest version first, those without a number behind; duplicates are put in order when they are merged.</summary>
    private static void CheckOrder(VersionsFile file, Dictionary<TrainingVersion, VersionGroup> duplicates, FindingList findings)
    {
        TrainingVersion? previous = null;
        foreach (TrainingVersion version in file.Versions)
        {
            if (duplicates.ContainsKey(version))
            {
                continue;
            }

            if (previous is not null && version.Number is { } number && (previous.Number ?? -1) < number)
            {
                findings.Add(RuleCatalog.Order, version[VersionField.Name]!.Value, $"{Title(version)} stands behind {Title(previous)}, which is older");
                return;
            }

            previous = version;
        }
    }
}
