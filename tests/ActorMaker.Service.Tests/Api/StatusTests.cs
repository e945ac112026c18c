using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using ActorMaker.S3.Harness;
using ActorMaker.Service.Hosting;
using ActorMaker.Testing;
using Microsoft.AspNetCore.Http;

namespace ActorMaker.Service.Tests.Api;

/// <summary>Every status that the description of the API names is answered by its route, and no other.</summary>
public sealed class StatusTests(S3ServerFixture fixture) : IClassFixture<S3ServerFixture>
{
    private const string Good = "/api/styles/{id}/versions/{version}/good";
    private const string ActorGood = "/api/actors/{id}/versions/{version}/good";
    private const string ActorVersions = "/api/actors/{id}/training-versions";
    private const string StyleVersions = "/api/styles/{id}/training-versions";
    private const string Images = "/api/actors/{id}/training-data";
    private const string Order = """{"subject":"style/1","selectionSetId":1}""";
    private const string Lost = """{"as":"failed","reason":"lost"}""";
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>What changes something, with a path and a body that make sense.</summary>
    private static readonly (string Template, string Path, string Body)[] Commands =
    [
        ("/api/trainings", "/api/trainings", Order),
        ("/api/trainings/{id}/check", $"/api/trainings/{Studio.Run}/check", ""),
        ("/api/trainings/{id}/cancel", $"/api/trainings/{Studio.Run}/cancel", ""),
        ("/api/trainings/{id}/retry", $"/api/trainings/{Studio.Run}/retry", ""),
        ("/api/trainings/{id}/resolve", $"/api/trainings/{Studio.Run}/resolve", Lost),
        ("/api/trainings/{id}/put-back", $"/api/trainings/{Studio.Run}/put-back", ""),
        (Good, "/api/styles/1/versions/V8/good", """{"good":true}"""),
        (ActorGood, "/api/actors/6/versions/V1/good", """{"good":true}"""),
        ("/api/sync/loras", "/api/sync/loras", """{"apply":true,"plan":"x"}"""),
        ("/api/sync/manifests", "/api/sync/manifests", """{"apply":true,"plan":"x"}"""),
        ("/api/changes/undo", "/api/changes/undo", """{"journal":"none"}"""),
    ];

    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    [Fact]
    public async Task Every_route_answers_with_every_status_that_is_described_and_with_no_other()
    {
        JsonNode document = await ReadAsync();
        await CommandsAsync();
        await StartsAsync();
        await WithoutRunPodAsync();
        await SecondAsync();
        await BucketAsync();

        string[] described = [.. from path in document["paths"]!.AsObject() from method in path.Value!.AsObject() from status in method.Value!["responses"]!.AsObject() select $"{method.Key.ToUpperInvariant()} {path.Key} {status.Key}"];
        string[] unseen = [.. described.Except(seen).Order(StringComparer.Ordinal)];
        string[] undescribed = [.. seen.Except(described).Order(StringComparer.Ordinal)];
        Assert.True(unseen.Length + undescribed.Length == 0, $"never answered:\n{string.Join('\n', unseen)}\nnot described:\n{string.Join('\n', undescribed)}");
    }

