using System.Text.Json.Nodes;
using ActorMaker.Testing;

namespace ActorMaker.Build.Tests;

public sealed class SarifTests
{
    [Fact]
    public void The_log_holds_what_both_tasks_found()
    {
        using DataRepository data = Broken(out string versions, out string orphan);

        BuildRun run = data.Build("-p:TrainingSarif=out/found.sarif").Failed();

        JsonNode log = JsonNode.Parse(data.Read("out/found.sarif"))!;
        Assert.Equal("2.1.0", (string?)log["version"]);
        JsonNode sarif = log["runs"]![0]!;
        Assert.Equal(["AM1010", "AM2010"], sarif["results"]!.AsArray().Select(r => (string?)r!["ruleId"]));
        Assert.False((bool)sarif["invocations"]![0]!["executionSuccessful"]!);
        Assert.DoesNotContain(data.Folder, data.Read("out/found.sarif"), StringComparison.Ordinal);

        JsonNode duplicate = sarif["results"]![0]!;
        PrintedFinding printed = run.Only("AM1010");
        JsonNode place = duplicate["locations"]![0]!["physicalLocation"]!;
        Assert.Equal("error", (string?)duplicate["level"]);
        Assert.Equal(printed.Message, (string?)duplicate["message"]!["text"]);
        Assert.Equal((versions, "%SRCROOT%"), ((string?)place["artifactLocation"]!["uri"], (string?)place["artifactLocation"]!["uriBaseId"]));
        Assert.Equal((printed.Line, printed.Column), ((int)place["region"]!["startLine"]!, (int)place["region"]!["startColumn"]!));
        Assert.True((int)place["region"]!["endColumn"]! > printed.Column);
        Assert.StartsWith("$.versions[", (string?)duplicate["locations"]![0]!["logicalLocations"]![0]!["fullyQualifiedName"], StringComparison.Ordinal);
        Assert.Equal(versions, (string?)duplicate["relatedLocations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]);

        Assert.Equal(orphan, (string?)sarif["results"]![1]!["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]);
        JsonNode rule = sarif["tool"]!["driver"]!["rules"]![(int)duplicate["ruleIndex"]!]!;
        Assert.Equal("AM1010", (string?)rule["id"]);
        Assert.Equal("dotnet msbuild training.proj -t:NormalizeVersions", (string?)rule["help"]!["text"]);
    }

    [Fact]
    public void A_clean_run_writes_an_empty_log()
    {
        using DataRepository data = new();
        data.AddStyle("1_ink_intensity");

        data.Build("-p:TrainingSarif=found.sarif").Succeeded();

        JsonNode sarif = JsonNode.Parse(data.Read("found.sarif"))!["runs"]![0]!;
        Assert.Empty(sarif["results"]!.AsArray());
        Assert.True((bool)sarif["invocations"]![0]!["executionSuccessful"]!);
    }

    [Fact]
    public void A_baseline_hides_no_failure_of_a_run()
    {
        using DataRepository data = new();
        data.Build("-p:TrainingSarif=base.sarif").Failed().Only("AM9001");

        data.Build("-p:TrainingBaseline=base.sarif").Failed().Only("AM9001");
    }

    [Fact]
    public void A_log_that_cannot_be_written_fails_the_build()
    {
        using DataRepository data = new();
        data.AddStyle("1_ink_intensity");
        Directory.CreateDirectory(data.PathOf("found.sarif"));

        BuildRun run = data.Build("-p:TrainingSarif=found.sarif").Failed();

        Assert.Equal("AM4003", run.Codes);
        Assert.Contains("1 error", run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_baseline_knows_is_counted_but_not_reported()
    {
        using DataRepository data = Broken(out _, out _);
        data.Build("-p:TrainingSarif=known.sarif").Failed();

        BuildRun run = data.Build("-p:TrainingBaseline=known.sarif").Succeeded();

        Assert.Empty(run.Findings);
        Assert.Contains("0 errors, 0 warnings, 2 known from the baseline in", run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_version_does_not_bring_known_findings_back()
    {
        using DataRepository data = Broken(out string versions, out _);
        data.Build("-p:TrainingSarif=known.sarif").Failed();
        data.Replace(versions, "\"versions\": [\n", "\"versions\": [\n\n" + DataRepository.Version("style_1_v", 3) + ",\n");

        BuildRun run = data.Build("-p:TrainingBaseline=known.sarif").Succeeded();

        Assert.Contains("5 versions", run.Summary, StringComparison.Ordinal);
        Assert.Contains("2 known from the baseline", run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_finding_of_the_same_kind_that_is_new_is_reported()
    {
        using DataRepository data = Broken(out _, out string orphan);
        data.Build("-p:TrainingSarif=known.sarif").Failed();
        string added = data.Write(orphan.Replace("_99", "_98", StringComparison.Ordinal), DataRepository.Jpeg("another orphan"));

        BuildRun run = data.Build("-p:TrainingBaseline=known.sarif").Failed();

        Assert.Equal(added, Assert.Single(run.Findings).Path);
        Assert.Contains("1 error, 0 warnings, 2 known from the baseline", run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_contradiction_at_the_place_of_a_mended_one_is_reported()
    {
        using DataRepository data = Broken(out string versions, out _);
        data.Build("-p:TrainingSarif=known.sarif").Failed();
        string text = File.ReadAllText(data.PathOf(versions));
        data.Write(versions, text.Replace("\"name\": \"V2\"", "\"name\": \"V1\"", StringComparison.Ordinal));

        BuildRun run = data.Build("-p:TrainingBaseline=known.sarif").Failed();

        Assert.Contains("AM1010", run.Codes, StringComparison.Ordinal);
        Assert.Contains("1 known from the baseline", run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_written_with_a_baseline_keeps_what_is_known()
    {
        using DataRepository data = Broken(out _, out _);
        data.Build("-p:TrainingSarif=first.sarif").Failed();
        data.Build("-p:TrainingSarif=second.sarif", "-p:TrainingBaseline=first.sarif").Succeeded();

        BuildRun run = data.Build("-p:TrainingBaseline=second.sarif").Succeeded();

        Assert.Contains("2 known from the baseline", run.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"version\": \"2.1.0\"}")]
    public void A_file_that_is_no_log_is_no_baseline(string text)
    {
        using DataRepository data = Broken(out _, out _);
        data.Write("known.sarif", text);

        Assert.Equal("AM9002", data.Build("-p:TrainingBaseline=known.sarif").Failed().Codes);
    }

    private static DataRepository Broken(out string versions, out string orphan)
    {
        DataRepository data = new();
        versions = data.AddStyle("1_ink_intensity", DataRepository.Version("style_1_v", 2), Twin(), DataRepository.Version("style_1_v", 1), DataRepository.Version("style_1_v", 0));
        data.AddActor("0006_european_20_female");
        orphan = "data/actors/0006_european_20_female/training_data/0006_european_20_female_99.jpg";
        data.Write(orphan, DataRepository.Jpeg("orphan"));
        return data;
    }

    private static string Twin() => """
            {
              "id": "twin",
              "name": "V2",
              "timestamp": "2025-09-03T09:00:00.000Z",
              "parameters": { "network_dim": 8 },
              "status": "failed",
              "error": "Training failed"
            }
        """.ReplaceLineEndings("\n");
}
