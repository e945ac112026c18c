using System.Text.Json;
using ActorMaker.Data.Findings;
using ActorMaker.Operations.Projects;
using ActorMaker.Pages;

namespace ActorMaker.Operations.Reporting;

/// <summary>Findings as JSON: one form for the command line and the service.</summary>
public static class FindingsJson
{
    /// <summary>Writes a list of findings.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="word">Words a command.</param>
    public static void Write(Utf8JsonWriter json, string name, IReadOnlyList<WeighedFinding> findings, Func<Command, string> word)
    {
        json.WriteStartArray(name);
        foreach ((Finding finding, Severity severity) in findings)
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Rule.Code);
            json.WriteString("severity", LevelOf(severity));
            json.WriteString("file", PathOf(finding));
            json.WriteNumber("line", finding.Start.Line);
            json.WriteNumber("column", finding.Start.Column);
            json.WriteNumber("endLine", finding.End.Line);
            json.WriteNumber("endColumn", finding.End.Column);
            json.WriteString("jsonPath", finding.JsonPath);
            json.WriteString("message", Wording.What(finding));
            json.WriteString("fix", finding.Fix?.Word(word));
            WriteRelated(json, finding.Related);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>A severity's name in every format.</summary>
    public static string LevelOf(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "info",
    };

    /// <summary>The path of a finding's file, on one line; a finding about a root without a project stands at the root.</summary>
    public static string PathOf(Finding finding) => PrintedText.Of(finding.Path.EndsWith("/.", StringComparison.Ordinal) ? finding.Path[..^2] : finding.Path);

    private static void WriteRelated(Utf8JsonWriter json, RelatedLocation? related)
    {
        if (related is null)
        {
            json.WriteNull("related");
            return;
        }

        json.WriteStartObject("related");
        json.WriteString("file", related.Path);
        json.WriteNumber("line", related.Position.Line);
        json.WriteNumber("column", related.Position.Column);
        json.WriteString("message", related.Text);
        json.WriteEndObject();
    }
}
