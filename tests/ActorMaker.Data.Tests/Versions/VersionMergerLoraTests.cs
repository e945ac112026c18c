using static ActorMaker.Data.Tests.Versions.EntryJson;

namespace ActorMaker.Data.Tests.Versions;

/// <summary>Which address an entry ends with, and what a LoRA says of a run.</summary>
public sealed class VersionMergerLoraTests
{
    private const string PathStyle = "https://s3-accelerate.amazonaws.com/storyboard-user-files/" + Folder + "style_1_vV8.safetensors";

    [Fact]
    public void The_accelerated_form_is_taken_from_any_entry()
    {
        MergeOutcome merged = MergeOutcome.Of(
            Started("a", "V8", Url(Regional("style_1_vV8")), "completed"), FromBucket("style_1_vV8", Accelerated("style_1_vV8")));

        Assert.Equal($"\"{Accelerated("style_1_vV8")}\"", merged["loraUrl"]);
        Assert.Equal($"\"{MergeOutcome.Now}\"", merged["lastSynced"]);
        Assert.Equal($"\"{Regional("style_1_vV8")}\"", merged.LostAt("$.versions[0].loraUrl"));
    }

    [Fact]
    public void The_accelerated_form_is_never_given_up()
    {
        MergeOutcome merged = MergeOutcome.Of(
            Started("a", "V8", Url(Accelerated("style_1_vV8")), "completed"), FromBucket("style_1_vV8"));

        Assert.Equal($"\"{Accelerated("style_1_vV8")}\"", merged["loraUrl"]);
        Assert.Null(merged["lastSynced"]);
        Assert.Equal($"\"{Regional("style_1_vV8")}\"", merged.LostAt("$.versions[1].loraUrl"));
    }

    [Fact]
    public void Among_the_others_the_best_ones_object_is_taken_in_its_best_form()
    {
        MergeOutcome merged = MergeOutcome.Of(
            Started("a", "V8"),
            Bare("b", "V8", $"\"completedAt\": \"2025-10-14\", {Url(Regional("style_1_vV8"))}", "completed"),
            Bare("c", "V8", Url(Accelerated("style_1_vV8-000010")), "completed"),
            Bare("d", "V8", Url(Accelerated("style_1_vV8").Replace("actor_maker_user", "styles_maker_user", StringComparison.Ordinal)), "completed"));

        Assert.Equal($"\"{Accelerated("style_1_vV8")}\"", merged["loraUrl"]);
    }

    [Fact]
    public void A_path_style_address_becomes_virtual_hosted()
    {
        Assert.Equal($"\"{Accelerated("style_1_vV8")}\"", MergeOutcome.Of(Started("a", "V8", Url(PathStyle), "completed"))["loraUrl"]);
        Assert.Equal($"\"{Accelerated("style_1_vV8")}\"", MergeOutcome.Of(Started("a", "V8"), Bare("b", "V8", Url(PathStyle), "completed"))["loraUrl"]);

        MergeOutcome merged = MergeOutcome.Of(Started("a", "V8", Url(PathStyle), "completed"), FromBucket("style_1_vV8"));
        Assert.Equal($"\"{Accelerated("style_1_vV8")}\"", merged["loraUrl"]);
        Assert.Equal($"\"{PathStyle}\"", merged.LostAt("$.versions[0].loraUrl"));
        Assert.Null(merged["lastSynced"]);
    }

