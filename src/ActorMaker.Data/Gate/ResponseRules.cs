using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Gate;

/// <summary>AM2018, and what is wrong with the file itself.</summary>
internal static class ResponseRules
{
    /// <summary>Checks the response of one actor, if there is one.</summary>
    public static void Check(ActorFolder folder, List<Finding> findings)
    {
        if (!folder.HasResponse)
        {
            return;
        }

        var list = new FindingList(folder.ResponsePath);
        list.Add(RuleCatalog.LegacyResponse, "A legacy response.json is left: its addresses belong into the actor's manifest");
        using DataFile? file = DataFile.Read(folder.ResponsePath, out Finding? unreadable);
        if (unreadable is not null)
        {
            list.Items.Add(unreadable);
        }

        if (file is not null && JsonRules.Check(file.Text, list))
        {
            if (LegacyResponse.Read(file.Text) is null)
            {
                list.Add(RuleCatalog.WrongShape, file.Text.Root, "The response has no array output.output.s3_image_urls of addresses");
            }

            SecretRules.Check(file.Text, list);
        }

        findings.AddRange(list.Items);
    }
}
