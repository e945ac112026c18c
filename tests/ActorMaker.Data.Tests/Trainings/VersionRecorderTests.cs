using System.Text.Json.Nodes;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Tests.Versions;

using static ActorMaker.Data.Tests.Trainings.Recording;
using static ActorMaker.Data.Tests.Versions.EntryJson;

namespace ActorMaker.Data.Tests.Trainings;

/// <summary>What the end of a run changes in its version file.</summary>
public sealed class VersionRecorderTests
{
    private const string Other = """{"id": "other-e1", "name": "V8", "status": "completed", "loraUrl": "https://storyboard-user-files.s3.us-west-1.amazonaws.com/k/style_1_vV8.safetensors", "parameters": {"x": 1e-05}}""";

    private static readonly string V9 = Started(Run, "V9", timestamp: "2025-10-14T04:30:00.000Z");
    private static readonly string Failed = Started(Run, "V9", "\"error\": \"no\", \"failedAt\": \"2025-10-14T05:00:00.000Z\"", "failed", timestamp: "2025-10-14T04:30:00.000Z");

    [Fact]
    public void A_hook_and_its_object_complete_the_entry_and_touch_no_other()
    {
        Recording done = Of([V9, Other], Hook(RunState.Completed, lora: Accelerated("style_1_vV9")) with { Object = Proven("style_1_vV9") });

        Assert.Equal("id name timestamp parameters status loraUrl completedAt", string.Join(' ', done[Run].AsObject().Select(m => m.Key)));
        Assert.Equal(("completed", Accelerated("style_1_vV9"), "2025-10-14T05:30:00.000Z"), Values(done, "status", "loraUrl", "completedAt"));
        Assert.Contains(Other, done.After, StringComparison.Ordinal);
        Assert.Contains(EntryJson.Parameters, done.After, StringComparison.Ordinal);
        Assert.Equal("$.versions[0].status", Assert.Single(done.File.Edit!.Lost).JsonPath);
    }

    [Theory]
    [InlineData("https://s3-accelerate.amazonaws.com/storyboard-user-files/actor_maker_user/custom-styles-models/style_1_vV9.safetensors")]
    [InlineData("https://storyboard-user-files.s3.us-west-1.amazonaws.com/actor_maker_user/custom-styles-models/style_1_vV9.safetensors")]
    public void Whatever_form_the_hook_has_the_address_is_the_one_that_works(string told)
    {
        Recording done = Of([V9], Hook(RunState.Completed, lora: told) with { Object = Proven("style_1_vV9") });

        Assert.Equal(Accelerated("style_1_vV9"), (string?)done[Run]["loraUrl"]);
    }

    [Fact]
    public void Without_a_word_of_RunPods_the_objects_address_and_time_count_and_the_bucket_is_named_as_the_witness()
    {
        Recording done = Of([V9], new RunEvidence(Run) { IsGone = true, Object = Proven("style_1_vV9") });

        Assert.Equal((Step.Complete, Reason.ByObject), (done.Step, done.Reason));
        Assert.Equal((Regional("style_1_vV9"), "2025-10-14T05:30:00.000Z", "2025-10-14T12:00:00.000Z"), Values(done, "loraUrl", "completedAt", "lastSynced"));
    }

    [Fact]
    public void RunPods_own_time_of_the_end_goes_first()
    {
        DateTimeOffset end = Written.AddMinutes(-7);
        Recording done = Of([V9], new RunEvidence(Run) { Answer = Event(RunState.Completed) with { EndedAt = end }, Object = Proven("style_1_vV9") });

        Assert.Equal("2025-10-14T05:23:00.000Z", (string?)done[Run]["completedAt"]);
    }

    [Fact]
    public void A_failure_is_recorded_with_its_reason()
    {
        Recording done = Of([V9], Hook(RunState.Failed));

        Assert.Equal("id name timestamp parameters status error failedAt", string.Join(' ', done[Run].AsObject().Select(m => m.Key)));
        Assert.Equal(("failed", "Training workflow processing failed", "2025-10-14T12:00:00.000Z"), Values(done, "status", "error", "failedAt"));
    }

