using System.Net;
using System.Text.Json.Nodes;
using ActorMaker.Data.Trainings;
using ActorMaker.Testing;

namespace ActorMaker.Service.Tests.Api;

/// <summary>Starting trainings over the API.</summary>
public sealed class StartTests
{
    private const string Order = """{"subject":"style/1","selectionSetId":1,"parameters":{"max_train_steps":2300}}""";

    [Fact]
    public async Task A_start_answers_what_became_of_it_and_the_training_can_be_looked_at()
    {
        await using Studio studio = await Studio.StartAsync();

        JsonNode answer = await studio.ExpectAsync("/api/trainings", Order, HttpStatusCode.Created);

        FakeRun run = Assert.Single(studio.RunPod.Runs.Values);
        Assert.Equal("version id requestId modelName status imageCount webhook", string.Join(' ', answer.AsObject().Select(static m => m.Key)));
        Assert.Equal(("V9", run.Id, "style_1_vV9", "pending", 2, false), ((string?)answer["version"], (string?)answer["id"], (string?)answer["modelName"], (string?)answer["status"], (int)answer["imageCount"]!, (bool)answer["webhook"]!));
        Assert.Matches("^1_[0-9]{13}$", (string?)answer["requestId"]);
        Assert.Equal(("V9", run.Id), ((string?)studio.Entries[0]!["name"], (string?)studio.Entries[0]!["id"]));
        foreach (string id in new[] { run.Id, (string)answer["requestId"]! })
        {
            Assert.Equal(("V9", "waiting"), ((string?)(await studio.GetAsync("/api/trainings/" + id))["version"], (string?)(await studio.GetAsync("/api/trainings/" + id))["live"]));
        }
    }

