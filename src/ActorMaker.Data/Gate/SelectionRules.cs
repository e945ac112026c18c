using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Gate;

/// <summary>AM1037 to AM1039: which images a style was trained on, by its entries, its <c>selection_sets.json</c> and its S3 manifest.</summary>
/// <remarks>A tree in which no style has sets keeps them elsewhere, and a style without S3 manifest is not listed: neither is a finding.</remarks>
internal static class SelectionRules
{
    /// <summary>Looks which styles have sets.</summary>
    /// <param name="root">Absolute path of the data root.</param>
    /// <returns>By place, the stamp of its <c>selection_sets.json</c>; null if no style has any.</returns>
    public static FileStamp[]? Look(string root, List<VersionPlace> places, CancellationToken cancellation)
    {
        // Only of styles: there are many more actors, and each dozen of them would start a thread.
        List<int> styles = [];
        for (int i = 0; i < places.Count; i++)
        {
            if (IsAbout(places[i]))
            {
                styles.Add(i);
            }
        }

        var stamps = new FileStamp[places.Count];
        Workers.Run(styles.Count, Workers.ForReading, i => stamps[styles[i]] = FileStamp.Of(DataRoot.SelectionSets(root, places[styles[i]].Name)), cancellation);
        return Array.Exists(stamps, static s => s.Kind != FileKind.Missing) ? stamps : null;
    }

    /// <summary>Whether a version file stands beside a style's sets.</summary>
    public static bool IsAbout(VersionPlace place) => place is { Kind: SubjectKind.Style, IsFallback: false, IsUtf8: true, Subject: not null };

    /// <summary>Checks a style in a tree in which some style has sets.</summary>
    /// <param name="place">Where its version file is.</param>
    /// <param name="versions">Its entries; none if there is no such file.</param>
    /// <returns>What is wrong with the entries, the sets and the S3 manifest.</returns>
    public static List<Finding> Check(DataSettings settings, VersionPlace place, IReadOnlyList<TrainingVersion> versions)
    {
        FindingList list = new(DataRoot.SelectionSets(settings.Root, place.Name));
        using DataFile? file = SideFile.Open(list);
        if (file is null && list.Items.Count > 0)
        {
            return list.Items;
        }

        SelectionSets? sets = file is null ? null : SelectionSets.Read(file.Text.Root, list);
        FindingList entries = new(place.Path);
        HashSet<long> used = CheckEntries(versions, sets, entries);
        if (file is not null)
        {
            SecretRules.Check(file.Text, list);
            CheckImages(ManifestOf(settings, place), sets!, used, list);
        }

        return [.. entries.Items, .. list.Items];
    }

    /// <summary>The stamp of everything that <see cref="Check"/> looks at beside the version file.</summary>
    /// <param name="place">Where that is.</param>
    /// <param name="versions">Its stamp.</param>
    /// <param name="sets">The stamp of the sets.</param>
    public static FileStamp StampOf(DataSettings settings, VersionPlace place, FileStamp versions, FileStamp sets) =>
        versions.With(sets).With(sets.Kind == FileKind.Missing ? default : FileStamp.Of(ManifestOf(settings, place)));

    private static string ManifestOf(DataSettings settings, VersionPlace place) => DataRoot.StyleManifest(settings.Root, place.Subject!.Value.Number);

    /// <summary>AM1037, once for each set: the newest entry that differs, and how many others do.</summary>
    /// <returns>The sets that runs used.</returns>
    private static HashSet<long> CheckEntries(IReadOnlyList<TrainingVersion> versions, SelectionSets? sets, FindingList findings)
    {
        HashSet<long> used = [];
        Dictionary<long, int> differing = [];
        List<(long Id, JsonValue At, string What, Fix? Fix)> first = [];
        foreach (TrainingVersion entry in versions)
        {
            if (entry[VersionField.SelectionSetId] is not { } reference || reference.AsWhole() is not { } id)
            {
                continue;
            }

            used.Add(id);
            if (sets is { IsSound: false } || Differs(entry, reference, id, sets) is not { } found)
            {
                continue;
            }

            differing[id] = differing.GetValueOrDefault(id) + 1;
            if (differing[id] == 1)
            {
                first.Add((id, found.At, found.What, found.Fix));
            }
        }

        foreach ((long id, JsonValue at, string what, Fix? fix) in first)
        {
            int others = differing[id] - 1;
            findings.Add(RuleCatalog.SetDiffers, at, others == 0 ? what : $"{what} ({(others == 1 ? "1 other entry differs" : $"{others} other entries differ")} too)", fix: fix);
        }

        return used;
    }

    private static (JsonValue At, string What, Fix? Fix)? Differs(TrainingVersion entry, JsonValue reference, long id, SelectionSets? sets)
    {
        if (sets?.Find(id) is not { } set)
        {
            string why = sets is null ? "the style has no selection_sets.json" : "selection_sets.json has none of that id";
            return (reference, $"{VersionRules.Title(entry)} was trained on selection set {id}, and {why}", "restore the set, or correct selectionSetId");
        }

        return entry[VersionField.ImageCount] is { } written && written.AsWhole() is { } count && count != set.Images.Count
            ? (written, $"{VersionRules.Title(entry)} was trained on {count} images, and selection set {id} has {set.Images.Count}", null)
            : null;
    }

    /// <summary>AM1038 and AM1039.</summary>
    private static void CheckImages(string manifestPath, SelectionSets sets, HashSet<long> used, FindingList findings)
    {
        FindingList own = new(manifestPath);
        using DataFile? manifest = SideFile.Open(own);
        if (manifest is null || !manifest.Text.Root.TryGet("files"u8, out JsonValue files) || files.Kind != JsonKind.Array)
        {
            findings.Items.AddRange(own.Items);
            if (manifest is not null)
            {
                own.Add(RuleCatalog.WrongShape, manifest.Text.Root, "The S3 manifest has no array \"files\"");
                findings.Items.AddRange(own.Items);
            }

            return;
        }

        HashSet<string> uploaded = new(StringComparer.Ordinal);
        foreach (JsonValue file in files.Items)
        {
            if (file.TryGet("filename"u8, out JsonValue name) && name.AsString() is { } text)
            {
                uploaded.Add(text);
            }
        }

        string manifestName = Path.GetFileName(manifestPath);
        foreach (WrittenSet set in sets.All)
        {
            foreach (JsonValue image in set.Images)
            {
                string name = image.AsString()!;
                string caption = Path.ChangeExtension(name, ".txt");
                if (!uploaded.Contains(name))
                {
                    findings.Add(RuleCatalog.SetImageNotListed, image, $"Selection set {set.Id} names \"{name}\", which {manifestName} does not list");
                }
                else if (used.Contains(set.Id) && !uploaded.Contains(caption))
                {
                    findings.Add(RuleCatalog.NoCaption, image, $"\"{name}\" of selection set {set.Id}, which a run used, has no caption: {manifestName} does not list \"{caption}\"");
                }
            }
        }
    }
}
