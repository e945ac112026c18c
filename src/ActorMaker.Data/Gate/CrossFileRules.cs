using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Gate;

/// <summary>The rules that compare version files with each other.</summary>
internal static class CrossFileRules
{
    public static void Check(IReadOnlyList<CheckedVersions> files, List<Finding> findings)
    {
        CheckFolders(files, findings);
        CheckMentions(files, findings, static f => f.Ids, withinFile: true, RuleCatalog.DuplicateId, static (second, first, where) => $"{second.Title} has the id {second.Text}, and {first.Title} in {where} has it too");
        CheckMentions(files, findings, static f => f.Loras, withinFile: false, RuleCatalog.SharedLora, static (second, first, where) => $"{second.Title} claims {second.Text}, and {first.Title} in {where}, id {first.Id}, claims it too");
    }

    private static void CheckFolders(IReadOnlyList<CheckedVersions> files, List<Finding> findings)
    {
        var bySubject = new Dictionary<Subject, CheckedVersions>(files.Count);

        // A folder that is named wrong, and the second of its id too, gets the second finding only.
        foreach (CheckedVersions file in files.Where(static f => f.Place.IsNamedRight).Concat(files.Where(static f => !f.Place.IsNamedRight)))
        {
            if (file.EntryCount > 0 && file.Place.Subject is { } subject && !bySubject.TryAdd(subject, file))
            {
                CheckedVersions first = bySubject[subject];
                findings.Add(Finding.At(
                    RuleCatalog.TwoFolders,
                    file.Place.Path,
                    $"{Describe(file.Place)} and {Describe(first.Place)} both hold versions of {subject}: {first.Place.Path}",
                    fix: file.Place.IsFallback || first.Place.IsFallback ? "merge them into the folder's version file, and remove the fallback" : null,
                    related: new RelatedLocation(first.Place.Path, TextPosition.Start, $"versions of {subject}")));
            }
            else if (!file.Place.IsNamedRight)
            {
                findings.Add(file.Place.Unopened() ?? Finding.At(RuleCatalog.FolderName, file.Place.Path, $"The folder \"{file.Place.Name}\" is not named <id>_<name>"));
            }
        }
    }

    private static string Describe(VersionPlace place) => place.IsFallback ? $"The fallback file \"{Path.GetFileName(place.Path)}\"" : $"\"{place.Name}\"";

    /// <summary>Reports texts that stand in two places and should not.</summary>
    private static void CheckMentions(
        IReadOnlyList<CheckedVersions> files, List<Finding> findings, Func<CheckedVersions, Mention[]> select, bool withinFile, Rule rule, Func<Quote, Quote, string, string> message)
    {
        if (AreDistinct([.. files.Select(select)]))
        {
            return;
        }

        var first = new Dictionary<ulong, (CheckedVersions File, Mention Mention)>();
        foreach (CheckedVersions file in files)
        {
            foreach (Mention mention in select(file))
            {
                if (first.TryAdd(mention.Hash, (file, mention)))
                {
                    continue;
                }

                // Two files of one subject are AM1040 already, and one file's shared LoRAs were told apart when it was read.
                (CheckedVersions other, Mention earlier) = first[mention.Hash];
                if (ReferenceEquals(file, other) ? withinFile : file.Place.Subject is not { } subject || subject != other.Place.Subject)
                {
                    findings.Add(Report(rule, file.Place, mention, other.Place, earlier, message));
                }
            }
        }
    }

    /// <summary>Whether nothing is mentioned twice, as in nearly every tree: sorting numbers tells so sooner than a table.</summary>
    private static bool AreDistinct(Mention[][] mentions)
    {
        int count = 0;
        foreach (Mention[] list in mentions)
        {
            count += list.Length;
        }

        var hashes = new ulong[count];
        count = 0;
        foreach (Mention[] list in mentions)
        {
            for (int i = 0; i < list.Length; i++)
            {
                hashes[count++] = list[i].Hash;
            }
        }

        Array.Sort(hashes);
        for (int i = 1; i < hashes.Length; i++)
        {
            if (hashes[i] == hashes[i - 1])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The finding. Both files are read again: texts and positions are wanted of the few, offsets kept of all.</summary>
    private static Finding Report(Rule rule, VersionPlace place, Mention mention, VersionPlace otherPlace, Mention earlier, Func<Quote, Quote, string, string> message)
    {
        Quote first = Quote.Read(otherPlace, earlier.Offset);
        Quote second = Quote.Read(place, mention.Offset);
        string where = ReferenceEquals(place, otherPlace) ? $"line {first.Position.Line}" : $"{otherPlace.Path} line {first.Position.Line}";
        RelatedLocation other = new(otherPlace.Path, first.Position, $"{first.Title}: {first.Text}");
        return Finding.At(rule, place.Path, second.Position, message(second, first, where), related: other) with { JsonPath = second.JsonPath };
    }

    /// <summary>What stands at an offset of a version file: an id, or a LoRA's address, of which only the file name is told, as the rest may hold a secret.</summary>
    private sealed record Quote(TextPosition Position, string JsonPath, string Title, string? Id, string Text)
    {
        public static Quote Read(VersionPlace place, int offset)
        {
            using DataFile? data = DataFile.Read(place.Path, out _);
            if (data is not null)
            {
                foreach (TrainingVersion version in VersionsFile.Read(place.Path, data.Text, place.Subject, serviceUrl: null).Versions)
                {
                    JsonValue?[] values = [version[VersionField.Id], version[VersionField.LoraUrl], .. version.MergedIdValues];
                    if (Array.Find(values, v => v?.Start == offset) is { } value)
                    {
                        string text = value.Start == version[VersionField.LoraUrl]?.Start ? version.Lora!.FileName : value.AsString()!;
                        return new Quote(value.Position, value.GetPath(), VersionRules.Title(version), version.Id, text);
                    }
                }
            }

            return new Quote(TextPosition.Start, "$", "an entry", "", "it"); // the file was changed meanwhile
        }
    }
}
