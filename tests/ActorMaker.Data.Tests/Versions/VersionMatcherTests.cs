using ActorMaker.Data.Versions;

using static ActorMaker.Data.Tests.Versions.EntryJson;
using static ActorMaker.Data.Tests.Versions.LoraSyncOutcome;

namespace ActorMaker.Data.Tests.Versions;

/// <summary>Which entry a LoRA in the bucket belongs to.</summary>
public sealed class VersionMatcherTests
{
    [Theory]
    [InlineData("pending")]
    [InlineData("training")]
    [InlineData("failed")]
    public void A_run_that_waits_for_its_lora_is_completed_by_it(string status)
    {
        LoraSyncOutcome sync = Of([Started("job-e1", "V8", status: status, more: "\"error\": \"Training failed\"")], Lora("style_1_vV8"));

        Assert.Equal("V8:completed", sync.Statuses);
        Assert.Equal(Regional("style_1_vV8"), (string?)sync["job-e1"]["loraUrl"]);
        Assert.Equal(Now, (string?)sync["job-e1"]["lastSynced"]);
        Assert.Equal(1, sync.File!.Flips);
        Assert.False(sync["job-e1"].ContainsKey("error"));
        Assert.Equal("\"Training failed\"", Assert.Single(sync.File.Lost, l => l.JsonPath == "$.versions[0].error").RawJson);
    }

    [Theory]
    [InlineData("v8")]
    [InlineData("style_1_vV8")]
    [InlineData("style_1_v8.safetensors")]
    public void Every_spelling_of_the_version_is_found(string name) =>
        Assert.Equal("completed", (string?)Of([Bare("job-e1", name)], Lora("style_1_vV8"))["job-e1"]["status"]);

    [Fact]
    public void A_run_that_waits_and_has_an_address_is_not_completed_by_another_lora()
    {
        LoraSyncOutcome sync = Of([Started("job-e1", "V8", more: $"\"loraUrl\": \"{Regional("style_1_vV8-000010")}\"")], Lora("style_1_vV8"));

        Assert.Equal("V8:pending", sync.Statuses);
        Assert.Equal(Regional("style_1_vV8-000010"), (string?)sync["job-e1"]["loraUrl"]);
    }

    [Fact]
    public void An_entry_that_is_named_after_the_file_and_has_another_lora_keeps_that()
    {
        LoraSyncOutcome sync = Of([Started("style_1_vV8.safetensors", "mine", status: "completed", more: $"\"loraUrl\": \"{Regional("style_1_vV2")}\"")], Lora("style_1_vV8"));

        Assert.Empty(sync.Matches.Connected);
        Assert.Null(sync.File);
    }

    [Fact]
    public void An_address_is_all_that_a_completed_entry_gets()
    {
        LoraSyncOutcome sync = Of([Started("job-e1", "V8", status: "completed")], Lora("style_1_vV8"));

        Assert.Equal("V8:completed", sync.Statuses);
        Assert.Equal(0, sync.File!.Flips);
        Assert.Equal(Regional("style_1_vV8"), (string?)sync["job-e1"]["loraUrl"]);
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("pending")]
    [InlineData("completed")]
    public void A_run_that_began_after_the_object_was_written_is_not_its_trainer(string status)
    {
        LoraSyncOutcome sync = Of([Started("job-e1", "V2", status: status, timestamp: "2025-10-14T10:00:01.001Z")], Lora("style_1_vV2", "2025-10-14T10:00:00Z"));

        Assert.Null(sync.File);
        Assert.Equal("job-e1", Assert.Single(sync.Matches.TooOld).Entry.Id);
        Assert.Empty(sync.Matches.New);
    }

    [Fact]
    public void A_service_that_tells_whole_seconds_does_not_make_the_object_older_than_its_run() =>
        Assert.Equal("V2:completed", Of([Started("job-e1", "V2", timestamp: "2025-10-14T10:00:00.999Z")], Lora("style_1_vV2", "2025-10-14T10:00:00Z")).Statuses);

    [Fact]
    public void Of_several_runs_of_a_version_those_that_began_too_late_are_left_out()
    {
        LoraSyncOutcome sync = Of(
            [Started("late-e1", "V2", timestamp: "2025-10-15T10:00:00Z"), Started("early-e1", "V2", timestamp: "2025-10-13T10:00:00Z")],
            Lora("style_1_vV2", "2025-10-14T10:00:00Z"));

        Assert.Equal("V2:pending V2:completed", sync.Statuses);
        Assert.Empty(sync.Matches.TooOld);
    }

    [Fact]
    public void Of_several_runs_the_object_says_whose_it_is()
    {
        string[] runs = [Started("one-e1", "V1"), Started("two-e1", "V1"), Started("three-e1", "V1")];
        Lora lora = Lora("style_1_vV1");

        Assert.Equal("style_1_vV1.safetensors", Of(runs, lora).Asked);
        Assert.Equal("V1:pending V1:completed V1:pending", Of(runs, [(lora.Key, "two-e2")], lora).Statuses);
    }

    [Fact]
    public void An_object_that_does_not_say_goes_to_the_newest_run_that_did_not_fail()
    {
        string[] runs = [Started("failed-e1", "V1", status: "failed", timestamp: "2025-10-13T12:00:00Z"), Started("old-e1", "V1", timestamp: "2025-10-13T10:00:00Z"), Started("new-e1", "V1", timestamp: "2025-10-13T11:00:00Z")];
        Lora lora = Lora("style_1_vV1");

        Assert.Equal("V1:failed V1:pending V1:completed", Of(runs, [(lora.Key, null)], lora).Statuses);
    }

