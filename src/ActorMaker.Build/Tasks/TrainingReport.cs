using ActorMaker.Operations;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Tasks;

/// <summary>Writes the state of everything as static pages, JSON and a summary.</summary>
[MSBuildMultiThreadableTask]
public sealed class TrainingReport : ScopedTask
{
    /// <summary>After how many hours nothing heard of a training is worth saying; empty means 24.</summary>
    public string? TrainingPendingHours { get => Get(); set => Set(value); }

    /// <summary>Path of the cache of image hashes; empty for none.</summary>
    public string? HashCache { get => Get(); set => Set(value); }

    /// <summary><c>true</c>: reads every file, whatever is remembered.</summary>
    public string? TrainingRehash { get => Get(); set => Set(value); }

    /// <summary>The folder to write: the property <c>TrainingReport</c>, whose name is the task's own.</summary>
    public string? TrainingReportFolder { get => Settings["TrainingReport"]; set => Settings["TrainingReport"] = value; }

    /// <summary>Which actors get a page: <c>problems</c>, <c>all</c> or <c>none</c>.</summary>
    public string? TrainingReportActors { get => Get(); set => Set(value); }

    /// <summary>The instant that ages count from; empty means midnight UTC of today.</summary>
    public string? TrainingReportAt { get => Get(); set => Set(value); }

    /// <summary><c>true</c>: actors' pages show the images that are here.</summary>
    public string? TrainingReportImages { get => Get(); set => Set(value); }

    /// <inheritdoc/>
    private protected override Task RunAsync(IDoor door, CancellationToken token) => new Report().RunAsync(Settings, door, token);
}
