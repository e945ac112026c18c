using ActorMaker.Operations;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Tasks;

/// <summary>Puts back, byte for byte, what the last applied plan, or a named one, changed; files that somebody changed since are left as they are.</summary>
[MSBuildMultiThreadableTask]
public sealed class UndoTraining : TrainingTask
{
    /// <summary><c>true</c>: write; <c>false</c>: preview; empty: what the target does by default.</summary>
    public string? Apply { get => Get(); set => Set(value); }

    /// <summary>Path of the plan file, which a preview and an apply both write.</summary>
    public string? TrainingPlan { get => Get(); set => Set(value); }

    /// <summary>Name of the journal of the plan to put back; empty means the last applied plan of a target.</summary>
    public string? TrainingJournal { get => Get(); set => Set(value); }

    /// <inheritdoc/>
    private protected override Task RunAsync(IDoor door, CancellationToken token) => new Undo().RunAsync(Settings, door, token);
}