    [Fact]
    public void The_key_of_the_kept_entry_stays_where_the_prefix_differs()
    {
        MergeOutcome merged = MergeOutcome.Of(
            Started("a", "V8", Url(Regional("style_1_vV8")), "completed"),
            Bare("b", "V8", Url(Accelerated("style_1_vV8").Replace("actor_maker_user", "styles_maker_user", StringComparison.Ordinal)), "completed"));

        Assert.Equal($"\"{Accelerated("style_1_vV8")}\"", merged["loraUrl"]);
        Assert.Contains("styles_maker_user", merged.LostAt("$.versions[1].loraUrl"), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_LoRA_does_not_replace_the_kept_ones()
    {
        MergeOutcome merged = MergeOutcome.Of(
            Started("a", "V8", Url(Regional("style_1_vV8")), "completed"), Bare("b", "V8", Url(Accelerated("style_1_vV8-000010")), "completed"));

        Assert.Equal($"\"{Regional("style_1_vV8")}\"", merged["loraUrl"]);
        Assert.Equal($"\"{Accelerated("style_1_vV8-000010")}\"", merged.LostAt("$.versions[1].loraUrl"));
    }

    [Fact]
    public void An_address_that_is_no_S3_objects_is_kept_for_a_person_to_correct()
    {
        MergeOutcome own = MergeOutcome.Of(Started("a", "V8", Url("https://example.org/a.safetensors"), "completed"), FromBucket("style_1_vV8"));
        Assert.Equal("\"https://example.org/a.safetensors\"", own["loraUrl"]);
        Assert.Equal($"\"{Regional("style_1_vV8")}\"", own.LostAt("$.versions[1].loraUrl"));

        MergeOutcome taken = MergeOutcome.Of(Started("a", "V8"), Bare("b", "V8", Url("ftp://x/y"), "completed"));
        Assert.Equal("\"ftp://x/y\"", taken["loraUrl"]);
    }

    [Fact]
    public void A_failed_run_with_a_LoRA_is_completed_and_its_failure_is_written_down()
    {
        MergeOutcome merged = MergeOutcome.Of(
            Started("a", "V8", "\"error\": \"Training failed\", \"failedAt\": \"2025-10-13T20:00:00Z\"", "failed"), FromBucket("style_1_vV8"));

        Assert.Equal("\"completed\"", merged["status"]);
        Assert.Null(merged["error"]);
        Assert.Null(merged["failedAt"]);
        Assert.Equal("\"Training failed\"", merged.LostAt("$.versions[0].error"));
        Assert.Equal("\"2025-10-13T20:00:00Z\"", merged.LostAt("$.versions[0].failedAt"));
        Assert.Contains("the LoRA is there", merged.WhyLost("$.versions[0].error"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pending")]
    [InlineData("failed")]
    [InlineData("training")]
    [InlineData("cancelled")]
    public void An_entry_alone_with_a_LoRA_is_completed(string status)
    {
        MergeOutcome merged = MergeOutcome.Of(Started("a", "V8", $"\"error\": \"x\", {Url(Accelerated("style_1_vV8"))}", status));

        Assert.Equal("\"completed\"", merged["status"]);
        Assert.Null(merged["error"]);
        Assert.Null(merged["lastSynced"]);
        Assert.Equal(($"\"{status}\"", "\"x\""), (merged.LostAt("$.versions[0].status"), merged.LostAt("$.versions[0].error")));
    }

    [Fact]
    public void A_completed_entry_with_a_LoRA_has_no_error()
    {
        MergeOutcome merged = MergeOutcome.Of(Started("a", "V8", $"\"failedAt\": \"2025-10-13\", {Url(Accelerated("style_1_vV8"))}", "completed"));

        Assert.Null(merged["failedAt"]);
        Assert.Equal("\"2025-10-13\"", merged.LostAt("$.versions[0].failedAt"));
    }

    [Fact]
    public void A_failure_of_a_merged_entry_does_not_come_over_a_LoRA()
    {
        MergeOutcome merged = MergeOutcome.Of(
            Started("a", "V8", Url(Accelerated("style_1_vV8")), "completed"), Bare("b", "V8", "\"error\": \"Training failed\"", "failed"));

        Assert.Null(merged["error"]);
        Assert.Equal("\"Training failed\"", merged.LostAt("$.versions[1].error"));
        Assert.Contains("did not fail", merged.WhyLost("$.versions[1].error"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_LoRA_an_error_is_taken_over_like_any_field()
    {
        MergeOutcome merged = MergeOutcome.Of(Started("a", "V8", "", "failed"), Bare("b", "V8", "\"error\": \"out of memory\"", "failed"));

        Assert.Equal("\"out of memory\"", merged["error"]);
        Assert.Equal("\"failed\"", merged["status"]);
    }

    [Fact]
    public void Last_synced_is_that_of_the_taken_address_and_older_ones_are_written_down()
    {
        MergeOutcome merged = MergeOutcome.Of(
            Started("a", "V8"), FromBucket("style_1_vV8", more: "\"lastSynced\": \"2025-10-14T05:58:37.724159Z\""));

        Assert.Equal($"\"{MergeOutcome.Now}\"", merged["lastSynced"]);
        Assert.Equal("\"2025-10-14T05:58:37.724159Z\"", merged.LostAt("$.versions[1].lastSynced"));
    }

    [Fact]
    public void Last_synced_is_not_set_where_no_address_came_from_another()
    {
        MergeOutcome merged = MergeOutcome.Of(Started("a", "V1"), Started("b", "V1"), Started("c", "V1"));

        Assert.Null(merged["lastSynced"]);
        Assert.Equal("\"pending\"", merged["status"]);
    }
}
