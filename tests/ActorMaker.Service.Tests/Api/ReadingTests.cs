using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using ActorMaker.Testing;

namespace ActorMaker.Service.Tests.Api;

/// <summary>What the API tells: actors and their images, versions, trainings, findings, changes.</summary>
public sealed class ReadingTests : IDisposable
{
    private const string Actor = "0006_european_20_female";
    private const string Training = "data/actors/" + Actor + "/training_data/";
    private const string Versions = "resources/style_images/1_ink_intensity/training_versions.json";
    private readonly DataRepository data = new();

    public void Dispose() => data.Dispose();

    [Theory]
    [InlineData("6")]
    [InlineData("0006")]
    [InlineData(Actor)]
    public async Task Training_data_has_the_studios_fields_first_and_ours_behind_them(string id)
    {
        string manifest = data.AddActor(Actor, images: 2);
        data.Write(Training + "new.jpg", DataRepository.Jpeg("new"));
        data.Write($"data/actors/{Actor}/base_image/{Actor}_base.png", DataRepository.Png("base"));

        JsonNode answer = await ReadAsync($"/api/actors/{id}/training-data");

        Assert.Equal(
            "actor_id actor_name training_images base_image_path total_count synced_count local_only_count s3_only_count out_of_sync_count orphan_count missing_count duplicate_count manifest_updated manifest",
            Keys(answer));
        Assert.Equal(
            "index filename s3_url local_exists local_path md5_hash size_mb modified_date status good local_md5 evidence orphan problem thumb",
            Keys(answer["training_images"]![0]!));
        Assert.Equal((6, Actor, 3, 2, 1), ((int)answer["actor_id"]!, (string?)answer["actor_name"], (int)answer["total_count"]!, (int)answer["synced_count"]!, (int)answer["local_only_count"]!));
        JsonNode first = answer["training_images"]![0]!;
        Assert.Equal((0, $"{Actor}_0.jpg", true, $"/data/actors/{Actor}/training_data/{Actor}_0.jpg", "synced", "md5-now", false), (
            (int)first["index"]!, (string?)first["filename"], (bool)first["local_exists"]!, (string?)first["local_path"], (string?)first["status"], (string?)first["evidence"], (bool)first["orphan"]!));
        Assert.Equal((string?)first["md5_hash"], (string?)first["local_md5"]);
        JsonNode orphan = answer["training_images"]![2]!;
        Assert.Equal(("new.jpg", "local_only", true, (string?)null), ((string?)orphan["filename"], (string?)orphan["status"], (bool)orphan["orphan"]!, (string?)orphan["s3_url"]));
        Assert.Equal($"/data/actors/{Actor}/base_image/{Actor}_base.png", (string?)answer["base_image_path"]);
        Assert.Equal(("2025-10-17T16:46:12.097326", manifest), ((string?)answer["manifest_updated"], (string?)answer["manifest"]));
    }

    [Fact]
    public async Task The_four_counts_are_all_images_whatever_is_wrong_with_them()
    {
        string manifest = data.AddActor(Actor, images: 5);
        File.Delete(data.PathOf(Training + Actor + "_0.jpg"));
        data.Write(Training + Actor + "_1.jpg", DataRepository.Jpeg("another"));
        data.Replace(manifest, $"\"filename\": \"{Actor}_3.jpg\"", $"\"filename\": \"{Actor}_2.jpg\"");
        data.Write(Training + "broken.png", "no image");
        string url = (string)JsonNode.Parse(data.Read(manifest))!["training_data"]![4]!["s3_url"]!;
        data.Replace(manifest, $"\"s3_url\": \"{url}\"", "\"s3_url\": null");
        File.Delete(data.PathOf(Training + Actor + "_4.jpg"));

        JsonNode answer = await ReadAsync("/api/actors/6/training-data");

        Assert.Equal(
            [("_0.jpg", "s3_only", null), ("_1.jpg", "out_of_sync", null), ("_2.jpg", "synced", "AM2014"), ("_4.jpg", "local_only", "AM2011"), ("_3.jpg", "local_only", null), ("broken.png", "local_only", "AM2021")],
            answer["training_images"]!.AsArray().Select(static i => (((string)i!["filename"]!).Replace(Actor, "", StringComparison.Ordinal), (string)i["status"]!, (string?)i["problem"])));
        Assert.Equal((6, 1, 3, 1, 1), ((int)answer["total_count"]!, (int)answer["synced_count"]!, (int)answer["local_only_count"]!, (int)answer["s3_only_count"]!, (int)answer["out_of_sync_count"]!));
        Assert.Equal((2, 1, 1), ((int)answer["orphan_count"]!, (int)answer["missing_count"]!, (int)answer["duplicate_count"]!));
        Assert.False((bool)answer["training_images"]![3]!["local_exists"]!);
    }

