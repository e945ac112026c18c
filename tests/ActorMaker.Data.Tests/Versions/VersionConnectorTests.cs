using System.Text.Json.Nodes;
using System.Text;
using ActorMaker.Data.Versions;

using static ActorMaker.Data.Tests.Versions.EntryJson;
using static ActorMaker.Data.Tests.Versions.LoraSyncOutcome;

namespace ActorMaker.Data.Tests.Versions;

/// <summary>What a LoRA in the bucket changes in a version file, and what not.</summary>
public sealed class VersionConnectorTests
{
    [Fact]
    public void An_address_is_upgraded_to_the_accelerated_form_of_the_same_object()
    {
        LoraSyncOutcome sync = Of([Started("job-e1", "V8", Url(Regional("style_1_vV8")), "completed")], Lora("style_1_vV8", accelerated: true));

        Assert.Equal(Accelerated("style_1_vV8"), (string?)sync["job-e1"]["loraUrl"]);
        Assert.Equal(0, sync.File!.Flips);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_accelerated_address_stays(bool accelerated) =>
        Assert.Null(Of([Started("job-e1", "V8", Url(Accelerated("style_1_vV8")), "completed")], Lora("style_1_vV8", accelerated: accelerated)).File);

    [Fact]
    public void Parameters_and_every_other_field_stay_as_they_are_spelled()
    {
        const string Own = """{ "learning_rate": 1e-05,  "x": [ ] }""";
        LoraSyncOutcome sync = Of([Started("job-e1", "V8", "\"isGood\": true, \"mine\": \"\\u00fc\", \"mergedIds\": [\"old\"]", parameters: Own)], Lora("style_1_vV8"));

        Assert.Contains(Own, sync.Text, StringComparison.Ordinal);
        Assert.Contains("\"mine\": \"\\u00fc\"", sync.Text, StringComparison.Ordinal);
        Assert.Equal("id name timestamp parameters status isGood mine loraUrl lastSynced mergedIds", string.Join(' ', sync["job-e1"].Select(m => m.Key)));
    }

    [Theory]
    [InlineData("style_1_vV9", "V9 V8 V3 final")]
    [InlineData("style_1_vV5", "V8 V5 V3 final")]
    [InlineData("style_1_vV2", "V8 V3 V2 final")]
    public void A_new_entry_takes_its_place_in_the_order(string file, string order)
    {
        Lora lora = Lora(file);
        LoraSyncOutcome sync = Of([Bare("a-e1", "V8", Url(Regional("style_1_vV8"))), Bare("b-e1", "V3"), Bare("c-e1", "final")], [(lora.Key, null)], lora);

        Assert.Equal(order, string.Join(' ', sync.Versions.Select(v => (string)v!["name"]!)));
        Assert.Equal(1, sync.File!.Added);
    }

    [Fact]
    public void Several_new_entries_stand_newest_first()
    {
        LoraSyncOutcome sync = Of([], Lora("style_1_vV2"), Lora("style_1_vV10"), Lora("style_1_v9"));

        Assert.Equal("V10:completed V9:completed V2:completed", sync.Statuses);
    }

    [Fact]
    public void A_new_entry_says_what_is_known_and_no_more()
    {
        LoraSyncOutcome sync = Of([], Lora("style_1_vV9", "2025-10-14T10:00:00Z"));

        Assert.Equal(
            """{"id":"style_1_vV9","name":"V9","status":"completed","loraUrl":"https://storyboard-user-files.s3.us-west-1.amazonaws.com/actor_maker_user/custom-styles-models/style_1_vV9.safetensors","timestamp":"2025-10-14T10:00:00.000Z","lastSynced":"2026-01-02T03:04:05.678Z","parameters":{},"description":"Synced from S3"}""",
            Assert.Single(sync.Versions)!.ToJsonString());
        Assert.DoesNotContain(MergeOutcome.Gate(Encoding.UTF8.GetBytes(sync.Text)), f => f.Rule.Severity == Data.Findings.Severity.Error);
    }

    [Fact]
    public void What_the_trainer_recorded_becomes_parameters_under_the_studios_names()
    {
        Dictionary<string, string> training = new()
        {
            ["ss_optimizer"] = "bitsandbytes.optim.adamw.AdamW8bit", ["ss_learning_rate"] = "1e-05", ["ss_network_dim"] = "16", ["ss_network_alpha"] = "16.5",
            ["ss_max_train_steps"] = "2000", ["ss_lr_scheduler"] = "constant", ["ss_clip_skip"] = "None", ["ss_full_fp16"] = "False", ["ss_seed"] = "42",
        };
        Lora lora = Lora("style_1_vV9");
        lora.Header = new SafetensorsHeader(SafetensorsState.Whole, "", training);
        byte[] file = VersionConnector.Create([lora], DateTimeOffset.UnixEpoch)!;

        Assert.Equal(
            """{"network_dim":16,"network_alpha":16.5,"learning_rate":0.00001,"max_train_steps":2000,"lr_scheduler":"constant","optimizer_type":"bitsandbytes.optim.adamw.AdamW8bit","full_fp16":false,"seed":42}""",
            JsonNode.Parse(file)!["versions"]![0]!["parameters"]!.ToJsonString());
    }

    [Fact]
    public void An_object_whose_header_is_not_known_gets_no_entry() =>
        Assert.Null(VersionConnector.Create([Lora("style_1_vV9")], DateTimeOffset.UnixEpoch));

    [Fact]
    public void Each_change_is_told_at_its_place()
    {
        LoraSyncOutcome sync = Of([Started("job-e1", "V8"), Bare("b-e1", "V3", Url(Regional("style_1_vV3")), "completed")], [(Lora("style_1_vV5").Key, null)], Lora("style_1_vV8"), Lora("style_1_vV5"));

        Assert.Equal(
            [
                (2, "\"V8\": gets the address of its LoRA; pending becomes completed, because \"actor_maker_user/custom-styles-models/style_1_vV8.safetensors\" is in the bucket"),
                (3, "add V5 for \"actor_maker_user/custom-styles-models/style_1_vV5.safetensors\", which no entry knows"),
            ],
            sync.File!.Changes.Select(c => (c.Position.Line, c.Text)));
    }

    [Fact]
    public void Connecting_again_changes_nothing()
    {
        Lora[] objects = [Lora("style_1_vV8"), Lora("style_1_vV9"), Lora("style_1_vV2")];
        (string, string?)[] jobs = [.. objects.Select(o => (o.Key, (string?)null))];
        LoraSyncOutcome first = Of([Started("job-e1", "V8"), Bare("b-e1", "final")], jobs, objects);
        string[] entries = [.. first.Versions.Select(v => v!.ToJsonString())];

        Assert.NotNull(first.File);
        Assert.Null(Of(entries, jobs, objects).File);
    }
}
