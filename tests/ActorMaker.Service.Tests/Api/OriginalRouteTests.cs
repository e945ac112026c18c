using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;
using ActorMaker.Testing;

namespace ActorMaker.Service.Tests.Api;

/// <summary>The studio's own route for an actor's images, played from what its program did, against ours: equal but for the differences that are listed here.</summary>
public sealed class OriginalRouteTests : IDisposable
{
    private const string Actor = "0006_european_20_female";
    private readonly DataRepository data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task The_studios_fields_have_the_studios_values()
    {
        string manifest = data.AddActor(Actor, images: 6);
        File.Delete(data.PathOf($"data/actors/{Actor}/training_data/{Actor}_1.jpg"));
        data.Write($"data/actors/{Actor}/training_data/{Actor}_2.jpg", DataRepository.Jpeg("another"));
        Change(manifest, 3, static entry => entry["s3_url"] = null);
        Change(manifest, 4, static entry => entry["s3_url"] = null);
        File.Delete(data.PathOf($"data/actors/{Actor}/training_data/{Actor}_4.jpg"));
        data.Write($"data/actors/{Actor}/training_data/{Actor}_10.png", DataRepository.Png("new"));
        data.Write($"data/actors/{Actor}/training_data/{Actor}_9.jpg", DataRepository.Jpeg("new"));
        data.Write($"data/actors/{Actor}/training_data/prompt_metadata.json", $$"""{"images":{"{{Actor}}_5.jpg":{"prompt":"x","good":true} } }""");

        AssertEqual(Original(Actor, manifest), await ReadAsync());
    }

    [Fact]
    public async Task Differences_are_these_and_no_other()
    {
        string manifest = data.AddActor(Actor, images: 3);

        // The program took .png, .jpg and .jpeg for local images only, and those in lower case.
        data.Write($"data/actors/{Actor}/training_data/new.webp", [.. "RIFF"u8, 12, 0, 0, 0, .. "WEBPVP8 "u8, 0, 0, 0, 0]);
        data.Write($"data/actors/{Actor}/training_data/NEW.JPG", DataRepository.Jpeg("new"));

        // It compared a hash that is none, and listed what stands twice twice.
        Change(manifest, 0, static entry => entry["md5_hash"] = "d41d8cd98f00b204e9800998ecf8427e-26");
        Change(manifest, 2, entry => entry["filename"] = $"{Actor}_1.jpg");

        (JsonNode ours, JsonNode theirs) = (await ReadAsync(), Original(Actor, manifest));

        Assert.Equal([("_0.jpg", "out_of_sync"), ("_1.jpg", "synced"), ("_1.jpg", "out_of_sync"), ("_2.jpg", "local_only")], Statuses(theirs));
        Assert.Equal([("_0.jpg", "synced"), ("_1.jpg", "synced"), ("_2.jpg", "local_only"), ("NEW.JPG", "local_only"), ("new.webp", "local_only")], Statuses(ours));
    }

