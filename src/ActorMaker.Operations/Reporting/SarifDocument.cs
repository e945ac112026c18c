using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ActorMaker.Operations.Reporting;

// The part of SARIF 2.1.0 that is written, in the order in which it is written; names are the standard's.
#pragma warning disable MA0048 // One document, whose objects are of no use apart from each other.

internal sealed record SarifDocument([property: JsonPropertyName("$schema")] string Schema, string Version, IReadOnlyList<SarifRun> Runs);

internal sealed record SarifRun(SarifTool Tool, IReadOnlyList<SarifInvocation> Invocations, string ColumnKind, IReadOnlyList<SarifFinding> Results);

internal sealed record SarifTool(SarifDriver Driver);

internal sealed record SarifDriver(string Name, string SemanticVersion, IReadOnlyList<SarifRule> Rules);

internal sealed record SarifRule(string Id, SarifText ShortDescription, SarifText FullDescription, SarifText Help, SarifConfiguration DefaultConfiguration);

internal sealed record SarifConfiguration(string Level);

internal sealed record SarifText(string Text);

internal sealed record SarifInvocation(bool ExecutionSuccessful, IReadOnlyList<SarifNotification>? ToolExecutionNotifications);

internal sealed record SarifNotification(string Level, SarifText Message);

internal sealed record SarifFinding(
    string RuleId,
    int RuleIndex,
    string Level,
    SarifText Message,
    IReadOnlyList<SarifPlace> Locations,
    IReadOnlyList<SarifPlace>? RelatedLocations,
    IReadOnlyDictionary<string, string> PartialFingerprints,
    string? BaselineState,
    IReadOnlyList<SarifSuppression>? Suppressions);

internal sealed record SarifPlace(int? Id, SarifPhysicalPlace PhysicalLocation, IReadOnlyList<SarifLogicalPlace>? LogicalLocations, SarifText? Message);

internal sealed record SarifPhysicalPlace(SarifArtifact ArtifactLocation, SarifRegion Region);

internal sealed record SarifArtifact(string Uri, string UriBaseId);

internal sealed record SarifRegion(int StartLine, int StartColumn, int EndLine, int EndColumn);

internal sealed record SarifLogicalPlace(string FullyQualifiedName, string Kind);

internal sealed record SarifSuppression(string Kind);

/// <summary>Writes the document: compiled ahead, as all of it is.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SarifDocument))]
[SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "What the generator writes calls JsonSerializer; this file is our own, with no field that we do not know.")]
internal sealed partial class SarifContext : JsonSerializerContext;
