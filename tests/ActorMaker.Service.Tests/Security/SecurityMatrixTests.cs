using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorMaker.Data.Trainings;
using ActorMaker.Service.Hosting;
using ActorMaker.Service.Tests.Api;
using ActorMaker.Testing;

namespace ActorMaker.Service.Tests.Security;

/// <summary>What must be so whatever is asked for: no path leads out, no secret is told, nobody holds the service up.</summary>
public sealed class SecurityMatrixTests
{
    private static readonly string[] Climbs = ["..", "%2e%2e", "%2E%2E%2F..", "..%2f..", "..%5c..", ".%00.", "....//....", "%252e%252e", "..;", "\\..\\", "%c0%ae%c0%ae", "．．"];

    private static readonly string[] Targets = [".env", "etc/passwd", ".git/config", ".actormaker/trainings/jobs/job9.json", ".actormaker/trainings/inbox", "training.csproj", "data/actor_manifests/0006_manifest.json"];

    private static readonly string[] Folders = ["/", "//", "/media/", "/media/0006_european_20_female/", "/styles/", "/actors/", "/api/", "/hooks/", "/hooks/runpod/", "/do/", "/static/", "/api/actors/"];

    /// <summary>Over 500 paths, on both ports.</summary>
    public static IEnumerable<string> Paths => from folder in Folders from climb in (string[])["", .. Climbs] from target in Targets.Take(climb.Length == 0 ? 7 : 3) select $"{folder}{climb}{(climb.Length > 0 ? "/" : "")}{target}";

