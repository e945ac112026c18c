using ActorMaker.Data.Findings;
using ActorMaker.Data.Tests.Plans;
using ActorMaker.Data.Trainings;

using static ActorMaker.Data.Tests.Trainings.Recording;

namespace ActorMaker.Data.Tests.Trainings;

/// <summary>What is known of trainings beside the tree: it survives a reset of the tree, and holds no secret.</summary>
public sealed class TrainingStoreTests : IDisposable
{
    private readonly DataFolder data = new();
    private readonly List<Finding> findings = [];
    private readonly TrainingStore store;

    public TrainingStoreTests() => store = new TrainingStore(data.Root);

    public void Dispose() => data.Dispose();

    [Fact]
    public void An_event_that_was_kept_comes_back_whole()
    {
        TrainingEvent said = EventBody.Read(File.ReadAllBytes(Path.Join(AppContext.BaseDirectory, "data", "runpod", "hook-style-completed.json")), serviceUrl: null, out _)!;
        string name = store.Keep(said with { EndedAt = Written }, "job1", Now);
        WaitingEvent waiting = Assert.Single(Waiting());

        Assert.Equal((name, Now, "job1"), (waiting.Name, waiting.At, waiting.Job));
        Assert.Equal(said.Lora!.ToString(), waiting.Event.Lora!.ToString());
        Assert.Equal(said with { EndedAt = Written, Lora = null }, waiting.Event with { Lora = null });
        Assert.Empty(findings);
    }

    [Fact]
    public void The_same_delivery_again_is_the_same_event_and_another_one_is_not()
    {
        string first = store.Keep(Event(RunState.Failed), "job1", Now);

        Assert.Equal(first, store.Keep(Event(RunState.Failed), "job1", Now.AddSeconds(10)));
        Assert.NotEqual(first, store.Keep(Event(RunState.Completed), "job1", Now.AddSeconds(20)));
        Assert.NotEqual(first, store.Keep(Event(RunState.Failed), job: null, Now.AddSeconds(30)));
        Assert.Equal([Now, Now.AddSeconds(20), Now.AddSeconds(30)], Waiting().Select(w => w.At));
    }

    [Fact]
    public void An_event_that_was_read_before_is_not_read_again_and_one_that_has_gone_is_gone()
    {
        store.Keep(Event(RunState.Failed), "job1", Now);
        store.Keep(Event(RunState.Completed), "job1", Now.AddSeconds(20));
        Dictionary<string, WaitingEvent> known = Waiting().ToDictionary(static w => w.File, StringComparer.Ordinal);
        string[] files = [.. known.Keys.Order(StringComparer.Ordinal)];
        File.Delete(files[0]);
        File.WriteAllText(files[1], "damaged since");

        Assert.Same(known[files[1]], Assert.Single(store.Waiting(serviceUrl: null, findings, known)));
        Assert.Empty(findings);
    }

    [Fact]
    public void What_a_killed_service_was_writing_is_removed_once_nobody_can_be_writing_it()
    {
        string old = data.Write(".actormaker/trainings/inbox/.x.json.1234.actormaker-tmp", "");
        string fresh = data.Write(".actormaker/trainings/jobs/.x.json.1234.actormaker-tmp", "");
        File.SetLastWriteTimeUtc(old, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-2));
        string kept = store.Keep(Event(RunState.Failed), "job1", Now);

        using ServiceLock? held = store.TryServe(out _);

