using ActorMaker.Operations.Settings;

namespace ActorMaker.Operations.Projects;

/// <summary>What a project says: its properties and items as MSBuild evaluates them.</summary>
/// <param name="Path">Absolute path of the project.</param>
/// <param name="Values">Properties by name; the settings, and where the package keeps its caches and pages.</param>
/// <param name="Rules">The severities of rules.</param>
public sealed record ProjectSettings(string Path, IReadOnlyDictionary<string, string> Values, IReadOnlyList<RuleSeverity> Rules)
{
    /// <summary>Set by the package's own properties: without it the project does not import the package.</summary>
    public const string Imported = "ActorMakerBuildPropsImported";

    private const string MSBuildWarningsAsErrors = nameof(MSBuildWarningsAsErrors);
    private const string MSBuildWarningsNotAsErrors = nameof(MSBuildWarningsNotAsErrors);
    private const string MSBuildTreatWarningsAsErrors = nameof(MSBuildTreatWarningsAsErrors);

    // What a target passes to an operation under another name than the property's.
    private static readonly Dictionary<string, string> PropertyOf = new(StringComparer.Ordinal)
    {
        [Setting.VersionCache] = "_TrainingVersionCache",
        [Setting.HashCache] = "_TrainingHashCache",
        [Setting.HeaderCache] = "_TrainingLoraCache",
        [Setting.RuleDocs] = "_TrainingRuleDocs",
    };

    /// <summary>Every property that is asked for.</summary>
    public static IReadOnlyList<string> Properties { get; } =
        [.. Setting.All.Select(static s => s.Name), .. PropertyOf.Values, Imported, MSBuildWarningsAsErrors, MSBuildWarningsNotAsErrors, MSBuildTreatWarningsAsErrors];

    /// <summary>The data root.</summary>
    public string Root => System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(this[Setting.TrainingDataRoot] ?? ".", System.IO.Path.GetDirectoryName(Path)!));

    /// <summary>The value of a setting; null if it is empty.</summary>
    public string? this[string setting] => Values.GetValueOrDefault(PropertyOf.GetValueOrDefault(setting, setting)) is { Length: > 0 } value ? value : null;

    /// <summary>Whether the build itself would make a rule's warnings errors.</summary>
    public bool IsRaised(string code) =>
        Names(MSBuildWarningsAsErrors, code)
        || (string.Equals(this[MSBuildTreatWarningsAsErrors], "true", StringComparison.OrdinalIgnoreCase) && !Names(MSBuildWarningsNotAsErrors, code));

    private bool Names(string property, string code) =>
        this[property] is { } list && list.Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Contains(code, StringComparer.OrdinalIgnoreCase);
}
