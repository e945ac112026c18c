using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Gate;

/// <summary>The rules that compare manifests with each other and with the actors' folders.</summary>
internal static class ActorRules
{
    /// <summary>Checks what belongs together; returns the folders that no manifest claims.</summary>
    public static List<ActorFolder> Check(DataSettings settings, ManifestCheck[] checks, List<string> folders, List<Finding> findings, CancellationToken cancellation)
    {
        var byName = new Dictionary<string, ManifestCheck>(checks.Length, StringComparer.Ordinal);
        var byNumber = new Dictionary<Subject, ManifestCheck>(checks.Length);
        foreach (ManifestCheck check in checks)
        {
            ManifestCheck? same = Number(check) is { } number && !byNumber.TryAdd(number, check) ? byNumber[number] : null;
            if (check.CharacterName.Length > 0 && !byName.TryAdd(check.CharacterName, check))
            {
                findings.Add(NameFinding(RuleCatalog.Contradiction, check, $"\"{check.CharacterName}\" has a manifest already: {byName[check.CharacterName].Path}"));
            }
            else if (same is not null)
            {
                findings.Add(NameFinding(RuleCatalog.Contradiction, check, $"{Path.GetFileName(check.Path)} is a second manifest of {Number(check)}, beside {same.Path}"));
            }
        }

        List<ActorFolder> unclaimed = ReadUnclaimed(settings, folders, byName, findings, cancellation);
        var strangers = new Dictionary<Subject, ActorFolder>();
        ILookup<Subject?, string> sharing = (unclaimed.Count > 0 ? folders : []).ToLookup(static f => Subject.FromName(SubjectKind.Actor, f));
        foreach (ActorFolder folder in unclaimed)
        {
            if (Subject.FromName(SubjectKind.Actor, folder.Name) is { } number)
            {
                strangers.TryAdd(number, folder);
            }

            if (folder.Problem is { } problem)
            {
                findings.Add(problem);
            }

            if (folder.Images.Length > 0 && ImagesWithoutManifest(folder, byNumber, sharing) is { } finding)
            {
                findings.Add(finding);
            }
        }

        foreach (ManifestCheck check in checks)
        {
            if (check.Folder is { } own)
            {
                if (own.Problem is { } problem)
                {
                    findings.Add(problem);
                }
            }
            else if (check.CharacterName.Length > 0)
            {
                findings.Add(ManifestWithoutFolder(check, strangers));
            }
        }

        return unclaimed;
    }

    private static Subject? Number(ManifestCheck check) =>
        Subject.FromName(SubjectKind.Actor, Path.GetFileName(check.Path)[..^ActorManifest.FileSuffix.Length]);

    private static List<ActorFolder> ReadUnclaimed(DataSettings settings, List<string> folders, Dictionary<string, ManifestCheck> byName, List<Finding> findings, CancellationToken cancellation)
    {
        List<string> names = folders.FindAll(f => !byName.ContainsKey(f) && settings.Actors.Matches(f));
        var read = new ActorFolder[names.Count];
        var responses = new List<Finding>[names.Count];
        Workers.Run(
            names.Count,
            Workers.ForReading,
            i =>
            {
                read[i] = ActorFolder.Read(settings.Root, names[i]);
                ResponseRules.Check(read[i], responses[i] = []);
            },
            cancellation);
        Array.ForEach(responses, findings.AddRange);
        return [.. read];
    }

    /// <summary>The finding about images that no manifest claims; null if the manifest of their id has findings of its own that come first.</summary>
    private static Finding? ImagesWithoutManifest(ActorFolder folder, Dictionary<Subject, ManifestCheck> byNumber, ILookup<Subject?, string> sharing)
    {
        string path = Path.GetDirectoryName(folder.TrainingPath)!;
        string images = folder.Images.Length == 1 ? "1 image" : $"{folder.Images.Length} images";
        Subject? number = Subject.FromName(SubjectKind.Actor, folder.Name);
        if (number is { } id && byNumber.TryGetValue(id, out ManifestCheck? other))
        {
            if (other.CharacterName.Length == 0)
            {
                return null;
            }

            string message = $"The folder has {images}, and the manifest of its id describes \"{other.CharacterName}\": {other.Path}";
            return Finding.At(RuleCatalog.Contradiction, path, message, "rename the folder, or correct the manifest", new RelatedLocation(other.Path, TextPosition.Start, other.CharacterName));
        }

        string? twin = number is null ? null : sharing[number].FirstOrDefault(f => !string.Equals(f, folder.Name, StringComparison.Ordinal));
        return twin is null
            ? Finding.At(RuleCatalog.NoManifest, path, $"The folder has {images} and no manifest")
            : Finding.At(RuleCatalog.NoManifest, path, $"The folder has {images} and no manifest, and the folder \"{twin}\" has the same id", "give one of the two another id");
    }

    private static Finding ManifestWithoutFolder(ManifestCheck check, Dictionary<Subject, ActorFolder> strangers)
    {
        if (Number(check) is { } number && strangers.TryGetValue(number, out ActorFolder? stranger) && stranger.Images.Length == 0)
        {
            return NameFinding(RuleCatalog.Contradiction, check, $"The manifest describes \"{check.CharacterName}\", and the folder of its id is \"{stranger.Name}\"");
        }

        return NameFinding(RuleCatalog.NoFolder, check, $"There is no folder data/actors/{check.CharacterName}");
    }

    /// <summary>A finding at a manifest's name. The text may be gone by now, so it is read again for the few that need it.</summary>
    private static Finding NameFinding(Rule rule, ManifestCheck check, string message)
    {
        using DataFile? file = DataFile.Read(check.Path, out _);
        var list = new FindingList(check.Path);
        if (file is not null && ActorManifest.Read(check.Path, file.Text).NameValue is { } name)
        {
            list.Add(rule, name, message);
        }
        else
        {
            list.Add(rule, message);
        }

        return list.Items[0];
    }
}
