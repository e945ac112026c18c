using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ActorMaker.Data.Trainings;
using ActorMaker.S3.Harness;
using ActorMaker.Testing;

namespace ActorMaker.Service.Tests.Api;

/// <summary>
/// The story of a training, whole: it is started, RunPod trains and uploads to a real S3 server, and whatever becomes of the webhook, in the end there is one version, completed, with its
/// address and its parameters, and the gate finds no error.
/// </summary>
public sealed class StoryTests(S3ServerFixture fixture) : IClassFixture<S3ServerFixture>
{
    private const string ActorVersions = $"data/actors/{Studio.Actor}/training_versions.json";

    [Theory]
    [InlineData("style/1", "once")]
    [InlineData("style/1", "twice")]
    [InlineData("style/1", "lost")]
    [InlineData("style/1", "before its LoRA")]
    [InlineData("style/1", "after a late failure")]
    [InlineData("style/1", "before a late failure")]
    [InlineData("style/1", "forged first")]
    [InlineData("style/1", "on another branch")]
    [InlineData("style/1", "before git reset --hard")]
    [InlineData("style/1", "while RunPod forgets it")]
    [InlineData("style/1", "while the service is down")]
    [InlineData("actor/6", "once")]
    [InlineData("actor/6", "lost")]
    [InlineData("actor/6", "on another branch")]
    public async Task However_the_webhook_comes_there_is_one_version_completed_with_its_parameters(string subject, string how)
    {
        using TestBucket bucket = await fixture.BucketAsync();
        await using Studio studio = await Studio.StartWithHooksAsync(bucket, "https://tunnel.example.org", DataRepository.Version("style_1_v", 8));
        bool isStyle = subject == "style/1";
        string file = isStyle ? Studio.Versions : ActorVersions;
        if (!isStyle)
        {
            studio.Data.Write(ActorVersions, DataRepository.VersionsFile(DataRepository.Version("actor_6_V", 8)));
        }

        foreach (string[] words in new[] { (string[])["init", "-q"], ["config", "user.email", "x@example.org"], ["config", "user.name", "x"], ["config", "gc.auto", "0"], ["add", "resources", "data"], ["commit", "-qm", "V8"] })
        {
            Git(studio, words);
        }

        string order = $$"""{"subject":"{{subject}}",{{(isStyle ? "\"selectionSetId\":1," : "")}}"parameters":{"max_train_steps":2300},"expectVersion":"V9"}""";
        JsonNode started = await studio.ExpectAsync("/api/trainings", order, HttpStatusCode.Created);
        Assert.Equal((isStyle ? "style_1_vV9" : "actor_6_V9", "pending"), ((string?)started["modelName"], StatusOf(studio, file)));
        FakeRun run = Assert.Single(studio.RunPod.Runs.Values);
        string hook = (string)run.Request["webhook"]!;
        string token = hook[(hook.LastIndexOf('/') + 1)..];

        byte[] lora = Safetensors.File(1024);
        string key = $"loras/{started["modelName"]}.safetensors";
        string address = $"https://s3-accelerate.amazonaws.com/{bucket.Name}/{key}";
        await TellAsync();

        await LiveStudio.UntilAsync(() => StatusOf(studio, file) == "completed" && studio.Data.Inbox().Length == 0, studio.Service);
        JsonArray entries = JsonNode.Parse(studio.Data.Read(file))!["versions"]!.AsArray();
        Assert.Equal(["V9", "V8"], entries.Select(static e => (string?)e!["name"]));
        JsonNode entry = entries[0]!;

        // The log knows of the end, and not of the address: that is then the object's own, in the form that the settings ask for.
        string host = how == "before git reset --hard" ? "s3.us-west-1" : "s3-accelerate";
        Assert.Equal((run.Id, 2300, $"https://{bucket.Name}.{host}.amazonaws.com/{key}", null, null), ((string?)entry["id"], (int)entry["parameters"]!["max_train_steps"]!, (string?)entry["loraUrl"], (string?)entry["error"], (string?)entry["failedAt"]));
        Assert.Equal(0, (int)(await studio.GetAsync("/api/findings"))["summary"]!["errors"]!);

        async Task TellAsync()
        {
            switch (how)
            {
                case "before its LoRA":
                    studio.RunPod.Complete(run.Id, address, lora.Length);
                    await HookAsync(studio.RunPod.Runs[run.Id].Body().ToJsonString());
                    await LiveStudio.SettleAsync(studio.Service);
                    Assert.Equal("pending", StatusOf(studio, file));
                    await bucket.PutAsync(key, lora);
                    break;
                case "after a late failure":
                    studio.RunPod.Fail(run.Id, "an earlier attempt");
                    string failure = studio.RunPod.Runs[run.Id].Body().ToJsonString();
                    studio.RunPod.Retry(run.Id);
                    await CompleteAsync();
                    await HookAsync(failure);
                    await HookAsync(studio.RunPod.Runs[run.Id].Body().ToJsonString());
                    break;
                case "before a late failure":
                    studio.RunPod.Fail(run.Id, "an earlier attempt");
                    string late = studio.RunPod.Runs[run.Id].Body().ToJsonString();
                    studio.RunPod.Retry(run.Id);
                    await CompleteAsync();
                    await HookAsync(studio.RunPod.Runs[run.Id].Body().ToJsonString());
                    await LiveStudio.UntilAsync(() => StatusOf(studio, file) == "completed", studio.Service);
                    studio.RunPod.Forget(run.Id);
                    await HookAsync(late);
                    break;
                case "forged first":
                    using (StringContent forged = new(studio.RunPod.Runs[run.Id].Body().ToJsonString().Replace("IN_QUEUE", "FAILED", StringComparison.Ordinal), Encoding.UTF8, "application/json"))
                    {
                        Assert.Equal(404, (await studio.Service.HookAsync(TrainingStart.NewToken(), forged)).Status);
                    }

                    await CompleteAsync();
                    await HookAsync(studio.RunPod.Runs[run.Id].Body().ToJsonString());
                    break;
                case "on another branch":
                    Git(studio, "checkout", "-qb", "training");
                    Git(studio, "commit", "-qam", "V9 is started");
                    Git(studio, "checkout", "-q", "-");
                    await CompleteAsync();
                    await HookAsync(studio.RunPod.Runs[run.Id].Body().ToJsonString());
                    await LiveStudio.SettleAsync(studio.Service);
                    Assert.Equal(("put-back", 1), ((string?)(await studio.GetAsync("/api/inbox"))[0]!["wants"], studio.Data.Inbox().Length));
                    Git(studio, "checkout", "-q", "training");
                    break;
                case "before git reset --hard":
                    Git(studio, "commit", "-qam", "V9 is started");
                    await CompleteAsync();
                    await HookAsync(studio.RunPod.Runs[run.Id].Body().ToJsonString());
                    await LiveStudio.UntilAsync(() => StatusOf(studio, file) == "completed" && studio.Data.Inbox().Length == 0, studio.Service);
                    studio.RunPod.Forget(run.Id);
                    Git(studio, "reset", "-q", "--hard");
                    break;
                case "while RunPod forgets it":
                    await CompleteAsync();
                    string body = studio.RunPod.Runs[run.Id].Body().ToJsonString();
                    studio.RunPod.Forget(run.Id);
                    await HookAsync(body);
                    break;
                case "while the service is down":
                    // RunPod calls three times at the most, and never again.
                    Uri hooks = studio.Service.Hooks;
                    await studio.Service.DisposeAsync();
                    await CompleteAsync();
                    using (HttpClient runPod = new())
                    using (StringContent unheard = new(studio.RunPod.Runs[run.Id].Body().ToJsonString(), Encoding.UTF8, "application/json"))
                    {
                        await Assert.ThrowsAsync<HttpRequestException>(() => runPod.PostAsync(new Uri(hooks, "/hooks/runpod/" + token), unheard));
                    }

                    await studio.ServeAsync("00:01:00");
                    break;
                case "lost":
                    await CompleteAsync();
                    await studio.ExpectAsync($"/api/trainings/{run.Id}/check", "", HttpStatusCode.OK);
                    break;
                default:
                    await CompleteAsync();
                    for (int i = how == "twice" ? 2 : 1; i > 0; i--)
                    {
                        await HookAsync(studio.RunPod.Runs[run.Id].Body().ToJsonString());
                    }

                    break;
            }
        }

        async Task CompleteAsync()
        {
            await bucket.PutAsync(key, lora);
            studio.RunPod.Complete(run.Id, address, lora.Length);
        }

        async Task HookAsync(string body) => Assert.Equal(200, (await studio.Service.HookAsync(token, body)).Status);
    }

    private static string? StatusOf(Studio studio, string file) => (string?)JsonNode.Parse(studio.Data.Read(file))!["versions"]!.AsArray().FirstOrDefault(static v => (string?)v!["name"] == "V9")?["status"];

    private static void Git(Studio studio, params string[] words)
    {
        using System.Diagnostics.Process git = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("git", words) { WorkingDirectory = studio.Data.Root })!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
