using ActorMaker.Build.Reporting;
using ActorMaker.Data.Gate;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Tasks;

/// <summary>Checks every version file of the data root; the first half of the gate.</summary>
[MSBuildMultiThreadableTask]
public sealed class ValidateTrainingVersions : TrainingTask
{
    private static int runs;

    /// <summary>After how many hours a pending run is AM1031; empty means 24.</summary>
    public string? TrainingPendingHours { get; set; }

    /// <summary>Path of the file that remembers what was found in version files; empty for none.</summary>
    public string? VersionCache { get; set; }

    /// <summary><c>true</c>: reads every file, whatever is remembered.</summary>
    public string? TrainingRehash { get; set; }

    /// <summary>Names this run for <see cref="ValidateTrainingManifests"/>, which continues it.</summary>
    [Output]
    public string? Gate { get; set; }

    /// <summary>The key under which a run waits for the second task.</summary>
    /// <param name="gate">The run's name.</param>
    /// <returns>A key that no other task registers.</returns>
    internal static object Key(string gate) => (typeof(TrainingRun), gate);

    /// <inheritdoc/>
    private protected override void Work(CancellationToken token)
    {
        // A number, not the project's path: one project may run the gate twice at a time, with other properties.
        Gate = Interlocked.Increment(ref runs).ToString(System.Globalization.CultureInfo.InvariantCulture);
        BuildEngine4.RegisterTaskObject(Key(Gate), Run, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);

        double hours = Properties.Number(nameof(TrainingPendingHours), TrainingPendingHours, fallback: 24, least: 0, most: 1_000_000);
        bool rehash = Properties.Flag(nameof(TrainingRehash), TrainingRehash, fallback: false);
        GateSettings settings = Settings() with
        {
            PendingLimit = TimeSpan.FromHours(hours),
            VersionCachePath = Properties.FilePath(VersionCache),
            Rehash = rehash,
        };
        if (!Run.IsUsable)
        {
            return;
        }

        VersionsReport report = VersionsGate.Check(settings, token);
        Run.Versions = report;
        Findings.Report(report.Findings);
    }

    /// <inheritdoc/>
    private protected override void End()
    {
        // The run goes on in the second task.
    }
}
