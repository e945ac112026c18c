using System.Text;
using static ActorMaker.Data.Tests.Versions.EntryJson;

namespace ActorMaker.Data.Tests.Versions;

/// <summary>What the studio's two clean-up scripts got wrong, each as a case. The scripts: by name (a-l), and by file name of the address.</summary>
public sealed class ScriptBugTests
{
    [Fact]
    public void Name_of_a_file_with_one_v_is_V8_and_not_8()
    {
        Assert.Equal("\"V8\"", MergeOutcome.Of(FromBucket("style_1_v8"))["name"]);
    }

    [Fact]
    public void V01_is_V1()
    {
        Assert.Single(MergeOutcome.Of(Started("a", "V1"), Bare("b", "V01")).Versions);
    }

    [Fact]
    public void Orphans_come_last()
    {
        Assert.Equal("a o", MergeOutcome.Of(Bare("o", "orphan"), Started("a", "V1")).Ids);
    }

    [Fact]
    public void Jobs_of_one_name_are_not_lost()
    {
        MergeOutcome same = MergeOutcome.Of(Started("job1-e1", "V1", timestamp: "2025-10-11T10:00:00Z"), Started("job2-e1", "V1", timestamp: "2025-10-11T09:00:00Z"), Started("job3-e1", "V1", timestamp: "2025-10-11T08:00:00Z"));
        Assert.Equal("\"job1-e1\"", same["id"]);
        Assert.Equal("""["job2-e1","job3-e1"]""", same["mergedIds"]);
        Assert.Equal("\"2025-10-11T09:00:00Z\"", same.LostAt("$.versions[1].timestamp"));

        MergeOutcome other = MergeOutcome.Of(Started("job1-e1", "V1"), Started("job2-e1", "V1", parameters: """{"network_dim": 8}"""), Started("job3-e1", "V1", parameters: """{"network_dim": 4}"""));
        Assert.Equal(3, other.Versions.Count);
    }

    [Fact]
    public void A_completed_entry_keeps_no_error()
    {
        MergeOutcome merged = MergeOutcome.Of(Started("a", "V2", "\"error\": \"Training failed\", \"failedAt\": \"2025-10-12\"", "failed"), FromBucket("style_1_vV2"));

        Assert.Null(merged["error"] ?? merged["failedAt"]);
    }

    [Fact]
    public void A_lone_pending_entry_with_a_LoRA_is_completed()
    {
        Assert.Equal("\"completed\"", MergeOutcome.Of(Started("a", "V2", Url(Accelerated("style_1_vV2"))))["status"]);
    }

    [Fact]
    public void What_only_the_dropped_entry_knew_is_kept()
    {
        MergeOutcome merged = MergeOutcome.Of(
            Started("a", "V2"), Bare("b", "V2", "\"isGood\": true, \"description\": \"soft\", \"imageCount\": 9, \"selectionSetId\": 2"));

        Assert.Equal(("true", "\"soft\"", "9", "2", "[\"b\"]"), (merged["isGood"], merged["description"], merged["imageCount"], merged["selectionSetId"], merged["mergedIds"]));
    }

    [Fact]
    public void The_original_is_not_changed_while_it_is_read()
    {
        byte[] original = Encoding.UTF8.GetBytes(MergeOutcome.File(Started("a", "v2"), FromBucket("style_1_vV2")));
        byte[] copy = [.. original];

        MergeOutcome.OfBytes(original);

        Assert.Equal(copy, original);
    }

    [Fact]
    public void Last_synced_is_not_set_where_nothing_was_synced()
    {
        Assert.Null(MergeOutcome.Of(Started("a", "V1"), Bare("b", "v1"))["lastSynced"]);
    }

    [Fact]
    public void The_number_of_another_style_is_not_this_styles()
    {
        MergeOutcome merged = MergeOutcome.Of(Started("a", "V2"), FromBucket("style_11_vV2"), FromBucket("style_100_vV2"));

        Assert.Equal(3, merged.Versions.Count);
        Assert.Null(merged.Versions[0]!["loraUrl"]);
    }

    [Fact]
    public void A_query_does_not_make_another_file()
    {
        Assert.Single(MergeOutcome.Of(Bare("a", "x", Url(Regional("n") + "?versionId=1"), "completed"), Bare("b", "y", Url(Regional("n")), "completed")).Versions);
    }

    [Fact]
    public void Entries_without_an_address_keep_their_place()
    {
        MergeOutcome merged = MergeOutcome.Of(
            Started("d", "V4"), Started("c", "V3", Url(Accelerated("style_1_vV3")), "completed"), Started("b", "V2", "\"error\": \"x\"", "failed"), Started("a", "V1", Url(Accelerated("style_1_vV1")), "completed"), FromBucket("style_1_vV3"));

        Assert.Equal("d c b a", merged.Ids);
    }

    [Fact]
    public void Time_is_compared_as_time()
    {
        // As text "…T23:30:00-05:00" is before "…T23:45:00Z"; it is almost five hours behind it.
        MergeOutcome merged = MergeOutcome.Of(
            Bare("old", "x", $"{Url(Regional("n"))}, \"timestamp\": \"2025-10-12T23:45:00Z\"", "completed"),
            Bare("new", "y", $"{Url(Regional("n"))}, \"timestamp\": \"2025-10-12T23:30:00-05:00\"", "completed"));

        Assert.Equal("\"new\"", merged["id"]);
    }
}
