using ActorMaker.Data.Trainings;
using ActorMaker.Operations;
using ActorMaker.Service.Api;
using ActorMaker.Service.Worker;

namespace ActorMaker.Service.Hosting;

/// <summary>Whether this service changes the tree.</summary>
internal enum Writing
{
    /// <summary>It does.</summary>
    Yes,

    /// <summary>It was told not to.</summary>
    ReadOnly,

    /// <summary>Another service works on the same data; this one takes over when that ends.</summary>
    Second,
}

/// <summary>What all parts of the service share.</summary>
internal sealed class ServiceState
{
    /// <summary>What all parts of the service share.</summary>
    /// <param name="options">What it was told.</param>
    /// <param name="data">Which data it is about, and what its project says.</param>
    public ServiceState(ServeOptions options, DataSource data, TimeProvider time)
    {
        (Options, Data, Time) = (options, data, time);
        Store = new TrainingStore(data.Root);
        Memory = new StoreMemory(Store, data, time);
        Events = new EventHub(time);
        Writing = options.IsReadOnly ? Writing.ReadOnly : Writing.Yes;
    }

    /// <summary>What it was told.</summary>
    public ServeOptions Options { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Absolute path of the data root.</summary>
    public string Root => Data.Root;

    /// <summary>What the project says.</summary>
    public DataSource Data { get; }

    /// <summary>What is known of trainings beside the tree.</summary>
    public TrainingStore Store { get; }

    /// <summary>The same, remembered while nothing changes.</summary>
    public StoreMemory Memory { get; }

    /// <summary>What the worker has to do: everything that changes the tree.</summary>
    public WorkQueue Work { get; } = new();

    /// <summary>The entries of the tree.</summary>
    public EntryIndex Entries { get; } = new();

    /// <summary>What only the running service knows of runs.</summary>
    public LiveBoard Live { get; } = new();

    /// <summary>Is told of a run that was looked at because somebody asked for that: the worker's, which tells whom it concerns.</summary>
    public Action<FollowedRun> Told { get; set; } = static _ => { };

    /// <summary>Tells whoever watches.</summary>
    public EventHub Events { get; }

    /// <summary>Whether it changes the tree.</summary>
    public Writing Writing { get; set; }

    /// <summary>The other service that works on the same data; null for none.</summary>
    public string? Holder { get; set; }

    /// <summary>Why the service cannot do its work; null if it can.</summary>
    public string? Problem => !Entries.IsRead ? "the version files are not read yet" : Store.CanKeep(out string why) ? null : "events cannot be kept: " + why;

    /// <summary>What keeps the tree from being changed for now, such as <c>merge</c>; null for nothing.</summary>
    public string? Waiting => GitWork.In(Root);
}
