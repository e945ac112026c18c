using System.Globalization;
using ActorMaker.Data.Gate;

namespace ActorMaker.Operations.Reporting;

/// <summary>The last line of every run of the gate.</summary>
public static class GateSummary
{
    /// <summary>What the line begins with.</summary>
    public const string Beginning = "Training data: ";

    /// <summary>Writes the line.</summary>
    /// <param name="run">Errors, warnings and time.</param>
    /// <param name="versions">What was seen of versions; null if only manifests were looked at.</param>
    /// <param name="manifests">What was seen of manifests; null if only versions were looked at.</param>
    /// <returns>One line of text.</returns>
    internal static string Line(OperationRun run, VersionsReport? versions, ManifestsReport? manifests)
    {
        List<string> seen = [];
        if (versions is not null)
        {
            string files = versions is { StyleFiles: 0, ActorFiles: 1 } ? "file" : "files";
            seen.Add(string.Create(CultureInfo.InvariantCulture, $"{versions.StyleFiles:N0} style and {versions.ActorFiles:N0} actor version {files}, {Text.Count(versions.Versions, "version")}"));
        }

        if (manifests is not null)
        {
            seen.Add($"{Text.Count(manifests.Manifests, "manifest")}, {Text.Count(manifests.Images, "image")}");
        }

        string known = run.Known == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {run.Known:N0} known from the baseline");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Beginning}{string.Join("; ", seen)}: {Text.Count(run.Errors, "error")}, {Text.Count(run.Warnings, "warning")}{known} in {run.Elapsed.TotalSeconds:N2} s");
    }
}
