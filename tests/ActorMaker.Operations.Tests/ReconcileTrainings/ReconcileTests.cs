using ActorMaker.Data.Plans;
using ActorMaker.Data.Trainings;
using ActorMaker.Operations.Settings;
using ActorMaker.Testing;

using static ActorMaker.Operations.Tests.ReconcileTrainings.Studio;

namespace ActorMaker.Operations.Tests.ReconcileTrainings;

/// <summary>What a reconciliation makes of RunPod's answers where no bucket is set.</summary>
public sealed class ReconcileTests
{
    [Fact]
    public async Task A_run_whose_hook_was_lost_is_completed_and_a_second_look_changes_nothing()
    {
        await using Studio studio = await CreateAsync(Pending(), DataRepository.Version("style_1_v", 8));
        studio.RunPod.Add(Run);
        studio.RunPod.Complete(Run, Address("style_1_vV9"), 153_288_040);

        Assert.True((await studio.ReconcileAsync()).Passed);

        Assert.Empty(studio.Codes);
        Assert.Equal(("completed", Address("style_1_vV9")), (studio.Status, (string?)studio[Run]["loraUrl"]));
        Assert.Equal(16, (int?)studio[Run]["parameters"]!["network_dim"]);
        Assert.Equal((Run, RunState.Completed, "A", EntryState.Pending, EntryState.Completed), studio.Log().Select(l => (l.Id, l.Said, l.Proof, l.Was, l.Now)).Single());
        string after = studio.Data.Read(Versions);

        Assert.True((await studio.ReconcileAsync()).Passed);
        Assert.Equal(after, studio.Data.Read(Versions));
        Assert.Single(studio.Log());
        Assert.Single(studio.RunPod.Asked);
    }

    [Fact]
    public async Task A_failure_a_retry_and_its_success_are_followed_under_one_id()
    {
        await using Studio studio = await CreateAsync(Pending());
        studio.RunPod.Add(Run);
        studio.RunPod.Fail(Run);
        await studio.ReconcileAsync();
        Assert.Equal(("failed", "Training workflow processing failed"), (studio.Status, (string?)studio[Run]["error"]));

        studio.RunPod.Retry(Run);
        await studio.ReconcileAsync();
        Assert.Equal(("pending", null), (studio.Status, (string?)studio[Run]["error"]));

        studio.RunPod.Complete(Run, Address("style_1_vV9"), 1);
        await studio.ReconcileAsync();
        Assert.Equal("completed", studio.Status);
        Assert.Equal([EntryState.Failed, EntryState.Pending, EntryState.Completed], studio.Log().Select(l => l.Now));
    }

    [Fact]
    public async Task A_run_at_work_changes_nothing()
    {
        await using Studio studio = await CreateAsync(Pending());
        studio.RunPod.Add(Run);
        studio.RunPod.Begin(Run);
        string before = studio.Data.Read(Versions);

        Assert.True((await studio.ReconcileAsync()).Passed);

        Assert.Equal(before, studio.Data.Read(Versions));
        Assert.Empty(studio.Codes);
    }

    [Fact]
    public async Task A_preview_says_what_it_would_write_and_writes_nothing()
    {
        await using Studio studio = await CreateAsync(Pending());
        studio.RunPod.Add(Run);
        studio.RunPod.Fail(Run);
        string before = studio.Data.Read(Versions);

        Assert.True((await studio.ReconcileAsync((Setting.Apply, "false"))).Passed);

        Assert.Equal(["AM4001", "AM4000"], studio.Codes);
        Assert.Contains("Training workflow processing failed", studio.Only("AM4001").Message, StringComparison.Ordinal);
        Assert.Equal(before, studio.Data.Read(Versions));
        Assert.False(Directory.Exists(studio.Data.PathOf(".actormaker")));
    }

    [Fact]
    public async Task What_it_writes_stands_in_a_journal_of_the_live_side()
    {
        await using Studio studio = await CreateAsync(Pending());
        string before = studio.Data.Read(Versions);
        studio.RunPod.Add(Run);
        studio.RunPod.Fail(Run);
        await studio.ReconcileAsync();

        Assert.Empty(PlanUndo.Plan(studio.Data.Root).Plan.Edits);
        string journal = Path.GetFileName(Assert.Single(Directory.GetDirectories(studio.Data.PathOf(".actormaker/journal-live"))));
        Assert.True(PlanApplier.Apply(PlanUndo.Plan(studio.Data.Root, journal)!.Plan, new ApplySettings(), TestContext.Current.CancellationToken).Succeeded);
        Assert.Equal(before, studio.Data.Read(Versions));
    }

