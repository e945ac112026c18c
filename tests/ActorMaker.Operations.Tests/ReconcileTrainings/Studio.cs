using System.Text.Json.Nodes;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Trainings;
using ActorMaker.Operations.Settings;
using ActorMaker.Testing;

namespace ActorMaker.Operations.Tests.ReconcileTrainings;

/// <summary>A data root with one style, and a fake RunPod that it knows by its <c>.env</c>.</summary>
internal sealed class Studio : IAsyncDisposable
{
    public const string Versions = "resources/style_images/1_ink_intensity/training_versions.json";
    public const string Run = "33c95471-5e61-406c-9287-1b8f8de0bae8-e1";

    private readonly bool ownsRunPod = true;

    private Studio(FakeRunPod runPod, DataRepository data, bool isOther = false)
    {
        RunPod = runPod;
        Data = data;
        Store = new TrainingStore(Data.Root);
        if (isOther)
        {
            ownsRunPod = false;
            return;
        }

        Data.Write(".env", $"RUNPOD_API_KEY={FakeRunPod.Key}\nMODEL_TRAINING_RUNPOD_ENDPOINT_ID={FakeRunPod.Endpoint}\nRUNPOD_BASE_URL={runPod.BaseUrl}\n");
    }

    public DataRepository Data { get; }

    public FakeRunPod RunPod { get; }

    public RecordingDoor Door { get; private set; } = new();

    public TrainingStore Store { get; }

    public string[] Codes => [.. Door.Codes];

    public JsonNode this[string id] => JsonNode.Parse(Data.Read(Versions))!["versions"]!.AsArray().Single(v => (string?)v!["id"] == id)!;

    public string Status => (string)this[Run]["status"]!;

    public static Task<Studio> CreateAsync(params string[] entries) => CreateAsync(inMemory: false, entries);

    /// <summary>The same RunPod, with another data root, which knows it by its own <c>.env</c>.</summary>
    public Studio With(DataRepository data) => new(RunPod, data, isOther: true);

    public static async Task<Studio> CreateAsync(bool inMemory, params string[] entries)
    {
        Studio studio = new(await FakeRunPod.StartAsync(), new DataRepository(inMemory: inMemory));
        studio.Data.AddStyle("1_ink_intensity", entries);
        return studio;
    }

    /// <summary>An entry as a start writes it: two hours ago, if not said otherwise.</summary>
    public static string Pending(string id = Run, string name = "V9", TimeSpan? ago = null) =>
        $$"""{"id": "{{id}}", "name": "{{name}}", "timestamp": "{{Ago(ago ?? TimeSpan.FromHours(2))}}", "parameters": {"network_dim": 16}, "status": "pending", "imageCount": 43}""";

    public static string Failed(TimeSpan ago, string id = Run, string name = "V9") =>
        $$"""{"id": "{{id}}", "name": "{{name}}", "timestamp": "{{Ago(ago + TimeSpan.FromHours(1))}}", "parameters": {"network_dim": 16}, "status": "failed", "error": "no", "failedAt": "{{Ago(ago)}}"}""";

    public static string Address(string name, string bucket = "storyboard-user-files") => $"https://{bucket}.s3-accelerate.amazonaws.com/actor_maker_user/custom-styles-models/{name}.safetensors";

    public async Task<RunReport> ReconcileAsync(params (string Name, string Value)[] settings)
    {
        OperationSettings all = new() { Project = Data.PathOf("training.csproj") };
        foreach ((string name, string value) in settings)
        {
            all[name] = value;
        }

        Door = new RecordingDoor();
        return await new Reconcile().RunAsync(all, Door, TestContext.Current.CancellationToken);
    }

    public string[] Inbox() => Directory.Exists(Data.PathOf(".actormaker/trainings/inbox")) ? Directory.GetFiles(Data.PathOf(".actormaker/trainings/inbox"), "*.json") : [];

    public List<LogLine> Log() => Store.Log(DateTimeOffset.MinValue);

    /// <summary>Everything that was shown or written, for whoever looks for what must not be there.</summary>
    public IEnumerable<string> AllTexts() => Door.Said.Concat(Door.Shown.Select(static s => s.Finding.Message)).Concat(Door.ProgressLines)
        .Concat(Directory.EnumerateFiles(Data.Root, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != ".env").Select(File.ReadAllText));

    public Finding Only(string code) => Assert.Single(Door.Shown, s => s.Finding.Rule.Code == code).Finding;

    public async ValueTask DisposeAsync()
    {
        if (ownsRunPod)
        {
            await RunPod.DisposeAsync();
        }

        Data.Dispose();
    }

    private static string Ago(TimeSpan ago) => ActorMaker.Data.Versions.TimeStamp.FormatUtc(TimeProvider.System.GetUtcNow() - ago);
}
