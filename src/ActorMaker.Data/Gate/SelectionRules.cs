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
    public static void Check(DataSettings settings, List<VersionPlace> places, List<Finding> findings, CancellationToken cancellation)
    {
        var own = places.FindAll(static p => p is { Kind: SubjectKind.Style, IsFallback: false, IsUtf8: true, Subject: not null });
        bool[] there = new bool[own.Count];
        Workers.Run(own.Count, Workers.ForReading, i => there[i] = FileStamp.Of(DataRoot.SelectionSets(own[i].Path)).Kind != FileKind.Missing, cancellation);
        if (!there.AsSpan().Contains(true))
        {
            return;
        }

        var results = new List<Finding>?[own.Count];
        Workers.Run(own.Count, Workers.ForReading, i => results[i] = CheckStyle(settings, own[i]), cancellation);
        foreach (List<Finding>? result in results)
        {
            findings.AddRange(result ?? []);
        }
    }

    private static List<Finding> CheckStyle(DataSettings settings, VersionPlace place)
    {
        FindingList list = new(DataRoot.SelectionSets(place.Path));
        using DataFile? file = SideFile.Open(list);
        if (file is null && list.Items.Count > 0)
        {
            return list.Items;
        }

        SelectionSets? sets = file is null ? null : SelectionSets.Read(file.Text.Root, list);
        FindingList entries = new(place.Path);
        HashSet<long> used = CheckEntries(settings, place, sets, entries);
        if (file is not null)
        {
            SecretRules.Check(file.Text, list);
            CheckImages(DataRoot.StyleManifest(settings.Root, place.Subject!.Value.Number), sets!, used, list);
        }

        return [.. entries.Items, .. list.Items];
    }

    /// <summary>AM1037.</summary>
    /// <returns>The sets that runs used.</returns>
    private static HashSet<long> CheckEntries(DataSettings settings, VersionPlace place, SelectionSets? sets, FindingList findings)
    {
        HashSet<long> used = [];

        // What is wrong with the file itself, the rules for versions say.
        using DataFile? data = DataFile.Read(place.Path, out Finding? _);
        foreach (TrainingVersion entry in data is null ? [] : VersionsFile.Read(place.Path, data.Text, place.Subject, settings.ServiceUrl).Versions)
        {
            if (entry[VersionField.SelectionSetId] is not { } reference || reference.AsWhole() is not { } id)
            {
                continue;
            }

            used.Add(id);
            if (sets is { IsSound: false })
            {
                continue;
            }

            if (sets?.Find(id) is not { } set)
            {
                findings.Add(
                    RuleCatalog.SetDiffers,
                    reference,
                    $"{VersionRules.Title(entry)} was trained on selection set {id}, and {(sets is null ? "the style has no selection_sets.json" : "selection_sets.json has none of that id")}",
                    fix: "restore the set, or correct selectionSetId");
            }
            else if (entry[VersionField.ImageCount] is { } written && written.AsWhole() is { } count && count != set.Images.Count)
            {
                findings.Add(RuleCatalog.SetDiffers, written, $"{VersionRules.Title(entry)} was trained on {count} images, and selection set {id} has {set.Images.Count}");
            }
        }

        return used;
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
        foreach (SelectionSet set in sets.All)
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
