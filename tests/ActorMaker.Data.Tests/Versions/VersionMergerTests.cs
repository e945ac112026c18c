using static ActorMaker.Data.Tests.Versions.EntryJson;

namespace ActorMaker.Data.Tests.Versions;

/// <summary>What is kept, taken over, written down and left alone: the promises of merging, one by one.</summary>
public sealed class VersionMergerTests
{
    [Fact]
    public void A_run_and_its_file_in_the_bucket_become_one_entry()
    {
        MergeOutcome merged = MergeOutcome.Of(
            Started("job-e2", "V8", "\"selectionSetId\": 1, \"imageCount\": 43"), FromBucket("style_1_vV8"));

        Assert.Equal("id name timestamp parameters status selectionSetId imageCount loraUrl lastSynced mergedIds", Order(merged.Keys, "description"));
        Assert.Equal("\"job-e2\"", merged["id"]);
        Assert.Equal("\"completed\"", merged["status"]);
        Assert.Equal($"\"{Regional("style_1_vV8")}\"", merged["loraUrl"]);
        Assert.Equal("\"2025-10-13T19:36:17.724Z\"", merged["timestamp"]);
        Assert.Equal($"\"{MergeOutcome.Now}\"", merged["lastSynced"]);
        Assert.Equal("[\"style_1_vV8\"]", merged["mergedIds"]);
        Assert.Equal("\"2025-10-13T20:10:00+00:00\"", merged.LostAt("$.versions[1].timestamp"));
        Assert.Equal("\"pending\"", merged.LostAt("$.versions[0].status"));
        Assert.Null(merged.LostAt("$.versions[1].loraUrl"));
        Assert.Null(merged.LostAt("$.versions[1].status"));
        Assert.Contains("which takes over loraUrl", Assert.Single(merged.Changes).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("parameters before completed", """{"id": "keep", "name": "V1", "status": "failed", "parameters": {"a": 1}}""", """{"id": "drop", "name": "V1", "status": "completed", "completedAt": "2025-10-02T00:00:00Z", "timestamp": "2025-10-02T00:00:00Z"}""")]
    [InlineData("real parameters before empty ones", """{"id": "keep", "name": "V1", "status": "failed", "parameters": {"a": 1}}""", """{"id": "drop", "name": "V1", "status": "completed", "parameters": {}}""")]
    [InlineData("completed before completedAt", """{"id": "keep", "name": "V1", "status": "completed"}""", """{"id": "drop", "name": "V1", "status": "failed", "completedAt": "2025-10-02T00:00:00Z", "timestamp": "2025-10-02T00:00:00Z"}""")]
    [InlineData("completedAt before newest", """{"id": "keep", "name": "V1", "status": "failed", "completedAt": "2025-10-01T00:00:00Z", "timestamp": "2025-10-01T00:00:00Z"}""", """{"id": "drop", "name": "V1", "status": "failed", "timestamp": "2025-10-02T00:00:00Z"}""")]
    [InlineData("newest by instant, not by text", """{"id": "keep", "name": "V1", "status": "failed", "timestamp": "2025-10-02T00:30:00-02:00"}""", """{"id": "drop", "name": "V1", "status": "failed", "timestamp": "2025-10-02T02:00:00Z"}""")]
    [InlineData("newest, without a zone", """{"id": "keep", "name": "V1", "status": "failed", "timestamp": "2025-10-16T16:46:12.097326"}""", """{"id": "drop", "name": "V1", "status": "failed", "timestamp": "2025-10-16T16:46:11+00:00"}""")]
    public void The_better_entry_is_kept_wherever_it_stands(string why, string better, string worse)
    {
        Assert.True(MergeOutcome.Of(better, worse)["id"] == "\"keep\"", why);
        Assert.True(MergeOutcome.Of(worse, better)["id"] == "\"keep\"", why);
    }

    [Fact]
    public void Every_field_that_the_kept_entry_lacks_is_taken_over_whoever_has_it()
    {
        MergeOutcome merged = MergeOutcome.Of(
            Started("a", "V8"),
            Bare("b", "V8", "\"selectionSetId\": 3, \"completedAt\": \"2025-10-14\", \"note\": {\"by\": [\"us\", 1e-05, 0.0, null]}"),
            Bare("c", "V8", "\"imageCount\": 12, \"note\": \"other\", \"\\u0442\\u0435\\u0433\": true"));

        Assert.Equal("3", merged["selectionSetId"]);
        Assert.Equal("12", merged["imageCount"]);
        Assert.Equal("\"2025-10-14\"", merged["completedAt"]);
        Assert.Contains("{\"by\": [\"us\", 1e-05, 0.0, null]}", merged.Text, StringComparison.Ordinal);
        Assert.True((bool)merged.Entry["тег"]!);
        Assert.Equal("\"other\"", merged.LostAt("$.versions[2].note"));
        Assert.Contains("got its \"note\" from id b", merged.WhyLost("$.versions[2].note"), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_both_have_a_value_the_kept_ones_stays_and_the_other_is_written_down()
    {
        MergeOutcome merged = MergeOutcome.Of(
            Started("a", "V8", "\"imageCount\": 43, \"description\": \"inks\", \"x\": 1"), Bare("b", "V8", "\"imageCount\": 44, \"description\": \"washes\", \"x\": 1.0"));

        Assert.Equal(("43", "\"inks\""), (merged["imageCount"], merged["description"]));
        Assert.Equal(("44", "\"washes\""), (merged.LostAt("$.versions[1].imageCount"), merged.LostAt("$.versions[1].description")));
        Assert.Contains("its own \"imageCount\"", merged.WhyLost("$.versions[1].imageCount"), StringComparison.Ordinal);
        Assert.Null(merged.LostAt("$.versions[1].x"));
    }

    [Fact]
    public void Integers_that_only_a_double_takes_for_equal_are_two_values()
    {
        MergeOutcome merged = MergeOutcome.Of(Started("a", "V8", "\"seed\": 12345678901234567890"), Bare("b", "V8", "\"seed\": 12345678901234567891"));

        Assert.Equal("12345678901234567891", merged.LostAt("$.versions[1].seed"));
    }

    [Theory]
    [InlineData("\"isGood\": false", "\"isGood\": true", "\"x\": 1")]
    [InlineData("\"x\": 1", "\"isGood\": false", "\"isGood\": true")]
    [InlineData("\"isGood\": true", "\"isGood\": false", "\"isGood\": false")]
    public void Good_survives(string kept, string second, string third)
    {
        MergeOutcome merged = MergeOutcome.Of(Started("a", "V8", kept), Bare("b", "V8", second), Bare("c", "V8", third));

        Assert.Equal("true", merged["isGood"]);
    }

    [Theory]
    [InlineData("\"description\": \"Synced from S3\"", "\"description\": \"more steps\"", "\"x\": 1")]
    [InlineData("\"x\": 1", "\"description\": \"Synced from S3\"", "\"description\": \"more steps\"")]
    [InlineData("\"x\": 1", "\"description\": \"\"", "\"description\": \"more steps\"")]
    [InlineData("\"description\": \"more steps\"", "\"description\": \"Synced from S3\"", "\"description\": \"Synced from S3\"")]
    public void A_persons_description_survives_the_syncs(string kept, string second, string third)
    {
        MergeOutcome merged = MergeOutcome.Of(Started("a", "V8", kept), Bare("b", "V8", second), Bare("c", "V8", third));

        Assert.Equal("\"more steps\"", merged["description"]);
    }

    [Fact]
    public void The_syncs_description_is_kept_where_nobody_has_a_better_one()
    {
        Assert.Equal("\"Synced from S3\"", MergeOutcome.Of(Started("a", "V8"), FromBucket("style_1_vV8"))["description"]);
    }

    [Fact]
    public void Merged_ids_come_last_and_add_up()
    {
        MergeOutcome merged = MergeOutcome.Of(
            Started("a", "V8", "\"mergedIds\": [\"x\"], \"isGood\": true"),
            Bare("b", "V8", "\"mergedIds\": [\"y\", \"x\", \"a\"], \"note\": 1"),
            Bare("c", "V8"));

        Assert.Equal("""["x","b","y","c"]""", merged["mergedIds"]);
        Assert.EndsWith("isGood note mergedIds", merged.Keys, StringComparison.Ordinal);
    }

    [Fact]
    public void One_id_twice_needs_no_merged_id()
    {
        Assert.Null(MergeOutcome.Of(Started("a", "V8"), Bare("a", "V8"))["mergedIds"]);
    }

    [Fact]
    public void The_place_and_the_key_order_of_the_kept_entry_stay()
    {
        MergeOutcome merged = MergeOutcome.Of(
            """{"id": "t", "name": "V9", "status": "pending"}""",
            """{"status": "pending", "parameters": {"a": 1}, "name": "V8", "id": "k"}""",
            """{"id": "o", "name": "V7", "status": "pending"}""",
            """{"id": "d", "name": "V8", "status": "pending", "extra": 1}""");

        Assert.Equal("t k o", merged.Ids);
        Assert.Equal("status parameters name id extra mergedIds", string.Join(' ', merged.Versions[1]!.AsObject().Select(m => m.Key)));
    }

    [Fact]
    public void The_newest_version_comes_first_and_the_rest_keeps_its_order_behind()
    {
        MergeOutcome merged = MergeOutcome.Of(
            Bare("n1", "orphan"), Started("v2", "V2"), Bare("n2", "8"), Started("v10", "V10"), Started("v9", "V9"), Bare("n3", "another"));

        Assert.Equal("v10 v9 v2 n1 n2 n3", merged.Ids);
        Assert.Contains("newest first", Assert.Single(merged.Changes).Text, StringComparison.Ordinal);
        Assert.Empty(merged.Lost);
    }

    [Fact]
    public void An_entry_that_moves_keeps_its_bytes()
    {
        const string Odd = """{ "id" : "v2",  "name":"V2", "status": "pending", "x": 1e-05, "y": "\u0421\u043b", "z": [ ] }""";

        MergeOutcome merged = MergeOutcome.Of(Started("v1", "V1"), Odd, Started("v3", "V3"));

        Assert.Equal("v3 v2 v1", merged.Ids);
        Assert.Contains(Odd, merged.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v8")]
    [InlineData("style_1_v8.safetensors")]
    [InlineData("V08")]
    public void A_name_gets_its_standard_form_and_the_old_one_is_written_down(string name)
    {
        MergeOutcome merged = MergeOutcome.Of(Started("a", name));

        Assert.Equal("\"V8\"", merged["name"]);
        Assert.Equal($"\"{name}\"", merged.LostAt("$.versions[0].name"));
        Assert.Null(merged["lastSynced"]);
    }

    [Fact]
    public void A_clean_file_is_clean()
    {
        MergeOutcome merged = MergeOutcome.Of(
            Started("c", "V3", Url(Accelerated("style_1_vV3")), "completed"), Started("b", "V2", "\"error\": \"out of memory\"", "failed"), Started("a", "V1"), Bare("x", "best of all"));

        Assert.True(merged.IsClean);
        Assert.Empty(merged.Changes);
    }

    [Fact]
    public void Root_keys_stay()
    {
        MergeOutcome merged = MergeOutcome.OfText($$"""{"schema": 2, "versions": [{{Started("a", "V1")}},{{Bare("b", "v1")}}], "тег": [1.0]}""");

        Assert.StartsWith("{\"schema\": 2, ", merged.Text, StringComparison.Ordinal);
        Assert.EndsWith("], \"тег\": [1.0]}", merged.Text, StringComparison.Ordinal);
    }

    private static string Order(string keys, string without) => string.Join(' ', keys.Split(' ').Where(k => k != without));
}
