using System.Text.Json.Nodes;
using ActorMaker.Data.Trainings;
using ActorMaker.Testing;

namespace ActorMaker.Service.Tests;

/// <summary>A data root with pending trainings of one style, and a fake RunPod that its <c>.env</c> names.</summary>
internal sealed class LiveStudio : IAsyncDisposable
{
    private LiveStudio(DataRepository data, FakeRunPod runPod)
    {
        (Data, RunPod) = (data, runPod);
        data.Write(".env", $"RUNPOD_API_KEY={FakeRunPod.Key}\nMODEL_TRAINING_RUNPOD_ENDPOINT_ID={FakeRunPod.Endpoint}\nRUNPOD_BASE_URL={runPod.BaseUrl}\n");
    }

    public DataRepository Data { get; }

    public FakeRunPod RunPod { get; }

    /// <summary>Makes one, with a pending entry for each version.</summary>
    public static async Task<LiveStudio> CreateAsync(params int[] versions) => new(Job.Data(versions), await FakeRunPod.StartAsync());

    /// <summary>An entry as it stands in the tree.</summary>
    public JsonNode Entry(int version) => JsonNode.Parse(Data.Read(Job.Versions))!["versions"]!.AsArray().Single(v => (string?)v!["name"] == $"V{version}")!;

    /// <summary>An entry's status.</summary>
    public string Status(int version) => (string)Entry(version)["status"]!;

    public Task<RunningService> ServeAsync(params string[] arguments) => RunningService.StartAsync(Data, arguments);

    /// <summary>Waits until something holds.</summary>
    public static async Task UntilAsync(Func<bool> holds, RunningService? service = null)
    {
        // Far longer than anything takes: it only ends a test that has failed.
        for (int i = 0; i < 2_400; i++)
        {
            try
            {
                if (holds())
                {
                    return;
                }
            }
            catch (Exception e) when (e is IOException or InvalidOperationException)
            {
                // It is being written.
            }

            await Task.Delay(50);
        }

        Assert.Fail("It never came to hold.\n" + string.Join('\n', service?.Log ?? []));
    }

    /// <summary>Waits until the worker has had two rounds, so that whatever it would do is done.</summary>
    public static async Task SettleAsync(RunningService service)
    {
        for (int i = 0; i < 2; i++)
        {
            await service.State.Work.RunAsync(static _ => Task.FromResult(true), TestContext.Current.CancellationToken);
        }
    }

    public string[] Inbox => Data.Inbox();

    public List<LogLine> Log => Data.TrainingLog();

    public async ValueTask DisposeAsync()
    {
        await RunPod.DisposeAsync();
        Data.Dispose();
    }
}
