using ActorMaker.Data.Trainings;
using ActorMaker.Service.Hosting;
using ActorMaker.Testing;

using static ActorMaker.Service.Tests.LiveStudio;

namespace ActorMaker.Service.Tests.Worker;

/// <summary>How what is heard of trainings gets into the tree.</summary>
public sealed class WorkerTests
{
    [Fact]
    public async Task A_failure_that_RunPod_confirms_is_written_logged_and_leaves_the_inbox()
    {
        await using LiveStudio studio = await CreateAsync(9, 8);
        string token = Job.Start(studio.Data, 9);
        studio.RunPod.Add(Job.RunOf(9), Job.RequestOf(9));
        studio.RunPod.Add(Job.RunOf(8), Job.RequestOf(8));
        await using RunningService service = await studio.ServeAsync("--reconcile", "off");
        studio.RunPod.Fail(Job.RunOf(9), "out of memory");

        Assert.Equal(200, (await service.HookAsync(token, Job.Body(9))).Status);

        await UntilAsync(() => studio.Status(9) == "failed" && studio.Inbox.Length == 0, service);
        Assert.Equal(("out of memory", "pending"), ((string?)studio.Entry(9)["error"], studio.Status(8)));
        LogLine line = Assert.Single(studio.Log);
        Assert.Equal((EntryState.Pending, EntryState.Failed, "A", "job9"), (line.Was, line.Now, line.Proof, line.Job));
    }

    [Fact]
    public async Task A_forged_or_early_failure_of_a_run_that_is_at_work_changes_nothing()
    {
        await using LiveStudio studio = await CreateAsync(9);
        string token = Job.Start(studio.Data, 9);
        studio.RunPod.Add(Job.RunOf(9), Job.RequestOf(9));
        studio.RunPod.Begin(Job.RunOf(9));
        await using RunningService service = await studio.ServeAsync();

        await service.HookAsync(token, Job.Body(9));

        await UntilAsync(() => studio.Inbox.Length == 0, service);
        Assert.Equal("pending", studio.Status(9));
        Assert.Equal("earlierattempt", Assert.Single(studio.Log).Why);
    }

    [Fact]
    public async Task A_late_failure_leaves_a_completed_version_as_it_is()
    {
        await using LiveStudio studio = await CreateAsync();
        studio.Data.AddStyle(Job.Folder, DataRepository.Version("style_1_v", 9).Replace("\"id\": \"", "\"id\": \"run-9-e1\", \"was\": \"", StringComparison.Ordinal));
        string before = studio.Data.Read(Job.Versions);
        string token = Job.Start(studio.Data, 9);
        await using RunningService service = await studio.ServeAsync();

        await service.HookAsync(token, Job.Body(9));

        await UntilAsync(() => studio.Inbox.Length == 0, service);
        Assert.Equal(before, studio.Data.Read(Job.Versions));
        Assert.Equal("late", Assert.Single(studio.Log).Why);
    }

    [Fact]
    public async Task A_hook_that_was_lost_is_made_up_for_when_the_service_starts()
    {
        await using LiveStudio studio = await CreateAsync(9);
        studio.RunPod.Add(Job.RunOf(9), Job.RequestOf(9));
        studio.RunPod.Fail(Job.RunOf(9));
        await using RunningService service = await studio.ServeAsync();

        await UntilAsync(() => studio.Status(9) == "failed", service);
    }

    [Fact]
    public async Task A_run_at_work_is_asked_for_again()
    {
        await using LiveStudio studio = await CreateAsync(9);
        studio.RunPod.Add(Job.RunOf(9), Job.RequestOf(9));
        studio.RunPod.Begin(Job.RunOf(9));
        await using RunningService service = await studio.ServeAsync("--reconcile", "00:00:01");
        await UntilAsync(() => studio.RunPod.Asked.Count >= 2, service);
        studio.RunPod.Complete(Job.RunOf(9), "https://storyboard-user-files.s3-accelerate.amazonaws.com/actor_maker_user/style_1_vV9.safetensors", 64);

        await UntilAsync(() => studio.Status(9) == "completed", service);
    }

