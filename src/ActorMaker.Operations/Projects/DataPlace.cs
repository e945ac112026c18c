using ActorMaker.Data.Root;

namespace ActorMaker.Operations.Projects;

/// <summary>Where training data is, as far as looking tells.</summary>
/// <param name="Root">Absolute path of a folder with the layout of a data root; null if only a project was found.</param>
/// <param name="Projects">Absolute paths of the projects that gate training data: of the nearest folder that has any.</param>
public sealed record DataPlace(string? Root, IReadOnlyList<string> Projects)
{
    private static readonly string[] Marks = ["ActorMaker.Build", "TrainingDataRoot"];

    /// <summary>Looks upwards, as git does, up to the folder that git works in.</summary>
    /// <param name="folder">Absolute path of the folder to begin at.</param>
    /// <returns>What was found; null for nothing.</returns>
    public static DataPlace? Above(string folder)
    {
        string? root = null;
        for (string? at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            root ??= IsRoot(at) ? at : null;
            string[] projects = ProjectsIn(at);
            if (projects.Length > 0)
            {
                return new DataPlace(root, projects);
            }

            if (Path.Exists(Path.Join(at, ".git")))
            {
                break;
            }
        }

        return root is null ? null : new DataPlace(root, []);
    }

    /// <summary>Takes a path that the user named.</summary>
    /// <param name="path">Absolute path of a data root or of a project.</param>
    public static DataPlace At(string path) => File.Exists(path) ? new DataPlace(null, [path]) : new DataPlace(path, ProjectsIn(path));

    /// <summary>Whether a folder has a part of the layout of a data root.</summary>
    /// <param name="folder">Absolute path.</param>
    public static bool IsRoot(string folder) =>
        Directory.Exists(DataRoot.Styles(folder)) || Directory.Exists(DataRoot.Actors(folder)) || Directory.Exists(DataRoot.Manifests(folder))
        || Directory.Exists(DataRoot.StyleVersions(folder)) || Directory.Exists(DataRoot.ActorVersions(folder));

    /// <summary>The folder that git works in.</summary>
    /// <param name="folder">Absolute path of a folder in it.</param>
    /// <returns>Absolute path; null if there is none.</returns>
    public static string? RepositoryOf(string folder)
    {
        for (string? at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Path.Exists(Path.Join(at, ".git")))
            {
                return at;
            }
        }

        return null;
    }

    private static string[] ProjectsIn(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*.*proj").Where(IsOurs).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool IsOurs(string project)
    {
        string text = File.ReadAllText(project);
        return Array.Exists(Marks, mark => text.Contains(mark, StringComparison.Ordinal));
    }
}