    /// <summary>Whatever only reads.</summary>
    private async Task<JsonNode> ReadAsync()
    {
        await using Studio studio = await Studio.StartAsync();
        DataRepository data = studio.Data;
        data.AddStyle("2_one", Studio.Pending(Hour, "twin-e1", "V1"));
        data.AddStyle("3_other", Studio.Pending(Hour, "twin-e1", "V1"));
        data.AddStyle("4_etheral");
        data.AddStyle("4_ethereal");
        data.Write(data.AddActor("0008_asian_30_male"), "{");
        data.AddActor("0009_asian_30_male");
        data.AddActor("0009_asian_31_male");
        Directory.CreateDirectory(data.PathOf("resources/style_images/5_folder/training_versions.json"));
        Directory.CreateDirectory(data.PathOf("data/actors/0008_asian_30_male/training_versions.json"));
        RunningService service = studio.Service;
        foreach (string path in new[] { "/api/actors", "/api/changes", "/api/findings", "/api/inbox", "/api/trainings", "/healthz", "/readyz", "/openapi.json" })
        {
            await GetAsync(service, path, path);
        }

        await GetAsync(service, "/api/actors", "/api/actors?limit=none");
        await GetAsync(service, "/api/trainings", "/api/trainings?state=none");
        foreach (string id in new[] { "twin-e1", "nobody", (string)studio.Entries[0]!["id"]! })
        {
            await GetAsync(service, "/api/trainings/{id}", "/api/trainings/" + id);
        }

        foreach (string rest in new[] { "6", "6?rehash=perhaps", "6?remote=true", "7", "8", "9" })
        {
            await GetAsync(service, Images, "/api/actors/" + rest.Replace("?", "/training-data?", StringComparison.Ordinal) + (rest.Contains('?', StringComparison.Ordinal) ? "" : "/training-data"));
        }

        foreach ((string template, string[] ids) in new[] { (ActorVersions, (string[])["6", "7", "8", "9"]), (StyleVersions, ["1", "7", "5", "4"]) })
        {
            foreach (string id in ids)
            {
                await GetAsync(service, template, template.Replace("{id}", id, StringComparison.Ordinal));
            }

            string known = template.Replace("{id}", ids[0], StringComparison.Ordinal);
            await SendAsync(service, HttpMethod.Get, template, known, "", ("If-None-Match", "*"));
            await SendAsync(service, HttpMethod.Post, template, known, "{}");
            await SendAsync(service, HttpMethod.Put, template, known, "{}");
        }

        await GetAsync(service, "/api/events", "/api/events");
        while (service.State.Events.Watch(after: null, out _) is not null)
        {
            // Until nobody more may watch.
        }

        await GetAsync(service, "/api/events", "/api/events");
        Directory.Delete(data.PathOf(".actormaker/trainings/inbox"), recursive: true);
        data.Write(".actormaker/trainings/inbox", "a file where the folder should be");
        await GetAsync(service, "/readyz", "/readyz");
        return await studio.GetAsync("/openapi.json");
    }

