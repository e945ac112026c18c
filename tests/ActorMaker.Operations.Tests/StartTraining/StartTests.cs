using System.Text.Json.Nodes;
using ActorMaker.Data.Trainings;
using ActorMaker.Operations.RunPod;
using ActorMaker.Operations.Tests.ReconcileTrainings;
using ActorMaker.Operations.Trainings;
using ActorMaker.Testing;

using static ActorMaker.Operations.Tests.ReconcileTrainings.Studio;
using static ActorMaker.Operations.Tests.StartTraining.Starts;

namespace ActorMaker.Operations.Tests.StartTraining;

/// <summary>Starting a training: what is written, and what RunPod is asked for.</summary>
public sealed class StartTests
{
    private const string Style = "1_ink_intensity";
    private const string Actor = "0006_european_20_female";

    [Fact]
    public async Task A_training_is_started_under_the_next_number_and_gets_RunPods_id()
    {
        await using Studio studio = await CreateAsync(DataRepository.Version("style_1_v", 8));
        WriteSet(studio, "a.jpg", "a.txt", "b.jpg", "b.txt");

        StartResult result = await StartAsync(studio, Order() with { Description = "more steps" });

        FakeRun run = Assert.Single(studio.RunPod.Runs.Values);
        JsonNode entry = studio[run.Id];
        Assert.True(result.IsAccepted);
        Assert.Equal(("V9", "pending", "more steps", 2, 3600), ((string?)entry["name"], (string?)entry["status"], (string?)entry["description"], (int)entry["imageCount"]!, (int)entry["parameters"]!["max_train_steps"]!));
        Assert.Equal("style SBai_style_1", (string?)entry["parameters"]!["class_tokens"]);
        TrainingJob job = Assert.Single(studio.Store.Jobs([]));
        Assert.Equal((JobState.Accepted, run.Id, FakeRunPod.Endpoint, 9L), (job.State, job.RunId, job.Endpoint, job.Version));
        JsonNode input = run.Request["input"]!;
        Assert.Equal(("style_1_vV9", job.RequestId), ((string?)input["training_config"]!["model_name"], (string?)input["training_config"]!["request_id"]));
        Assert.Equal(["s3://story-boards-assets/styles/1/a.jpg", "s3://story-boards-assets/styles/1/a.txt", "s3://story-boards-assets/styles/1/b.jpg", "s3://story-boards-assets/styles/1/b.txt"], input["training_data"]!["s3_urls"]!.AsArray().Select(static u => (string?)u));
        Assert.Null(run.Request["webhook"]);
    }

    [Fact]
    public async Task An_error_of_other_entries_keeps_no_training_from_being_started()
    {
        await using Studio studio = await CreateAsync(DataRepository.Version("style_1_v", 8), DataRepository.Version("style_1_v", 8), Pending("odd-e1", "odd", TimeSpan.FromHours(5)));
        WriteSet(studio, "a.jpg", "a.txt");

        StartResult result = await StartAsync(studio, Order());

        Assert.True(result.IsAccepted, result.Refusal?.Detail);
        Assert.Equal("V9", (string?)studio[Assert.Single(studio.RunPod.Runs.Values).Id]["name"]);
    }

