using ActorMaker.Operations;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Tasks;

/// <summary>Brings every actor manifest up to date with the actor's local images, and takes over and removes <c>response.json</c>.</summary>
[MSBuildMultiThreadableTask]
public sealed class SyncTrainingManifests : ScopedTask
{
    /// <summary><c>true</c>: write; <c>false</c>: preview; empty: what the target does by default.</summary>
    public string? Apply { get => Get(); set => Set(value); }

    /// <summary>Path of the plan file, which a preview and an apply both write.</summary>
    public string? TrainingPlan { get => Get(); set => Set(value); }

    /// <summary>Path of the cache of image hashes; empty for none.</summary>
    public string? HashCache { get => Get(); set => Set(value); }

    /// <summary><c>true</c>: reads every file, whatever is remembered.</summary>
    public string? TrainingRehash { get => Get(); set => Set(value); }

    /// <inheritdoc/>
    private protected override Task RunAsync(IDoor door, CancellationToken token) => new SyncManifests().RunAsync(Settings, door, token);
}
