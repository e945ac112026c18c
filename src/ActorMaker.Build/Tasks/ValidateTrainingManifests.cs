using ActorMaker.Operations;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Tasks;

/// <summary>Checks every actor manifest against the actor's images; the second half of the gate, which ends with its summary.</summary>
[MSBuildMultiThreadableTask]
public sealed class ValidateTrainingManifests : ScopedTask
{
    /// <summary>Path of the cache of image hashes; empty for none.</summary>
    public string? HashCache { get => Get(); set => Set(value); }

    /// <summary><c>true</c>: reads every file, whatever is remembered.</summary>
    public string? TrainingRehash { get => Get(); set => Set(value); }

    /// <summary>Path of a SARIF file of an earlier run whose findings are not reported again; empty for none.</summary>
    public string? TrainingBaseline { get => Get(); set => Set(value); }

    /// <summary>A git ref: what the data has lost since is an error too; empty for none.</summary>
    public string? TrainingAgainst { get => Get(); set => Set(value); }

    /// <summary>The run that <see cref="ValidateTrainingVersions"/> began; empty to begin one here.</summary>
    public string? Gate { get; set; }

    /// <summary><c>false</c>: <see cref="ValidateTrainingVersions"/> has failed, and so does this task, the last one of the gate.</summary>
    public bool VersionsPassed { get; set; } = true;

    /// <inheritdoc/>
    private protected override bool Passed
    {
        get
        {
            // What failed there is printed already: without this, MSBuild complains about a task that fails without a reason.
            BuildEngine7.AllowFailureWithoutError = !VersionsPassed;
            return VersionsPassed && base.Passed;
        }
    }

    /// <inheritdoc/>
    private protected override Task RunAsync(IDoor door, CancellationToken token)
    {
        object? begun = string.IsNullOrEmpty(Gate) ? null : BuildEngine4.UnregisterTaskObject(ValidateTrainingVersions.Key(Gate), RegisteredTaskObjectLifetime.Build);
        GateManifests gate = new();
        return begun is OperationRun run ? gate.RunAsync(run, Settings, door, token) : gate.RunAsync(Settings, door, token);
    }
}
