using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Operations.Reporting;

/// <summary>One result of a SARIF file.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Severity">Its severity in this project; not <see cref="Severity.None"/>.</param>
/// <param name="IsKnown">The baseline has it, so it was not reported.</param>
public sealed record SarifResult(Finding Finding, Severity Severity, bool IsKnown);

/// <summary>Writes findings as SARIF 2.1.0.</summary>
/// <remarks>The file holds no time and no machine's name beside the root, so that two runs over equal data differ in nothing else.</remarks>
public static class SarifLog
{
    private const string RootId = "DATAROOT";

    /// <summary>Writes the file, replacing one that is there in one step.</summary>
    /// <param name="path">Absolute path; its folder is created.</param>
    /// <param name="root">Absolute path of the data root: paths below it are written relative to it.</param>
    /// <param name="ruleDocs">Absolute path of the folder with one page a rule; null without help links.</param>
    /// <param name="results">The results.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, string root, string? ruleDocs, IReadOnlyList<SarifResult> results)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            WriteLog(json, root, ruleDocs, results);
        }

        AtomicFile.Write(path, buffer.WrittenSpan);
    }

    private static void WriteLog(Utf8JsonWriter json, string root, string? ruleDocs, IReadOnlyList<SarifResult> results)
    {
        Dictionary<string, int> ruleIndexes = new(StringComparer.Ordinal);
        List<Rule> rules = [];
        bool failed = false;
        foreach (SarifResult result in results)
        {
            failed |= result.Severity == Severity.Error && !result.IsKnown;
            if (ruleIndexes.TryAdd(result.Finding.Rule.Code, rules.Count))
            {
                rules.Add(result.Finding.Rule);
            }
        }

        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();

        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "ActorMaker.Build");
        json.WriteString("semanticVersion", typeof(SarifLog).Assembly.GetName().Version!.ToString(3));
        json.WriteStartArray("rules");
        foreach (Rule rule in rules)
        {
            WriteRule(json, rule, ruleDocs);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();

        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", !failed);
        json.WriteEndObject();
        json.WriteEndArray();

        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartObject("originalUriBaseIds");
        json.WriteStartObject(RootId);
        json.WriteString("uri", FileUri.Of(Path.TrimEndingDirectorySeparator(root)) + "/");
        json.WriteEndObject();
        json.WriteEndObject();

        json.WriteStartArray("results");
        foreach (SarifResult result in results)
        {
            WriteResult(json, result, ruleIndexes[result.Finding.Rule.Code], root);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRule(Utf8JsonWriter json, Rule rule, string? ruleDocs)
    {
        json.WriteStartObject();
        json.WriteString("id", rule.Code);
        WriteText(json, "shortDescription", rule.Title);
        WriteText(json, "fullDescription", rule.Meaning);
        WriteText(json, "help", rule.Fix.Text);
        if (ruleDocs is not null)
        {
            json.WriteString("helpUri", FileUri.Of(Path.Join(ruleDocs, rule.Code + ".md")));
        }

        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", Level(rule.Severity));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, SarifResult result, int ruleIndex, string root)
    {
        Finding finding = result.Finding;
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Rule.Code);
        json.WriteNumber("ruleIndex", ruleIndex);
        json.WriteString("level", Level(result.Severity));
        WriteText(json, "message", finding.Message);

        json.WriteStartArray("locations");
        json.WriteStartObject();
        WritePlace(json, finding.Path, finding.Start, finding.End, root);
        if (finding.JsonPath is { } jsonPath)
        {
            json.WriteStartArray("logicalLocations");
            json.WriteStartObject();
            json.WriteString("fullyQualifiedName", jsonPath);
            json.WriteString("kind", "member");
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndArray();

        if (finding.Related is { } related)
        {
            json.WriteStartArray("relatedLocations");
            json.WriteStartObject();
            json.WriteNumber("id", 1);
            WritePlace(json, related.Path, related.Position, related.Position, root);
            WriteText(json, "message", related.Text);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        Fingerprint print = Fingerprint.Of(finding, root);
        json.WriteStartObject("partialFingerprints");
        json.WriteString(Fingerprint.PlaceKey, print.Place);
        json.WriteString(Fingerprint.KindKey, print.Kind);
        json.WriteEndObject();
        if (result.IsKnown)
        {
            json.WriteString("baselineState", "unchanged");
            json.WriteStartArray("suppressions");
            json.WriteStartObject();
            json.WriteString("kind", "external");
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WritePlace(Utf8JsonWriter json, string path, TextPosition start, TextPosition end, string root)
    {
        string relative = Path.GetRelativePath(root, path);
        bool isBelow = !Path.IsPathRooted(relative) && relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", isBelow ? FileUri.Relative(relative) : FileUri.Of(path));
        if (isBelow)
        {
            json.WriteString("uriBaseId", RootId);
        }

        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", start.Line);
        json.WriteNumber("startColumn", start.Column);
        json.WriteNumber("endLine", end.Line);
        json.WriteNumber("endColumn", end.Column);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private static string Level(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };
}