    [Fact]
    public async Task Where_nothing_is_to_be_asked_for_hooks_are_written_all_the_same()
    {
        await using LiveStudio studio = await CreateAsync(9, 8);
        string token = Job.Start(studio.Data, 9);
        studio.RunPod.Add(Job.RunOf(8), Job.RequestOf(8));
        studio.RunPod.Fail(Job.RunOf(8));
        await using RunningService service = await studio.ServeAsync("--reconcile", "off");
        await SettleAsync(service);
        Assert.Empty(studio.RunPod.Asked);

        await service.HookAsync(token, Job.Body(9));

        await UntilAsync(() => studio.Status(9) == "failed" && studio.Inbox.Length == 0, service);
        Assert.Equal("pending", studio.Status(8));
        Assert.DoesNotContain(studio.RunPod.Asked, static p => p.Contains(Job.RunOf(8), StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_event_waits_for_its_entry_and_is_written_once_that_is_there()
    {
        await using LiveStudio studio = await CreateAsync();
        string token = Job.Start(studio.Data, 9);
        await using RunningService service = await studio.ServeAsync();
        await service.HookAsync(token, Job.Body(9));
        await UntilAsync(() => service.State.Live.Open.Count == 1, service);
        Assert.Single(studio.Inbox);

        studio.Data.AddStyle(Job.Folder, Job.Pending(9));

        await UntilAsync(() => studio.Status(9) == "failed" && studio.Inbox.Length == 0, service);
    }

    [Fact]
    public async Task While_git_merges_the_tree_stays_as_it_is_and_hooks_are_taken()
    {
        await using LiveStudio studio = await CreateAsync(9);
        string token = Job.Start(studio.Data, 9);
        studio.Data.Write(".git/MERGE_HEAD", "0123");
        await using RunningService service = await studio.ServeAsync();

        Assert.Equal(200, (await service.HookAsync(token, Job.Body(9))).Status);
        await SettleAsync(service);
        (System.Net.HttpStatusCode status, string ready) = await service.GetAsync("/readyz");
        Assert.Equal(200, (int)status);
        Assert.Contains("\"waiting\":\"merge\"", ready, StringComparison.Ordinal);
        Assert.Equal("pending", studio.Status(9));
        Assert.Single(studio.Inbox);

        File.Delete(studio.Data.PathOf(".git/MERGE_HEAD"));
        await UntilAsync(() => studio.Status(9) == "failed" && studio.Inbox.Length == 0, service);
    }

    [Fact]
    public async Task What_a_reset_of_the_tree_took_away_is_written_again_from_the_log()
    {
        await using LiveStudio studio = await CreateAsync(9);
        string before = studio.Data.Read(Job.Versions);
        string token = Job.Start(studio.Data, 9);
        await using RunningService service = await studio.ServeAsync("--reconcile", "off");
        await service.HookAsync(token, Job.Body(9));
        await UntilAsync(() => studio.Status(9) == "failed" && studio.Inbox.Length == 0, service);

        studio.Data.Write(Job.Versions, before);

        await UntilAsync(() => studio.Status(9) == "failed", service);
        Assert.Equal("out of memory", (string?)studio.Entry(9)["error"]);
    }

    [Fact]
    public async Task A_second_service_takes_hooks_for_the_first_and_takes_over_when_that_ends()
    {
        await using LiveStudio studio = await CreateAsync(9, 8);
        string token = Job.Start(studio.Data, 9);
        string other = Job.Start(studio.Data, 8);
        RunningService first = await studio.ServeAsync();
        await UntilAsync(() => first.State.Entries.IsRead, first);
        await using RunningService second = await studio.ServeAsync();
        await UntilAsync(() => second.State.Writing == Writing.Second, second);
        using HttpResponseMessage refused = await second.Client.PostAsync(new Uri(second.Api, "/api/trainings"), content: null);
        Assert.Equal(503, (int)refused.StatusCode);
        Assert.Contains("\"code\":\"second\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        Assert.Equal(200, (await second.HookAsync(token, Job.Body(9))).Status);
        await UntilAsync(() => studio.Status(9) == "failed" && studio.Inbox.Length == 0, first);

        await first.DisposeAsync();
        Assert.Equal(200, (await second.HookAsync(other, Job.Body(8))).Status);
        await UntilAsync(() => studio.Status(8) == "failed" && studio.Inbox.Length == 0, second);
        Assert.Equal(Writing.Yes, second.State.Writing);
    }

    [Fact]
    public async Task A_service_that_only_shows_things_keeps_hooks_and_applies_none()
    {
        await using LiveStudio studio = await CreateAsync(9);
        string token = Job.Start(studio.Data, 9);
        studio.RunPod.Add(Job.RunOf(9), Job.RequestOf(9));
        studio.RunPod.Fail(Job.RunOf(9));
        await using (RunningService service = await studio.ServeAsync("--read-only"))
        {
            await service.HookAsync(token, Job.Body(9));
            await UntilAsync(() => service.State.Entries.IsRead, service);
            Assert.Equal("pending", studio.Status(9));
            Assert.Empty(studio.RunPod.Asked);
        }

        // The next one that may write does.
        await using RunningService writer = await studio.ServeAsync();
        await UntilAsync(() => studio.Status(9) == "failed" && studio.Inbox.Length == 0, writer);
    }

    [Fact]
    public async Task A_token_speaks_for_its_own_run_only()
    {
        await using LiveStudio studio = await CreateAsync(9, 8);
        string token = Job.Start(studio.Data, 9);
        await using RunningService service = await studio.ServeAsync("--reconcile", "off");

        await service.HookAsync(token, Job.Body(8));

        await UntilAsync(() => service.State.Live.Open.Count == 1, service);
        Assert.Equal(Reason.OtherRun, service.State.Live.Open[0].Reason);
        Assert.Equal(("pending", "pending", 1), (studio.Status(9), studio.Status(8), studio.Inbox.Length));
    }

    [Theory]
    [InlineData("preferred", "FAILED", "failed")]
    [InlineData("required", "FAILED", "pending")]
    [InlineData("off", "FAILED", "failed")]
    [InlineData("preferred", "COMPLETED", "pending")]
    [InlineData("required", "COMPLETED", "pending")]
    [InlineData("off", "COMPLETED", "completed")]
    public async Task How_far_a_hook_goes_that_nobody_confirms(string confirm, string said, string status)
    {
        await using LiveStudio studio = await CreateAsync(9);
        string token = Job.Start(studio.Data, 9);
        await using RunningService service = await studio.ServeAsync("--confirm", confirm, "--reconcile", "off");

        string body = said == "FAILED" ? Job.Body(9) : $$$"""{"id":"{{{Job.RunOf(9)}}}","status":"COMPLETED","output":{"loraUrl":"https://storyboard-user-files.s3-accelerate.amazonaws.com/actor_maker_user/style_1_vV9.safetensors"}}""";
        await service.HookAsync(token, body);

        await UntilAsync(() => studio.Status(9) == status && (status == "pending" || studio.Inbox.Length == 0), service);
        await UntilAsync(() => status != "pending" || service.State.Live.Of(studio.Data.PathOf(Job.Versions), Job.RunOf(9)) is { Step: Step.Wait }, service);
        Assert.Equal((status, status == "pending" ? 1 : 0), (studio.Status(9), studio.Inbox.Length));
        Assert.Equal(confirm == "off", studio.RunPod.Asked.IsEmpty);
    }

    [Fact]
    public async Task A_hook_without_a_token_is_a_reason_to_ask_and_no_more()
    {
        await using LiveStudio studio = await CreateAsync(9, 8);
        studio.RunPod.Add(Job.RunOf(9), Job.RequestOf(9));
        studio.RunPod.Begin(Job.RunOf(9));
        studio.RunPod.Add(Job.RunOf(8), Job.RequestOf(8));
        studio.RunPod.Begin(Job.RunOf(8));
        await using RunningService service = await studio.ServeAsync("--unsigned-hooks");
        await UntilAsync(() => studio.RunPod.Asked.Count == 2, service);
        studio.RunPod.Fail(Job.RunOf(8));
        foreach (int version in new[] { 9, 8 })
        {
            using StringContent body = new(Job.Body(version));
            using HttpResponseMessage answer = await service.Client.PostAsync(new Uri(service.Hooks, "/api/training-webhook"), body);
            Assert.Equal(200, (int)answer.StatusCode);
        }

        await UntilAsync(() => studio.Status(8) == "failed" && studio.Inbox.Length == 0, service);
        Assert.Equal("pending", studio.Status(9));
    }

    [Fact]
    public async Task Hooks_out_of_order_and_doubled_of_many_runs_end_as_RunPod_says()
    {
        int[] versions = [.. Enumerable.Range(1, 12)];
        await using LiveStudio studio = await CreateAsync(versions);
        Dictionary<int, string> tokens = versions.ToDictionary(static v => v, v => Job.Start(studio.Data, v));
        await using RunningService service = await studio.ServeAsync();
        foreach (int version in versions)
        {
            studio.RunPod.Add(Job.RunOf(version), Job.RequestOf(version));
            studio.RunPod.Fail(Job.RunOf(version), $"reason {version}");
        }

        int[] order = [.. versions.Reverse(), .. versions, .. versions];
        int[] answers = await Task.WhenAll(order.Select(async v => (await service.HookAsync(tokens[v], Job.Body(v, error: $"reason {v}"))).Status));

        Assert.All(answers, static a => Assert.Equal(200, a));
        await UntilAsync(() => versions.All(v => studio.Status(v) == "failed") && studio.Inbox.Length == 0, service);
        Assert.All(versions, v => Assert.Equal($"reason {v}", (string?)studio.Entry(v)["error"]));
    }
}
