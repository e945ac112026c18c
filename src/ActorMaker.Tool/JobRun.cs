using ActorMaker.Data.Plans;
using ActorMaker.Operations.Settings;
using ActorMaker.Tool.Output;
using ActorMaker.Tool.Project;

namespace ActorMaker.Tool;

/// <summary>One run of one operation: finds the data and its project, collects the settings, shows the operation.</summary>
/// <param name="job">The command.</param>
/// <param name="choices">How it is shown.</param>
/// <param name="terminal">Where it is shown.</param>
/// <param name="surroundings">Where it runs.</param>
internal sealed class JobRun(JobCommand job, RunChoices choices, Terminal terminal, Surroundings surroundings)
{
    // A stray variable must not narrow what is checked, or make a preview write.
    private static readonly string[] NeverOfEnvironment = [Setting.Actors, Setting.Styles, Setting.Apply];

    /// <summary>Runs it.</summary>
    /// <param name="named">What the user named as the root; null to look for it.</param>
    /// <param name="given">The settings that were given as options.</param>
    /// <param name="token">Ends it soon.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task<int> RunAsync(string? named, Dictionary<string, string> given, CancellationToken token)
    {
        ProjectFinder finder = new(terminal, surroundings, choices.UsesProject);
        if (await finder.FindAsync(job.First is null ? job.Name : job.Name + " --root", named, given.GetValueOrDefault(Setting.TrainingDataRoot), token) is not { } found)
        {
            return ExitCode.Usage;
        }

        OperationSettings settings = Collect(found, given);
        Wording wording = new(named);
        using SarifDoor? sarif = choices.Format == "sarif" ? new SarifDoor(terminal, wording, choices.IsQuiet, settings).Begin() : null;
        CommandDoor door = sarif ?? Open(found.Root, wording);
        await job.RunAsync(settings, door, token);
        door.End();
        return door.ExitCode;
    }

    private CommandDoor Open(string root, Wording wording) => choices.Format switch
    {
        "json" => new JsonDoor(terminal, wording, choices.IsQuiet),
        "github" => new GitHubDoor(terminal, wording, choices.IsQuiet, DataPlace.RepositoryOf(root) ?? root),
        _ when job.IsOverview => new StatusDoor(terminal, wording, choices.IsQuiet),
        _ => new TextDoor(terminal, wording, choices.IsQuiet, surroundings.Folder),
    };

    private OperationSettings Collect(FoundData found, Dictionary<string, string> given)
    {
        OperationSettings settings = new() { Project = found.Project?.Path ?? Path.Join(found.Root, ".") };
        if (found.Project is { } project)
        {
            settings.Rules = project.Rules;
            settings.IsRaised = project.IsRaised;
        }
        else
        {
            MakeOwnFolder(found.Root);
        }

        foreach (string name in job.Taken)
        {
            settings[name] = given.GetValueOrDefault(name) ?? (found.Project is null ? WithoutProject(name, found.Root) : found.Project[name]);
        }

        return settings;
    }

    private string? WithoutProject(string setting, string root) => setting switch
    {
        // Where a project keeps these, in its obj folder, there is none.
        Setting.VersionCache => Path.Join(root, RootLock.FolderName, "training.versions"),
        Setting.HashCache => Path.Join(root, RootLock.FolderName, "training.hashes"),
        Setting.HeaderCache => Path.Join(root, RootLock.FolderName, "training.loras"),
        _ when NeverOfEnvironment.Contains(setting, StringComparer.Ordinal) => null,
        Setting.TrainingReport => surroundings.Property(setting) ?? Path.Join(root, RootLock.FolderName, "training-report"),
        Setting.TrainingPlan => surroundings.Property(setting) ?? Path.Join(root, RootLock.FolderName, "training.plan.json"),
        _ => surroundings.Property(setting),
    };

    /// <summary>Makes the folder that caches are kept in, with what hides it from git.</summary>
    private static void MakeOwnFolder(string root)
    {
        try
        {
            if (DataPlace.IsRoot(root))
            {
                RootLock.MakeFolder(root);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing is remembered then.
        }
    }
}
