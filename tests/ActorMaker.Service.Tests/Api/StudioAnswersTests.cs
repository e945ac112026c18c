using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ActorMaker.Testing;

namespace ActorMaker.Service.Tests.Api;

/// <summary>
/// What the studio's own program answers for a made-up tree (<c>tests/data/studio-api</c>, written by hand from what that program did), held against ours: its fields, in its order, with its
/// values, but for the differences that are listed beside it and argued in docs/service.md.
/// </summary>
public sealed class StudioAnswersTests
{
    private static readonly string Golden = Path.Join(Sources.Root, "tests", "data", "studio-api");

    [Fact]
    public async Task Every_answer_is_the_studios_but_for_the_listed_differences()
    {
        using DataRepository data = new();
        string tree = Path.Join(Golden, "tree");
        foreach (string file in Directory.EnumerateFiles(tree, "*", SearchOption.AllDirectories))
        {
            data.Write(Path.GetRelativePath(tree, file), await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        }

        await using RunningService service = await RunningService.StartAsync(data, ["--unsigned-hooks", "--reconcile", "off"]);
        List<string> found = [];
        string[] answers = [.. Directory.EnumerateFiles(Path.Join(Golden, "answers"), "*.json").Order(StringComparer.Ordinal)];
        foreach (string file in answers)
        {
            JsonNode studio = await ReadAsync(file);
            (int status, JsonNode? body) = await AskAsync(service, (string)studio["request"]!);
            string name = Path.GetFileNameWithoutExtension(file);
            Compare(found, name + " status", studio["status"], status);
            if (studio["body"] is { } wanted)
            {
                Compare(found, name + " ", wanted, body!);
            }
        }

        JsonArray listed = (await ReadAsync(Path.Join(Golden, "differences.json"))).AsArray();
        Assert.Equal(
            listed.Select(static d => $"{(string)d!["answer"]!} {(string)d["at"]!}: {(string)d["studio"]!}, ours {(string)d["ours"]!}").Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        string page = await File.ReadAllTextAsync(Path.Join(Sources.Root, "docs", "service.md"), TestContext.Current.CancellationToken);
        Assert.All(listed, d => Assert.Contains($"\n| {(string)d!["row"]!} | ", page, StringComparison.Ordinal));
        Assert.Equal(11, answers.Length);
    }

    private static async Task<JsonNode> ReadAsync(string file) => JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;

    private static async Task<(int Status, JsonNode? Body)> AskAsync(RunningService service, string request)
    {
        string[] words = request.Split(' ');
        Uri port = words[1] == "/api/training-webhook" ? service.Hooks : service.Api;
        using HttpRequestMessage message = new(new HttpMethod(words[0]), new Uri(port, words[1]));
        if (words[0] == "POST")
        {
            string hook = Path.Join(AppContext.BaseDirectory, "data", "runpod", "hook-actor-failed.json");
            message.Content = new ByteArrayContent(await File.ReadAllBytesAsync(hook, TestContext.Current.CancellationToken)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        using HttpResponseMessage answer = await service.Client.SendAsync(message, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    /// <summary>Notes every field of the studio's that is another one in ours.</summary>
    private static void Compare(List<string> found, string at, JsonNode? studio, JsonNode? ours)
    {
        if (studio is JsonArray list && list.Any(static i => i?["filename"] is not null || i?["name"] is not null && i["training_data"] is not null))
        {
            CompareItems(found, at, list, ours!.AsArray());
        }
        else if (studio is JsonObject fields)
        {
            string[] own = [.. ours!.AsObject().Select(static p => p.Key)];
            Assert.Equal(fields.Select(static f => f.Key), own.Where(fields.ContainsKey));
            foreach ((string name, JsonNode? value) in fields)
            {
                Compare(found, at + (at.EndsWith(' ') ? "" : "/") + name, value, ours[name]);
            }
        }
        else if (!JsonNode.DeepEquals(studio, ours))
        {
            found.Add($"{at}: {studio?.ToJsonString().Trim('"')}, ours {ours?.ToJsonString().Trim('"')}");
        }
    }

    /// <summary>Images and actors by their names; one that is there again is one of its own.</summary>
    private static void CompareItems(List<string> found, string at, JsonArray studio, JsonArray ours)
    {
        Dictionary<string, JsonNode> known = ByName(ours);
        foreach ((string name, JsonNode item) in ByName(studio))
        {
            string place = at + (at.EndsWith(' ') ? "" : "/") + name;
            if (known.Remove(name, out JsonNode? own))
            {
                Compare(found, place, item, own);
            }
            else
            {
                found.Add($"{place}: {(string)item["status"]!}, ours not listed");
            }
        }

        found.AddRange(known.Select(k => $"{at}/{k.Key}: not listed, ours {(string)k.Value["status"]!}"));
    }

    private static Dictionary<string, JsonNode> ByName(JsonArray items)
    {
        Dictionary<string, JsonNode> named = new(StringComparer.Ordinal);
        foreach (JsonNode? item in items)
        {
            string name = item!["filename"] is { } file ? ((string)file!)["0006_south_american_20_female".Length..] : (string)item["name"]!;
            named.Add(named.ContainsKey(name) ? name + " again" : name, item);
        }

        return named;
    }
}
