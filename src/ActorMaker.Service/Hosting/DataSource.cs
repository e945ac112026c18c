using ActorMaker.Operations.Projects;
using ActorMaker.Operations.Settings;

namespace ActorMaker.Service.Hosting;

/// <summary>The data root, and what its project says of it: asked of MSBuild once for each state of the project's files.</summary>
/// <param name="named">What the user named; null to look for it.</param>
/// <param name="surroundings">The environment.</param>
/// <param name="found">What was found at first.</param>
internal sealed class DataSource(string? named, Surroundings surroundings, FoundData found)
{
    /// <summary>The name of the command, for what is suggested.</summary>
    private const string Command = "serve";

    private static readonly Dictionary<string, string> Nothing = new(StringComparer.Ordinal);

    // The doors' own are not among those that a user sets. A baseline and a SARIF file are of one run, and this one never ends.
    private static readonly string[] Taken =
    [
        .. Setting.All.Select(static s => s.Name).Except([Setting.Apply, Setting.TrainingPlan, Setting.TrainingSarif, Setting.TrainingBaseline], StringComparer.Ordinal),
        Setting.HashCache, Setting.HeaderCache, Setting.VersionCache, Setting.RuleDocs,
    ];

    private volatile FoundData current = found;

    /// <summary>Absolute path of the data root. It stays the same while the service runs.</summary>
    public string Root { get; } = found.Root;

    /// <summary>The S3 service whose host counts as an S3 address; null for AWS only.</summary>
    public Uri? ServiceUrl => Uri.TryCreate(Settings()[Setting.S3ServiceUrl], UriKind.Absolute, out Uri? url) ? url : null;

    /// <summary>The settings of operations on this data, as the project said when it was last asked.</summary>
    public OperationSettings Settings() => current.Settings(Taken, Nothing, surroundings);

    /// <summary>Finds the data.</summary>
    /// <param name="named">What the user named; null to look for it.</param>
    /// <param name="surroundings">The environment, and where to look.</param>
    /// <param name="note">Told why nothing was found.</param>
    /// <param name="token">Ends it soon.</param>
    /// <returns>Null, with a word to the user, if there is none.</returns>
    public static async Task<DataSource?> FindAsync(string? named, Surroundings surroundings, Action<string> note, CancellationToken token)
    {
        if (await new ProjectFinder(note, surroundings, usesProject: true).FindAsync(Command, named, dataRoot: null, token) is not { } found)
        {
            return null;
        }

        if (!DataPlace.IsRoot(found.Root))
        {
            note($"actormaker: {found.Root} is no data root: it has no resources/style_images, data/actors or data/actor_manifests");
            return null;
        }

        return new DataSource(named, surroundings, found);
    }

    /// <summary>Asks the project again if a file of it has changed.</summary>
    /// <param name="note">Told why it cannot be asked; the settings then stay as they were.</param>
    /// <param name="token">Ends it soon.</param>
    public async Task RefreshAsync(Action<string> note, CancellationToken token)
    {
        FoundData? again = await new ProjectFinder(note, surroundings, usesProject: true).FindAsync(Command, named ?? Root, dataRoot: null, token);
        if (again is null)
        {
            return;
        }

        if (again.Root == Root)
        {
            current = again;
        }
        else
        {
            note($"actormaker: the project now names another data root, {again.Root}: start the service again to serve that");
        }
    }
}
