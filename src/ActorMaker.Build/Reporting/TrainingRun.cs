using System.Diagnostics;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Reporting;

namespace ActorMaker.Build.Reporting;

/// <summary>One run of one target: where it works, how it weighs findings, and what it has found so far.</summary>
/// <remarks>The two tasks of the gate share one, so that settings are judged once and the summary counts both.</remarks>
/// <param name="Root">Absolute path of the data root.</param>
/// <param name="Policy">Decides severities.</param>
/// <param name="Baseline">The findings that were known before; null without a baseline.</param>
/// <param name="SarifPath">Absolute path of the SARIF file to write; null for none.</param>
internal sealed record TrainingRun(string Root, SeverityPolicy Policy, Baseline? Baseline, string? SarifPath)
{
    private readonly long started = Stopwatch.GetTimestamp();

    /// <summary>False once a setting made no sense or the root is missing: nothing more is checked then.</summary>
    public bool IsUsable { get; set; } = true;

    /// <summary>Findings reported as errors.</summary>
    public int Errors { get; set; }

    /// <summary>Findings reported as warnings.</summary>
    public int Warnings { get; set; }

    /// <summary>Findings not reported because the baseline has them.</summary>
    public int Known { get; set; }

    /// <summary>What the gate's first task saw; null until it has run.</summary>
    public VersionsReport? Versions { get; set; }

    /// <summary>Everything for the SARIF file; stays empty if none is wanted.</summary>
    public List<SarifResult> Results { get; } = [];

    /// <summary>Time since the run began.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(started);
}
