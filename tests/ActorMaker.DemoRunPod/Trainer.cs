using ActorMaker.S3.Harness;
using ActorMaker.Testing;
using Amazon.S3;
using Amazon.S3.Model;

namespace ActorMaker.DemoRunPod;

/// <summary>What RunPod's machines do: take runs up, train, upload, and tell the hook.</summary>
/// <param name="client">The S3 server.</param>
internal sealed class Trainer(IAmazonS3 client)
{
    private const string Bucket = "storyboard-user-files";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Training = TimeSpan.FromSeconds(3);

    private volatile bool isNextLost;
    private volatile bool isNextFailed;

    /// <summary>Says what becomes of the next run.</summary>
    /// <param name="what"><c>lost</c>: its hook is never sent; <c>failed</c>: it fails.</param>
    /// <returns>Whether that is known.</returns>
    public bool Plan(string what)
    {
        isNextLost |= what == "lost";
        isNextFailed |= what == "failed";
        return what is "lost" or "failed";
    }

    /// <summary>Works until it is told to end.</summary>
    /// <param name="runPod">Where runs arrive.</param>
    /// <param name="end">Ends it.</param>
    public async Task RunAsync(FakeRunPod runPod, CancellationToken end)
    {
        try
        {
            while (true)
            {
                foreach (FakeRun run in runPod.Runs.Values.Where(static r => r.Status == "IN_QUEUE"))
                {
                    await TrainAsync(runPod, run, end);
                }

                await Task.Delay(Look, end);
            }
        }
        catch (OperationCanceledException)
        {
            // It is told to.
        }
    }

    private async Task TrainAsync(FakeRunPod runPod, FakeRun run, CancellationToken end)
    {
        runPod.Begin(run.Id);
        await Task.Delay(Training, end);
        if (isNextFailed)
        {
            isNextFailed = false;
            runPod.Fail(run.Id, "CUDA out of memory");
        }
        else
        {
            await UploadAsync(runPod, run, end);
        }

        if (run.Request["webhook"] is null)
        {
            Console.WriteLine($"{run.Id} has ended; nobody wants to be called.");
        }
        else if (isNextLost)
        {
            isNextLost = false;
            Console.WriteLine($"{run.Id} has ended; its hook is lost.");
        }
        else
        {
            Console.WriteLine($"{run.Id} has ended; its hook is {(await runPod.DeliverAsync(run.Id) ? "taken" : "refused three times")}.");
        }
    }

    private async Task UploadAsync(FakeRunPod runPod, FakeRun run, CancellationToken end)
    {
        string name = (string)run.Request["input"]!["training_config"]!["model_name"]!;
        string folder = name.StartsWith("actor_", StringComparison.Ordinal) ? "custom-actors/models" : "custom-styles-models";
        string key = $"actor_maker_user/{folder}/{name}.safetensors";
        byte[] lora = Safetensors.File(1024, ("ss_network_dim", "16"), ("ss_max_train_steps", "2000"));
        using MemoryStream content = new(lora);
        await client.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = key, InputStream = content, UseChunkEncoding = false }, end);
        runPod.Complete(run.Id, $"https://s3-accelerate.amazonaws.com/{Bucket}/{key}", lora.Length);
    }
}