    [Fact]
    public async Task An_actor_that_is_nobody_or_several_or_not_sound_is_said_to_be_so()
    {
        string manifest = data.AddActor(Actor);
        data.AddActor("0204_european_37_male");
        Directory.CreateDirectory(data.PathOf("data/actors/0204_asian_43_male/training_data"));
        await using RunningService service = await RunningService.StartAsync(data);

        await ExpectAsync(service, "/api/actors/6abc/training-data", HttpStatusCode.NotFound, "unknown");
        await ExpectAsync(service, "/api/actors/7/training-data", HttpStatusCode.NotFound, "unknown");
        await ExpectAsync(service, "/api/actors/6/training-data?rehash=perhaps", HttpStatusCode.BadRequest, "flag");
        JsonNode several = await ExpectAsync(service, "/api/actors/204/training-data", HttpStatusCode.Conflict, "ambiguous");
        Assert.Equal(["0204_asian_43_male", "0204_european_37_male"], several["candidates"]!.AsArray().Select(static c => (string?)c));
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/api/actors/0204_european_37_male/training-data")).Status);
        data.Write(manifest, "<<<<<<< HEAD");
        await ExpectAsync(service, $"/api/actors/6/training-data", HttpStatusCode.UnprocessableEntity, "unsound");
    }

    [Fact]
    public async Task Actors_come_in_pages_and_can_be_narrowed()
    {
        data.AddActor("0001_a_1_x");
        string manifest = data.AddActor("0002_b_2_x");
        data.Replace(manifest, "\"status\": \"synced\"", "\"status\": \"out_of_sync\"");
        data.AddActor("0003_c_3_x");
        data.Write("data/actors/0003_c_3_x/training_data/new.jpg", DataRepository.Jpeg("new"));
        await using RunningService service = await RunningService.StartAsync(data);

        JsonArray all = JsonNode.Parse((await service.GetAsync("/api/actors")).Body)!.AsArray();
        Assert.Equal("id name problem training_data", Keys(all[0]!));
        Assert.Equal("count synced synced_count local_only_count s3_only_count out_of_sync_count orphan_count", Keys(all[0]!["training_data"]!));
        Assert.Equal([(1, 2, true), (2, 2, false), (3, 3, false)], all.Select(static a => ((int)a!["id"]!, (int)a["training_data"]!["count"]!, (bool)a["training_data"]!["synced"]!)));

        using HttpResponseMessage first = await service.Client.GetAsync(new Uri(service.Api, "/api/actors?limit=2"));
        Assert.Equal("</api/actors?after=0002_b_2_x&limit=2>; rel=\"next\"", Assert.Single(first.Headers.GetValues("Link")));
        using HttpResponseMessage last = await service.Client.GetAsync(new Uri(service.Api, "/api/actors?after=0002_b_2_x&limit=2"));
        Assert.False(last.Headers.Contains("Link"));
        Assert.Equal("0003_c_3_x", (string?)Assert.Single(JsonNode.Parse(await last.Content.ReadAsStringAsync())!.AsArray())!["name"]);
        Assert.Equal("0002_b_2_x", (string?)Assert.Single(JsonNode.Parse((await service.GetAsync("/api/actors?state=out_of_sync")).Body)!.AsArray())!["name"]);
        Assert.Equal("0003_c_3_x", (string?)Assert.Single(JsonNode.Parse((await service.GetAsync("/api/actors?state=orphan")).Body)!.AsArray())!["name"]);
        await ExpectAsync(service, "/api/actors?state=happy", HttpStatusCode.BadRequest, "state");
        await ExpectAsync(service, "/api/actors?limit=0", HttpStatusCode.BadRequest, "limit");
        await ExpectAsync(service, "/api/actors?limit=1001", HttpStatusCode.BadRequest, "limit");
    }

