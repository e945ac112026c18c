using System.Collections.Concurrent;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Gate;

/// <summary>What <see cref="VersionsGate"/> saw.</summary>
/// <param name="StyleFiles">Style version files read.</param>
/// <param name="ActorFiles">Actor version files read.</param>
/// <param name="Versions">Entries in them.</param>
/// <param name="Findings">Everything wrong, ordered by path and position.</param>
public sealed record VersionsReport(int StyleFiles, int ActorFiles, int Versions, IReadOnlyList<Finding> Findings);

/// <summary>Checks every version file of a data root, and what refers to versions.</summary>
public static class VersionsGate
{
    /// <summary>Reads the tree and reports what is wrong; writes nothing but what it remembers of the files.</summary>
    /// <param name="settings">What to check.</param>
    /// <returns>The counts and findings.</returns>
    public static VersionsReport Check(GateSettings settings, CancellationToken cancellation)
    {
        List<Finding> findings = [];
        List<VersionPlace> places = VersionTree.List(settings.Root, settings.Styles, settings.Actors, findings);
        var files = new CheckedVersions?[places.Count];
        FileStamp[]? sets = SelectionRules.Look(settings.Root, places, cancellation);
        ConcurrentBag<Finding> withoutVersions = [];
        KnownVersions known = KnownVersions.Open(settings);
        Workers.Run(places.Count, Workers.ForReading, i => files[i] = CheckFile(places[i], sets?[i], settings, known, withoutVersions), cancellation);
        known.Save(forgetUnused: settings.Styles.IsAll && settings.Actors.IsAll);

        List<CheckedVersions> read = [];
        foreach (CheckedVersions? file in files)
        {
            if (file is not null)
            {
                findings.AddRange(file.Findings);
                read.Add(file);
            }
        }

        CrossFileRules.Check(read, findings);
        ReferenceRules.Check(settings, places, read, findings, cancellation);
        findings.AddRange(withoutVersions);
        findings.Sort(FindingOrder.Compare);
        int entries = 0;
        foreach (CheckedVersions file in read)
        {
            entries += file.EntryCount;
        }

        return new VersionsReport(
            read.Count(f => f.Place is { Kind: SubjectKind.Style, IsUtf8: true }),
            read.Count(f => f.Place is { Kind: SubjectKind.Actor, IsUtf8: true }),
            entries,
            findings);
    }

    /// <summary>Checks a version file, and what stands beside it.</summary>
    /// <param name="sets">The stamp of its style's selection sets; null if no style has any.</param>
    /// <param name="settings">What to check.</param>
    /// <param name="known">What is remembered.</param>
    /// <param name="withoutVersions">Gets what is wrong with the sets of a style without version file.</param>
    private static CheckedVersions? CheckFile(VersionPlace place, FileStamp? sets, GateSettings settings, KnownVersions known, ConcurrentBag<Finding> withoutVersions)
    {
        if (!place.IsUtf8)
        {
            return new CheckedVersions(place, []);
        }

        DateTimeOffset now = settings.Time.GetUtcNow();
        FileStamp own = FileStamp.Of(place.Path);
        bool hasSets = sets is not null && SelectionRules.IsAbout(place);
        FileStamp stamp = hasSets ? SelectionRules.StampOf(settings, place, own, sets!.Value) : own;
        if (known.Find(place, stamp, now) is { } remembered)
        {
            return remembered;
        }

        using DataFile? data = DataFile.Read(place.Path, own, out Finding? unreadable);
        if (data is null)
        {
            foreach (Finding finding in hasSets ? SelectionRules.Check(settings, place, []) : [])
            {
                withoutVersions.Add(finding);
            }

            return unreadable is null ? null : new CheckedVersions(place, [unreadable]);
        }

        VersionsFile file = VersionsFile.Read(place.Path, data.Text, place.Subject, settings.ServiceUrl);
        var findings = new FindingList(place.Path);
        findings.Items.AddRange(file.Shape);
        if (file.Array is not null)
        {
            VersionRules.Check(file, settings, findings);
        }

        if (hasSets)
        {
            findings.Items.AddRange(SelectionRules.Check(settings, place, file.Versions));
        }

        var result = new CheckedVersions(place, findings.Items)
        {
            IsSound = file.IsSound,
            EntryCount = file.EntryCount,
            Ids = CheckedVersions.IdsOf(file),
            Loras = CheckedVersions.LorasOf(file),
        };
        if (!VersionRules.MayTurnLate(file, settings))
        {
            known.Add(result, stamp, now);
        }

        return result;
    }
}