    /// <summary>Whatever changes something, but starts.</summary>
    private async Task CommandsAsync()
    {
        await using Studio studio = await Studio.StartAsync(entries: [Studio.Pending(Hour), Studio.Failed(Hour, "failed-e1", "V7"), Studio.Pending(Hour, "slow-e1", "V6"), Studio.Pending(Hour, "lost-e1", "V5"), DataRepository.Version("style_1_v", 8)]);
        DataRepository data = studio.Data;
        data.AddStyle("4_etheral");
        data.AddStyle("4_ethereal");
        data.AddStyle("6_marks");
        data.Write("resources/style_images/6_marks/training_versions.json", "<<<<<<< HEAD");
        data.AddActor("0009_asian_30_male");
        data.AddActor("0009_asian_31_male");
        data.AddActorVersions(Studio.Actor, DataRepository.Version("actor_6_V", 1));
        data.AddActor("0008_asian_30_male");
        data.Write("data/actors/0008_asian_30_male/training_versions.json", "<<<<<<< HEAD");
        RunningService service = studio.Service;
        foreach ((string template, string path, string body) in Commands)
        {
            await SendAsync(service, HttpMethod.Post, template, path, body, ("Sec-Fetch-Site", "cross-site"));
            await SendAsync(service, HttpMethod.Post, template, path, body.Length > 0 ? "[]" : body, body.Length > 0 ? [] : [("Host", "evil.example")]);
            await SendAsync(service, HttpMethod.Post, template, path.Replace(Studio.Run, "nobody", StringComparison.Ordinal).Replace("V8", "V99", StringComparison.Ordinal).Replace("V1/", "V99/", StringComparison.Ordinal).Replace("style/1", "style/99", StringComparison.Ordinal), body.Replace("style/1", "style/99", StringComparison.Ordinal));
        }

        await SendAsync(service, HttpMethod.Post, ActorGood, "/api/actors/8/versions/V1/good", """{"good":true}""");
        await SendAsync(service, HttpMethod.Post, ActorGood, "/api/actors/9/versions/V1/good", """{"good":true}""");
        await SendAsync(service, HttpMethod.Post, ActorGood, "/api/actors/6/versions/V1/good", """{"good":true}""");
        await SendAsync(service, HttpMethod.Post, Good, "/api/styles/6/versions/V1/good", """{"good":true}""");
        await SendAsync(service, HttpMethod.Post, Good, "/api/styles/4/versions/V1/good", """{"good":true}""");
        await SendAsync(service, HttpMethod.Post, Good, "/api/styles/1/versions/V8/good", """{"good":true}""");
        await SendAsync(service, HttpMethod.Post, "/api/sync/manifests", "/api/sync/manifests", """{"apply":false}""");

        studio.RunPod.Add(Studio.Run);
        studio.RunPod.Add("slow-e1");
        studio.RunPod.Add("failed-e1");
        studio.RunPod.Fail("failed-e1");
        await SendAsync(service, HttpMethod.Post, "/api/trainings/{id}/check", $"/api/trainings/{Studio.Run}/check", "");
        await SendAsync(service, HttpMethod.Post, "/api/trainings/{id}/cancel", $"/api/trainings/{Studio.Run}/cancel", "");
        await SendAsync(service, HttpMethod.Post, "/api/trainings/{id}/retry", "/api/trainings/failed-e1/retry", "");
        await SendAsync(service, HttpMethod.Post, "/api/trainings/{id}/resolve", "/api/trainings/lost-e1/resolve", Lost);

        studio.RunPod.Instead = static async context =>
        {
            bool isCommand = context.Request.Method == "POST";
            await (isCommand ? context.Response.WriteAsync("{}") : Task.CompletedTask);
            return isCommand;
        };
        await SendAsync(service, HttpMethod.Post, "/api/trainings/{id}/cancel", "/api/trainings/slow-e1/cancel", "");
        studio.RunPod.Fail("slow-e1");
        await SendAsync(service, HttpMethod.Post, "/api/trainings/{id}/check", "/api/trainings/slow-e1/check", "");
        await SendAsync(service, HttpMethod.Post, "/api/trainings/{id}/retry", "/api/trainings/slow-e1/retry", "");

        TrainingJob job = new("7f3a", new Subject(SubjectKind.Style, 6), 3, "6_1760436196251", TimeProvider.System.GetUtcNow(), new JobEntry("{}", 43)) { State = JobState.Accepted };
        service.State.Store.Write(job);
        service.State.Store.Write(job with { Key = "7f3b", Subject = new Subject(SubjectKind.Style, 1), RequestId = "1_1760436196251" });
        await SendAsync(service, HttpMethod.Post, "/api/trainings/{id}/put-back", "/api/trainings/6_1760436196251/put-back", "");
        await SendAsync(service, HttpMethod.Post, "/api/trainings/{id}/put-back", "/api/trainings/1_1760436196251/put-back", "");

        string journal = (string)(await studio.GetAsync("/api/changes")).AsArray().First(static c => (bool)c!["undoable"]!)!["journal"]!;
        await SendAsync(service, HttpMethod.Post, "/api/changes/undo", "/api/changes/undo", $$"""{"journal":"{{journal}}"}""");
        await SendAsync(service, HttpMethod.Post, "/api/changes/undo", "/api/changes/undo", $$"""{"journal":"{{journal}}"}""");

        data.Write(".git/HEAD", "ref: refs/heads/main\n");
        data.Write(".git/MERGE_HEAD", new string('0', 40));
        foreach ((string template, string path, string body) in Commands.Where(static c => c.Template != "/api/changes/undo"))
        {
            await SendAsync(service, HttpMethod.Post, template, path, body);
        }
    }