    [Fact]
    public async Task Versions_are_the_bytes_of_their_file_under_a_tag_of_their_own()
    {
        data.AddStyle("1_ink_intensity");
        data.AddActor(Actor);
        byte[] odd = [.. "{ \"versions\" : [ ] , \"own\": 1.0 }\n"u8];
        data.Write(Versions, odd);
        await using RunningService service = await RunningService.StartAsync(data);
        Uri url = new(service.Api, "/api/styles/1/training-versions");

        using HttpResponseMessage answer = await service.Client.GetAsync(url);
        Assert.Equal(odd, await answer.Content.ReadAsByteArrayAsync());
        Assert.False(answer.Headers.ETag!.IsWeak);
        using HttpRequestMessage again = new(HttpMethod.Get, url) { Headers = { { "If-None-Match", answer.Headers.ETag.ToString() } } };
        using HttpResponseMessage same = await service.Client.SendAsync(again);
        Assert.Equal((HttpStatusCode.NotModified, 0), (same.StatusCode, (await same.Content.ReadAsByteArrayAsync()).Length));
        data.Write(Versions, [.. odd, (byte)' ']);
        using HttpRequestMessage changed = new(HttpMethod.Get, url) { Headers = { { "If-None-Match", answer.Headers.ETag.ToString() } } };
        using HttpResponseMessage other = await service.Client.SendAsync(changed);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);

