using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ActorMaker.EndToEnd.Tests.Host;

/// <summary>The host of <c>dotnet run --project tests/ActorMaker.AppHost</c>, driven as its dashboard drives it.</summary>
public sealed class HostTests(SuiteServer fixture)
{
    private const string Versions = "resources/style_images/1_ink_lines/training_versions.json";
    private const string Manifest = "data/actor_manifests/0002_manifest.json";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task It_is_filled_and_every_target_runs_on_a_copy_of_the_sample()
    {
        fixture.Require();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        string checkout = Path.Join(Sources.Root, "tests", "sample");
        Dictionary<string, string> before = Content(checkout);

        await using RunningHost host = await RunningHost.StartAsync(S3Choice.Read(Environment.GetEnvironmentVariable), limit.Token);
        Assert.Equal(0, await host.EndAsync("demo-bucket", limit.Token));
        Assert.Equal(["gate", "normalize-preview", "pull", "push", "repair-preview", "report", "sync", "sync-preview", "undo", "verify"], host.Targets.Order(StringComparer.Ordinal));

        // What only looks writes nothing, and leaves nothing to undo.
        foreach (string target in new[] { "gate", "normalize-preview", "sync-preview", "repair-preview", "report", "undo" })
        {
            await AssertExitCodeAsync(0, target);
        }

        Assert.Equal(before, Content(host.Sample));

        // What writes does it in the copy, and undo takes the last of it back.
        await AssertExitCodeAsync(0, "sync");
        Assert.NotEqual(before[Versions], Content(host.Sample)[Versions]);
        await AssertExitCodeAsync(0, "verify");
        await AssertExitCodeAsync(0, "push");
        string pushed = Content(host.Sample)[Manifest];
        Assert.NotEqual(before[Manifest], pushed);
        await AssertExitCodeAsync(0, "pull");
        Assert.NotEqual(pushed, Content(host.Sample)[Manifest]);
        Assert.True(File.Exists(Path.Join(host.Sample, "data", "actors", "0002_european_41_male", "training_data", "0002_european_41_male_2.jpg")), "nothing was downloaded");
        await AssertExitCodeAsync(0, "undo");
        Assert.Equal(pushed, Content(host.Sample)[Manifest]);

        // A target that finds something says so, until the copy is made anew.
        await File.AppendAllTextAsync(Path.Join(host.Sample, Versions), "<<<<<<< HEAD", limit.Token);
        await AssertExitCodeAsync(1, "gate");
        await host.CommandAsync("sample", "reset", limit.Token);
        Assert.Equal(before, Content(host.Sample));
        await AssertExitCodeAsync(0, "gate");
        Assert.Equal(before, Content(checkout));

        async Task AssertExitCodeAsync(int expected, string target)
        {
            int? code = await host.RunAsync(target, limit.Token);
            Assert.True(code == expected, $"{target} ended with exit code {code}, not {expected}");
        }
    }

