using ActorMaker.Build.Reporting;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Root;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Tasks;

/// <summary>Checks every actor manifest against the actor's images; the second half of the gate, which ends with its summary.</summary>
[MSBuildMultiThreadableTask]
public sealed class ValidateTrainingManifests : TrainingTask
{
    private ManifestsReport report = new(0, 0, 0, []);

    /// <summary>The run that <see cref="ValidateTrainingVersions"/> began; empty to begin one here.</summary>
    public string? Gate { get; set; }

    /// <summary><c>false</c>: <see cref="ValidateTrainingVersions"/> has failed, and so does this task, the last one of the gate.</summary>
    public string? VersionsPassed { get; set; }

    /// <summary>Path of the cache of image hashes; empty for none.</summary>
    public string? HashCache { get; set; }

    /// <summary><c>true</c>: reads every image, whatever the cache says.</summary>
    public string? TrainingRehash { get; set; }

    /// <inheritdoc/>
    private protected override bool IsAboutStyles => false;

    /// <inheritdoc/>
    private protected override bool Passed
    {
        get
        {
            bool versionsPassed = Properties.Flag(nameof(VersionsPassed), VersionsPassed, fallback: true);
            // What failed there is printed already: without this, MSBuild complains about a task that fails without a reason.
            BuildEngine7.AllowFailureWithoutError = !versionsPassed;
            return versionsPassed && base.Passed;
        }
    }

    /// <inheritdoc/>
    private protected override TrainingRun? Continue() => string.IsNullOrEmpty(Gate)
        ? null
        : BuildEngine4.UnregisterTaskObject(ValidateTrainingVersions.Key(Gate), RegisteredTaskObjectLifetime.Build) as TrainingRun;

    /// <inheritdoc/>
    private protected override void Work(CancellationToken token)
    {
        // What the first task has refused is not refused again.
        bool rehash = Run.IsUsable && Properties.Flag(nameof(TrainingRehash), TrainingRehash, fallback: false);
        if (!Run.IsUsable || Scope.Actors.IsNone)
        {
            return;
        }

        DataSettings settings = Settings() with
        {
            HashCachePath = Properties.FilePath(HashCache),
            Rehash = rehash,
            Progress = new HashProgressLog(Log).Print,
        };
        report = ManifestsGate.Check(settings, token);
        // Both halves list the actors' folder, and either may fail.
        HashSet<Finding> told = [.. Run.Versions?.Findings ?? []];
        Findings.Report(told.Count == 0 ? report.Findings : [.. report.Findings.Where(f => !told.Contains(f))]);
        RefuseEmptyRoot();
    }

    /// <inheritdoc/>
    private protected override void End()
    {
        base.End();
        Log.LogMessage(MessageImportance.High, GateSummary.Line(Run, report));
    }

    // Green would say that the data is sound, when it is the path that is wrong.
    private void RefuseEmptyRoot()
    {
        VersionsReport? versions = Run.Versions;
        bool sawAnything = report.Manifests + report.Images + report.Findings.Count > 0
            || versions is null
            || versions.StyleFiles + versions.ActorFiles + versions.Findings.Count > 0
            || HasFolder(DataRoot.Actors(Run.Root));
        if (!sawAnything)
        {
            Refuse(RuleCatalog.NoDataRoot, $"the data root {Run.Root} holds nothing to check (no version file, no manifest, no actor folder): set TrainingDataRoot");
        }
    }

    private static bool HasFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            return false;
        }

        using IEnumerator<string> folders = Directory.EnumerateDirectories(path).GetEnumerator();
        return folders.MoveNext();
    }
}
