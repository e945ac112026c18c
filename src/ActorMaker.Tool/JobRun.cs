using ActorMaker.Operations.Projects;
using ActorMaker.Operations.Settings;
using ActorMaker.Tool.Output;

namespace ActorMaker.Tool;

/// <summary>One run of one operation: finds the data and its project, collects the settings, shows the operation.</summary>
/// <param name="job">The command.</param>
/// <param name="choices">How it is shown.</param>
/// <param name="terminal">Where it is shown.</param>
internal sealed class JobRun(JobCommand job, RunChoices choices, Terminal terminal, Surroundings surroundings)
{
    /// <summary>Runs it.</summary>
    /// <param name="named">What the user named as the root; null to look for it.</param>
    /// <param name="given">The settings that were given as options.</param>
    /// <param name="token">Ends it soon.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string? named, Dictionary<string, string> given, CancellationToken token)
    {
        ProjectFinder finder = new(terminal.Note, surroundings, choices.UsesProject);
        if (await finder.FindAsync(job.First is null ? job.Name : job.Name + " --root", named, given.GetValueOrDefault(Setting.TrainingDataRoot), token) is not { } found)
        {
            return ExitCode.Usage;
        }

        OperationSettings settings = found.Settings(job.Taken, given, surroundings);
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
        "markdown" => new MarkdownDoor(terminal, wording, choices.IsQuiet, DataPlace.RepositoryOf(root) ?? root),
        _ when job.IsOverview => new StatusDoor(terminal, wording, choices.IsQuiet),
        _ => new TextDoor(terminal, wording, choices.IsQuiet, surroundings.Folder),
    };
}