        Assert.Equal((HttpStatusCode.OK, "{\"versions\":[]}"), await service.GetAsync("/api/actors/6/training-versions"));
        await ExpectAsync(service, "/api/styles/2/training-versions", HttpStatusCode.NotFound, "unknown");
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task A_whole_list_is_never_saved(string method)
    {
        data.AddStyle("1_ink_intensity");
        string before = data.Read(Versions);
        await using RunningService service = await RunningService.StartAsync(data);

        using HttpRequestMessage request = new(new HttpMethod(method), new Uri(service.Api, "/api/styles/1/training-versions")) { Content = new StringContent("{\"versions\":[]}") };
        using HttpResponseMessage answer = await service.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "GET"), (answer.StatusCode, string.Join(' ', answer.Content.Headers.Allow)));
        Assert.Contains("POST /api/trainings", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(before, data.Read(Versions));
    }

    [Fact]
    public async Task Trainings_are_told_with_all_that_is_known_beside_the_tree()
    {
        data.AddStyle("1_ink_intensity");
        string id = (string)JsonNode.Parse(data.Read(Versions))!["versions"]![0]!["id"]!;
        TrainingStore store = new(data.Root);
        store.Write(new TrainingJob("7f3a", new Subject(SubjectKind.Style, 1), 9, "1_1760436196251", new DateTimeOffset(2025, 10, 14, 10, 3, 16, TimeSpan.Zero), new JobEntry("{}", 3)) { TokenSha256 = new string('0', 64) });
        store.Append(new LogLine(new DateTimeOffset(2025, 9, 3, 11, 0, 0, TimeSpan.Zero), "e-1", id, RunState.Completed, "B", EntryState.Pending, EntryState.Completed) { Seconds = 3173 });
        await using RunningService service = await RunningService.StartAsync(data);

        JsonArray all = JsonNode.Parse((await service.GetAsync("/api/trainings")).Body)!.AsArray();
        Assert.Equal("id requestId runpodId subject version status live startedAt endedAt seconds webhook tree events", Keys(all[0]!));
        Assert.Equal([("1_1760436196251", "absent", "waiting"), (id, "uncommitted", "ended")], all.Take(2).Select(static t => ((string)t!["id"]!, (string)t["tree"]!, (string)t["live"]!)));
        Assert.Equal(("style/1", "V9", true), ((string?)all[0]!["subject"], (string?)all[0]!["version"], (bool)all[0]!["webhook"]!));

        JsonNode one = JsonNode.Parse((await service.GetAsync("/api/trainings/" + id)).Body)!;
        Assert.Equal(("V2", "completed", 3173, "2025-09-03T11:00:00.000Z"), ((string?)one["version"], (string?)one["status"], (int)one["seconds"]!, (string?)one["endedAt"]));
        Assert.Equal("at said proof was now why", Keys(Assert.Single(one["events"]!.AsArray())!));
        Assert.Equal(2, JsonNode.Parse((await service.GetAsync("/api/trainings?state=completed")).Body)!.AsArray().Count);
        Assert.Single(JsonNode.Parse((await service.GetAsync("/api/trainings?state=waiting")).Body)!.AsArray());
        await ExpectAsync(service, "/api/trainings?state=happy", HttpStatusCode.BadRequest, "state");
        await ExpectAsync(service, "/api/trainings/nobody", HttpStatusCode.NotFound, "unknown");
    }

    [Fact]
    public async Task What_is_not_committed_is_told()
    {
        data.AddStyle("1_ink_intensity");
        data.AddStyle("2_other");
        Git("init", "-q");
        Git("add", "-A");
        Git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "a");
        data.Replace(Versions, "\"imageCount\": 12", "\"imageCount\": 13");
        data.AddStyle("3_new");

        JsonArray all = (await ReadAsync("/api/trainings")).AsArray();

        Assert.Equal(["style/1 uncommitted", "style/2 committed", "style/3 uncommitted"], all.Select(static t => $"{(string?)t!["subject"]} {(string?)t["tree"]}").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Findings_have_the_form_of_the_command_line()
    {
        data.AddStyle("1_ink_intensity", DataRepository.Version("style_1_v", 2), DataRepository.Version("style_1_v", 2));

        JsonNode answer = await ReadAsync("/api/findings");

        Assert.Equal("findings planned summary", Keys(answer));
        JsonNode finding = answer["findings"]!.AsArray().First(static f => (string?)f!["code"] == "AM1010")!;
        Assert.Equal("code severity file line column endLine endColumn jsonPath message fix related", Keys(finding));
        Assert.Equal(("error", data.PathOf(Versions)), ((string?)finding["severity"], (string?)finding["file"]));
        Assert.StartsWith("actormaker fix", (string?)finding["fix"], StringComparison.Ordinal);
        Assert.Equal(1, (int)answer["summary"]!["exitCode"]!);
    }

    [Fact]
    public async Task The_inbox_names_what_needs_a_person_and_the_button_for_it()
    {
        data.AddStyle("1_ink_intensity", """{"id": "lost-e1", "name": "V9", "timestamp": "2025-10-01T00:00:00.000Z", "parameters": {"network_dim": 16}, "status": "pending", "imageCount": 3}""");
        TrainingStore store = new(data.Root);
        store.Write(new TrainingJob("7f3a", new Subject(SubjectKind.Style, 1), 10, "1_1760436196251", DateTimeOffset.UnixEpoch, new JobEntry("{}", 3)));
        DateTimeOffset at = new(2025, 10, 14, 10, 3, 16, TimeSpan.Zero);
        store.Keep(new TrainingEvent("elsewhere-e1", RunState.Completed), "7f3a", at);
        store.Keep(new TrainingEvent("nobodys-e1", RunState.Failed) { Error = "x" }, job: null, at);

        JsonArray inbox = (await ReadAsync("/api/inbox")).AsArray();

        Assert.Equal(
            [("1_1760436196251", "AM5001", "put-back", "style/1"), ("nobodys-e1", "AM5001", "check", null), ("lost-e1", "AM5003", "resolve", "style/1")],
            inbox.OrderBy(static i => (string?)i!["wants"] == "resolve").ThenBy(static i => (string?)i!["id"], StringComparer.Ordinal)
                .Select(static i => ((string)i!["id"]!, (string)i["code"]!, (string)i["wants"]!, (string?)i["subject"])));
    }

    [Theory]
    [InlineData("/api/actors")]
    [InlineData("/api/actors/6/training-data")]
    [InlineData("/api/actors/7/training-data")]
    [InlineData("/api/styles/1/training-versions")]
    [InlineData("/api/trainings")]
    [InlineData("/api/trainings/nobody")]
    [InlineData("/api/findings")]
    [InlineData("/api/inbox")]
    [InlineData("/api/changes")]
    [InlineData("/healthz")]
    [InlineData("/openapi.json")]
    public async Task HEAD_answers_with_the_headers_of_GET_and_without_its_body(string path)
    {
        data.AddStyle("1_ink_intensity", DataRepository.Version("style_1_v", 2));
        data.AddActor("0006_european_20_female");
        await using RunningService service = await RunningService.StartAsync(data);
        using HttpResponseMessage get = await service.Client.GetAsync(new Uri(service.Api, path), TestContext.Current.CancellationToken);
        using HttpRequestMessage request = new(HttpMethod.Head, new Uri(service.Api, path));

        using HttpResponseMessage head = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((get.StatusCode, get.Content.Headers.ContentType?.ToString()), (head.StatusCode, head.Content.Headers.ContentType?.ToString()));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private void Git(params string[] arguments)
    {
        using Process git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = data.Root })!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }

    private async Task<JsonNode> ReadAsync(string path)
    {
        await using RunningService service = await RunningService.StartAsync(data);
        (HttpStatusCode status, string body) = await service.GetAsync(path);
        Assert.True(status == HttpStatusCode.OK, body);
        return JsonNode.Parse(body)!;
    }

    private static async Task<JsonNode> ExpectAsync(RunningService service, string path, HttpStatusCode status, string code)
    {
        (HttpStatusCode actual, string body) = await service.GetAsync(path);
        JsonNode problem = JsonNode.Parse(body)!;
        Assert.Equal((status, code), (actual, (string?)problem["code"]));
        return problem;
    }

    private static string Keys(JsonNode node) => string.Join(' ', node.AsObject().Select(static m => m.Key));
}