    [Fact]
    public async Task RunPod_calls_an_address_whose_token_is_kept_as_a_hash_only()
    {
        await using Studio studio = await CreateAsync();
        WriteSet(studio, "a.jpg", "a.txt");

        await StartAsync(studio, Order(), publicUrl: new Uri("https://tunnel.example.org/x/"));

        string hook = (string)Assert.Single(studio.RunPod.Runs.Values).Request["webhook"]!;
        Assert.StartsWith("https://tunnel.example.org/x/hooks/runpod/", hook, StringComparison.Ordinal);
        string token = hook[(hook.LastIndexOf('/') + 1)..];
        Assert.Equal(43, token.Length);
        Assert.Equal(Assert.Single(studio.Store.Jobs([])).Key, TrainingStore.FindByToken(studio.Store.Jobs([]), token)!.Key);
        Assert.DoesNotContain(studio.AllTexts(), t => t.Contains(token, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(401, true)]
    [InlineData(404, true)]
    [InlineData(429, true)]
    [InlineData(408, false)]
    [InlineData(302, false)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    public async Task What_RunPod_refuses_is_withdrawn_and_what_nobody_knows_stays(int status, bool refused)
    {
        await using Studio studio = await CreateAsync(DataRepository.Version("style_1_v", 8));
        WriteSet(studio, "a.jpg", "a.txt");
        string before = studio.Data.Read(Versions);
        studio.RunPod.Instead = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return Task.FromResult(true);
        };

        StartResult result = await StartAsync(studio, Order());

        TrainingJob job = Assert.Single(studio.Store.Jobs([]));
        Assert.Single(studio.RunPod.Asked);
        Assert.Equal(refused ? (JobState.Refused, "refused") : (JobState.Unknown, null), (job.State, result.Refusal?.Code));
        Assert.False(result.IsAccepted);
        if (refused)
        {
            Assert.Equal(before, studio.Data.Read(Versions));
        }
        else
        {
            Assert.Equal(("V9", "pending"), ((string?)studio[job.RequestId]["name"], (string?)studio[job.RequestId]["status"]));
        }
    }

    [Fact]
    public async Task An_answer_that_breaks_off_or_names_no_run_leaves_the_start_open_and_is_not_asked_over()
    {
        await using Studio studio = await CreateAsync(DataRepository.Version("style_1_v", 8));
        WriteSet(studio, "a.jpg", "a.txt");
        studio.RunPod.Instead = static context =>
        {
            context.Abort();
            return Task.FromResult(true);
        };

        Assert.Null((await StartAsync(studio, Order())).Refusal);
        Assert.Single(studio.RunPod.Asked);
        Assert.Equal(JobState.Unknown, Assert.Single(studio.Store.Jobs([])).State);
    }

    [Fact]
    public async Task A_RunPod_that_cannot_be_reached_has_not_taken_it()
    {
        await using Studio studio = await CreateAsync(DataRepository.Version("style_1_v", 8));
        WriteSet(studio, "a.jpg", "a.txt");
        await studio.RunPod.DisposeAsync();

        Assert.Equal("refused", (await StartAsync(studio, Order())).Refusal!.Code);
        Assert.DoesNotContain("V9", studio.Data.Read(Versions), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_actor_is_trained_on_what_is_synced_and_gets_a_file_of_versions()
    {
        await using Studio studio = await CreateAsync();
        studio.Data.AddActor(Actor, images: 2);

        StartResult result = await StartAsync(studio, Order("actor/6"));

        Assert.True(result.IsAccepted, result.Refusal?.Detail);
        JsonNode entry = JsonNode.Parse(studio.Data.Read($"data/actors/{Actor}/training_versions.json"))!["versions"]![0]!;
        Assert.Equal(("V1", result.Job!.RunId, 2, Actor), ((string?)entry["name"], (string?)entry["id"], (int)entry["imageCount"]!, (string?)entry["parameters"]!["class_tokens"]));
        Assert.Equal(("custom-actors", "actor_6_V1"), ((string?)Assert.Single(studio.RunPod.Runs.Values).Request["input"]!["training_config"]!["mode"], (string?)Assert.Single(studio.RunPod.Runs.Values).Request["input"]!["training_config"]!["model_name"]));
    }

    [Fact]
    public async Task What_is_missing_is_named_and_can_be_done_without()
    {
        await using Studio studio = await CreateAsync();
        WriteSet(studio, "a.jpg", "b.jpg", "b.txt", "-c.jpg");

        StartRefusal refusal = (await StartAsync(studio, Order())).Refusal!;
        Assert.Equal(("incomplete", "c.jpg", "a.txt"), (refusal.Code, Assert.Single(refusal.Set!.MissingImages), Assert.Single(refusal.Set.MissingCaptions)));
        Assert.Empty(studio.RunPod.Asked);
        Assert.Empty(studio.Store.Jobs([]));

        StartResult forced = await StartAsync(studio, Order() with { IsForced = true });
        Assert.Equal(2, forced.Job!.Entry.ImageCount);
    }

    [Fact]
    public async Task A_set_without_any_image_is_never_trained_on()
    {
        await using Studio studio = await CreateAsync();
        WriteSet(studio, "-a.jpg");

        Assert.Equal("incomplete", (await StartAsync(studio, Order() with { IsForced = true })).Refusal!.Code);
    }

    [Fact]
    public async Task Beside_a_running_training_none_is_started_not_even_by_force()
    {
        await using Studio studio = await CreateAsync(Pending(ago: TimeSpan.FromHours(3)));
        WriteSet(studio, "a.jpg", "a.txt");

        Assert.Equal("running", (await StartAsync(studio, Order() with { IsForced = true })).Refusal!.Code);

        await using Studio old = await CreateAsync(Pending(ago: TimeSpan.FromHours(5)));
        WriteSet(old, "a.jpg", "a.txt");
        Assert.True((await StartAsync(old, Order())).IsAccepted);
    }

    [Fact]
    public async Task A_training_whose_entry_is_on_another_branch_runs_too_until_it_has_ended()
    {
        await using Studio studio = await CreateAsync(DataRepository.Version("style_1_v", 8));
        WriteSet(studio, "a.jpg", "a.txt");
        string before = studio.Data.Read(Versions);
        TrainingJob job = (await StartAsync(studio, Order())).Job!;
        studio.Data.Write(Versions, before);

        Assert.Equal("running", (await StartAsync(studio, Order())).Refusal!.Code);
        studio.Store.Append(new LogLine(TimeProvider.System.GetUtcNow(), Event: null, job.RunId!, RunState.Completed, "A", EntryState.Pending, EntryState.Completed) { Job = job.Key });
        Assert.Equal(10, (await StartAsync(studio, Order())).Job!.Version);
    }

    [Theory]
    [InlineData("V9", null)]
    [InlineData("V8", "version")]
    [InlineData("9", "version-name")]
    public async Task The_expected_version_has_to_be_the_next(string expected, string? code)
    {
        await using Studio studio = await CreateAsync(DataRepository.Version("style_1_v", 8));
        WriteSet(studio, "a.jpg", "a.txt");

        Assert.Equal(code, (await StartAsync(studio, Order() with { ExpectVersion = expected })).Refusal?.Code);
    }

    [Theory]
    [InlineData("style/7", "unknown")]
    [InlineData("style/1x", "unknown")]
    [InlineData("actor/1", "unknown")]
    [InlineData("styles/1", "subject")]
    [InlineData("1", "subject")]
    [InlineData("style/2", "ambiguous")]
    public async Task Only_one_subject_is_trained(string subject, string code)
    {
        await using Studio studio = await CreateAsync();
        studio.Data.AddStyle("2_ethereal");
        studio.Data.AddStyle("2_etheral");
        WriteSet(studio, "a.jpg", "a.txt");

        StartRefusal refusal = (await StartAsync(studio, Order(subject))).Refusal!;

        Assert.Equal(code, refusal.Code);
        Assert.Equal(code == "ambiguous" ? ["2_etheral", "2_ethereal"] : [], refusal.Candidates);
    }

    [Fact]
    public async Task A_set_has_to_be_named_where_there_are_several()
    {
        await using Studio studio = await CreateAsync();
        WriteSet(studio, "a.jpg", "a.txt");
        studio.Data.Write($"resources/style_images/{Style}/selection_sets.json", """{"sets":[{"id":1,"filenames":["a.jpg"]},{"id":2,"filenames":["a.jpg"]}]}""");

        Assert.Equal("set", (await StartAsync(studio, Order() with { SelectionSetId = null })).Refusal!.Code);
        Assert.Equal("unknown-set", (await StartAsync(studio, Order() with { SelectionSetId = 3 })).Refusal!.Code);
        Assert.Equal(2, (await StartAsync(studio, Order() with { SelectionSetId = 2 })).Job!.Entry.SelectionSetId);
    }

    [Fact]
    public async Task A_file_that_is_not_sound_gets_no_entry()
    {
        await using Studio studio = await CreateAsync();
        WriteSet(studio, "a.jpg", "a.txt");
        studio.Data.Write(Versions, "<<<<<<< HEAD");

        Assert.Equal("unsound", (await StartAsync(studio, Order())).Refusal!.Code);
        Assert.Empty(studio.Store.Jobs([]));
    }

    [Fact]
    public async Task A_number_that_somebody_takes_meanwhile_is_not_used()
    {
        await using Studio studio = await CreateAsync(DataRepository.Version("style_1_v", 8));
        WriteSet(studio, "a.jpg", "a.txt");
        StartPlan plan = (await PlanAsync(studio, Order())).Plan!;
        studio.Data.AddStyle(Style, DataRepository.Version("style_1_v", 9), DataRepository.Version("style_1_v", 8));

        using RunPodClient client = Client(studio);
        StartResult result = await Starter(studio, client).StartAsync(plan, TestContext.Current.CancellationToken);

        Assert.Equal("number", result.Refusal!.Code);
        Assert.Empty(studio.RunPod.Asked);
        Assert.Equal(JobState.Refused, Assert.Single(studio.Store.Jobs([])).State);
    }
}