    [Fact]
    public async Task With_a_public_address_RunPod_is_told_where_to_call()
    {
        await using Studio studio = await Studio.StartAsync(["--workflow", Path.Join(AppContext.BaseDirectory, "data", "runpod", "request-actor.json"), "--public-url", "https://tunnel.example.org"]);

        Assert.True((bool)(await studio.ExpectAsync("/api/trainings", Order, HttpStatusCode.Created))["webhook"]!);
        Assert.StartsWith("https://tunnel.example.org/hooks/runpod/", (string?)Assert.Single(studio.RunPod.Runs.Values).Request["webhook"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[]""", HttpStatusCode.BadRequest, "body")]
    [InlineData("""{"subject":"style/1""", HttpStatusCode.BadRequest, "body")]
    [InlineData("""{"subject":1}""", HttpStatusCode.BadRequest, "body")]
    [InlineData("""{"subject":"style/1","Force":true}""", HttpStatusCode.BadRequest, "body")]
    [InlineData("""{"subject":"style/1","force":"yes"}""", HttpStatusCode.BadRequest, "body")]
    [InlineData("""{"subject":"style/1","selectionSetId":"1"}""", HttpStatusCode.BadRequest, "body")]
    [InlineData("""{"selectionSetId":1}""", HttpStatusCode.BadRequest, "subject")]
    [InlineData("""{"subject":"style/1"}""", HttpStatusCode.BadRequest, "set")]
    [InlineData("""{"subject":"style/1","selectionSetId":1,"parameters":[]}""", HttpStatusCode.BadRequest, "parameters")]
    [InlineData("""{"subject":"style/1","selectionSetId":1,"parameters":{"steps":1}}""", HttpStatusCode.BadRequest, "parameters")]
    [InlineData("""{"subject":"style/1","selectionSetId":1,"expectVersion":"9"}""", HttpStatusCode.BadRequest, "version-name")]
    [InlineData("""{"subject":"actor/6","selectionSetId":1}""", HttpStatusCode.BadRequest, "set")]
    [InlineData("""{"subject":"style/2","selectionSetId":1}""", HttpStatusCode.NotFound, "unknown")]
    [InlineData("""{"subject":"style/1","selectionSetId":3}""", HttpStatusCode.NotFound, "unknown-set")]
    [InlineData("""{"subject":"style/1","selectionSetId":1,"expectVersion":"V8"}""", HttpStatusCode.Conflict, "version")]
    [InlineData("""{"subject":"style/1","selectionSetId":2}""", HttpStatusCode.UnprocessableEntity, "incomplete")]
    public async Task What_cannot_be_started_is_refused_before_anything_is_written(string order, HttpStatusCode status, string code)
    {
        await using Studio studio = await Studio.StartAsync();
        string before = studio.Data.Read(Studio.Versions);

        await studio.ExpectAsync("/api/trainings", order, status, code);

        Assert.Equal(before, studio.Data.Read(Studio.Versions));
        Assert.Empty(studio.Jobs);
        Assert.Empty(studio.RunPod.Asked);
    }

    [Fact]
    public async Task What_is_missing_is_listed_and_can_be_done_without()
    {
        await using Studio studio = await Studio.StartAsync();
        const string Incomplete = """{"subject":"style/1","selectionSetId":2""";

        JsonNode answer = await studio.ExpectAsync("/api/trainings", Incomplete + "}", HttpStatusCode.UnprocessableEntity, "incomplete");

        Assert.Equal(("[\"c.jpg\"]", "[]", "[]"), (answer["missingImages"]!.ToJsonString(), answer["missingCaptions"]!.ToJsonString(), answer["notSynced"]!.ToJsonString()));
        Assert.Equal(1, (int)(await studio.ExpectAsync("/api/trainings", Incomplete + ",\"force\":true}", HttpStatusCode.Created))["imageCount"]!);
    }

    [Fact]
    public async Task An_actor_with_images_that_are_only_here_is_not_trained_unless_forced()
    {
        await using Studio studio = await Studio.StartAsync();
        studio.Data.Write($"data/actors/{Studio.Actor}/training_data/new.jpg", DataRepository.Jpeg("new"));

        JsonNode answer = await studio.ExpectAsync("/api/trainings", """{"subject":"actor/0006"}""", HttpStatusCode.UnprocessableEntity, "incomplete");

        Assert.Equal("[\"new.jpg\"]", answer["notSynced"]!.ToJsonString());
        Assert.Equal(("V1", "actor_6_V1", 2), await StartActor());

        async Task<(string?, string?, int)> StartActor()
        {
            JsonNode started = await studio.ExpectAsync("/api/trainings", """{"subject":"actor/0006","force":true}""", HttpStatusCode.Created);
            return ((string?)started["version"], (string?)started["modelName"], (int)started["imageCount"]!);
        }
    }

    [Fact]
    public async Task While_one_runs_no_other_is_started()
    {
        await using Studio studio = await Studio.StartAsync(entries: Studio.Pending(TimeSpan.FromHours(1)));

        await studio.ExpectAsync("/api/trainings", """{"subject":"style/1","selectionSetId":1,"force":true}""", HttpStatusCode.Conflict, "running");
    }

    [Fact]
    public async Task Without_a_key_or_a_workflow_nothing_is_started()
    {
        await using Studio keyless = await Studio.StartAsync(hasKey: false);
        await keyless.ExpectAsync("/api/trainings", Order, HttpStatusCode.ServiceUnavailable, "no-key");
        await using Studio bare = await Studio.StartAsync([]);
        await bare.ExpectAsync("/api/trainings", Order, HttpStatusCode.ServiceUnavailable, "workflow");

        // What is wrong with the order itself is told all the same.
        await bare.ExpectAsync("/api/trainings", """{"subject":"style/2"}""", HttpStatusCode.NotFound, "unknown");
        await keyless.ExpectAsync("/api/trainings", """{"subject":"style/1","selectionSetId":2}""", HttpStatusCode.UnprocessableEntity, "incomplete");
    }

    [Fact]
    public async Task During_a_merge_nothing_is_started()
    {
        await using Studio studio = await Studio.StartAsync();
        Directory.CreateDirectory(studio.Data.PathOf(".git"));
        studio.Data.Write(".git/HEAD", "ref: refs/heads/main\n");
        studio.Data.Write(".git/MERGE_HEAD", new string('0', 40));

        await studio.ExpectAsync("/api/trainings", Order, HttpStatusCode.Conflict, "git-busy");
    }

    [Fact]
    public async Task What_RunPod_refuses_is_withdrawn_and_what_nobody_knows_is_said_to_be_so()
    {
        await using Studio studio = await Studio.StartAsync();
        string before = studio.Data.Read(Studio.Versions);
        int status = 401;
        studio.RunPod.Instead = context =>
        {
            context.Response.StatusCode = status;
            return Task.FromResult(true);
        };

        await studio.ExpectAsync("/api/trainings", Order, HttpStatusCode.BadGateway, "refused");
        Assert.Equal(before, studio.Data.Read(Studio.Versions));

        status = 500;
        JsonNode answer = await studio.ExpectAsync("/api/trainings", Order, HttpStatusCode.Accepted);
        Assert.Equal(("unknown", (string?)answer["requestId"]), ((string?)answer["accepted"], (string?)answer["id"]));
        Assert.Equal(("V9", (string?)answer["requestId"]), ((string?)studio.Entries[0]!["name"], (string?)studio.Entries[0]!["id"]));
        Assert.Equal(2, studio.RunPod.Asked.Count);
    }

    [Fact]
    public async Task The_same_order_is_carried_out_once_and_another_under_its_key_is_refused()
    {
        await using Studio studio = await Studio.StartAsync();
        (string, string) key = ("Idempotency-Key", "monday's");

        (HttpStatusCode first, JsonNode answer) = await studio.PostAsync("/api/trainings", Order, key);
        (HttpStatusCode second, JsonNode again) = await studio.PostAsync("/api/trainings", Order, key);
        (HttpStatusCode other, JsonNode refusal) = await studio.PostAsync("/api/trainings", Order.Replace("2300", "2400", StringComparison.Ordinal), key);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.UnprocessableEntity), (first, second, other));
        Assert.Equal(answer.ToJsonString(), again.ToJsonString());
        Assert.Equal("key", (string?)refusal["code"]);
        Assert.Single(studio.RunPod.Runs);
        Assert.DoesNotContain("monday", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(studio.Data.PathOf(".actormaker/trainings/jobs")))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_that_is_at_work_is_not_begun_again()
    {
        await using Studio studio = await Studio.StartAsync();
        TaskCompletionSource arrived = new(), go = new();
        studio.RunPod.Instead = async _ =>
        {
            arrived.SetResult();
            await go.Task;
            return false;
        };
        (string, string) key = ("Idempotency-Key", "k");

        Task<(HttpStatusCode Status, JsonNode Body)> first = studio.PostAsync("/api/trainings", Order, key);
        await arrived.Task;
        (HttpStatusCode second, JsonNode refusal) = await studio.PostAsync("/api/trainings", Order, key);
        go.SetResult();

        Assert.Equal((HttpStatusCode.Conflict, "at-work"), (second, (string?)refusal["code"]));
        Assert.Equal(HttpStatusCode.Created, (await first).Status);
    }

    [Fact]
    public async Task A_refused_order_is_refused_again_without_being_asked_over()
    {
        await using Studio studio = await Studio.StartAsync();
        studio.RunPod.Instead = static context =>
        {
            context.Response.StatusCode = 400;
            return Task.FromResult(true);
        };
        (string, string) key = ("Idempotency-Key", "k");

        Assert.Equal(HttpStatusCode.BadGateway, (await studio.PostAsync("/api/trainings", Order, key)).Status);
        Assert.Equal(HttpStatusCode.BadGateway, (await studio.PostAsync("/api/trainings", Order, key)).Status);
        Assert.Single(studio.RunPod.Asked);
        Assert.Equal(JobState.Refused, Assert.Single(studio.Jobs).State);
    }

    [Fact]
    public async Task An_order_whose_start_was_killed_before_RunPod_was_asked_is_carried_out_when_it_comes_again()
    {
        await using Studio studio = await Studio.StartAsync();
        (string, string) key = ("Idempotency-Key", "monday's");
        await studio.PostAsync("/api/trainings", Order, key);
        TrainingJob first = Assert.Single(studio.Jobs);
        FakeRun run = Assert.Single(studio.RunPod.Runs.Values);

        // As a service leaves it that is killed before it asks.
        studio.Data.Replace(Studio.Versions, run.Id, first.RequestId);
        studio.Service.State.Store.Write(first with { State = JobState.Planned, RunId = null });

        (HttpStatusCode status, JsonNode answer) = await studio.PostAsync("/api/trainings", Order, key);

        Assert.True(status == HttpStatusCode.Created, answer.ToJsonString());
        Assert.Equal("V9", (string?)answer["version"]);
        Assert.Equal(["V9", "V8"], studio.Entries.Select(static e => (string?)e!["name"]));
        Assert.Equal([JobState.Refused, JobState.Accepted], studio.Jobs.OrderBy(static j => j.StartedAt).Select(static j => j.State));
    }
}
