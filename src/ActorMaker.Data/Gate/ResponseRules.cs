using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Gate;

/// <summary>AM2018, or else why a sync would leave the file where it is.</summary>
internal static class ResponseRules
{
    /// <summary>Checks the response of one actor, if there is one.</summary>
    /// <param name="manifest">His manifest; null if there is none, or if both were compared before.</param>
    /// <param name="actors">The names of all actors' folders.</param>
    /// <param name="settings">Which addresses are allowed.</param>
    /// <param name="findings">Gets what is wrong.</param>
    public static void Check(ActorFolder folder, ActorManifest? manifest, IReadOnlySet<string> actors, DataSettings settings, List<Finding> findings)
    {
        if (!folder.HasResponse)
        {
            return;
        }

        using DataFile? file = DataFile.Read(folder.ResponsePath, out Finding? unreadable);
        if (unreadable is not null)
        {
            findings.Add(unreadable);
        }

        if (file is null)
        {
            return;
        }

        var list = new FindingList(folder.ResponsePath);
        if (file.Text.Problems.Count == 0 && manifest is null && LegacyAddresses.AreOrdinary(file.Text, folder.Name, actors, settings, folder.ResponsePath))
        {
            SecretRules.Check(file.Text, list);
        }
        else if (LegacyAddresses.Read(file.Text, folder.Name, actors, settings, list) is { IsComplete: true } response && manifest is { IsSound: true })
        {
            var facts = new ActorFacts(folder.Name, [], response.Items, settings.ServiceUrl);
            foreach (LegacyAddress address in ManifestComparison.Of(manifest, facts).NotHeld)
            {
                list.Items.Add(LegacyAddresses.NotHeld(address, manifest, folder));
            }
        }

        if (list.Items.Count == 0)
        {
            list.Add(RuleCatalog.LegacyResponse, "A legacy response.json is left: its addresses belong into the actor's manifest");
        }

        findings.AddRange(list.Items);
    }
}
