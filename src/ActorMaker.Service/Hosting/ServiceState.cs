using ActorMaker.Data.Trainings;
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
/// <param name="options">What it was told.</param>
/// <param name="data">Which data it is about, and what its project says.</param>
/// <param name="time">The clock.</param>
internal sealed class ServiceState(ServeOptions options, DataSource data, TimeProvider time)
{
    /// <summary>What it was told.</summary>
    public ServeOptions Options => options;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Absolute path of the data root.</summary>
    public string Root => data.Root;

    /// <summary>What the project says.</summary>
    public DataSource Data => data;

    /// <summary>What is known of trainings beside the tree.</summary>
    public TrainingStore Store { get; } = new(data.Root);

    /// <summary>What the worker has to do: everything that changes the tree.</summary>
    public WorkQueue Work { get; } = new();

    /// <summary>Whether it changes the tree.</summary>
    public Writing Writing { get; set; } = options.IsReadOnly ? Writing.ReadOnly : Writing.Yes;

    /// <summary>The other service that works on the same data; null for none.</summary>
    public string? Holder { get; set; }

    /// <summary>What keeps the tree from being changed for now, such as <c>merge</c>; null for nothing.</summary>
    public string? Waiting { get; set; }

    /// <summary>Why the service cannot do its work; null if it can.</summary>
    public string? Problem { get; set; }
}
