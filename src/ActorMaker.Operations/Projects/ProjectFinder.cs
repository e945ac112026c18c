namespace ActorMaker.Operations.Projects;

/// <summary>Finds the data that a command is about.</summary>
/// <param name="note">Told, line by line, why nothing was found.</param>
/// <param name="surroundings">Where the command runs.</param>
/// <param name="usesProject">Whether a project's settings count.</param>
public sealed class ProjectFinder(Action<string> note, Surroundings surroundings, bool usesProject)
{
    /// <summary>Finds it.</summary>
    /// <param name="command">The command, for what is suggested.</param>
    /// <param name="named">What the user named as the root; null to look for it.</param>
    /// <param name="dataRoot">The option <c>--training-data-root</c>; null if it was not given.</param>
    /// <param name="token">Ends it soon.</param>
    /// <returns>Null, with a word to the user, if the command cannot go on.</returns>
    public async Task<FoundData?> FindAsync(string command, string? named, string? dataRoot, CancellationToken token)
    {
        DataPlace? place = named is not null ? DataPlace.At(surroundings.PathOf(named)) : DataPlace.Above(surroundings.Folder);
        place ??= dataRoot is null ? null : DataPlace.At(dataRoot);
        if (place is null)
        {
            note($"actormaker: no training data in {surroundings.Folder} or above it: no project with ActorMaker.Build, no resources/style_images, no data/actors, no data/actor_manifests");
            note($"actormaker: go there, or name the folder: actormaker {command} FOLDER");
            return null;
        }

        if (usesProject && place.Projects.Count > 1)
        {
            note($"actormaker: {string.Join(" and ", place.Projects)} both gate training data: name the one that is meant: actormaker {command} {ShellWord.Quote(place.Projects[0])}");
            return null;
        }

        try
        {
            ProjectSettings? project = usesProject && place.Projects.Count == 1 ? await EvaluateAsync(place.Projects[0], token) : null;
            // A project above is about this data, or about other data.
            bool isNamed = named is not null || dataRoot is not null;
            return project is not null && (isNamed || place.Root is null || project.Root == place.Root)
                ? new FoundData(project.Root, project)
                : new FoundData(dataRoot ?? place.Root ?? Path.GetDirectoryName(place.Projects[0])!, Project: null);
        }
        catch (EvaluationException e)
        {
            Array.ForEach(e.Message.Split('\n'), line => note($"actormaker: {line}"));
            note("actormaker: --no-project does without the project's settings.");
            return null;
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
            Array.ForEach(e.Message.Split('\n'), line => note($"actormaker: {line}"));
            note("actormaker: going on with the settings that the project had before.");
            return known;
        }
    }
}
