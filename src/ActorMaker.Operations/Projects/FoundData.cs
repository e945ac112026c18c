using ActorMaker.Data.Plans;
using ActorMaker.Operations.Settings;

namespace ActorMaker.Operations.Projects;

/// <summary>Which data is meant, and what its project says.</summary>
/// <param name="Root">Absolute path of the data root.</param>
/// <param name="Project">The project's settings; null where there is none, or none is wanted.</param>
public sealed record FoundData(string Root, ProjectSettings? Project)
{
    // A stray variable must not narrow what is checked, or make a preview write.
    private static readonly string[] NeverOfEnvironment = [Setting.Actors, Setting.Styles, Setting.Apply];

    /// <summary>What an operation is told: as given, else as the project says, else as the environment does.</summary>
    /// <param name="names">The settings that it takes.</param>
    /// <param name="given">The settings that the user gave.</param>
    /// <param name="surroundings">The environment, which counts where there is no project.</param>
    public OperationSettings Settings(IEnumerable<string> names, IReadOnlyDictionary<string, string> given, Surroundings surroundings)
    {
        OperationSettings settings = new() { Project = Project?.Path ?? Path.Join(Root, ".") };
        if (Project is { } project)
        {
            settings.Rules = project.Rules;
            settings.IsRaised = project.IsRaised;
        }
        else
        {
            MakeOwnFolder();
        }

        foreach (string name in names)
        {
            settings[name] = given.GetValueOrDefault(name) ?? (Project is null ? WithoutProject(name, surroundings) : Project[name]);
        }

        return settings;
    }

    private string? WithoutProject(string setting, Surroundings surroundings) => setting switch
    {
        // Where a project keeps these, in its obj folder, there is none.
        Setting.VersionCache => Path.Join(Root, RootLock.FolderName, "training.versions"),
        Setting.HashCache => Path.Join(Root, RootLock.FolderName, "training.hashes"),
        Setting.HeaderCache => Path.Join(Root, RootLock.FolderName, "training.loras"),
        _ when NeverOfEnvironment.Contains(setting, StringComparer.Ordinal) => null,
        Setting.TrainingReport => surroundings.Property(setting) ?? Path.Join(Root, RootLock.FolderName, "training-report"),
        Setting.TrainingPlan => surroundings.Property(setting) ?? Path.Join(Root, RootLock.FolderName, "training.plan.json"),
        _ => surroundings.Property(setting),
    };

    /// <summary>Makes the folder that caches are kept in, with what hides it from git.</summary>
    private void MakeOwnFolder()
    {
        try
        {
            if (DataPlace.IsRoot(Root))
            {
                RootLock.MakeFolder(Root);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing is remembered then.
        }
    }
}
