using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ActorMaker.Data.Trainings;
using ActorMaker.Testing;

namespace ActorMaker.Service.Tests.Hosting;

/// <summary>The real process, killed while it starts trainings.</summary>
public sealed class StartKillTests
{
    [Fact]
    public async Task Killed_while_it_starts_trainings_none_is_asked_for_twice_or_lost_and_what_was_never_asked_for_can_be_started()
    {
        int kills = Environment.GetEnvironmentVariable("ACTORMAKER_LONG") == "1" ? 500 : 5;
        await using FakeRunPod runPod = await FakeRunPod.StartAsync();
        using DataRepository data = new();
        data.Write(".env", $"RUNPOD_API_KEY={FakeRunPod.Key}\nMODEL_TRAINING_RUNPOD_ENDPOINT_ID={FakeRunPod.Endpoint}\nRUNPOD_BASE_URL={runPod.BaseUrl}\n");
        for (int style = 1; style <= kills; style++)
        {
            data.AddStyle($"{style}_kill", DataRepository.Version($"style_{style}_v", 8));
            data.Write($"resources/style_images/{style}_kill/selection_sets.json", """{"sets":[{"id":1,"filenames":["a.jpg"]}]}""");
            data.Write($"data/s3_manifests/style_{style}_s3_manifest.json", """{"s3_bucket":"story-boards-assets","files":[{"filename":"a.jpg","s3_key":"a.jpg"},{"filename":"a.txt","s3_key":"a.txt"}]}""");
        }

        string[] options = ["--reconcile", "off", "--public-url", "https://tunnel.example.org", "--workflow", Path.Join(AppContext.BaseDirectory, "data", "runpod", "request-style.json")];
        ConcurrentDictionary<int, bool> accepted = [];
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        Random random = new(seed);
        for (int style = 1; style <= kills; style++)
        {
            await using ServiceProcess service = await ServiceProcess.StartAsync(data, options);
            Task start = StartAsync(service.Api, style, accepted);
            await Task.Delay(random.Next(1, 500), TestContext.Current.CancellationToken);
            service.Kill();
            await start;
        }

        await using ServiceProcess last = await ServiceProcess.StartAsync(data, options);
        TrainingStore store = new(data.Root);
        await LiveStudio.UntilAsync(() => store.Jobs([]).TrueForAll(static j => j.State != JobState.Planned));
        ILookup<string, FakeRun> runs = runPod.Runs.Values.ToLookup(static r => (string)r.Request["input"]!["training_config"]!["model_name"]!);
        List<TrainingJob> jobs = store.Jobs([]);
        for (int style = 1; style <= kills; style++)
        {
            FakeRun? run = runs[$"style_{style}_vV9"].SingleOrDefault();
            JsonNode? entry = JsonNode.Parse(data.Read($"resources/style_images/{style}_kill/training_versions.json"))!["versions"]!.AsArray().SingleOrDefault(static v => (string?)v!["name"] == "V9");
            TrainingJob? job = jobs.SingleOrDefault(j => j.Subject.Number == style && j.State != JobState.Refused);
            Assert.False(accepted.ContainsKey(style) && run is null, $"style {style} was answered with 201, and RunPod has no run");
            if (run is not null || job is not null)
            {
                string? hook = (string?)run?.Request["webhook"];
                Assert.True(job is not null && (string?)entry?["status"] == "pending" && (string?)entry["id"] == job.EntryId, $"style {style}: {entry?.ToJsonString()}");
                Assert.True(hook is null || TrainingStore.FindByToken([job], hook[(hook.LastIndexOf('/') + 1)..]) is not null, $"nobody knows the token of style {style}");
                continue;
            }

            Assert.Null(entry);
            await StartAsync(last.Api, style, accepted);
            Assert.True(accepted.ContainsKey(style), $"style {style} cannot be started");
        }

        Assert.Equal(0, await last.EndAsync());
    }

    private static async Task StartAsync(Uri api, int style, ConcurrentDictionary<int, bool> accepted)
    {
        using HttpClient client = new();
        client.DefaultRequestHeaders.Add("X-ActorMaker", "1");
        try
        {
            using StringContent order = new($$"""{"subject":"style/{{style}}","selectionSetId":1}""", Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await client.PostAsync(new Uri(api, "/api/trainings"), order);
            if (answer.StatusCode == HttpStatusCode.Created)
            {
                accepted[style] = true;
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // It was killed: nobody knows what became of the order, and the next service finds out.
        }
    }
}
