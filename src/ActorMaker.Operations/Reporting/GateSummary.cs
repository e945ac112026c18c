using System.Globalization;
using ActorMaker.Data.Gate;

namespace ActorMaker.Operations.Reporting;

/// <summary>The last line of every run of the gate.</summary>
internal static class GateSummary
{
    /// <summary>Writes the line.</summary>
    /// <param name="run">What was seen of versions; errors, warnings and time.</param>
    /// <param name="manifests">What was seen of manifests.</param>
    /// <returns>One line of text.</returns>
    public static string Line(OperationRun run, ManifestsReport manifests)
    {
        VersionsReport versions = run.Versions ?? new VersionsReport(0, 0, 0, []);
        string files = versions is { StyleFiles: 0, ActorFiles: 1 } ? "file" : "files";
        string known = run.Known == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {run.Known:N0} known from the baseline");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Training data: {versions.StyleFiles:N0} style and {versions.ActorFiles:N0} actor version {files}, {Text.Count(versions.Versions, "version")}; {Text.Count(manifests.Manifests, "manifest")}, {Text.Count(manifests.Images, "image")}: {Text.Count(run.Errors, "error")}, {Text.Count(run.Warnings, "warning")}{known} in {run.Elapsed.TotalSeconds:N2} s");
    }
}
