using System.Text.Json.Nodes;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Operations.Reporting;
using ActorMaker.Testing;

namespace ActorMaker.Operations.Tests.Reporting;

public sealed class SarifLogTests : IDisposable
{
    private readonly DataRepository data = new("training data");

    public void Dispose() => data.Dispose();

    [Theory]
    [InlineData(".git/HEAD")]
    [InlineData(".git")]
    public void Addresses_start_where_the_repository_does(string git)
    {
        Write(Path.Join("..", git));

        JsonNode run = Log(Of(RuleCatalog.DuplicateVersion, "resources/style_images/1_ink/training_versions.json"));

        JsonNode artifact = run["results"]![0]!["locations"]![0]!["physicalLocation"]!["artifactLocation"]!;
        Assert.Equal("training%20data/resources/style_images/1_ink/training_versions.json", (string?)artifact["uri"]);
    }

    [Fact]
    public void Without_a_repository_they_start_at_the_data_root()
    {
        JsonNode run = Log(Of(RuleCatalog.DuplicateVersion, "a b.json"));

        Assert.Equal("a%20b.json", (string?)run["results"]![0]!["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]);
    }

    [Fact]
    public void Of_more_results_than_code_scanning_takes_the_most_severe_are_written_and_the_others_counted()
    {
        SarifResult[] results =
        [
            .. Enumerable.Range(0, SarifLog.Limit + 5).Select(i => Of(RuleCatalog.VersionName, $"{i}.json") with { Severity = Severity.Warning }),
            Of(RuleCatalog.DuplicateVersion, "last.json"),
        ];

        JsonNode run = Log(results);

        JsonArray written = run["results"]!.AsArray();
        Assert.Equal(SarifLog.Limit, written.Count);
        Assert.Equal(("error", "warning"), ((string?)written[0]!["level"], (string?)written[1]!["level"]));
        JsonNode notification = Assert.Single(run["invocations"]![0]!["toolExecutionNotifications"]!.AsArray())!;
        Assert.StartsWith("6 more results", (string?)notification["message"]!["text"], StringComparison.Ordinal);
    }

    private void Write(string relative)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(data.PathOf(relative))!);
        File.WriteAllText(data.PathOf(relative), "");
    }

    private SarifResult Of(Rule rule, string file) => new(Finding.At(rule, data.PathOf(file), new TextPosition(1, 1), "wrong"), rule.Severity, IsKnown: false);

    private JsonNode Log(params SarifResult[] results)
    {
        string path = Path.Join(data.Folder, "out", "found.sarif");
        SarifLog.Write(path, data.Root, results, static command => "do " + command.Job);
        return JsonNode.Parse(File.ReadAllText(path))!["runs"]![0]!;
    }
}
