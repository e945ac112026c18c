using ActorMaker.Data.Plans;

namespace ActorMaker.FaultHost;

/// <summary>Plans that turn one tree into another: the simplest command there can be.</summary>
public static class TreePlan
{
    /// <summary>Plans to make a data root like a wanted tree: changed files with a backup, new files, and, after all of these, deletions.</summary>
    /// <param name="root">The data root.</param>
    /// <param name="wanted">The tree that it is to become.</param>
    /// <returns>The plan; empty once the root is like the tree.</returns>
    public static Plan Make(string root, string wanted)
    {
        List<FileEdit> edits = [];
        foreach (string relative in Files(wanted))
        {
            string path = Path.Combine(root, relative);
            byte[] fresh = File.ReadAllBytes(Path.Combine(wanted, relative));
            if (!File.Exists(path))
            {
                edits.Add(FileEdit.Create(path, FileContent.Of(fresh)));
            }
            else if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(fresh))
            {
                edits.Add(FileEdit.Change(path, ContentHash.Of(File.ReadAllBytes(path)), FileContent.Of(fresh)) with { Backup = true });
            }
        }

        string[] before = [.. edits.Select(e => e.Path)];
        foreach (string relative in Files(root).Where(f => !f.EndsWith(".backup", StringComparison.Ordinal) && !File.Exists(Path.Combine(wanted, f))))
        {
            string path = Path.Combine(root, relative);
            edits.Add(FileEdit.Delete(path, ContentHash.Of(File.ReadAllBytes(path))) with { After = before });
        }

        return new Plan(root, "TestTree", edits);
    }

    /// <summary>The data files of a tree, relative and ordered; temporary files and the tool's own folder left out.</summary>
    /// <param name="root">The tree.</param>
    /// <returns>Relative paths.</returns>
    public static IEnumerable<string> Files(string root) => Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(root, f))
        .Where(f => !f.StartsWith(".actormaker", StringComparison.Ordinal) && !f.EndsWith(".actormaker-tmp", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);
}
