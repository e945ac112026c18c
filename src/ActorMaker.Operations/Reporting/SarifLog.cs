using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Operations.Reporting;

/// <summary>One result of a SARIF file.</summary>
/// <param name="Severity">Its severity in this project; not <see cref="Severity.None"/>.</param>
/// <param name="IsKnown">The baseline has it, so it was not reported.</param>
public sealed record SarifResult(Finding Finding, Severity Severity, bool IsKnown);

/// <summary>Writes findings as SARIF 2.1.0.</summary>
/// <remarks>
/// The file holds no time and no path of this machine, so that two runs over equal data do not differ, and what reads it elsewhere finds the
/// files: their addresses start at the repository's root.
/// </remarks>
public static class SarifLog
{
    /// <summary>GitHub's code scanning refuses a file with more results, whole.</summary>
    public const int Limit = 25_000;

    // By this name, readers of SARIF know the root of the sources.
    private const string RootId = "%SRCROOT%";

    /// <summary>Writes the file, replacing one that is there in one step.</summary>
    /// <param name="path">Absolute path; its folder is created.</param>
    /// <param name="root">Absolute path of the data root.</param>
    /// <param name="results">The results; above <see cref="Limit"/>, the less severe ones are counted only.</param>
    /// <param name="word">Words the command of a fix.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, string root, IReadOnlyList<SarifResult> results, Func<Command, string> word)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
#pragma warning disable RS0030 // This file is our own: there is no field in it that we do not know.
            JsonSerializer.Serialize(json, Document(root, results, word), SarifContext.Default.SarifDocument);
#pragma warning restore RS0030
        }

        AtomicFile.Write(path, buffer.WrittenSpan);
    }

    private static SarifDocument Document(string root, IReadOnlyList<SarifResult> results, Func<Command, string> word)
    {
        string repository = Repository(root);
        List<SarifRule> rules = [];
        Dictionary<string, int> indexes = new(StringComparer.Ordinal);
        List<SarifFinding> findings = [];
        foreach (SarifResult result in results.OrderByDescending(static r => r.Severity).Take(Limit))
        {
            Rule rule = result.Finding.Rule;
            if (indexes.TryAdd(rule.Code, rules.Count))
            {
                rules.Add(new SarifRule(rule.Code, new(rule.Title), new(rule.Meaning), new(rule.Fix.Word(word)), new(Level(rule.Severity))));
            }

            findings.Add(Result(result, indexes[rule.Code], root, repository, word));
        }

        bool failed = results.Any(static r => r.Severity == Severity.Error && !r.IsKnown);
        SarifNotification[]? notifications = results.Count <= Limit
            ? null
            : [new("warning", new(string.Create(CultureInfo.InvariantCulture, $"{results.Count - Limit} more results, the least severe ones, are not in this file, which holds the most that code scanning takes")))];
        SarifDriver driver = new("ActorMaker.Build", typeof(SarifLog).Assembly.GetName().Version!.ToString(3), rules);
        SarifRun run = new(new(driver), [new(!failed, notifications)], "utf16CodeUnits", findings);
        return new SarifDocument("https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", [run]);
    }

    private static SarifFinding Result(SarifResult result, int ruleIndex, string root, string repository, Func<Command, string> word)
    {
        Finding finding = result.Finding;
        Fingerprint print = Fingerprint.Of(finding, root);
        SarifPlace place = new(
            Id: null,
            Place(finding.Path, finding.Start, finding.End, repository),
            finding.JsonPath is { } jsonPath ? [new(jsonPath, "member")] : null,
            Message: null);
        return new SarifFinding(
            finding.Rule.Code,
            ruleIndex,
            Level(result.Severity),
            new(finding.Word(word)),
            [place],
            finding.Related is { } related ? [new(1, Place(related.Path, related.Position, related.Position, repository), LogicalLocations: null, new(related.Text))] : null,
            new Dictionary<string, string>(StringComparer.Ordinal) { [Fingerprint.PlaceKey] = print.Place, [Fingerprint.KindKey] = print.Kind },
            result.IsKnown ? "unchanged" : null,
            result.IsKnown ? [new("external")] : null);
    }

    private static SarifPhysicalPlace Place(string path, TextPosition start, TextPosition end, string repository) =>
        new(new(FileUri.Relative(Path.GetRelativePath(repository, path)), RootId), new(start.Line, start.Column, end.Line, end.Column));

    /// <summary>The folder from which the data is versioned: the data root or the first one above it that git knows; else the data root.</summary>
    private static string Repository(string root)
    {
        for (string? folder = Path.TrimEndingDirectorySeparator(root); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            // A file in a worktree or a submodule.
            if (Path.Exists(Path.Join(folder, ".git")))
            {
                return folder;
            }
        }

        return root;
    }

    private static string Level(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };
}
