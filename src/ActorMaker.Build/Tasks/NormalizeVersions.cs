using ActorMaker.Operations;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Tasks;

/// <summary>Merges entries that are one version, and gives names, statuses, addresses and order their standard form.</summary>
[MSBuildMultiThreadableTask]
public sealed class NormalizeVersions : ScopedTask
{
    /// <summary><c>true</c>: write; <c>false</c>: preview; empty: what the target does by default.</summary>
    public string? Apply { get => Get(); set => Set(value); }

    /// <summary>Path of the plan file, which a preview and an apply both write.</summary>
    public string? TrainingPlan { get => Get(); set => Set(value); }

    /// <summary><c>best</c>: where entries of one version have different parameters, the best entry's win; empty: a person decides.</summary>
    public string? MergeConflicts { get => Get(); set => Set(value); }

    /// <inheritdoc/>
    private protected override Task RunAsync(IDoor door, CancellationToken token) => new Normalize().RunAsync(Settings, door, token);
}
