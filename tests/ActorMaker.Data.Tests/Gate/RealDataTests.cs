using System.Text.Json.Nodes;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;

namespace ActorMaker.Data.Tests.Gate;

/// <summary>Data that is not in this repository; the environment says where it is.</summary>
public sealed class RealDataTests
{
    private static readonly Dictionary<string, string> CodeOfKind = new(StringComparer.Ordinal)
    {
        ["local_not_in_manifest"] = "AM2010",
        ["manifest_entry_dangling"] = "AM2011",
        ["hash_diff_size"] = "AM2012",
        ["hash_same_size"] = "AM2012",
        ["hash_same_size_same_mtime"] = "AM2012",
        ["entry_without_folder"] = "AM2011",
        ["folder_without_manifest"] = "AM2016",
    };

    [Fact]
    public void The_studios_files_have_the_findings_that_are_known()
    {
        string? root = Environment.GetEnvironmentVariable("ACTORMAKER_CORPUS");
        Assert.SkipWhen(string.IsNullOrEmpty(root), "ACTORMAKER_CORPUS names no folder with the studio's files.");
        GateSettings settings = new(Path.GetFullPath(root));

        IReadOnlyList<Finding> versions = VersionsGate.Check(settings, default).Findings;
        IReadOnlyList<Finding> manifests = ManifestsGate.Check(settings, default).Findings;

        Assert.Equal("2 AM1031, 12 AM1036", Count(versions));
        Assert.Equal("150 AM2018", Count(manifests));
        Assert.DoesNotContain(versions, f => f.Rule.Severity == Severity.Error);
    }

    [Fact]
    public void Every_fault_of_a_generated_tree_is_found_and_nothing_else()
    {
        string? folder = Environment.GetEnvironmentVariable("ACTORMAKER_TREES");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "ACTORMAKER_TREES names no folder with generated trees.");
        string[] trees = [.. Directory.GetDirectories(Path.GetFullPath(folder)).Where(t => File.Exists(Path.Join(t, "expected.json")))];
        Assert.NotEmpty(trees);
        foreach (string tree in trees)
        {
            JsonNode expected = JsonNode.Parse(File.ReadAllText(Path.Join(tree, "expected.json")))!;
            IReadOnlyList<Finding> found = [.. VersionsGate.Check(new GateSettings(tree), default).Findings, .. ManifestsGate.Check(new GateSettings(tree), default).Findings];

            Assert.Equal((int)expected["totals"]!["response_json"]!, found.Count(f => f.Rule == RuleCatalog.LegacyResponse));
            Assert.Equal(
                Faults(expected).Order(StringComparer.Ordinal),
                found.Where(IsFault).Select(f => $"{f.Rule.Code} {Path.GetRelativePath(tree, f.Path).Replace('\\', '/')}").Order(StringComparer.Ordinal));
        }
    }

    private static string Count(IEnumerable<Finding> findings) =>
        string.Join(", ", findings.GroupBy(f => f.Rule.Code).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Count()} {g.Key}"));

    /// <summary>Warnings that are no fault of a tree, such as runs that are still pending, are not asked for.</summary>
    private static bool IsFault(Finding finding) =>
        finding.Rule != RuleCatalog.LegacyResponse && (finding.Rule.Severity == Severity.Error || finding.Rule == RuleCatalog.NoFolder);

    private static IEnumerable<string> Faults(JsonNode expected)
    {
        foreach (JsonNode? duplicate in expected["duplicates"]!.AsArray())
        {
            foreach (JsonNode? _ in duplicate!["drop_ids"]!.AsArray())
            {
                yield return $"AM1010 {duplicate["file"]}";
            }
        }

        foreach (JsonNode? orphan in expected["orphans"]!.AsArray())
        {
            // A manifest without folder is no fault by itself: a checkout has no images.
            if (CodeOfKind.TryGetValue((string)orphan!["kind"]!, out string? code))
            {
                yield return $"{code} {orphan[code is "AM2010" or "AM2016" ? "path" : "manifest"]}";
            }
        }
    }
}
