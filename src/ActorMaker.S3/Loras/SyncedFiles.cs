using System.Globalization;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;

namespace ActorMaker.S3;

/// <summary>Finds the one version file of each style and actor, by number and never by a prefix of a name.</summary>
internal static class SyncedFiles
{
    /// <summary>Lists the files; the folder of a style or actor that has LoRAs and no file yet counts too.</summary>
    /// <param name="settings">The data root, and which styles and actors of it.</param>
    /// <param name="loras">What is in the bucket.</param>
    /// <param name="findings">Gets AM1040, AM3001 and AM3002: LoRAs that no file can record.</param>
    public static List<SyncedFile> List(LoraSyncSettings settings, LoraListing loras, List<Finding> findings)
    {
        DataSettings data = settings.Data;
        List<SyncedFile> files = [];
        HashSet<Subject> known = [];
        int before = findings.Count;
        IEnumerable<VersionPlace> places = VersionTree.List(data.Root, IdFilter.All, IdFilter.All, findings).Where(p => p.IsNamedRight);

        // Where a folder was not seen, any style or actor may have his file there: none is created, and nobody is said to have none.
        bool seen = findings.Count == before;
        foreach (IGrouping<Subject, VersionPlace> group in places.GroupBy(p => p.Subject!.Value))
        {
            known.Add(group.Key);
            if (!group.Any(p => Filter(data, p.Kind).Matches(p.Name)))
            {
                continue;
            }

            VersionPlace[] there = [.. group.Where(p => FileStamp.Of(p.Path).Kind != FileKind.Missing)];
            VersionPlace[] able = there.Length > 0 || !seen || loras.Of(group.Key).Count == 0 ? there : [.. group];
            if (able.Length == 1)
            {
                files.Add(new SyncedFile(able[0], group.Key, settings, loras));
            }
            else if (able.Length > 1)
            {
                findings.Add(Ambiguous(group.Key, able, holdVersions: there.Length > 0));
            }
        }

        if (seen)
        {
            ReportHomeless(settings, loras, known, findings);
        }

        return files;
    }

    private static IdFilter Filter(DataSettings data, SubjectKind kind) => kind == SubjectKind.Style ? data.Styles : data.Actors;

    private static Finding Ambiguous(Subject subject, VersionPlace[] able, bool holdVersions)
    {
        Rule rule = holdVersions ? RuleCatalog.TwoFolders : RuleCatalog.NoSubject;
        Fix? fix = holdVersions ? null : "remove one of the folders, or put a training_versions.json into the right one";
        string both = holdVersions ? "both hold versions" : "could both hold versions";
        return Finding.At(
            rule,
            able[1].Path,
            $"\"{able[0].Name}\" and \"{able[1].Name}\" {both} of {subject}, so its LoRAs are recorded in neither",
            fix,
            new RelatedLocation(able[0].Path, TextPosition.Start, $"versions of {subject}"));
    }

    /// <summary>A run that was narrowed says nothing of the LoRAs of others.</summary>
    private static void ReportHomeless(LoraSyncSettings settings, LoraListing loras, HashSet<Subject> known, List<Finding> findings)
    {
        DataSettings data = settings.Data;
        foreach ((Subject subject, List<Lora> own) in loras.BySubject.Where(s => !known.Contains(s.Key)).OrderBy(s => s.Key.Kind).ThenBy(s => s.Key.Number))
        {
            if (Filter(data, subject.Kind).Matches(subject.Number.ToString(CultureInfo.InvariantCulture)))
            {
                findings.AddRange(own.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => At(
                    RuleCatalog.NoSubject, $"\"{o.Key}\" in bucket \"{o.Bucket}\" is a LoRA of {subject}, which has no folder")));
            }
        }

        if (data.Styles.IsAll && data.Actors.IsAll)
        {
            int others = loras.Nameless.Count(static key => LoraFileName.IsOfAnotherProduct(Path.GetFileName(key)));
            if (others > 0)
            {
                findings.Add(At(RuleCatalog.NoVersion, $"{others} file names in bucket \"{settings.Bucket}\" are another product's (style_<uuid>), and are left alone") with { Fix = null });
            }

            findings.AddRange(loras.Nameless.Where(static key => !LoraFileName.IsOfAnotherProduct(Path.GetFileName(key))).Select(key => At(
                RuleCatalog.NoVersion, $"\"{key}\" in bucket \"{settings.Bucket}\" has a file name that names no version")));
        }

        Finding At(Rule rule, string what) => Finding.At(rule, settings.ReportPath, what);
    }
}
