using ActorMaker.Operations;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Tasks;

/// <summary>Checks every version file of the data root; the first half of the gate.</summary>
[MSBuildMultiThreadableTask]
public sealed class ValidateTrainingVersions : ScopedTask
{
    private static int runs;

    /// <summary>After how many hours a pending run is AM1031; empty means 24.</summary>
    public string? TrainingPendingHours { get => Get(); set => Set(value); }

    /// <summary>Path of the file that remembers what was found in version files; empty for none.</summary>
    public string? VersionCache { get => Get(); set => Set(value); }

    /// <summary><c>true</c>: reads every file, whatever is remembered.</summary>
    public string? TrainingRehash { get => Get(); set => Set(value); }

    /// <summary>Path of a SARIF file of an earlier run whose findings are not reported again; empty for none.</summary>
    public string? TrainingBaseline { get => Get(); set => Set(value); }

    /// <summary>Whether no second half follows, which would end the run with its summary.</summary>
    public bool IsAlone { get; set; }

    /// <summary>Names this run for <see cref="ValidateTrainingManifests"/>, which continues it.</summary>
    [Output]
    public string? Gate { get; set; }

    /// <summary>The key under which a run waits for the second task.</summary>
    /// <returns>A key that no other task registers.</returns>
    internal static object Key(string gate) => (typeof(OperationRun), gate);

    /// <inheritdoc/>
    private protected override Task RunAsync(IDoor door, CancellationToken token)
    {
        OperationRun run = GateVersions.Begin(Settings, door);
        // A number, not the project's path: one project may run the gate twice at a time, with other properties.
        Gate = Interlocked.Increment(ref runs).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (!IsAlone)
        {
            BuildEngine4.RegisterTaskObject(Key(Gate), run, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
        }

        return new GateVersions(goesOn: !IsAlone).RunAsync(run, token);
    }
}
