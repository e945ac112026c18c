using System.Net;
using System.Text.Json.Nodes;
using ActorMaker.Data.Trainings;
using ActorMaker.Testing;

using static ActorMaker.Service.Tests.Api.Studio;

namespace ActorMaker.Service.Tests.Api;

/// <summary>What a person does with single trainings, versions and plans over the API.</summary>
public sealed class CommandTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Check_asks_now_and_answers_what_was_written()
    {
        await using Studio studio = await StartAsync(entries: Pending(Hour));
        studio.RunPod.Add(Run);
        studio.RunPod.Begin(Run);

        Assert.Equal(("pending", "running"), StatusOf(await studio.ExpectAsync($"/api/trainings/{Run}/check", "{}", HttpStatusCode.OK)));
        studio.RunPod.Fail(Run);
        Assert.Equal(("failed", "ended"), StatusOf(await studio.ExpectAsync($"/api/trainings/{Run}/check", "", HttpStatusCode.OK)));
        Assert.Equal("Training workflow processing failed", (string?)studio.Entries[0]!["error"]);
        Assert.Single((await studio.GetAsync("/api/trainings/" + Run))["events"]!.AsArray());
    }

    [Fact]
    public async Task Check_of_what_has_ended_or_of_a_RunPod_that_is_silent_is_refused()
    {
        await using Studio studio = await StartAsync(entries: [Pending(Hour), DataRepository.Version("style_1_v", 8)]);
        string completed = (string)studio.Entries[1]!["id"]!;

        await studio.ExpectAsync($"/api/trainings/{completed}/check", "", HttpStatusCode.Conflict, "ended");
        await studio.ExpectAsync("/api/trainings/nobody/check", "", HttpStatusCode.NotFound, "unknown");
        studio.RunPod.Instead = static context =>
        {
            context.Response.StatusCode = 401;
            return Task.FromResult(true);
        };
        await studio.ExpectAsync($"/api/trainings/{Run}/check", "", HttpStatusCode.BadGateway, "runpod");
        await using Studio keyless = await StartAsync(hasKey: false, entries: Pending(Hour));
        await keyless.ExpectAsync($"/api/trainings/{Run}/check", "", HttpStatusCode.ServiceUnavailable, "no-key");
    }

    [Fact]
    public async Task Cancel_ends_a_run_once()
    {
        await using Studio studio = await StartAsync(entries: Pending(Hour));
        studio.RunPod.Add(Run);

        Assert.Equal(("failed", "ended"), StatusOf(await studio.ExpectAsync($"/api/trainings/{Run}/cancel", "", HttpStatusCode.OK)));
        Assert.Equal("Cancelled", (string?)studio.Entries[0]!["error"]);
        await studio.ExpectAsync($"/api/trainings/{Run}/cancel", "", HttpStatusCode.Conflict, "ended");
    }

    [Fact]
    public async Task A_run_that_RunPod_does_not_know_or_nobody_can_name_is_not_cancelled()
    {
        await using Studio studio = await StartAsync(entries: [Pending(Hour), Pending(Hour, "1_1760436196251", "V10")]);

        await studio.ExpectAsync($"/api/trainings/{Run}/cancel", "", HttpStatusCode.Conflict, "forgotten");
        await studio.ExpectAsync("/api/trainings/1_1760436196251/cancel", "", HttpStatusCode.Conflict, "nameless");
        Assert.Equal(["pending", "pending"], studio.Entries.Select(static e => (string?)e!["status"]));
    }

    [Fact]
    public async Task A_cancellation_that_takes_its_time_is_accepted()
    {
        await using Studio studio = await StartAsync(entries: Pending(Hour));
        studio.RunPod.Add(Run);
        studio.RunPod.Instead = async context =>
        {
            if (context.Request.Path.Value!.Contains("/cancel/", StringComparison.Ordinal))
            {
                await context.Response.Body.WriteAsync("{}"u8.ToArray());
                return true;
            }

            return false;
        };

        Assert.Equal(("pending", "queued"), StatusOf(await studio.ExpectAsync($"/api/trainings/{Run}/cancel", "", HttpStatusCode.Accepted)));
    }

    [Fact]
    public async Task Retry_makes_a_failed_run_pending_again_under_the_same_id()
    {
        await using Studio studio = await StartAsync(entries: Failed(Hour));
        studio.RunPod.Add(Run);
        studio.RunPod.Fail(Run);

        Assert.Equal(("pending", "queued"), StatusOf(await studio.ExpectAsync($"/api/trainings/{Run}/retry", "", HttpStatusCode.OK)));
        Assert.Equal((Run, null, null), ((string?)studio.Entries[0]!["id"], (string?)studio.Entries[0]!["error"], (string?)studio.Entries[0]!["failedAt"]));
        await studio.ExpectAsync($"/api/trainings/{Run}/retry", "", HttpStatusCode.Conflict, "state");
        studio.RunPod.Forget(Run);
    }

    [Fact]
    public async Task A_run_that_RunPod_has_forgotten_cannot_be_retried()
    {
        await using Studio studio = await StartAsync(entries: Failed(Hour));

        await studio.ExpectAsync($"/api/trainings/{Run}/retry", "", HttpStatusCode.Conflict, "forgotten");
        Assert.Equal("failed", (string?)studio.Entries[0]!["status"]);
    }

    [Fact]
    public async Task Only_a_lost_run_is_given_up()
    {
        await using Studio studio = await StartAsync(entries: Pending(Hour));
        studio.RunPod.Add(Run);
        const string Lost = """{"as":"failed","reason":"the machine died"}""";

        await studio.ExpectAsync($"/api/trainings/{Run}/resolve", """{"as":"completed","reason":"x"}""", HttpStatusCode.BadRequest, "body");
        await studio.ExpectAsync($"/api/trainings/{Run}/resolve", """{"as":"failed"}""", HttpStatusCode.BadRequest, "body");
        await studio.ExpectAsync($"/api/trainings/{Run}/resolve", Lost, HttpStatusCode.Conflict, "not-lost");
        studio.RunPod.Forget(Run);
        Assert.Equal(("failed", "ended"), StatusOf(await studio.ExpectAsync($"/api/trainings/{Run}/resolve", Lost, HttpStatusCode.OK)));
        Assert.Equal("the machine died", (string?)studio.Entries[0]!["error"]);
        LogLine line = Assert.Single(studio.Service.State.Store.Log(DateTimeOffset.MinValue));
        Assert.Equal(("P", EntryState.Failed, "the machine died"), (line.Proof, line.Now, line.Why));
        await studio.ExpectAsync($"/api/trainings/{Run}/resolve", Lost, HttpStatusCode.Conflict, "ended");
    }

    [Fact]
    public async Task A_run_that_has_ended_after_all_is_not_given_up()
    {
        await using Studio studio = await StartAsync(entries: Pending(TimeSpan.FromHours(30)));
        studio.RunPod.Add(Run);
        studio.RunPod.Fail(Run, "out of memory");

        await studio.ExpectAsync($"/api/trainings/{Run}/resolve", """{"as":"failed","reason":"lost"}""", HttpStatusCode.Conflict, "ended");
        Assert.Equal("out of memory", (string?)studio.Entries[0]!["error"]);
    }

    [Fact]
    public async Task An_entry_that_the_tree_has_lost_is_put_back_into_its_place_with_what_has_become_of_it()
    {
        await using Studio studio = await Studio.StartAsync(entries: [DataRepository.Version("style_1_v", 10), DataRepository.Version("style_1_v", 8)]);
        TrainingJob job = new("7f3a", new(ActorMaker.Data.Versions.SubjectKind.Style, 1), 9, "1_1760436196251", TimeProvider.System.GetUtcNow().AddHours(-2), new JobEntry("""{"max_train_steps": 2300}""", 43) { Description = "more steps", SelectionSetId = 1 });
        studio.Service.State.Store.Write(job);
        studio.Service.State.Store.Keep(new TrainingEvent(Studio.Run, RunState.Failed) { RequestId = job.RequestId, Error = "out of memory" }, job.Key, TimeProvider.System.GetUtcNow());
        JsonNode waits = Assert.Single((await studio.GetAsync("/api/inbox")).AsArray())!;
        Assert.Equal(("AM5001", "put-back"), ((string?)waits["code"], (string?)waits["wants"]));

        JsonNode answer = await studio.ExpectAsync($"/api/trainings/{waits["id"]}/put-back", "", HttpStatusCode.OK);

        Assert.Equal(("V9", "failed"), ((string?)answer["version"], (string?)answer["status"]));
        Assert.Equal(["V10", "V9", "V8"], studio.Entries.Select(static e => (string?)e!["name"]));
        JsonNode entry = studio.Entries[1]!;
        Assert.Equal((Studio.Run, "more steps", 2300, 1, 43, "out of memory"), ((string?)entry["id"], (string?)entry["description"], (int)entry["parameters"]!["max_train_steps"]!, (int)entry["selectionSetId"]!, (int)entry["imageCount"]!, (string?)entry["error"]));
        Assert.Empty((await studio.GetAsync("/api/inbox")).AsArray());
        await studio.ExpectAsync($"/api/trainings/{Studio.Run}/put-back", "", HttpStatusCode.Conflict, "present");
    }

    [Theory]
    [InlineData(JobState.Refused, 9, HttpStatusCode.NotFound, "unknown")]
    [InlineData(JobState.Accepted, 8, HttpStatusCode.Conflict, "number")]
    public async Task An_entry_is_not_put_back_that_never_was_or_whose_number_another_has(JobState state, int version, HttpStatusCode status, string code)
    {
        await using Studio studio = await Studio.StartAsync();
        studio.Service.State.Store.Write(new TrainingJob("7f3a", new(ActorMaker.Data.Versions.SubjectKind.Style, 1), version, "1_1760436196251", TimeProvider.System.GetUtcNow(), new JobEntry("{}", 43)) { State = state });
        string before = studio.Data.Read(Studio.Versions);

        await studio.ExpectAsync("/api/trainings/1_1760436196251/put-back", "", status, code);

        Assert.Equal(before, studio.Data.Read(Studio.Versions));
    }

    [Fact]
    public async Task A_training_of_a_number_that_two_have_or_nobody_is_not_put_back()
    {
        await using Studio studio = await Studio.StartAsync();
        TrainingJob job = new("7f3a", new(ActorMaker.Data.Versions.SubjectKind.Style, 2), 1, "2_1760436196251", TimeProvider.System.GetUtcNow(), new JobEntry("{}", 43)) { State = JobState.Accepted };
        studio.Service.State.Store.Write(job);

        await studio.ExpectAsync("/api/trainings/2_1760436196251/put-back", "", HttpStatusCode.Conflict, "absent");
        studio.Data.AddStyle("2_ethereal");
        studio.Data.AddStyle("2_etheral");
        await studio.ExpectAsync("/api/trainings/2_1760436196251/put-back", "", HttpStatusCode.Conflict, "ambiguous");
    }

    [Fact]
    public async Task The_good_version_is_marked_in_file_and_registry_by_one_plan()
    {
        await using Studio studio = await StartAsync(entries: [Pending(Hour), DataRepository.Version("style_1_v", 8), DataRepository.Version("style_1_v", 7)]);
        studio.Data.Write("data/styles_registry.json", """{"version":"1.0","styles":[{"id":"1","title":"Ink"}]}""");
        string id = (string)studio.Entries[1]!["id"]!;

        await studio.ExpectAsync($"/api/styles/1/versions/{id}/good", """{"good":true}""", HttpStatusCode.OK);

        Assert.Equal([false, true, false], studio.Entries.Select(static e => (bool)e!["isGood"]!));
        JsonNode registry = JsonNode.Parse(studio.Data.Read("data/styles_registry.json"))!;
        Assert.Equal(("1.0", id), ((string?)registry["version"], (string?)registry["styles"]![0]!["validated_lora_model"]!["version_id"]));
        JsonNode change = Assert.Single((await studio.GetAsync("/api/changes")).AsArray())!;
        Assert.Equal(("MarkVersion", true, 2, true), ((string?)change["command"], (bool)change["live"]!, (int)change["files"]!, (bool)change["undoable"]!));

        await studio.ExpectAsync($"/api/styles/1/versions/{Run}/good", """{"good":true}""", HttpStatusCode.Conflict, "state");
        await studio.ExpectAsync("/api/styles/1/versions/nobody/good", """{"good":true}""", HttpStatusCode.NotFound, "unknown");
        await studio.ExpectAsync("/api/styles/2/versions/V8/good", """{"good":true}""", HttpStatusCode.NotFound, "unknown");
        await studio.ExpectAsync("/api/styles/1/versions/V8/good", """{"good":1}""", HttpStatusCode.BadRequest, "body");
    }

    [Fact]
    public async Task A_change_is_undone_by_its_journal()
    {
        await using Studio studio = await StartAsync();
        string before = studio.Data.Read(Versions);
        await studio.ExpectAsync("/api/styles/1/versions/V8/good", """{"good":true}""", HttpStatusCode.OK);
        string journal = (string)(await studio.GetAsync("/api/changes"))[0]!["journal"]!;

        JsonNode preview = await studio.ExpectAsync("/api/changes/undo", $$"""{"journal":"{{journal}}","apply":false}""", HttpStatusCode.OK);
        Assert.Single(preview["changes"]!.AsArray());
        JsonNode done = await studio.ExpectAsync("/api/changes/undo", $$"""{"journal":"{{journal}}"}""", HttpStatusCode.OK);

        Assert.Equal((1, 0), ((int)done["changed"]!, (int)done["failed"]!));
        Assert.Equal(before, studio.Data.Read(Versions));
        await studio.ExpectAsync("/api/changes/undo", $$"""{"journal":"{{journal}}"}""", HttpStatusCode.Conflict, "state");
        await studio.ExpectAsync("/api/changes/undo", """{"journal":"000099-x-Y"}""", HttpStatusCode.NotFound, "unknown");
        await studio.ExpectAsync("/api/changes/undo", "{}", HttpStatusCode.BadRequest, "body");
    }

    [Fact]
    public async Task Manifests_are_synced_as_they_were_shown_or_not_at_all()
    {
        await using Studio studio = await StartAsync();
        string image = $"data/actors/{Actor}/training_data/new.jpg";
        studio.Data.Write(image, DataRepository.Jpeg("new"));
        const string Manifest = "data/actor_manifests/0006_manifest.json";
        string before = studio.Data.Read(Manifest);

        JsonNode preview = await studio.ExpectAsync("/api/sync/manifests", """{"apply":false}""", HttpStatusCode.OK);
        Assert.Equal("plan changes lost findings", string.Join(' ', preview.AsObject().Select(static m => m.Key)));
        Assert.Contains(preview["changes"]!.AsArray(), static c => (string?)c!["file"] == Manifest && (int)c["line"]! > 0 && ((string?)c["text"])!.Length > 0);
        Assert.Equal(before, studio.Data.Read(Manifest));
        string plan = (string)preview["plan"]!;

        await studio.ExpectAsync("/api/sync/manifests", """{"apply":true}""", HttpStatusCode.BadRequest, "body");
        await studio.ExpectAsync("/api/sync/manifests", $$"""{"apply":true,"plan":"{{new string('0', 64)}}"}""", HttpStatusCode.Conflict, "changed");
        Assert.Equal(before, studio.Data.Read(Manifest));

        JsonNode done = await studio.ExpectAsync("/api/sync/manifests", $$"""{"apply":true,"plan":"{{plan}}"}""", HttpStatusCode.OK);
        Assert.Equal((1, 0), ((int)done["changed"]!, (int)done["failed"]!));
        Assert.Contains("new.jpg", studio.Data.Read(Manifest), StringComparison.Ordinal);
        Assert.Empty((await studio.ExpectAsync("/api/sync/manifests", "{}", HttpStatusCode.OK))["changes"]!.AsArray());
    }

    [Fact]
    public async Task LoRAs_are_not_synced_without_a_bucket()
    {
        await using Studio studio = await StartAsync();

        JsonNode answer = await studio.ExpectAsync("/api/sync/loras", "{}", HttpStatusCode.ServiceUnavailable, "settings");
        Assert.Equal("AM9002", (string?)answer["findings"]![0]!["code"]);
    }

    [Fact]
    public async Task Whatever_changes_something_is_refused_where_nothing_may_be_changed()
    {
        await using Studio studio = await StartAsync(["--read-only"], entries: Pending(Hour));

        foreach (string path in new[] { "/api/trainings", $"/api/trainings/{Run}/check", $"/api/trainings/{Run}/cancel", $"/api/trainings/{Run}/retry", $"/api/trainings/{Run}/resolve", "/api/styles/1/versions/V9/good", "/api/sync/loras", "/api/sync/manifests", "/api/changes/undo" })
        {
            await studio.ExpectAsync(path, "{}", HttpStatusCode.Forbidden, "read-only");
        }
    }

    private static (string?, string?) StatusOf(JsonNode training) => ((string?)training["status"], (string?)training["live"]);
}