    [Theory]
    [InlineData("https://storyboard-user-files.s3-accelerate.amazonaws.com/actor_maker_user/custom-styles-models/style_1_vV8.safetensors")]
    [InlineData("https://storyboard-user-files.s3.us-west-1.amazonaws.com/styles_maker_user/custom-styles-models/style_1_vV8.safetensors")]
    [InlineData("https://s3-accelerate.amazonaws.com/storyboard-user-files/actor_maker_user/custom-styles-models/style_1_vV8.safetensors")]
    [InlineData("s3://storyboard-user-files/actor_maker_user/custom-styles-models/style_1_vV8.safetensors")]
    public void An_entry_that_names_the_lora_in_any_form_of_its_address_has_it_already(string address) =>
        Assert.Null(Of([Started("job-e1", "V8", Url(address), "completed")], Lora("style_1_vV8")).File);

    [Fact]
    public void A_lora_that_an_entry_names_is_not_given_to_a_second_one()
    {
        LoraSyncOutcome sync = Of([FromBucket("style_1_vV8"), Started("job-e1", "V8")], Lora("style_1_vV8"));

        Assert.Null(sync.File);
        Assert.Empty(sync.Matches.New);
    }

    [Fact]
    public void A_version_that_has_another_lora_is_neither_given_a_second_one_nor_added_again()
    {
        LoraSyncOutcome sync = Of([Started("job-e1", "V8", Url(Regional("Comic_FLUX_V1")), "completed")], Lora("style_1_vV8"));

        Assert.Null(sync.File);
        Assert.Empty(sync.Matches.New);
    }

    [Theory]
    [InlineData("style_1_vV8", "my favourite", "")]
    [InlineData("job-e1", "my favourite", "\"mergedIds\": [\"style_1_vV8\"]")]
    public void An_entry_whose_id_is_the_file_name_is_the_one(string id, string name, string more)
    {
        LoraSyncOutcome sync = Of([Bare(id, name, more)], Lora("style_1_vV8"));

        Assert.Equal(Regional("style_1_vV8"), (string?)sync[id]["loraUrl"]);
        Assert.Single(sync.Versions);
    }

    [Theory]
    [InlineData("2b7c-e1", "2b7c-e1")]
    [InlineData("2b7c-e1", "2b7c")]
    [InlineData("2b7c", "2b7c-e2")]
    [InlineData("other\", \"mergedIds\": [\"2b7c-e1\"], \"x\": \"", "2b7c-e2")]
    public void An_object_that_nothing_else_matches_is_asked_for_its_job(string id, string job)
    {
        string[] entries = [Bare(id, "final take")];
        Lora lora = Lora("style_1_vV8");

        Assert.Equal("style_1_vV8.safetensors", Of(entries, lora).Asked);
        LoraSyncOutcome sync = Of(entries, [(lora.Key, job)], lora);
        Assert.Equal(Regional("style_1_vV8"), (string?)Assert.Single(sync.Versions)!["loraUrl"]);
        Assert.Equal("final take:completed", sync.Statuses);
    }

    [Fact]
    public void A_version_that_no_entry_knows_is_new()
    {
        Lora lora = Lora("style_1_vV9");
        LoraSyncOutcome sync = Of([Started("job-e1", "V8", Url(Regional("style_1_vV8")), "completed")], [(lora.Key, "another-job")], lora);

        Assert.Equal("V9:completed V8:completed", sync.Statuses);
        Assert.Equal(lora, Assert.Single(sync.Matches.New));
    }

    [Theory]
    [InlineData("style_1_vV10", "V1")]
    [InlineData("style_1_vV1", "V10")]
    public void A_version_whose_number_only_begins_alike_is_another(string file, string name)
    {
        Lora lora = Lora(file);
        Assert.Equal($"{name}:pending", Of([Started("job-e1", name)], [(lora.Key, null)], lora).Statuses.Split(' ').Single(s => s.StartsWith(name + ":", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_actors_lora_is_found_with_a_padded_number_and_without()
    {
        Assert.Equal("V7:completed", Of([Started("job-e1", "V7")], Lora("actor_0006_V7")).Statuses);
        Assert.Equal("V7:completed", Of([Started("job-e1", "V7")], Lora("actor_6_V7")).Statuses);
        Assert.Null(Of([Started("job-e1", "V7", Url(Regional("actor_6_V7")), "completed")], Lora("actor_6_V7"), Lora("actor_0006_V7")).File);
    }

    [Fact]
    public void Of_two_objects_of_a_version_the_one_that_an_entry_names_counts()
    {
        Lora old = Lora("style_1_vV8", "2025-10-14T10:00:00Z", accelerated: true);
        Lora newer = Lora("style_1_vV8", "2025-12-01T10:00:00Z", "styles_maker_user/custom-styles-models/", accelerated: true);
        string[] entries = [Started("job-e1", "V8", Url(Regional("style_1_vV8")), "completed")];

        Assert.Equal(Accelerated("style_1_vV8"), (string?)Of(entries, newer, old)["job-e1"]["loraUrl"]);
    }

    [Fact]
    public void Of_two_objects_of_a_version_that_no_entry_names_the_newest_counts_in_any_order_of_the_listing()
    {
        Lora old = Lora("style_1_vV8", "2025-10-14T10:00:00Z");
        Lora newer = Lora("style_1_vV8", "2025-12-01T10:00:00Z", "styles_maker_user/custom-styles-models/");

        Assert.Equal(newer.Address, (string?)Of([Started("job-e1", "V8")], old, newer)["job-e1"]["loraUrl"]);
        Assert.Equal(newer.Address, (string?)Of([Started("job-e1", "V8")], newer, old)["job-e1"]["loraUrl"]);
    }
}
