namespace ActorMaker.Service.Worker;

/// <summary>Whether git is at work in a data root: what is written then would be lost, or get into somebody's merge.</summary>
internal static class GitWork
{
    private static readonly (string Name, string What)[] Signs =
    [
        ("index.lock", "index.lock"),
        ("rebase-merge", "rebase"),
        ("rebase-apply", "rebase"),
        ("MERGE_HEAD", "merge"),
        ("CHERRY_PICK_HEAD", "cherry-pick"),
        ("REVERT_HEAD", "revert"),
    ];

    /// <summary>What git is doing.</summary>
    /// <param name="root">Absolute path of the data root.</param>
    /// <returns>Such as <c>merge</c>; null for nothing.</returns>
    public static string? In(string root)
    {
        if (FolderOf(root) is not { } git)
        {
            return null;
        }

        foreach ((string name, string what) in Signs)
        {
            if (Path.Exists(Path.Join(git, name)))
            {
                return what;
            }
        }

        return null;
    }

    /// <summary>Git's own folder for a work tree: a file names it where there are several work trees, and in submodules.</summary>
    private static string? FolderOf(string root)
    {
        for (string? at = root; at is not null; at = Path.GetDirectoryName(at))
        {
            string git = Path.Join(at, ".git");
            if (Directory.Exists(git))
            {
                return git;
            }

            if (File.Exists(git))
            {
                const string named = "gitdir: ";
                try
                {
                    string text = File.ReadAllText(git).Trim();
                    return text.StartsWith(named, StringComparison.Ordinal) ? Path.GetFullPath(text[named.Length..], at) : null;
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    return null;
                }
            }
        }

        return null;
    }
}
