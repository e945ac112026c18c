using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Mend;

/// <summary>What <see cref="VersionNormalizer"/> plans.</summary>
/// <param name="Plan">The edits, one for each file that is not clean.</param>
/// <param name="Files">Version files read.</param>
/// <param name="Findings">Files that cannot be mended, and versions that a person has to decide on.</param>
public sealed record NormalizePlan(Plan Plan, int Files, IReadOnlyList<Finding> Findings);

/// <summary>Plans the mending of every version file of a data root.</summary>
public static class VersionNormalizer
{
    /// <summary>The target that makes these plans.</summary>
    public const string Command = "NormalizeVersions";

    /// <summary>Reads the tree and plans; writes nothing.</summary>
    /// <param name="settings">What to look at.</param>
    /// <param name="mergeConflicts">Merge entries with different parameters too.</param>
    public static NormalizePlan Plan(DataSettings settings, bool mergeConflicts, CancellationToken cancellation)
    {
        List<Finding> all = [];
        List<VersionPlace> places = VersionTree.List(settings.Root, settings.Styles, settings.Actors, all);
        var edits = new FileEdit?[places.Count];
        var findings = new List<Finding>?[places.Count];
        Workers.Run(
            places.Count,
            Workers.ForReading,
            i =>
            {
                if (!places[i].IsUtf8)
                {
                    return; // its path would name another folder
                }

                using DataFile? file = DataFile.Read(places[i].Path, out Finding? unreadable);
                if (file is not null)
                {
                    edits[i] = Edit(places[i], file, settings, mergeConflicts, findings[i] = []);
                }
                else if (unreadable is not null)
                {
                    findings[i] = [unreadable];
                }
            },
            cancellation);
        all.AddRange(findings.Where(f => f is not null).SelectMany(f => f!));
        all.AddRange(places.Select(static p => p.Unopened()).OfType<Finding>());
        all.Sort(FindingOrder.Compare);
        return new NormalizePlan(
            new Plan(settings.Root, Command, [.. edits.Where(e => e is not null).Select(e => e!)]),
            findings.Count(f => f is not null),
            all);
    }

    private static FileEdit? Edit(VersionPlace place, DataFile data, DataSettings settings, bool mergeConflicts, List<Finding> findings)
    {
        VersionsFile file = VersionsFile.Read(place.Path, data.Text, place.Subject, settings.ServiceUrl);
        findings.AddRange(file.Shape);
        if (!file.IsSound)
        {
            return null;
        }

        if (!mergeConflicts)
        {
            var conflicts = new FindingList(place.Path);
            VersionRules.CheckConflicts(file.Path, VersionGroups.Find(file.Versions), conflicts);
            findings.AddRange(conflicts.Items);
        }

        if (VersionMerger.Merge(file, mergeConflicts, settings.Time.GetUtcNow()) is not { } merged)
        {
            return null;
        }

        return FileEdit.Change(place.Path, ContentHash.Of(data.Text.Bytes.Span), FileContent.Of(merged.Bytes)) with
        {
            Changes = merged.Changes,
            LostValues = merged.Lost,
            Backup = true,
            Recompute = bytes => Recompute(place, bytes, settings, mergeConflicts),
        };
    }

    private static FileEdit? Recompute(VersionPlace place, byte[] bytes, DataSettings settings, bool mergeConflicts)
    {
        using DataFile file = DataFile.Of(place.Path, bytes);
        List<Finding> findings = [];
        FileEdit? edit = Edit(place, file, settings, mergeConflicts, findings);

        // No edit and no finding: somebody else has mended the file meanwhile, and it is left as it is.
        return edit ?? (findings.Count == 0 ? FileEdit.Change(place.Path, ContentHash.Of(bytes), FileContent.Of(bytes)) : null);
    }
}
