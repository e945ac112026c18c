using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Root;
using ActorMaker.Operations.Reporting;
using ActorMaker.Operations.Settings;

namespace ActorMaker.Operations;

/// <summary>The first half of the gate: checks every version file of the data root.</summary>
/// <param name="goesOn">Whether the run goes on in <see cref="GateManifests"/>, which then ends it.</param>
public sealed class GateVersions(bool goesOn) : Operation
{
    /// <summary>What is seen of versions where nothing is looked at.</summary>
    internal static readonly VersionsReport NoVersions = new(0, 0, 0, []);

    /// <summary>Checks the version files.</summary>
    /// <param name="run">From <see cref="Begin"/>.</param>
    /// <param name="token">Ends it soon.</param>
    /// <returns>How it ended.</returns>
    public Task<RunReport> RunAsync(OperationRun run, CancellationToken token) => RunAsync(run, isNew: true, token);

    /// <summary>Begins a run of the gate.</summary>
    /// <param name="settings">What the first half is told; severities, baseline and SARIF file hold for both.</param>
    /// <param name="door">Who asks for it.</param>
    public static OperationRun Begin(OperationSettings settings, IDoor door) => new(settings, door);

    /// <inheritdoc/>
    private protected override async Task WorkAsync(OperationRun run, CancellationToken token)
    {
        double hours = run.Read.Number(Setting.TrainingPendingHours, fallback: 24, least: 0, most: 1_000_000);
        GateSettings settings = run.Data() with
        {
            PendingLimit = TimeSpan.FromHours(hours),
            VersionCachePath = run.Read.FilePath(Setting.VersionCache),
            Rehash = run.Read.Flag(Setting.TrainingRehash, fallback: false),
        };
        if (run.IsUsable)
        {
            VersionsReport report = await LookAsync(run, settings, token);
            run.Report(report.Findings);
            if (!goesOn && report is { StyleFiles: 0, ActorFiles: 0, Findings.Count: 0 } && !DataRoot.Exists(run.Root))
            {
                run.Refuse(RuleCatalog.NoDataRoot, $"the data root {run.Root} holds no version file to look at: set TrainingDataRoot");
            }
        }
    }

    private static async Task<VersionsReport> LookAsync(OperationRun run, GateSettings settings, CancellationToken token)
    {
        SteadyLook look = new(run.Root);
        VersionsReport report = await look.RunAsync(() => VersionsGate.Check(settings, token), token);
        run.Versions = look.Unsteady is { } unsteady ? report with { Findings = [.. report.Findings, unsteady] } : report;
        run.VersionsSeen = look.Seen;
        run.LookAtVersionsAgain = () => LookAsync(run, settings, token);
        return run.Versions;
    }

    /// <inheritdoc/>
    private protected override void End(OperationRun run)
    {
        if (!goesOn)
        {
            base.End(run);
            run.Conclude(GateSummary.Line(run, run.Versions ?? NoVersions, manifests: null));
        }
    }
}

/// <summary>The second half of the gate: checks every actor manifest against the actor's images, and ends with the gate's summary.</summary>
public sealed class GateManifests : Operation
{
    private ManifestsReport report = new(0, 0, 0, []);
    private bool isSecondHalf;

    /// <inheritdoc/>
    private protected override bool IsAboutStyles => false;

    /// <summary>Goes on with the run of the first half.</summary>
    /// <param name="run">That run.</param>
    /// <param name="settings">What this half is told.</param>
    /// <param name="door">Who asks for it.</param>
    /// <param name="token">Ends it soon.</param>
    /// <returns>How the gate ended.</returns>
    public Task<RunReport> RunAsync(OperationRun run, OperationSettings settings, IDoor door, CancellationToken token)
    {
        isSecondHalf = true;
        run.Continue(settings, door);
        return RunAsync(run, isNew: false, token);
    }

    /// <inheritdoc/>
    private protected override async Task WorkAsync(OperationRun run, CancellationToken token)
    {
        // What the first half has refused is not refused again.
        if (run.IsUsable && !run.Scope.Actors.IsNone)
        {
            await CheckAsync(run, token);
        }

        if (run.IsUsable && run.Read.Text(Setting.TrainingAgainst) is { } reference)
        {
            History.Against.Report(run, reference, token);
        }
    }

    /// <inheritdoc/>
    private protected override void End(OperationRun run)
    {
        base.End(run);
        run.Conclude(GateSummary.Line(run, isSecondHalf ? run.Versions ?? GateVersions.NoVersions : null, report));
    }

    private async Task CheckAsync(OperationRun run, CancellationToken token)
    {
        DataSettings settings = run.Images();
        if (!run.IsUsable)
        {
            return;
        }

        SteadyLook look = new(run.Root);
        report = await look.RunAsync(() => ManifestsGate.Check(settings, token), token);
        if (look.Unsteady is { } unsteady)
        {
            report = report with { Findings = [.. report.Findings, unsteady] };
        }

        // The first half saw another tree: it looks once more, and says what it has not said yet.
        if (run is { VersionsSeen: { } seen, LookAtVersionsAgain: { } again, Versions: { } first } && !look.IsStill(seen))
        {
            HashSet<Finding> said = [.. first.Findings];
            run.Report([.. (await again()).Findings.Where(f => !said.Contains(f))]);
        }

        // Both halves list the actors' folder, and either may fail.
        HashSet<Finding> told = [.. run.Versions?.Findings ?? []];
        run.Report(told.Count == 0 ? report.Findings : [.. report.Findings.Where(f => !told.Contains(f))]);
        RefuseEmptyRoot(run);
    }

    // Green would say that the data is sound, when it is the path that is wrong.
    private void RefuseEmptyRoot(OperationRun run)
    {
        VersionsReport versions = run.Versions ?? GateVersions.NoVersions;
        bool sawAnything = report.Manifests + report.Images + report.Findings.Count > 0
            || versions.StyleFiles + versions.ActorFiles + versions.Findings.Count > 0
            || HasFolder(DataRoot.Actors(run.Root));
        if (!sawAnything)
        {
            run.Refuse(RuleCatalog.NoDataRoot, $"the data root {run.Root} holds nothing to check (no version file, no manifest, no actor folder): set TrainingDataRoot");
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