    [Fact]
    public async Task No_path_leads_out_of_what_is_shown_on_either_port()
    {
        using DataRepository data = Job.Data(9);
        data.AddActor("0006_european_20_female");
        Job.Start(data, 9);
        data.Write(".env", "RUNPOD_API_KEY=canary-of-the-env-file\n");
        await using RunningService service = await RunningService.StartAsync(data);
        string[] paths = [.. Paths];
        Assert.InRange(paths.Length, 500, 1_000);

        foreach (string path in paths)
        {
            (int status, string body) = await AskAsync(service.Api, path);
            Assert.True(status is 200 or 400 or 401 or 404 or 405 or 409, $"{path}: {status}");
            Assert.True(status != 200 || path is "//" or "/", $"{path}: 200 {body}");
            Assert.DoesNotContain("canary-of-the-env-file", body, StringComparison.Ordinal);
            Assert.DoesNotContain("root:", body, StringComparison.Ordinal);

            (status, body) = await AskAsync(service.Hooks, path);
            Assert.True(status is 400 or 404 or 405, $"{path}: {status}");
            Assert.DoesNotContain("canary-of-the-env-file", body, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(service.Log, static l => l.StartsWith("Error", StringComparison.Ordinal) || l.StartsWith("Critical", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Six_secrets_are_nowhere_but_where_they_were_put()
    {
        string token = "login-canary-" + new string('a', 32);
        await using Studio studio = await Studio.StartAsync(
            ["--workflow", Path.Join(AppContext.BaseDirectory, "data", "runpod", "request-style.json"), "--public-url", "https://tunnel.example.org"], hasKey: true, new Dictionary<string, string>(StringComparer.Ordinal) { ["ACTORMAKER_TOKEN"] = token });
        await File.AppendAllTextAsync(studio.Data.PathOf(".env"), "AWS_ACCESS_KEY=AKIACANARYCANARY0006\nAWS_ACCESS_SECRET=s3-secret-canary-0123456789\nAWS_REGION=us-west-1\n", TestContext.Current.CancellationToken);
        studio.Service.Client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        ConcurrentQueue<string> spans = [];
        using ActivityListener listener = Listen(spans);
        using CancellationTokenSource end = new();
        Task<string> watched = WatchAsync(studio.Service, end.Token);

        await studio.ExpectAsync("/api/trainings", """{"subject":"style/1","selectionSetId":1}""", HttpStatusCode.Created);
        FakeRun run = Assert.Single(studio.RunPod.Runs.Values);
        string hook = (string)run.Request["webhook"]!;
        string hookToken = hook[(hook.LastIndexOf('/') + 1)..];
        string[] secrets = [FakeRunPod.Key, "AKIACANARYCANARY0006", "s3-secret-canary-0123456789", token, hookToken, "X-Amz-Signature=5ca1ab1e5ca1ab1e"];

        // A body that tells every secret again, where it can.
        string error = $"upload to https://b.s3.amazonaws.com/k?X-Amz-Credential=AKIACANARYCANARY0006&{secrets[5]} failed, Authorization: Bearer {FakeRunPod.Key}";
        studio.RunPod.Fail(run.Id, error);
        using (StringContent body = new(studio.RunPod.Runs[run.Id].Body().ToJsonString(), Encoding.UTF8, "application/json"))
        {
            Assert.Equal(200, (await studio.Service.HookAsync(hookToken, body)).Status);
        }

        await LiveStudio.UntilAsync(() => (string?)studio.Entries[0]!["status"] == "failed", studio.Service);
        await studio.PostAsync($"/api/trainings/{run.Id}/check", "");
        await studio.PostAsync("/api/sync/loras", """{"apply":false}""");
        List<string> told = [.. studio.Service.Log];
        foreach (string path in new[]
        {
            "/", "/inbox.html", "/changes.html", "/findings.html", "/styles/1_ink_intensity.html", "/api/actors", "/api/trainings", "/api/trainings/" + run.Id, "/api/inbox", "/api/findings", "/api/changes",
            "/api/styles/1/training-versions", "/openapi.json", "/healthz", "/readyz", "/api/nothing/" + hookToken, "/login",
        })
        {
            told.Add((await studio.Service.GetAsync(path)).Body);
        }

        // Whoever sends a secret to the wrong place gets it back from nobody.
        foreach (string secret in secrets.Select(Uri.EscapeDataString))
        {
            foreach (string path in new[] { "/api/trainings/" + secret, "/api/nothing?key=" + secret, "/styles/" + secret + ".html", "/media/" + secret + "/x.png", "/login?token=" + secret })
            {
                told.Add((await studio.Service.GetAsync(path)).Body);
            }

            using StringContent body = new($$"""{"id":"{{secret}}","status":"FAILED"}""");
            told.Add((await studio.Service.HookAsync(secret == hookToken ? "x" + secret : secret, body)).Body);
        }

        await end.CancelAsync();
        told.Add(await watched);
        told.AddRange(studio.Service.Log);
        told.AddRange(spans);
        foreach (string file in Directory.EnumerateFiles(studio.Data.Root, "*", SearchOption.AllDirectories).Where(static f => Path.GetFileName(f) is not (".env" or "service.lock")))
        {
            told.Add(file);
            told.Add(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }

        Assert.Contains(told, static t => t.Contains("event: job", StringComparison.Ordinal));
        Assert.Contains(spans, static t => t.Contains("POST /hooks/runpod/{token}", StringComparison.Ordinal));
        foreach (string secret in secrets)
        {
            Assert.DoesNotContain(told, t => t.Contains(secret, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Slow_and_half_open_connections_hold_up_nobody()
    {
        await using LiveStudio studio = await LiveStudio.CreateAsync(9);
        string token = Job.Start(studio.Data, 9);
        await using RunningService service = await studio.ServeAsync();
        List<TcpClient> slow = [];
        try
        {
            foreach (Uri port in new[] { service.Api, service.Hooks })
            {
                for (int i = 0; i < 200; i++)
                {
                    TcpClient client = new();
                    slow.Add(client);
                    await client.ConnectAsync(IPAddress.Loopback, port.Port, TestContext.Current.CancellationToken);
                    string begun = (i % 4) switch
                    {
                        0 => "",
                        1 => "GET / HTT",
                        2 => "POST /hooks/runpod/" + token + " HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n{",
                        _ => "GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ",
                    };
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(begun), TestContext.Current.CancellationToken);
                }
            }

            Assert.Equal(200, (await service.HookAsync(token, Job.Body(9))).Status);
            Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/readyz")).Status);
            await LiveStudio.UntilAsync(() => studio.Status(9) == "failed", service);
        }
        finally
        {
            slow.ForEach(static c => c.Dispose());
        }
    }

    [Fact]
    public async Task A_flood_of_unknown_tokens_is_turned_away_leaves_nothing_and_stops_no_known_one()
    {
        await using LiveStudio studio = await LiveStudio.CreateAsync(9);
        string token = Job.Start(studio.Data, 9);
        await using RunningService service = await studio.ServeAsync();

        int[] answers = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(async i => (await service.HookAsync(TrainingStart.NewToken(), Job.Body(9, error: $"flood {i}"))).Status));

        Assert.All(answers, static s => Assert.True(s is 404 or 429, $"{s}"));
        Assert.InRange(answers.Count(static s => s == 429), 500, 1_000);
        Assert.Empty(studio.Inbox);
        Assert.Equal(200, (await service.HookAsync(token, Job.Body(9))).Status);
    }

    [Fact]
    public async Task A_flood_of_hooks_without_a_token_is_turned_away_and_stops_no_known_one()
    {
        await using LiveStudio studio = await LiveStudio.CreateAsync(9);
        string token = Job.Start(studio.Data, 9);
        await using RunningService service = await studio.ServeAsync("--unsigned-hooks", "--read-only");

        int[] answers = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(async i =>
        {
            using StringContent body = new(Job.Body(9, error: $"flood {i}"));
            using HttpResponseMessage answer = await service.Client.PostAsync(new Uri(service.Hooks, "/api/training-webhook"), body);
            return (int)answer.StatusCode;
        }));

        Assert.All(answers, static s => Assert.True(s is 200 or 429, $"{s}"));
        Assert.InRange(answers.Count(static s => s == 429), 500, 999);
        Assert.Equal(answers.Count(static s => s == 200), studio.Inbox.Length);
        Assert.Equal(200, (await service.HookAsync(token, Job.Body(9))).Status);
    }

    /// <summary>Keeps every span of the service, as a collector would get it.</summary>
    private static ActivityListener Listen(ConcurrentQueue<string> spans)
    {
        ActivityListener listener = new()
        {
            ShouldListenTo = static s => s.Name == Telemetry.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = a => spans.Enqueue($"{a.DisplayName} {a.StatusDescription} {string.Join(' ', a.TagObjects)} {string.Join(' ', a.Events.SelectMany(static e => e.Tags))} {string.Join(' ', a.Baggage)}"),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static async Task<(int Status, string Body)> AskAsync(Uri where, string path)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, where.Port);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        using StreamReader reader = new(stream, Encoding.UTF8);
        string answer = await reader.ReadToEndAsync();
        return (answer.Length == 0 ? 0 : int.Parse(answer.Split(' ')[1], null), answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
    }

    private static async Task<string> WatchAsync(RunningService service, CancellationToken end)
    {
        StringBuilder all = new();
        try
        {
            await using Stream stream = await service.Client.GetStreamAsync(new Uri(service.Api, "/api/events"), end);
            using StreamReader reader = new(stream);
            while (await reader.ReadLineAsync(end) is { } line)
            {
                all.AppendLine(line);
            }
        }
        catch (OperationCanceledException)
        {
            // Enough was seen.
        }

        return all.ToString();
    }
}