    [Fact]
    public async Task A_training_is_played_from_its_start_to_its_end_with_the_webhook_without_it_and_failing()
    {
        fixture.Require();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        await using RunningHost host = await RunningHost.StartAsync(S3Choice.Read(Environment.GetEnvironmentVariable), limit.Token);
        Uri service = await host.HealthyAsync("training", limit.Token);
        JsonNode sets = JsonNode.Parse(await File.ReadAllTextAsync(Path.Join(host.Sample, "resources/style_images/1_ink_lines/selection_sets.json"), limit.Token))!["sets"]!;
        string[] images = [.. sets.AsArray().SelectMany(static s => s!["filenames"]!.AsArray()).Select(static f => (string)f!).Distinct()];
        JsonArray files = [.. images.Concat(images.Select(static i => Path.ChangeExtension(i, ".txt"))).Select(static f => new JsonObject { ["filename"] = f, ["s3_key"] = "styles/1/" + f })];
        Directory.CreateDirectory(Path.Join(host.Sample, "data", "s3_manifests"));
        await File.WriteAllTextAsync(Path.Join(host.Sample, "data", "s3_manifests", "style_1_s3_manifest.json"), new JsonObject { ["s3_bucket"] = "story-boards-assets", ["files"] = files }.ToJsonString(), limit.Token);
        JsonNode versions = await ReadAsync(Versions);
        versions["versions"]!.AsArray().Insert(0, new JsonObject
        {
            ["id"] = "0b7a6c1e-0000-4000-8000-000000000008-e1", ["name"] = "V8", ["timestamp"] = "2025-11-01T00:00:00.000Z", ["parameters"] = new JsonObject { ["network_dim"] = 16 },
            ["status"] = "failed", ["selectionSetId"] = 2, ["imageCount"] = 3, ["error"] = "CUDA out of memory", ["failedAt"] = "2025-11-01T01:00:00.000Z",
        });
        await File.WriteAllTextAsync(Path.Join(host.Sample, Versions), versions.ToJsonString(), limit.Token);

        // The webhook comes.
        using HttpClient http = new() { BaseAddress = service };
        http.DefaultRequestHeaders.Add("X-ActorMaker", "1");
        using StringContent order = new("""{"subject":"style/1","selectionSetId":2,"parameters":{"max_train_steps":2300}}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await http.PostAsync(new Uri("/api/trainings", UriKind.Relative), order, limit.Token);
        string said = await answer.Content.ReadAsStringAsync(limit.Token);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, said);
        Assert.Equal(("V9", "style_1_vV9", true), ((string?)JsonNode.Parse(said)!["version"], (string?)JsonNode.Parse(said)!["modelName"], (bool)JsonNode.Parse(said)!["webhook"]!));
        JsonNode entry = await EndOfAsync(Versions, "V9");
        Assert.Equal(("completed", 2300, "https://storyboard-user-files.s3-accelerate.amazonaws.com/actor_maker_user/custom-styles-models/style_1_vV9.safetensors"), ((string?)entry["status"], (int)entry["parameters"]!["max_train_steps"]!, (string?)entry["loraUrl"]));

        // It is lost: the service asks.
        string actor = "data/actors/0001_asian_30_female/training_versions.json";
        int before = (await ReadAsync(actor))["versions"]!.AsArray().Count;
        await host.CommandAsync("fake-runpod", "lost", limit.Token);
        await host.CommandAsync("training", "start-training", limit.Token);
        string lost = (string)(await ReadAsync(actor))["versions"]![0]!["name"]!;
        Assert.Equal("completed", (string?)(await EndOfAsync(actor, lost))["status"]);

        // The run fails.
        await host.CommandAsync("fake-runpod", "failed", limit.Token);
        await host.CommandAsync("training", "start-training", limit.Token);
        string failed = (string)(await ReadAsync(actor))["versions"]![0]!["name"]!;
        entry = await EndOfAsync(actor, failed);
        Assert.Equal(("failed", "CUDA out of memory"), ((string?)entry["status"], (string?)entry["error"]));
        Assert.Equal(before + 2, (await ReadAsync(actor))["versions"]!.AsArray().Count);
        Assert.Equal(0, await host.RunAsync("gate", limit.Token));

        async Task<JsonNode> ReadAsync(string file) => JsonNode.Parse(await File.ReadAllTextAsync(Path.Join(host.Sample, file), limit.Token))!;

        async Task<JsonNode> EndOfAsync(string file, string name)
        {
            while (true)
            {
                JsonNode found = Assert.Single((await ReadAsync(file))["versions"]!.AsArray(), v => (string?)v!["name"] == name)!;
                if ((string?)found["status"] != "pending")
                {
                    return found;
                }

                await Task.Delay(100, limit.Token);
            }
        }
    }

    // Without the project, which finds the targets elsewhere, and without what runs leave beside the data.
    private static Dictionary<string, string> Content(string root) =>
        Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(root, f))
            .Where(f => f != "sample.csproj" && !f.StartsWith("obj/", StringComparison.Ordinal) && !f.StartsWith("bin/", StringComparison.Ordinal) && !f.StartsWith(".actormaker/", StringComparison.Ordinal))
            .ToDictionary(f => f, f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Join(root, f)))), StringComparer.Ordinal);
}