    [Fact]
    public async Task A_run_that_RunPod_has_forgotten_is_lost_and_stays_pending()
    {
        await using Studio studio = await CreateAsync(Pending());

        Assert.True((await studio.ReconcileAsync()).Passed);

        Assert.Equal(["AM5003"], studio.Codes);
        Assert.Equal("pending", studio.Status);
        Assert.Equal(studio.Data.PathOf(Versions), studio.Only("AM5003").Path);
    }

    [Fact]
    public async Task Failed_entries_are_asked_for_a_week_and_completed_ones_never()
    {
        await using Studio studio = await CreateAsync(Failed(TimeSpan.FromDays(6)), Failed(TimeSpan.FromDays(8), "old-e1", "V8"), DataRepository.Version("style_1_v", 7));
        await studio.ReconcileAsync();

        Assert.Equal([$"/v2/{FakeRunPod.Endpoint}/status/{Run}"], studio.RunPod.Asked);
    }

    [Fact]
    public async Task Without_a_key_the_run_fails_only_where_there_is_something_to_ask()
    {
        await using Studio studio = await CreateAsync(Pending());
        studio.Data.Write(".env", "");

        Assert.False((await studio.ReconcileAsync()).Passed);
        Assert.Contains("RUNPOD_API_KEY", studio.Only("AM5004").Message, StringComparison.Ordinal);
        Assert.Equal("pending", studio.Status);

        studio.Data.Replace(Versions, "\"pending\"", "\"failed\"");
        Assert.True((await studio.ReconcileAsync()).Passed);
        Assert.Empty(studio.Codes);
    }

    [Fact]
    public async Task A_kept_hook_counts_where_RunPod_has_forgotten_the_run_and_leaves_the_inbox()
    {
        await using Studio studio = await CreateAsync(Pending());
        TrainingJob job = Started(studio, 9);
        studio.Store.Keep(new TrainingEvent(Run, RunState.Failed) { Error = "out of memory" }, job.Key, TimeProvider.System.GetUtcNow());

        Assert.True((await studio.ReconcileAsync()).Passed);

        Assert.Equal(("failed", "out of memory"), (studio.Status, (string?)studio[Run]["error"]));
        Assert.Empty(studio.Inbox());
        Assert.Equal(("C", "out of memory", job.Key, Versions), studio.Log().Select(l => (l.Proof, l.Why, l.Job, l.File)).Single());
    }

    [Fact]
    public async Task A_hook_without_a_token_is_no_proof_only_a_reason_to_ask()
    {
        await using Studio studio = await CreateAsync(Pending());
        studio.Store.Keep(new TrainingEvent(Run, RunState.Failed) { Error = "forged" }, job: null, TimeProvider.System.GetUtcNow());
        studio.RunPod.Add(Run);
        studio.RunPod.Begin(Run);

        await studio.ReconcileAsync();

        Assert.Equal("pending", studio.Status);
        Assert.Empty(studio.Inbox());
    }

    [Fact]
    public async Task An_event_of_another_branch_waits_and_is_written_once_the_entry_is_there()
    {
        await using Studio studio = await CreateAsync(DataRepository.Version("style_1_v", 8));
        studio.Store.Keep(new TrainingEvent(Run, RunState.Failed) { Error = "no" }, Started(studio, 9).Key, TimeProvider.System.GetUtcNow());

        await studio.ReconcileAsync();
        Assert.Equal(["AM5001"], studio.Codes);
        Assert.Single(studio.Inbox());

        studio.Data.AddStyle("1_ink_intensity", Pending(), DataRepository.Version("style_1_v", 8));
        await studio.ReconcileAsync();
        Assert.Equal("failed", studio.Status);
        Assert.Empty(studio.Inbox());
    }

