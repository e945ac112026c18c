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
        List<ActorFolder> unclaimed = ReadUnclaimed(settings, pairs, findings, cancellation);
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
            else if (check.IsWanted && check.EntryCount == 0 && pairs.Folders.Count > 0)
            {
                findings.Add(check.AtName(RuleCatalog.NoFolder, $"There is no folder data/actors/{check.CharacterName}, and the manifest lists no image"));
            }
        }

        return unclaimed;
    }

    /// <summary>Does not send to a sync what that would refuse.</summary>
    /// <param name="from">The first that may do so.</param>
    /// <param name="to">Behind the last.</param>
    /// <param name="first">What has to be mended first; null for nothing.</param>
    public static void MendFirst(List<Finding> findings, int from, int to, Fix? first)
    {
        for (int i = from; first is not null && i < to; i++)
        {
            if (findings[i].Fix is { } fix && Names(fix, Job.SyncTrainingManifests))
            {
                findings[i] = findings[i] with { Fix = first };
            }
        }
    }

    private static bool Names(Fix fix, Job job) => fix.Command?.Job == job || (fix.Rest is { } rest && Names(rest, job));

    private static List<ActorFolder> ReadUnclaimed(DataSettings settings, ActorPairs pairs, List<Finding> findings, CancellationToken cancellation)
    {
        List<string> names = pairs.Wanted;
        var read = new ActorFolder[names.Count];
        var responses = new List<Finding>[names.Count];
        Workers.Run(
            names.Count,
            Workers.ForReading,
            i =>
            {
                read[i] = ActorFolder.Read(settings.Root, names[i]);
                ResponseRules.Check(read[i], manifest: null, pairs.Folders, settings, responses[i] = []);
            },
            cancellation);
        for (int i = 0; i < read.Length; i++)
        {
            MendFirst(responses[i], 0, responses[i].Count, read[i].HasResponse ? pairs.MendFirst(read[i]) : null);
            findings.AddRange(responses[i]);
        }

        return [.. read];
    }
}