    private async Task StartsAsync()
    {
        await using Studio studio = await Studio.StartAsync();
        await SendAsync(studio.Service, HttpMethod.Post, "/api/trainings", "/api/trainings", """{"subject":"style/1","selectionSetId":2}""");
        int status = 400;
        studio.RunPod.Instead = context =>
        {
            context.Response.StatusCode = status;
            return Task.FromResult(status != 200);
        };
        await SendAsync(studio.Service, HttpMethod.Post, "/api/trainings", "/api/trainings", Order);
        status = 200;
        await SendAsync(studio.Service, HttpMethod.Post, "/api/trainings", "/api/trainings", Order);
        await SendAsync(studio.Service, HttpMethod.Post, "/api/trainings", "/api/trainings", Order);

        await using Studio other = await Studio.StartAsync();
        other.RunPod.Instead = static context =>
        {
            context.Response.StatusCode = 500;
            return Task.FromResult(true);
        };
        await SendAsync(other.Service, HttpMethod.Post, "/api/trainings", "/api/trainings", Order);
    }

    /// <summary>RunPod and the bucket are away.</summary>
    private async Task WithoutRunPodAsync()
    {
        await using Studio studio = await Studio.StartAsync(
            ["--workflow", Path.Join(AppContext.BaseDirectory, "data", "runpod", "request-style.json")], hasKey: true, new Dictionary<string, string>(StringComparer.Ordinal) { ["LoraBucket"] = "loras", ["S3ServiceUrl"] = "http://127.0.0.1:1" });
        studio.Data.AddStyle("1_ink_intensity", Studio.Pending(Hour), Studio.Failed(Hour, "failed-e1", "V8"));
        await File.AppendAllTextAsync(studio.Data.PathOf(".env"), "AWS_ACCESS_KEY=a\nAWS_ACCESS_SECRET=b\nAWS_REGION=us-west-1\n", TestContext.Current.CancellationToken);
        studio.RunPod.Instead = static context =>
        {
            context.Response.StatusCode = 401;
            return Task.FromResult(true);
        };
        RunningService service = studio.Service;
        await SendAsync(service, HttpMethod.Post, "/api/trainings/{id}/check", $"/api/trainings/{Studio.Run}/check", "");
        await SendAsync(service, HttpMethod.Post, "/api/trainings/{id}/cancel", $"/api/trainings/{Studio.Run}/cancel", "");
        await SendAsync(service, HttpMethod.Post, "/api/trainings/{id}/retry", "/api/trainings/failed-e1/retry", "");
        await SendAsync(service, HttpMethod.Post, "/api/sync/loras", "/api/sync/loras", """{"apply":false}""");
        await GetAsync(service, Images, "/api/actors/6/training-data?remote=true");
    }

    private async Task BucketAsync()
    {
        using TestBucket bucket = await fixture.BucketAsync();
        await using Studio studio = await Studio.StartAsync(bucket, DataRepository.Version("style_1_v", 8));
        await SendAsync(studio.Service, HttpMethod.Post, "/api/sync/loras", "/api/sync/loras", """{"apply":false}""");
        await bucket.PutAsync("loras/style_1_vV8.safetensors", Safetensors.File(64));
        await SendAsync(studio.Service, HttpMethod.Post, "/api/sync/loras", "/api/sync/loras", """{"apply":false}""");
    }

    private async Task SecondAsync()
    {
        await using Studio studio = await Studio.StartAsync();
        await using RunningService second = await RunningService.StartAsync(studio.Data, ["--reconcile", "off"]);
        await LiveStudio.UntilAsync(() => second.State.Writing == Writing.Second, second);
        foreach ((string template, string path, string body) in Commands)
        {
            await SendAsync(second, HttpMethod.Post, template, path, body);
        }
    }

    private Task GetAsync(RunningService service, string template, string path) => SendAsync(service, HttpMethod.Get, template, path, "");

    private async Task SendAsync(RunningService service, HttpMethod method, string template, string path, string body, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, new Uri(service.Api, path)) { Content = method == HttpMethod.Get ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage answer = await service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        string said = answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? "" : await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode < HttpStatusCode.BadRequest || template == "/readyz" || answer.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{method} {path}: {said}");
        TestContext.Current.SendDiagnosticMessage($"{method} {path} {(int)answer.StatusCode} {said[..Math.Min(200, said.Length)]}");
        seen.Add($"{method} {template} {(int)answer.StatusCode}");
    }
}