    [Fact]
    public void A_success_after_a_failure_keeps_what_it_takes_away_in_the_plan()
    {
        Recording done = Of([Failed], new RunEvidence(Run) { Answer = Event(RunState.Completed), Object = Proven("style_1_vV9") });

        Assert.Equal("completed", (string?)done[Run]["status"]);
        Assert.Null(done[Run]["error"]);
        Assert.Null(done[Run]["failedAt"]);
        Assert.Equal(["\"failed\"", "\"no\"", "\"2025-10-14T05:00:00.000Z\""], done.File.Edit!.Lost.Select(l => l.RawJson));
        Assert.All(done.File.Edit!.Lost, l => Assert.NotEmpty(l.Reason));
    }

    [Fact]
    public void A_retry_makes_a_failed_entry_pending_again()
    {
        Recording done = Of([Failed], new RunEvidence(Run) { Answer = Event(RunState.Running), Object = ObjectProof.Missing });

        Assert.Equal("id name timestamp parameters status", string.Join(' ', done[Run].AsObject().Select(m => m.Key)));
        Assert.Equal("pending", (string?)done[Run]["status"]);
    }

    [Fact]
    public void A_late_failure_overwrites_no_success()
    {
        Recording done = Of([Other], Hook(RunState.Failed, "other-e1"));

        Assert.Equal((Step.Keep, Reason.Late), (done.Step, done.Reason));
        Assert.Null(done.File.Edit);
    }

    [Fact]
    public void The_same_hook_again_adds_what_the_entry_lacks_and_then_nothing()
    {
        RunEvidence hook = Hook(RunState.Completed, "other-e1", "https://s3-accelerate.amazonaws.com/storyboard-user-files/k/style_1_vV8.safetensors");
        Recording once = Of([Other], hook);
        Recording twice = OfText(once.After, hook);

        Assert.Equal("2025-10-14T12:00:00.000Z", (string?)once["other-e1"]["completedAt"]);
        Assert.Null(twice.File.Edit);
    }

    [Fact]
    public void An_address_that_does_not_work_gets_its_working_form()
    {
        const string Path = "https://s3-accelerate.amazonaws.com/storyboard-user-files/k/style_1_vV8.safetensors";
        Recording done = Of([Started("other-e1", "V8", $"\"loraUrl\": \"{Path}\", \"completedAt\": \"2025-10-14T05:30:00.000Z\"", "completed")], Hook(RunState.Completed, "other-e1", Path));

        Assert.Equal("https://storyboard-user-files.s3-accelerate.amazonaws.com/k/style_1_vV8.safetensors", (string?)done["other-e1"]["loraUrl"]);
        Assert.Equal($"\"{Path}\"", Assert.Single(done.File.Edit!.Lost).RawJson);
    }

    [Fact]
    public void Another_LoRA_than_the_entry_has_is_a_persons_to_decide()
    {
        Recording done = Of([Other], Hook(RunState.Completed, "other-e1", Accelerated("style_1_vV9")));

        Assert.Equal((Step.Ask, Reason.OtherLora), (done.Step, done.Reason));
        Assert.Null(done.File.Edit);
    }

    [Theory]
    [InlineData(Run)]
    [InlineData("33c95471-5e61-406c-9287-1b8f8de0bae8")] // stored without its suffix
    [InlineData("1_1760417836311")] // the id of our request
    [InlineData("merged")]
    public void The_entry_is_found_by_every_id_that_it_has_or_had(string id)
    {
        string entry = id == "merged" ? Started("kept-e1", "V9", $"\"mergedIds\": [\"{Run}\"]") : Started(id, "V9");
        Recording done = Of([Other, entry], Hook(RunState.Failed) with { RequestId = "1_1760417836311" });

        Assert.Equal("failed", (string?)done[id == "merged" ? "kept-e1" : id]["status"]);
    }

    [Fact]
    public void The_surer_id_counts_and_two_that_are_equally_sure_are_nobodys()
    {
        Recording sure = Of([Started("33c95471-5e61-406c-9287-1b8f8de0bae8", "V8"), V9], Hook(RunState.Failed));
        Recording doubt = Of([Started("33c95471-5e61-406c-9287-1b8f8de0bae8", "V8"), Started("33c95471-5e61-406c-9287-1b8f8de0bae8-e2", "V9")], Hook(RunState.Failed));

        Assert.Equal(("failed", "pending"), ((string?)sure[Run]["status"], (string?)sure["33c95471-5e61-406c-9287-1b8f8de0bae8"]["status"]));
        Assert.Equal((Step.Ask, Reason.Ambiguous), (doubt.Step, doubt.Reason));
        Assert.Null(doubt.File.Edit);
    }

