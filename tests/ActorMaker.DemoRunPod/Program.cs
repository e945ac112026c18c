using System.Globalization;
using ActorMaker.DemoRunPod;
using ActorMaker.Testing;
using Amazon.Runtime;
using Amazon.S3;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

// RunPod on the port of ACTORMAKER_FAKE_PORT: takes runs, trains for some seconds, puts the LoRA into the S3 server at ACTORMAKER_S3_ENDPOINT, calls the hook.
// POST /v2/<endpoint>/next/lost: the next hook is never sent; /next/failed: the next run fails.
string? endpoint = Environment.GetEnvironmentVariable("ACTORMAKER_S3_ENDPOINT");
if (endpoint is null || !ushort.TryParse(Environment.GetEnvironmentVariable("ACTORMAKER_FAKE_PORT"), CultureInfo.InvariantCulture, out ushort port))
{
    await Console.Error.WriteLineAsync("ACTORMAKER_S3_ENDPOINT or ACTORMAKER_FAKE_PORT is not set.");
    return 1;
}

using CancellationTokenSource end = new();
Console.CancelKeyPress += (_, pressed) => End(() => pressed.Cancel = true);
AppDomain.CurrentDomain.ProcessExit += (_, _) => End(static () => { });

AmazonS3Config config = new() { ServiceURL = endpoint, ForcePathStyle = true, AuthenticationRegion = "us-east-1", MaxErrorRetry = 5 };
using AmazonS3Client client = new(
    new BasicAWSCredentials(
        Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID") ?? "test",
        Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY") ?? "test"),
    config);
Trainer trainer = new(client);
await using FakeRunPod runPod = await FakeRunPod.StartAsync(url: $"http://127.0.0.1:{port}", more: routes => routes.MapPost("/next/{what}", (string what) => trainer.Plan(what) ? Results.Ok() : Results.NotFound()));
Console.WriteLine($"RunPod's endpoint {FakeRunPod.Endpoint} is at {runPod.BaseUrl}.");
await trainer.RunAsync(runPod, end.Token);
return 0;

void End(Action also)
{
    also();
    try
    {
        end.Cancel();
    }
    catch (ObjectDisposedException)
    {
        // It has ended.
    }
}