    [Fact]
    public async Task A_token_speaks_for_its_own_run_only()
    {
        await using Studio studio = await CreateAsync(Pending(), Pending("other-e1", "V8"));
        studio.RunPod.Add(Run);
        studio.RunPod.Add("other-e1");
        studio.Store.Keep(new TrainingEvent("other-e1", RunState.Failed) { Error = "forged" }, Started(studio, 9).Key, TimeProvider.System.GetUtcNow());

        await studio.ReconcileAsync();

        Assert.Equal(["AM5002"], studio.Codes);
        Assert.Equal(("pending", "pending"), (studio.Status, (string?)studio["other-e1"]["status"]));
        Assert.Single(studio.Inbox());
    }

    [Fact]
    public async Task What_a_reset_of_the_tree_took_away_is_written_again()
    {
        await using Studio studio = await CreateAsync(Pending());
        string before = studio.Data.Read(Versions);
        studio.RunPod.Add(Run);
        studio.RunPod.Fail(Run, "out of memory");
        await studio.ReconcileAsync();
        studio.RunPod.Forget(Run);
        studio.Data.Write(Versions, before);

        await studio.ReconcileAsync();

        Assert.Equal(("failed", "out of memory"), (studio.Status, (string?)studio[Run]["error"]));
    }

    [Fact]
    public async Task A_second_failure_that_a_reset_has_brought_back_already_is_not_lost_by_the_next_reset()
    {
        await using Studio studio = await CreateAsync(Failed(TimeSpan.FromMinutes(5)));
        studio.Store.Append(new LogLine(TimeProvider.System.GetUtcNow().AddMinutes(-4), Event: null, Run, RunState.Queued, "A", EntryState.Failed, EntryState.Pending));
        studio.RunPod.Add(Run);
        studio.RunPod.Fail(Run, "again");
        await studio.ReconcileAsync();
        Assert.Equal((EntryState.Failed, "again"), studio.Log().Skip(1).Select(static l => (l.Now, l.Why)).Single());
        await studio.ReconcileAsync();
        Assert.Equal(2, studio.Log().Count);

        studio.Data.AddStyle("1_ink_intensity", Pending());
        studio.RunPod.Forget(Run);
        await studio.ReconcileAsync();

        Assert.Equal(("failed", "again"), (studio.Status, (string?)studio[Run]["error"]));
    }

    [Fact]
    public async Task An_entry_with_the_id_of_our_request_gets_RunPods_id()
    {
        await using Studio studio = await CreateAsync(Pending("1_1760436196251"));
        TrainingJob job = Started(studio, 9) with { RunId = null };
        studio.Store.Write(job);
        studio.RunPod.Add(Run, job.RequestId);
        studio.RunPod.Fail(Run);
        studio.Store.Keep(EventBody.Read(System.Text.Encoding.UTF8.GetBytes(studio.RunPod.Runs[Run].Body().ToJsonString()), serviceUrl: null, out _)!, job.Key, TimeProvider.System.GetUtcNow());

        await studio.ReconcileAsync();

        Assert.Equal("failed", studio.Status);
        Assert.Equal((Run, JobState.Accepted), studio.Store.Jobs([]).Select(j => (j.RunId, j.State)).Single());
    }

    [Fact]
    public async Task A_file_that_is_not_sound_is_said_and_stops_no_other()
    {
        await using Studio studio = await CreateAsync(Pending());
        studio.RunPod.Add(Run);
        studio.RunPod.Fail(Run);
        studio.Data.AddStyle("2_other", Pending("other-e1"));
        studio.Data.Replace("resources/style_images/2_other/training_versions.json", "\"status\"", "<<<<<<< HEAD\n\"status\"");

        Assert.False((await studio.ReconcileAsync()).Passed);

        Assert.Equal(["AM1001"], studio.Codes);
        Assert.Equal("failed", studio.Status);
    }

    private static TrainingJob Started(Studio studio, long version)
    {
        TrainingJob job = new("7f3a", new(ActorMaker.Data.Versions.SubjectKind.Style, 1), version, "1_1760436196251", TimeProvider.System.GetUtcNow().AddHours(-2), new JobEntry("{}", 43)) { RunId = Run, State = JobState.Accepted };
        studio.Store.Write(job);
        return job;
    }
}
