using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ActorMaker.Data.Trainings;
using ActorMaker.S3.Harness;
using ActorMaker.Testing;

namespace ActorMaker.Service.Tests.Api;

/// <summary>A studio at work: data with a style that can be trained, a fake RunPod, and the service on both.</summary>
internal sealed class Studio : IAsyncDisposable
{
    public const string Versions = "resources/style_images/1_ink_intensity/training_versions.json";
    public const string Actor = "0006_european_20_female";
    public const string Run = "33c95471-5e61-406c-9287-1b8f8de0bae8-e1";

    private static readonly string Template = Path.Join(AppContext.BaseDirectory, "data", "runpod", "request-style.json");

    private readonly string[] arguments;
    private readonly Dictionary<string, string> variables;

    private Studio(FakeRunPod runPod, DataRepository data, string[] arguments, Dictionary<string, string> variables) => (RunPod, Data, this.arguments, this.variables) = (runPod, data, arguments, variables);

    public FakeRunPod RunPod { get; }

    public DataRepository Data { get; }

    public RunningService Service { get; private set; } = null!;

    public JsonArray Entries => JsonNode.Parse(Data.Read(Versions))!["versions"]!.AsArray();

    public TrainingJob[] Jobs => [.. Service.State.Store.Jobs([])];

    /// <summary>Starts it.</summary>
    /// <param name="arguments">Options of the service; without any, those that let trainings be started.</param>
    /// <param name="hasKey">Whether the service has RunPod's key.</param>
    /// <param name="entries">The style's entries; without any, V8.</param>
    public static Task<Studio> StartAsync(string[]? arguments = null, bool hasKey = true, params string[] entries) => StartAsync([], arguments, hasKey, entries);

    /// <summary>Starts it with variables of the environment.</summary>
    /// <param name="arguments">Options of the service.</param>
    /// <param name="hasKey">Whether the service has RunPod's key.</param>
    /// <param name="variables">The variables.</param>
    public static Task<Studio> StartAsync(string[] arguments, bool hasKey, Dictionary<string, string> variables) => StartAsync(variables, arguments, hasKey, []);

    /// <summary>Starts it with a bucket.</summary>
    /// <param name="bucket">The bucket: LoRAs and images are in it.</param>
    /// <param name="entries">The style's entries; without any, V8.</param>
    public static Task<Studio> StartAsync(TestBucket bucket, params string[] entries) => StartAsync(bucket, arguments: null, entries);

    /// <summary>Starts it with a bucket, and RunPod knows where to call.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="publicUrl">What the addresses of hooks begin with.</param>
    /// <param name="entries">The style's entries.</param>
    public static Task<Studio> StartWithHooksAsync(TestBucket bucket, string publicUrl, params string[] entries) => StartAsync(bucket, ["--workflow", Template, "--public-url", publicUrl], entries);

    private static async Task<Studio> StartAsync(TestBucket bucket, string[]? arguments, string[] entries)
    {
        Studio studio = await StartAsync(
            new(StringComparer.Ordinal) { ["LoraBucket"] = bucket.Name, ["LoraPrefixes"] = "loras", ["S3ServiceUrl"] = bucket.Server.Endpoint.AbsoluteUri },
            arguments,
            hasKey: true,
            entries);
        await File.AppendAllTextAsync(studio.Data.PathOf(".env"), $"AWS_ACCESS_KEY={bucket.Server.AccessKey}\nAWS_ACCESS_SECRET={bucket.Server.SecretKey}\nAWS_REGION=us-west-1\n");
        return studio;
    }

    private static async Task<Studio> StartAsync(Dictionary<string, string> variables, string[]? arguments, bool hasKey, string[] entries)
    {
        DataRepository data = new();
        data.AddStyle("1_ink_intensity", entries.Length > 0 ? entries : [DataRepository.Version("style_1_v", 8)]);
        data.Write("resources/style_images/1_ink_intensity/selection_sets.json", """{"sets":[{"id":1,"filenames":["a.jpg","b.jpg"]},{"id":2,"filenames":["a.jpg","c.jpg"]}]}""");
        data.Write("data/s3_manifests/style_1_s3_manifest.json", $$"""{"s3_bucket":"story-boards-assets","files":[{{string.Join(',', ((string[])["a.jpg", "a.txt", "b.jpg", "b.txt"]).Select(static f => $$"""{"filename":"{{f}}","s3_key":"styles/1/{{f}}"}"""))}}]}""");
        data.AddActor(Actor);
        FakeRunPod runPod = await FakeRunPod.StartAsync();
        data.Write(".env", hasKey ? $"RUNPOD_API_KEY={FakeRunPod.Key}\nMODEL_TRAINING_RUNPOD_ENDPOINT_ID={FakeRunPod.Endpoint}\nRUNPOD_BASE_URL={runPod.BaseUrl}\n" : "");
        Studio studio = new(runPod, data, arguments ?? ["--workflow", Template], variables);
        await studio.ServeAsync("off");
        return studio;
    }

    /// <summary>Starts the service, or starts it again after its end.</summary>
    /// <param name="reconcile">How often it asks for runs.</param>
    public async Task ServeAsync(string reconcile) => Service = await RunningService.StartAsync(Data, ["--reconcile", reconcile, .. arguments], variables);

    /// <summary>An entry as a start writes it.</summary>
    public static string Pending(TimeSpan ago, string id = Run, string name = "V9") =>
        $$"""{"id": "{{id}}", "name": "{{name}}", "timestamp": "{{Ago(ago)}}", "parameters": {"network_dim": 16}, "status": "pending", "imageCount": 43}""";

    public static string Failed(TimeSpan ago, string id = Run, string name = "V9") =>
        $$"""{"id": "{{id}}", "name": "{{name}}", "timestamp": "{{Ago(ago + TimeSpan.FromHours(1))}}", "parameters": {"network_dim": 16}, "status": "failed", "error": "no", "failedAt": "{{Ago(ago)}}"}""";

    /// <summary>Posts JSON, as a program does.</summary>
    public async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(string path, string body, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(Service.Api, path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach ((string name, string value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using HttpResponseMessage answer = await Service.Client.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    /// <summary>Posts, and expects an answer of that kind.</summary>
    public async Task<JsonNode> ExpectAsync(string path, string body, HttpStatusCode status, string? code = null)
    {
        (HttpStatusCode actual, JsonNode answer) = await PostAsync(path, body);
        Assert.True(actual == status && (string?)answer["code"] == code, $"{(int)actual} {answer.ToJsonString()}");
        return answer;
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        (HttpStatusCode status, string body) = await Service.GetAsync(path);
        Assert.True(status == HttpStatusCode.OK, body);
        return JsonNode.Parse(body)!;
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await RunPod.DisposeAsync();
        Data.Dispose();
    }

    private static string Ago(TimeSpan ago) => ActorMaker.Data.Versions.TimeStamp.FormatUtc(TimeProvider.System.GetUtcNow() - ago);
}