    /// <summary>Real actors, of whom nobody has an image, so that each is in S3 only: before the migration by the addresses of their responses, after it as a sync leaves their manifests.</summary>
    [Fact]
    public async Task Real_actors_have_the_studios_values()
    {
        string? corpus = Environment.GetEnvironmentVariable("ACTORMAKER_CORPUS");
        Assert.SkipWhen(string.IsNullOrEmpty(corpus), "ACTORMAKER_CORPUS names no folder with real files");
        foreach (string file in new[] { "data", "resources" }.SelectMany(f => Directory.EnumerateFiles(Path.Combine(corpus, f), "*.json", SearchOption.AllDirectories)))
        {
            data.Write(Path.GetRelativePath(corpus, file), await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        }

        await using RunningService service = await RunningService.StartAsync(data);
        JsonArray actors = JsonNode.Parse((await service.GetAsync("/api/actors?limit=1000")).Body)!.AsArray();
        Assert.Equal(150, actors.Count);
        foreach (JsonNode? actor in actors)
        {
            JsonNode answer = await AskAsync(service, $"/api/actors/{(int)actor!["id"]!}/training-data");
            string response = $"data/actors/{(string)actor["name"]!}/training_data/response.json";
            JsonArray urls = JsonNode.Parse(data.Read(response))!["output"]!["output"]!["s3_image_urls"]!.AsArray();
            Assert.Equal(urls.Select(static u => (string)u!).Order(StringComparer.Ordinal), answer["training_images"]!.AsArray().Select(static i => (string)i!["s3_url"]!).Order(StringComparer.Ordinal));
            Assert.All(answer["training_images"]!.AsArray(), static i => Assert.Equal("s3_only", (string?)i!["status"]));
            Assert.Equal((int)actor["training_data"]!["count"]!, (int)answer["total_count"]!);
        }

        Assert.True(PlanApplier.Apply(ManifestSync.Plan(new GateSettings(data.Root), CancellationToken.None).Plan, new ApplySettings(), CancellationToken.None).Succeeded);
        foreach (JsonNode? actor in actors)
        {
            string name = (string)actor!["name"]!;
            AssertEqual(Original(name, $"data/actor_manifests/{name[..4]}_manifest.json"), await AskAsync(service, $"/api/actors/{name[..4]}/training-data"));
        }

        foreach ((string route, string file) in VersionFiles())
        {
            Assert.Equal(data.Read(file), (await service.GetAsync(route)).Body);
        }
    }

    /// <summary>The version files, and where the studio's program answers them.</summary>
    private IEnumerable<(string Route, string File)> VersionFiles() => Directory.EnumerateFiles(data.Root, "training_versions.json", SearchOption.AllDirectories).Select(f =>
    {
        string name = Path.GetFileName(Path.GetDirectoryName(f)!);
        string kind = f.Contains("style_images", StringComparison.Ordinal) ? "styles" : "actors";
        return ($"/api/{kind}/{long.Parse(name.Split('_')[0], null)}/training-versions", Path.GetRelativePath(data.Root, f));
    });

    /// <summary>What the studio's program answered at ecf644f: entry by entry, then local files that no entry names.</summary>
    private JsonObject Original(string actor, string manifest)
    {
        JsonNode text = JsonNode.Parse(data.Read(manifest))!;
        string folder = data.PathOf($"data/actors/{actor}/training_data");
        JsonNode? prompts = File.Exists(Path.Join(folder, "prompt_metadata.json")) ? JsonNode.Parse(File.ReadAllText(Path.Join(folder, "prompt_metadata.json")))!["images"] : null;
        JsonArray images = [];
        HashSet<string> seen = [];
        foreach (JsonNode? entry in text["training_data"]!.AsArray())
        {
            string name = (string)entry!["filename"]!;
            seen.Add(name);
            string path = Path.Join(folder, name);
            bool isLocal = File.Exists(path);
            string? url = (string?)entry["s3_url"];
            string status = url is null ? "local_only" : !isLocal ? "s3_only" : Md5(path) == (string?)entry["md5_hash"] ? "synced" : "out_of_sync";
            images.Add(Image(images.Count, name, url, isLocal, (string?)entry["md5_hash"], status));
        }

        foreach (string path in Directory.EnumerateFiles(folder).Where(static f => Path.GetExtension(f) is ".png" or ".jpg" or ".jpeg").Order(StringComparer.Ordinal).Where(f => !seen.Contains(Path.GetFileName(f))))
        {
            images.Add(Image(images.Count, Path.GetFileName(path), url: null, isLocal: true, Md5(path), "local_only"));
        }

        return new JsonObject
        {
            ["actor_id"] = (int)long.Parse(actor[..4], null),
            ["actor_name"] = actor,
            ["training_images"] = images,
            ["total_count"] = images.Count,
            ["synced_count"] = Count("synced"),
            ["local_only_count"] = Count("local_only"),
            ["s3_only_count"] = Count("s3_only"),
            ["out_of_sync_count"] = Count("out_of_sync"),
            ["manifest_updated"] = (string?)text["training_data_updated"],
        };

        int Count(string status) => images.Count(i => (string?)i!["status"] == status);

        JsonObject Image(int index, string name, string? url, bool isLocal, string? md5, string status) => new()
        {
            ["index"] = index,
            ["filename"] = name,
            ["s3_url"] = url,
            ["local_exists"] = isLocal,
            ["local_path"] = isLocal ? $"/data/actors/{actor}/training_data/{name}" : null,
            ["md5_hash"] = md5,
            ["status"] = status,
            ["good"] = (bool?)prompts?[name]?["good"] ?? false,
        };
    }

    private static void AssertEqual(JsonObject original, JsonNode ours)
    {
        foreach ((string name, JsonNode? value) in original)
        {
            if (value is JsonArray images)
            {
                Assert.Equal(images.Count, ours[name]!.AsArray().Count);
                for (int i = 0; i < images.Count; i++)
                {
                    Assert.All(images[i]!.AsObject(), f => Assert.True(JsonNode.DeepEquals(f.Value, ours[name]![i]![f.Key]), $"{i} {f.Key}: {f.Value} {ours[name]![i]![f.Key]}"));
                }
            }
            else
            {
                Assert.True(JsonNode.DeepEquals(value, ours[name]), $"{name}: {value} {ours[name]}");
            }
        }
    }

    private async Task<JsonNode> ReadAsync()
    {
        await using RunningService service = await RunningService.StartAsync(data);
        return await AskAsync(service, $"/api/actors/{Actor}/training-data");
    }

    private static async Task<JsonNode> AskAsync(RunningService service, string path)
    {
        (HttpStatusCode status, string body) = await service.GetAsync(path);
        Assert.True(status == HttpStatusCode.OK, body);
        return JsonNode.Parse(body)!;
    }

    private void Change(string manifest, int index, Action<JsonNode> change)
    {
        JsonNode text = JsonNode.Parse(data.Read(manifest))!;
        change(text["training_data"]![index]!);
        data.Write(manifest, text.ToJsonString());
    }

    private static (string, string)[] Statuses(JsonNode answer) =>
        [.. answer["training_images"]!.AsArray().Select(static i => (((string)i!["filename"]!).Replace(Actor, "", StringComparison.Ordinal), (string)i["status"]!))];

    private static string Md5(string path) => Convert.ToHexStringLower(MD5.HashData(File.ReadAllBytes(path)));
}
