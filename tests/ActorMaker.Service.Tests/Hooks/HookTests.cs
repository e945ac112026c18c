using System.Globalization;
using System.Text;
using ActorMaker.Data.Trainings;
using ActorMaker.Testing;

namespace ActorMaker.Service.Tests.Hooks;

/// <summary>What the port of hooks takes, and what it answers.</summary>
public sealed class HookTests
{
    public static TheoryData<string> RealBodies => [.. Directory.GetFiles(Path.Join(Sources.Root, "tests", "data", "runpod"), "hook-*.json").Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    public static TheoryData<string, string> NoEvents => new()
    {
        { "nothing", "" },
        { "no JSON", "status=COMPLETED" },
        { "a list", "[]" },
        { "a text", "\"COMPLETED\"" },
        { "no id", """{"status":"COMPLETED","output":{}}""" },
        { "the SDK's local form", """{"output":{"loraUrl":"x"}}""" },
        { "no status", """{"id":"run-9-e1"}""" },
        { "an id that is no text", """{"id":9,"status":"COMPLETED"}""" },
        { "a status that is no text", """{"id":"run-9-e1","status":{}}""" },
        { "an empty id", """{"id":"","status":"COMPLETED"}""" },
        { "an id of 101", $$"""{"id":"{{new string('a', 101)}}","status":"COMPLETED"}""" },
        { "NaN", """{"id":"run-9-e1","status":"COMPLETED","executionTime":NaN}""" },
        { "two values", """{"id":"run-9-e1","status":"COMPLETED"}{}""" },
        { "a doubled key", """{"id":"run-9-e1","id":"run-8-e1","status":"COMPLETED"}""" },
        { "a lone surrogate", """{"id":"run-9-e1","status":"COMPLETED","x":"\ud800"}""" },
        { "65 deep", """{"id":"run-9-e1","status":"COMPLETED","x":""" + new string('[', 64) + new string(']', 64) + "}" },
        { "a cut-off body", """{"id":"run-9-e1","status":"COMPL""" },
    };

    [Theory]
    [MemberData(nameof(RealBodies))]
    public async Task A_real_body_is_kept_with_its_few_fields_before_it_is_answered(string file)
    {
        string body = await File.ReadAllTextAsync(Path.Join(Sources.Root, "tests", "data", "runpod", file));
        using DataRepository data = Job.Data(9);
        string token = Job.Start(data, 9);
        await using RunningService service = await RunningService.StartAsync(data, ["--read-only"]);

        (int status, string answer) = await service.HookAsync(token, body, "text/plain");

        Assert.Equal(200, status);
        WaitingEvent kept = Assert.Single(new TrainingStore(data.Root).Waiting(serviceUrl: null, []));
        Assert.Equal($$"""{"received":true,"event":"{{kept.Name}}"}""", answer);
        Assert.Equal("job9", kept.Job);
        Assert.Equal(EventBody.Read(Encoding.UTF8.GetBytes(body), serviceUrl: null, out _)!.RunId, kept.Event.RunId);
        string text = await File.ReadAllTextAsync(kept.File);
        Assert.DoesNotContain("s3_urls", text, StringComparison.Ordinal);
        Assert.DoesNotContain("webhook", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(NoEvents))]
    public async Task What_is_no_event_is_refused_and_leaves_nothing(string what, string body)
    {
        using DataRepository data = Job.Data(9);
        string token = Job.Start(data, 9);
        await using RunningService service = await RunningService.StartAsync(data, ["--read-only"]);

        (int status, string answer) = await service.HookAsync(token, body);

        Assert.True(status == 400, what);
        Assert.Contains("\"code\":\"event\"", answer, StringComparison.Ordinal);
        Assert.Empty(data.Inbox());
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_refused()
    {
        using DataRepository data = Job.Data(9);
        string token = Job.Start(data, 9);
        await using RunningService service = await RunningService.StartAsync(data, ["--read-only"]);
        using ByteArrayContent content = new([.. """{"id":"run-9-e1","status":"COMPLETED","x":" """u8, 0xFF, .. "\"}"u8]);

        Assert.Equal(400, (await service.HookAsync(token, content)).Status);
        Assert.Empty(data.Inbox());
    }

    [Fact]
    public async Task A_status_that_nobody_knows_and_the_id_of_another_run_are_kept_for_a_person()
    {
        using DataRepository data = Job.Data(9);
        string token = Job.Start(data, 9);
        await using RunningService service = await RunningService.StartAsync(data, ["--read-only"]);

        Assert.Equal(200, (await service.HookAsync(token, """{"id":"run-9-e1","status":"EXPLODED"}""")).Status);
        Assert.Equal(200, (await service.HookAsync(token, """{"id":"run-8-e1","status":"FAILED"}""")).Status);
        Assert.Equal(2, data.Inbox().Length);
    }

    [Fact]
    public async Task The_same_delivery_three_times_is_one_event()
    {
        using DataRepository data = Job.Data(9);
        string token = Job.Start(data, 9);
        await using RunningService service = await RunningService.StartAsync(data, ["--read-only"]);

        (int Status, string Body)[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => service.HookAsync(token, Job.Body(9))));

        Assert.Single(answers.Distinct());
        Assert.Equal(200, answers[0].Status);
        Assert.Single(data.Inbox());
    }

    [Fact]
    public async Task A_body_of_four_MiB_is_taken_and_one_more_byte_is_too_large()
    {
        using DataRepository data = Job.Data(9);
        string token = Job.Start(data, 9);
        await using RunningService service = await RunningService.StartAsync(data, ["--read-only"]);
        string start = """{"id":"run-9-e1","status":"FAILED","x":" """;

        Assert.Equal(200, (await service.HookAsync(token, start + new string('x', EventBody.MaxBytes - start.Length - 2) + "\"}")).Status);
        Assert.Equal(413, await RunningService.SendRawAsync(service.Hooks, $"POST /hooks/runpod/{token} HTTP/1.1\r\nHost: x\r\nContent-Length: {EventBody.MaxBytes + 1}\r\n\r\n{start}"));
        Assert.Single(data.Inbox());
    }

    [Fact]
    public async Task A_body_without_a_length_ends_where_it_is_too_large()
    {
        using DataRepository data = Job.Data(9);
        string token = Job.Start(data, 9);
        await using RunningService service = await RunningService.StartAsync(data, ["--read-only"]);
        StringBuilder request = new($"POST /hooks/runpod/{token} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        string piece = new('x', 1024 * 1024);
        for (int i = 0; i < 5; i++)
        {
            request.Append(CultureInfo.InvariantCulture, $"100000\r\n{piece}\r\n");
        }

        Assert.Equal(413, await RunningService.SendRawAsync(service.Hooks, request.ToString()));
    }

    [Fact]
    public async Task Whoever_knows_no_token_learns_nothing_and_leaves_nothing()
    {
        using DataRepository data = Job.Data(9);
        string token = Job.Start(data, 9);
        await using RunningService service = await RunningService.StartAsync(data, ["--read-only"]);
        string[] tokens = [TrainingStart.NewToken(), token[..^1], token + "A", token.ToUpperInvariant(), "x", "%2e%2e", TrainingStart.HashOf(token)];

        (int Status, string Body)[] answers = [.. await Task.WhenAll(tokens.Select(t => service.HookAsync(t, Job.Body(9)))), await service.HookAsync(tokens[0], "no JSON"), await service.HookAsync(tokens[0], new string('x', EventBody.MaxBytes))];

        Assert.Equal(404, Assert.Single(answers.Distinct()).Status);
        Assert.Empty(data.Inbox());
    }

    [Fact]
    public async Task Guessing_is_slowed_down_and_a_known_token_is_not()
    {
        using DataRepository data = Job.Data(9);
        string token = Job.Start(data, 9);
        await using RunningService service = await RunningService.StartAsync(data, ["--read-only"]);
        List<int> answers = [];
        for (int i = 0; i < 200; i++)
        {
            answers.Add((await service.HookAsync(TrainingStart.NewToken(), Job.Body(9))).Status);
        }

        Assert.Equal(404, answers[0]);
        Assert.Equal(429, answers[^1]);
        Assert.Equal(200, (await service.HookAsync(token, Job.Body(9))).Status);
    }

    [Fact]
    public async Task A_token_dies_seven_days_after_its_run_has_ended()
    {
        using DataRepository data = Job.Data(9);
        string token = Job.Start(data, 9, Job.Now.AddDays(-9));
        TrainingStore store = new(data.Root);
        LogLine Line(int days, EntryState was, EntryState now) => new(Job.Now.AddDays(-days), "e-1", Job.RunOf(9), RunState.Failed, "C", was, now) { Job = "job9" };
        store.Append(Line(8, EntryState.Pending, EntryState.Failed));
        store.Append(Line(1, EntryState.Failed, EntryState.Failed));
        await using RunningService service = await RunningService.StartAsync(data, ["--read-only"]);
        Assert.Equal(404, (await service.HookAsync(token, Job.Body(9))).Status);

        // RunPod ran it again meanwhile.
        store.Append(Line(1, EntryState.Failed, EntryState.Pending));
        Assert.Equal(200, (await service.HookAsync(token, Job.Body(9))).Status);

        string old = Job.Start(data, 3, Job.Now.AddDays(-31));
        Assert.Equal(404, (await service.HookAsync(old, Job.Body(3))).Status);
    }

    [Fact]
    public async Task A_job_that_is_started_while_the_service_runs_is_known_at_once()
    {
        using DataRepository data = Job.Data(9, 8);
        string first = Job.Start(data, 9);
        await using RunningService service = await RunningService.StartAsync(data, ["--read-only"]);
        Assert.Equal(200, (await service.HookAsync(first, Job.Body(9))).Status);

        string second = Job.Start(data, 8);
        Assert.Equal(200, (await service.HookAsync(second, Job.Body(8))).Status);
    }

    [Fact]
    public async Task What_cannot_be_kept_is_not_answered_with_200()
    {
        using DataRepository data = Job.Data(9);
        string token = Job.Start(data, 9);
        data.Write(".actormaker/trainings/inbox", "a file where the folder should be");
        await using RunningService service = await RunningService.StartAsync(data, ["--read-only"]);

        Assert.Equal(503, (await service.HookAsync(token, Job.Body(9))).Status);

        File.Delete(data.PathOf(".actormaker/trainings/inbox"));
        Assert.Equal(200, (await service.HookAsync(token, Job.Body(9))).Status);
    }

    [Fact]
    public async Task Without_its_option_a_hook_without_a_token_is_nothing()
    {
        using DataRepository data = Job.Data(9);
        await using RunningService service = await RunningService.StartAsync(data, ["--read-only"]);
        using StringContent body = new(Job.Body(9));
        using HttpResponseMessage answer = await service.Client.PostAsync(new Uri(service.Hooks, "/api/training-webhook"), body);

        Assert.Equal(404, (int)answer.StatusCode);
        Assert.Empty(data.Inbox());
    }

    [Fact]
    public async Task With_its_option_it_is_kept_as_a_hint_and_only_on_the_port_of_hooks()
    {
        using DataRepository data = Job.Data(9);
        await using RunningService service = await RunningService.StartAsync(data, ["--read-only", "--unsigned-hooks"]);
        using StringContent body = new(Job.Body(9));
        using HttpResponseMessage answer = await service.Client.PostAsync(new Uri(service.Hooks, "/api/training-webhook"), body);
        using StringContent again = new(Job.Body(9));
        using HttpResponseMessage other = await service.Client.PostAsync(new Uri(service.Api, "/api/training-webhook"), again);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.StartsWith("""{"received":true,"success":true,"message":""", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null(Assert.Single(new TrainingStore(data.Root).Waiting(serviceUrl: null, [])).Job);
        Assert.NotEqual(200, (int)other.StatusCode);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task A_hook_is_sent_with_POST(string method)
    {
        using DataRepository data = Job.Data(9);
        string token = Job.Start(data, 9);
        await using RunningService service = await RunningService.StartAsync(data, ["--read-only"]);
        foreach (string path in new[] { token, TrainingStart.NewToken() })
        {
            using HttpRequestMessage request = new(new HttpMethod(method), new Uri(service.Hooks, "/hooks/runpod/" + path));
            using HttpResponseMessage answer = await service.Client.SendAsync(request);
            Assert.Equal((405, "POST"), ((int)answer.StatusCode, answer.Content.Headers.Allow.Single()));
        }
    }

    [Fact]
    public async Task No_log_holds_a_path_or_a_token()
    {
        using DataRepository data = Job.Data(9);
        string token = Job.Start(data, 9);
        await using RunningService service = await RunningService.StartAsync(data, ["--read-only"]);
        await service.HookAsync(token, Job.Body(9));
        await service.HookAsync(token, "no JSON");
        await service.HookAsync(token + "x", Job.Body(9));

        Assert.NotEmpty(service.Log);
        Assert.All(service.Log, l => Assert.DoesNotContain(token, l, StringComparison.Ordinal));
        Assert.All(service.Log, static l => Assert.DoesNotContain("/hooks/", l, StringComparison.Ordinal));
        Assert.All(Directory.EnumerateFiles(data.Root, "*", SearchOption.AllDirectories), f => Assert.DoesNotContain(token, File.ReadAllText(f), StringComparison.Ordinal));
    }
}