    [Fact]
    public void A_run_without_an_entry_waits() => Assert.Equal((Step.Wait, Reason.NoEntry), (Of([Other], Hook(RunState.Failed)).Step, Of([Other], Hook(RunState.Failed)).Reason));

    [Theory]
    [InlineData("https://other-bucket.s3-accelerate.amazonaws.com/k/style_1_vV9.safetensors")] // AM1025
    [InlineData("https://storyboard-user-files.s3-accelerate.amazonaws.com/k/style_2_vV9.safetensors")] // AM1024
    [InlineData("https://storyboard-user-files.s3-accelerate.amazonaws.com/k/style_1_vV8.safetensors")] // AM1024, AM1012
    [InlineData(null)] // AM1021
    public void What_the_gate_would_refuse_is_not_written_and_stops_no_other_run(string? told)
    {
        RunEvidence bad = new(Run) { Answer = Event(RunState.Completed, lora: told), Object = ObjectProof.NoBucket };
        Recording done = Of([V9, Other, Started("third-e1", "V7")], bad, Hook(RunState.Failed, "third-e1"));

        Assert.Equal([(Step.Ask, Reason.Refused), (Step.Fail, Reason.None)], done.File.Runs.Select(r => (r.Transition.Step, r.Transition.Reason)));
        Assert.Equal(("pending", "failed"), ((string?)done[Run]["status"], (string?)done["third-e1"]["status"]));
    }

    [Fact]
    public void An_error_that_stands_in_the_file_already_stops_nothing()
    {
        Recording done = Of([V9, Bare("old-e1", "old", status: "odd")], Hook(RunState.Failed));

        Assert.Equal("failed", (string?)done[Run]["status"]);
    }

    [Fact]
    public void Whatever_the_file_other_entries_keep_every_byte_and_no_value_is_lost_without_a_reason() => RandomCases.Run(400, random =>
    {
        RandomVersionFile file = new(random);
        int which = random.Next(file.Entries.Length);
        RunEvidence run = RandomRun(random, $"job{which}-e1");
        Recording done = OfText(file.Text, run);

        Assert.All(file.Entries.Where((_, i) => i != which), e => Assert.Contains(e, done.After, StringComparison.Ordinal));
        JsonNode before = JsonNode.Parse(file.Entries[which])!;
        JsonNode after = done[$"job{which}-e1"];
        HashSet<string> lost = [.. (done.File.Edit?.Lost ?? []).Select(l => l.JsonPath)];
        Assert.All(before.AsObject(), m => Assert.True(
            JsonNode.DeepEquals(m.Value, after[m.Key]) || lost.Contains($"$.versions[{which}].{m.Key}"), $"{m.Key} of {file.Entries[which]}"));
        Assert.True((string?)before["status"] != "completed" || (string?)after["status"] == "completed");

        Recording again = OfText(done.After, run);
        Assert.True(again.File.Edit is null, $"{run}\n{file.Entries[which]}\n{after}\n{again[$"job{which}-e1"]}");
    });

    private static RunEvidence RandomRun(Random random, string id)
    {
        RunState[] said = [RunState.Completed, RunState.Completed, RunState.Failed, RunState.Cancelled, RunState.TimedOut, RunState.Running, RunState.Queued];
        string? lora = random.Next(3) == 0 ? null : Accelerated($"style_1_vV{random.Next(1, 4)}");
        ObjectProof[] objects = [Proven("style_1_vV1"), Proven("style_1_vV2"), Proven("style_1_vV10"), ObjectProof.Missing, ObjectProof.NoBucket, ObjectProof.Unseen, new(ObjectState.Older, Lora("style_1_vV1"), "")];
        return new RunEvidence(id)
        {
            Hook = random.Next(2) == 0 ? Event(said[random.Next(said.Length)], id, lora) : null,
            Answer = random.Next(2) == 0 ? Event(said[random.Next(said.Length)], id, lora) : null,
            IsGone = random.Next(4) == 0,
            IsNameless = random.Next(4) == 0,
            Object = objects[random.Next(objects.Length)],
            SeenAt = Now,
        };
    }

    private static (string?, string?, string?) Values(Recording done, params string[] names) => ((string?)done[Run][names[0]], (string?)done[Run][names[1]], (string?)done[Run][names[2]]);
}