        Assert.Equal((false, true), (File.Exists(old), File.Exists(fresh)));
        Assert.Equal(kept, Assert.Single(Waiting()).Name);
    }

    [Fact]
    public void A_full_inbox_takes_nothing_more_and_events_without_a_token_fill_a_tenth_of_it()
    {
        TrainingStore small = new(data.Root) { MaxWaiting = 20 };
        small.Keep(Event(RunState.Failed), job: null, Now);
        small.Keep(Event(RunState.Completed), job: null, Now);
        Assert.Throws<IOException>(() => small.Keep(Event(RunState.Cancelled), job: null, Now));

        // What waits already needs no room.
        small.Keep(Event(RunState.Failed), job: null, Now);
        for (int i = 0; i < 18; i++)
        {
            small.Keep(Event(RunState.Failed), $"job{i}", Now);
        }

        Assert.Throws<IOException>(() => small.Keep(Event(RunState.Failed), "job18", Now));
        Assert.Throws<IOException>(() => new TrainingStore(data.Root) { MaxWaiting = 200, MaxWaitingBytes = 100 }.Keep(Event(RunState.Failed), "job18", Now));
        Assert.Equal(20, Waiting().Count);
    }

    [Fact]
    public void One_service_at_a_time_works_on_a_root_and_the_other_learns_which()
    {
        using (ServiceLock first = store.TryServe(out string? nobody)!)
        {
            Assert.Null(nobody);
            Assert.Null(store.TryServe(out string? holder));
            Assert.Equal($"serve, process {Environment.ProcessId}", holder);
            Assert.True(first.IsHeld);
            Directory.Delete(Path.Join(data.Root, ".actormaker"), recursive: true);
            Assert.False(first.IsHeld);
        }

        using ServiceLock? second = store.TryServe(out _);
        Assert.NotNull(second);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_said()
    {
        Assert.True(store.CanKeep(out _));
        Directory.Delete(store.Inbox);
        File.WriteAllText(store.Inbox, "a file");
        Assert.False(store.CanKeep(out string why));
        Assert.NotEmpty(why);
    }

    [Fact]
    public void A_settled_event_is_in_the_log_and_no_longer_in_the_inbox()
    {
        store.Keep(Event(RunState.Failed), "job1", Now);
        WaitingEvent waiting = Assert.Single(Waiting());
        LogLine line = new(Now, waiting.Name, Run, RunState.Failed, "C", EntryState.Pending, EntryState.Failed) { Job = "job1", File = "resources/x.json", Seconds = 7, Why = "out of memory" };
        store.Settle([(waiting, line)]);

        Assert.Empty(Waiting());
        Assert.Equal(line, Assert.Single(store.Log(Now.AddDays(-1))));
        Assert.Empty(store.Log(Now.AddSeconds(1)));
    }

    [Fact]
    public void A_log_line_that_a_power_cut_left_open_spoils_no_other()
    {
        LogLine line = new(Now, "e-1", Run, RunState.Failed, "C", EntryState.Pending, EntryState.Failed);
        store.Append(line);
        string log = data.Path(".actormaker/trainings/log/2025-10.jsonl");
        File.AppendAllText(log, "{\"at\":\"2025-10-14T12:0");
        store.Append(line with { Event = "e-2" });

        Assert.Equal(["e-1", "e-2"], store.Log(Now.AddDays(-1)).Select(l => l.Event!));
        Assert.Equal("", File.ReadAllText(log).Split('\n')[^1]);
    }

    [Fact]
    public void Lines_of_two_programs_are_all_there()
    {
        Parallel.For(0, 40, i => new TrainingStore(data.Root).Append(new LogLine(Now, $"e-{i}", Run, RunState.Failed, "C", EntryState.Pending, EntryState.Failed)));

        Assert.Equal(40, store.Log(Now).Select(l => l.Event).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_job_comes_back_whole_and_is_found_by_its_token_alone()
    {
        string token = TrainingStart.NewToken();
        TrainingJob job = StartTests.Job(9) with { State = JobState.Accepted, RunId = Run, Endpoint = "abc123", TokenSha256 = TrainingStart.HashOf(token), Images = ["s3://b/a.png", "s3://b/b.png"] };
        store.Write(job);
        store.Write(StartTests.Job(10) with { Key = "other", TokenSha256 = TrainingStart.HashOf(TrainingStart.NewToken()) });
        List<TrainingJob> jobs = store.Jobs(findings);
        TrainingJob found = TrainingStore.FindByToken(jobs, token)!;

        Assert.Equal(job with { Images = [], Entry = found.Entry }, found with { Images = [] });
        Assert.Equal(job.Images, found.Images);
        Assert.Equal((2300, 43, 1), (System.Text.Json.Nodes.JsonNode.Parse(found.Entry.Parameters)!["max_train_steps"]!.GetValue<int>(), found.Entry.ImageCount, found.Entry.SelectionSetId));
        Assert.Null(TrainingStore.FindByToken(jobs, token + "x"));
        Assert.Null(TrainingStore.FindByToken(jobs, ""));
        Assert.Equal(43, token.Length);
    }

    [Fact]
    public void What_is_damaged_is_said_and_hides_nothing_else()
    {
        store.Keep(Event(RunState.Failed), job: null, Now);
        data.Write(".actormaker/trainings/inbox/20251014T000000000Z-0123.json", "{\"id\": ");
        data.Write(".actormaker/trainings/jobs/broken.json", "[]");

        Assert.Single(Waiting());
        Assert.Empty(store.Jobs(findings));
        Assert.Equal(2, findings.Count);
    }

    [Fact]
    public void Git_sees_nothing_of_it_and_a_store_that_is_only_read_makes_no_folder()
    {
        Assert.Empty(Waiting());
        Assert.False(Directory.Exists(data.Path(".actormaker")));
        store.Keep(Event(RunState.Failed), job: null, Now);

        Assert.Equal("*\n", data.Read(".actormaker/.gitignore"));
    }

    [Fact]
    public void No_secret_of_a_body_reaches_the_store()
    {
        const string Canary = "rpa_CANARYCANARYCANARYCANARYCANARYCANARY";
        string body = $$$"""
            {"id":"{{{Canary}}}","status":"FAILED","error":"AKIACANARYCANARYCANA and {{{Canary}}} at https://x.example/hooks/runpod/canarytoken","webhook":"https://x.example/hooks/runpod/canarytoken",
             "input":{"training_config":{"request_id":"{{{Canary}}}"},"api_key":"canarykey"},"output":{"job_id":"{{{Canary}}}","loraName":"{{{Canary}}}","loraUrl":"https://b.s3.amazonaws.com/k?X-Amz-Signature=canarysignature"}}
            """;
        store.Keep(EventBody.Read(System.Text.Encoding.UTF8.GetBytes(body), serviceUrl: null, out _)!, job: null, Now);

        Assert.All(Directory.EnumerateFiles(data.Root, "*", SearchOption.AllDirectories), f => Assert.DoesNotContain("canary", File.ReadAllText(f), StringComparison.OrdinalIgnoreCase));
        Assert.Single(Waiting());
    }

    private List<WaitingEvent> Waiting() => store.Waiting(serviceUrl: null, findings);
}
