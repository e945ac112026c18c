using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Gate;

/// <summary>The rules that compare manifests with each other and with the actors' folders.</summary>
internal static class ActorRules
{
    /// <summary>Checks what belongs together; returns the folders that no manifest describes.</summary>
    public static List<ActorFolder> Check(DataSettings settings, ActorPairs pairs, ManifestCheck[] checks, List<Finding> findings, CancellationToken cancellation)
    {
        findings.AddRange(pairs.SecondManifests(consequence: null));
        findings.AddRange(pairs.SecondManifestsOfId());
        List<ActorFolder> unclaimed = ReadUnclaimed(settings, pairs.Wanted, findings, cancellation);
        foreach (ActorFolder folder in unclaimed)
        {
            if (folder.Problem is { } problem)
            {
                findings.Add(problem);
            }

            if (folder.Images.Length == 0)
            {
                continue;
            }

            if (pairs.ManifestOfId(folder.Name) is not { } other)
            {
                findings.Add(pairs.NoManifest(folder, consequence: null));
            }
            else if (other.CharacterName.Length > 0) // else its own findings come first
            {
                findings.Add(pairs.IsAnother(folder, other, consequence: null));
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
            else if (pairs.DescribesAnother(check, consequence: null) is { } another)
            {
                findings.Add(another);
            }
            else if (check.IsWanted && check.CharacterName.Length > 0)
            {
                findings.Add(check.AtName(RuleCatalog.NoFolder, $"There is no folder data/actors/{check.CharacterName}"));
            }
        }

        return unclaimed;
    }

    private static List<ActorFolder> ReadUnclaimed(DataSettings settings, List<string> names, List<Finding> findings, CancellationToken cancellation)
    {
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
}
