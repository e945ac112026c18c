using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Gate;

/// <summary>Runs both halves of the gate in this process.</summary>
internal static class GateRun
{
    /// <summary>The time at which tests of the gate take place, unless they say otherwise.</summary>
    public static DateTimeOffset Now { get; } = new(2025, 10, 20, 12, 0, 0, TimeSpan.Zero);

    public static GateSettings Settings(DataRepository data) => new(data.Root) { Time = new FixedTime(Now) };

    /// <summary>Checks a root; the findings of the version files come first, and what both halves found is told once.</summary>
    public static IReadOnlyList<Finding> Check(DataRepository data, Func<GateSettings, GateSettings>? change = null)
    {
        GateSettings settings = change is null ? Settings(data) : change(Settings(data));
        return [.. VersionsGate.Check(settings, default).Findings.Union(ManifestsGate.Check(settings, default).Findings)];
    }

    /// <summary>The codes of all findings, sorted, separated by spaces.</summary>
    public static string Codes(IEnumerable<Finding> findings) => string.Join(' ', findings.Select(f => f.Rule.Code).Order(StringComparer.Ordinal));

    /// <summary>The codes of all findings of a root, sorted, separated by spaces; empty for a clean one.</summary>
    public static string Codes(DataRepository data, Func<GateSettings, GateSettings>? change = null) => Codes(Check(data, change));

    /// <summary>A finding as the build prints it.</summary>
    public static string Print(Finding finding) =>
        $"{finding.Path}({finding.Start.Line},{finding.Start.Column}): {finding.Rule.Severity.ToString().ToLowerInvariant()} {finding.Rule.Code}: {finding.Message}";
}
