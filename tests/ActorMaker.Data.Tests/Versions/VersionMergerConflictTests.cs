using ActorMaker.Data.Findings;

using static ActorMaker.Data.Tests.Versions.EntryJson;

namespace ActorMaker.Data.Tests.Versions;

/// <summary>Two trainings under one name: a person decides.</summary>
public sealed class VersionMergerConflictTests
{
    private const string Other = """{"network_dim": 32, "learning_rate": 0.0001}""";
    private const string SameInOtherWords = """{"learning_rate": 1e-4, "network_dim": 16}""";

    [Fact]
    public void Entries_with_other_parameters_are_not_merged_and_the_gate_says_so()
    {
        MergeOutcome merged = MergeOutcome.Of(Started("a", "V8"), Started("b", "V8", parameters: Other));

        Assert.True(merged.IsClean);
        Finding finding = Assert.Single(MergeOutcome.Gate(merged.Bytes), f => f.Rule.Code == "AM1010");
        Assert.Contains("other parameters", finding.Message, StringComparison.Ordinal);
        Assert.Contains("MergeConflicts=best", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Others_of_the_group_are_merged()
    {
        MergeOutcome merged = MergeOutcome.Of(
            Started("a", "V8", timestamp: "2025-10-14T00:00:00Z"), Started("b", "v8", parameters: Other), FromBucket("style_1_vV8"), Started("c", "V8", parameters: SameInOtherWords));

        Assert.Equal("a b", merged.Ids);
        Assert.Equal("""["c","style_1_vV8"]""", merged.Versions[0]!["mergedIds"]!.ToJsonString());
        Assert.Equal("V8", (string)merged.Versions[1]!["name"]!);
        Assert.Contains(MergeOutcome.Gate(merged.Bytes), f => f.Rule.Code == "AM1010");
    }

    [Fact]
    public void A_file_of_the_bucket_goes_to_the_training_that_has_it()
    {
        MergeOutcome merged = MergeOutcome.Of(
            Started("a", "V8", timestamp: "2025-10-15T00:00:00Z", more: "\"completedAt\": \"2025-10-15\"", status: "completed"),
            Started("b", "V8", Url(Accelerated("style_1_vV8")), parameters: Other),
            FromBucket("style_1_vV8"));

        Assert.Equal("a b", merged.Ids);
        Assert.Null(merged.Versions[0]!["loraUrl"]);
        Assert.Equal("""["style_1_vV8"]""", merged.Versions[1]!["mergedIds"]!.ToJsonString());
    }

    [Fact]
    public void Entries_of_the_other_training_are_one_entry_too()
    {
        MergeOutcome merged = MergeOutcome.Of(
            Started("a", "V8", timestamp: "2025-10-15T00:00:00Z"),
            Started("b", "V8", timestamp: "2025-10-14T00:00:00Z", parameters: Other),
            Started("c", "V8", "\"isGood\": true", timestamp: "2025-10-13T00:00:00Z", parameters: Other));

        Assert.Equal("a b", merged.Ids);
        Assert.True((bool)merged.Versions[1]!["isGood"]!);
        Assert.Equal("""["c"]""", merged.Versions[1]!["mergedIds"]!.ToJsonString());
    }

    [Fact]
    public void The_gate_names_each_entry_of_such_a_group_once()
    {
        IReadOnlyList<Finding> findings = MergeOutcome.Gate(System.Text.Encoding.UTF8.GetBytes(MergeOutcome.File(
            Started("a", "V8", timestamp: "2025-10-15T00:00:00Z"),
            Started("b", "V8", timestamp: "2025-10-14T00:00:00Z", parameters: Other),
            Started("c", "V8", timestamp: "2025-10-13T00:00:00Z", parameters: Other),
            Bare("d", "v8"))));

        Assert.Equal([3, 4, 5], findings.Where(f => f.Rule.Code == "AM1010").Select(f => f.Start.Line).Order());
    }

    [Fact]
    public void The_best_entry_decides_if_a_person_says_so()
    {
        MergeOutcome merged = MergeOutcome.Best(
            Started("a", "V8"), Started("b", "V8", "\"isGood\": true, \"completedAt\": \"2025-10-14\"", "completed", Other), FromBucket("style_1_vV8"));

        Assert.Equal("\"b\"", merged["id"]);
        Assert.Equal("""["a","style_1_vV8"]""", merged["mergedIds"]);
        Assert.Equal("32", merged.Entry["parameters"]!["network_dim"]!.ToJsonString());
        Assert.Equal(Parameters, merged.LostAt("$.versions[0].parameters"));
    }
}
