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
        OperationSettings? settings;
        try
        {
            settings = await SettingsAsync(named, given, token);
        }
        catch (EvaluationException e)
        {
            terminal.Note($"actormaker: {e.Message}");
            terminal.Note("actormaker: --no-project does without the project's settings.");
            return ExitCode.Usage;
        }

        if (settings is null)
        {
            return ExitCode.Usage;
        }

        Wording wording = new(named);
        using SarifDoor? sarif = choices.Format == "sarif" ? new SarifDoor(terminal, wording, choices.IsQuiet, settings).Begin() : null;
        CommandDoor door = sarif ?? Open(settings, wording);
        await job.RunAsync(settings, door, token);
        door.End();
        return door.ExitCode;
    }

    private CommandDoor Open(OperationSettings settings, Wording wording) => choices.Format switch
    {
        "json" => new JsonDoor(terminal, wording, choices.IsQuiet),
        "github" => new GitHubDoor(terminal, wording, choices.IsQuiet, RepositoryOf(Path.GetDirectoryName(settings.Project)!)),
        _ => new TextDoor(terminal, wording, choices.IsQuiet, surroundings.Folder),
    };

    private static string RepositoryOf(string folder)
    {
        for (string? at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Path.Exists(Path.Join(at, ".git")))
            {
                return at;
            }
        }

        return folder;
    }

    private async Task<OperationSettings?> SettingsAsync(string? named, Dictionary<string, string> given, CancellationToken token)
    {
        DataPlace? place = named is not null ? DataPlace.At(surroundings.PathOf(named))
            : given.TryGetValue(Setting.TrainingDataRoot, out string? option) ? DataPlace.Above(surroundings.Folder) ?? DataPlace.At(option)
            : DataPlace.Above(surroundings.Folder);
        if (place is null)
        {
            terminal.Note($"actormaker: no training data in {surroundings.Folder} or above it: no project with ActorMaker.Build, no resources/style_images, no data/actors, no data/actor_manifests");
            terminal.Note($"actormaker: go there, or name the folder: actormaker {job.Name} FOLDER");
            return null;
        }

        if (choices.UsesProject && place.Projects.Count > 1)
        {
            terminal.Note($"actormaker: {string.Join(" and ", place.Projects)} both gate training data: name the one that is meant: actormaker {job.Name} {Wording.Quote(place.Projects[0])}");
            return null;
        }

        ProjectSettings? project = choices.UsesProject && place.Projects.Count == 1 ? await EvaluateAsync(place.Projects[0], token) : null;
        // A project above is about this data, or about other data.
        bool isNamed = named is not null || given.ContainsKey(Setting.TrainingDataRoot);
        if (project is not null && (isNamed || place.Root is null || project.Root == place.Root))
        {
            return Collect(project, project.Root, given);
        }

        string root = given.GetValueOrDefault(Setting.TrainingDataRoot) ?? place.Root ?? Path.GetDirectoryName(place.Projects[0])!;
        MakeOwnFolder(root);
        return Collect(project: null, root, given);
    }

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

    private async Task<ProjectSettings> EvaluateAsync(string path, CancellationToken token)
    {
        SettingsMemory memory = new(path, surroundings);
        ProjectSettings? known = memory.Recall(out bool isFresh);
        if (known is not null && isFresh)
        {
            return known;
        }

        DateTimeOffset before = TimeProvider.System.GetUtcNow();
        try
        {
            (ProjectSettings settings, string preprocessed) = await Evaluation.RunAsync(path, token);
            memory.Keep(settings, preprocessed, before);
            return settings;
        }
        catch (EvaluationException e) when (known is not null)
        {
            terminal.Note($"actormaker: {e.Message}");
            terminal.Note("actormaker: going on with the settings that the project had before.");
            return known;
        }
    }

    private OperationSettings Collect(ProjectSettings? project, string root, Dictionary<string, string> given)
    {
        OperationSettings settings = new() { Project = project?.Path ?? Path.Join(root, ".") };
        if (project is not null)
        {
            settings.Rules = project.Rules;
            settings.IsRaised = project.IsRaised;
        }

        foreach (string name in JobCommand.Common.Concat(job.Settings))
        {
            settings[name] = given.GetValueOrDefault(name)
                ?? (project is not null ? project[name] : NeverOfEnvironment.Contains(name, StringComparer.Ordinal) ? null : surroundings.Property(name) ?? DefaultOf(name, root));
        }

        return settings;
    }

    /// <summary>Where a root without a project keeps what a project keeps in its obj folder.</summary>
    private static string? DefaultOf(string setting, string root) => setting switch
    {
        Setting.VersionCache => Path.Join(root, RootLock.FolderName, "training.versions"),
        Setting.HashCache => Path.Join(root, RootLock.FolderName, "training.hashes"),
        Setting.HeaderCache => Path.Join(root, RootLock.FolderName, "training.loras"),
        Setting.TrainingPlan => Path.Join(root, RootLock.FolderName, "training.plan.json"),
        _ => null,
    };
}
