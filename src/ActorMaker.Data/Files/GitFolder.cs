using System.Text;

namespace ActorMaker.Data.Files;

/// <summary>Finds the folder in which git keeps what it knows of a work tree.</summary>
public static class GitFolder
{
    private const string Named = "gitdir: ";
    private const int MaxBytes = 64 * 1024;

    /// <summary>Finds it. Runs no git.</summary>
    /// <param name="path">Absolute path of a folder in the work tree.</param>
    /// <returns>Absolute path: of <c>.git</c>, or of what such a file names (further work trees, submodules); null where there is no repository.</returns>
    public static string? Of(string path)
    {
        for (string? at = path; at is not null; at = Path.GetDirectoryName(at))
        {
            string git = Path.Join(at, ".git");
            switch (FileStamp.Of(git).Kind)
            {
                case FileKind.Folder:
                    return git;
                case FileKind.File:
                    return Read(git, at);
            }
        }

        return null;
    }

    private static string? Read(string file, string folder)
    {
        try
        {
            string text = Encoding.UTF8.GetString(OrdinaryFile.Read(file, MaxBytes) ?? []).Trim();
            return text.StartsWith(Named, StringComparison.Ordinal) ? Path.GetFullPath(text[Named.Length..], folder) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
