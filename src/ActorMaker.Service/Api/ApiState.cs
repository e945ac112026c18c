using ActorMaker.Data.Gate;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using ActorMaker.Data.Views;
using ActorMaker.Operations;
using ActorMaker.Operations.Images;
using ActorMaker.Operations.Settings;
using ActorMaker.Operations.Trainings;
using ActorMaker.Service.Hosting;
using ActorMaker.Service.Worker;

namespace ActorMaker.Service.Api;

/// <summary>What the routes of the API share.</summary>
/// <param name="service">What all parts of the service share.</param>
internal sealed class ApiState(ServiceState service)
{
    // Of its own: what the worker's has not seen yet, the worker tells whoever watches.
    private readonly EntryIndex entries = new();

    /// <summary>What all parts of the service share.</summary>
    public ServiceState Service => service;

    /// <summary>Whose the manifests are.</summary>
    public ManifestNames Names { get; } = new();

    /// <summary>The plans that were applied.</summary>
    public AppliedPlans Applied { get; } = new(service.Root);

    /// <summary>Which commit the tree is based on, and which version files differ from it.</summary>
    public GitChanges Git { get; } = new(service.Root, service.Time);

    // The gate works on every core: two at a time would take as long as one after the other.
    private SemaphoreSlim Turn { get; } = new(1);

    /// <summary>The data, as it is read now.</summary>
    public GateSettings Data() => ProjectData.Read(service.Data.Settings(), service.Time);

    /// <summary>What a person does with trainings.</summary>
    public TrainingCommands Commands() => new(service.Data.Settings(), service.Store, Names, service.Time);

    /// <summary>Has the worker do something that a person wants with trainings: one after the other, and to its end, also if nobody waits any more.</summary>
    /// <param name="work">What is done.</param>
    public Task<T> WriteAsync<T>(Func<TrainingCommands, CancellationToken, Task<T>> work) => service.Work.RunAsync(stop => work(Commands(), stop), CancellationToken.None);

    /// <summary>The same for what changes the tree at once: not while that is in git's hands.</summary>
    public Task<TrainingAnswer> ChangeAsync(Func<TrainingCommands, CancellationToken, Task<TrainingAnswer>> work) =>
        service.Waiting is { } what ? Task.FromResult(new TrainingAnswer("git-busy", GitBusy.Why(what))) : WriteAsync(work);

    /// <summary>Gives a training a command, and tells whomever it concerns what came of it.</summary>
    public Task<TrainingAnswer> CommandAsync(TrainingView training, Func<TrainingCommands, TrainingView, CancellationToken, Task<TrainingAnswer>> command) => ChangeAsync(async (commands, stop) =>
    {
        TrainingAnswer said = await command(commands, training, stop);
        if (said.Run is { } run)
        {
            service.Told(run);
        }

        return said;
    });

    /// <summary>Shows what an operation would change, or changes what was shown.</summary>
    /// <param name="plan">The plan that is to be carried out; null to show one.</param>
    /// <param name="journal">The journal that is to be put back; null for the last.</param>
    /// <param name="apply">Whether it is carried out.</param>
    /// <param name="by">Where somebody asks for it.</param>
    /// <param name="cancellation">Ends a preview; what is carried out goes to its end.</param>
    /// <param name="actor">The one actor that it is about; null for all that the project's settings mean.</param>
    /// <returns>What was found, planned and done.</returns>
    public async Task<PlanKeeper> RunAsync(Operation operation, string? plan, string? journal, bool apply, string by, CancellationToken cancellation, string? actor = null)
    {
        PlanKeeper door = new(apply ? plan : null, by);
        OperationSettings settings = service.Data.Settings();
        settings[Setting.Apply] = apply ? "true" : "false";
        settings[Setting.TrainingJournal] = journal;
        if (actor is not null)
        {
            (settings[Setting.Actors], settings[Setting.Styles]) = (actor, null);
        }

        // A preview writes nothing, and need not wait for whoever does; nor does the worker wait for images, whose record is locked like any other change.
        await (apply && operation is not ImageOperation
            ? service.Work.RunAsync(stop => operation.RunAsync(settings, door, stop), CancellationToken.None)
            : Task.Run(() => operation.RunAsync(settings, door, apply ? CancellationToken.None : cancellation), cancellation));
        return door;
    }

    /// <summary>Runs the gate.</summary>
    /// <param name="settings">What the project says.</param>
    /// <param name="door">Gets what is found.</param>
    public async Task<RunReport> CheckAsync(OperationSettings settings, PlanKeeper door, CancellationToken cancellation)
    {
        await Turn.WaitAsync(cancellation);
        try
        {
            OperationRun run = GateVersions.Begin(settings, door);
            await new GateVersions(goesOn: true).RunAsync(run, cancellation);
            return await new GateManifests().RunAsync(run, settings, door, cancellation);
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>Finds whom a route names.</summary>
    /// <param name="kind">Style or actor.</param>
    /// <param name="text">Number or name.</param>
    public IReadOnlyList<VersionPlace> Find(SubjectKind kind, string text) => SubjectSearch.Find(service.Root, kind, text, Names);

    /// <summary>The entries of the tree, as they are now.</summary>
    /// <param name="data">How it is read.</param>
    public IReadOnlyList<KnownEntry> Entries(GateSettings data, CancellationToken cancellation)
    {
        entries.Refresh(data, cancellation);
        return entries.Entries;
    }

    /// <summary>All trainings, the newest first.</summary>
    /// <param name="isWhole">Whether the whole log is read, and not only as far back as it counts.</param>
    public IReadOnlyList<TrainingView> Trainings(bool isWhole, CancellationToken cancellation)
    {
        GateSettings data = Data();
        DateTimeOffset now = data.Time.GetUtcNow();
        IReadOnlyList<LogLine> log = isWhole ? service.Store.Log(DateTimeOffset.MinValue) : service.Memory.Log();
        return TrainingViews.Of(Entries(data, cancellation), service.Memory.Jobs(), service.Memory.Waiting(), log, entry => service.Live.Of(entry.Place.Path, entry.Id)?.Status ?? RunState.Unknown, now);
    }
}
