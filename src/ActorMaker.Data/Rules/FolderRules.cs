using ActorMaker.Data.Findings;
using ActorMaker.Data.Tree;

namespace ActorMaker.Data.Rules;

/// <summary>AM1001 for folders of the tree that are there and cannot be listed: what is in them was not checked.</summary>
internal static class FolderRules
{
    /// <summary>Checks folders.</summary>
    /// <param name="root">Absolute path of the data root.</param>
    /// <param name="folders">The folders, relative to the root; those that do not exist are fine.</param>
    /// <param name="findings">Gets what is wrong.</param>
    public static void Check(string root, IReadOnlyList<string> folders, List<Finding> findings)
    {
        foreach (string folder in folders)
        {
            string path = Path.Combine(root, folder);
            _ = Folder.List(path, static (_, _) => false, out string? problem);
            if (problem is not null)
            {
                findings.Add(JsonRules.Unlisted(path, problem));
            }
        }
    }
}
