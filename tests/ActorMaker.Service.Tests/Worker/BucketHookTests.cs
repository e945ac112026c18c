using ActorMaker.Data.Trainings;
using ActorMaker.Operations.Settings;
using ActorMaker.S3.Harness;
using ActorMaker.Service.Worker;

using static ActorMaker.Service.Tests.LiveStudio;

namespace ActorMaker.Service.Tests.Worker;

/// <summary>Hooks of runs whose LoRA has to be in the bucket, on a real S3 server.</summary>
public sealed class BucketHookTests(S3ServerFixture fixture) : IClassFixture<S3ServerFixture>
{
    private const string Prefix = "actor_maker_user/custom-styles-models/";

    private static readonly byte[] Whole = Safetensors.File(64);

    [Fact]
    public async Task A_hook_completes_its_version_once_the_LoRA_is_there_and_not_before()
    {
        using TestBucket bucket = await fixture.BucketAsync();
        await using LiveStudio studio = await CreateAsync(9);
        string token = Job.Start(studio.Data, 9);
        Begin(studio, 9);
        await using RunningService service = await ServeAsync(studio, bucket);
        string url = $"https://{bucket.Name}.s3-accelerate.amazonaws.com/{Prefix}style_1_vV9.safetensors";

        Assert.Equal(200, (await service.HookAsync(token, Completed(9, url, Whole.Length))).Status);
        await UntilAsync(() => Live(service, studio, 9) is { Step: Step.Wait }, service);
        Assert.Equal(("pending", 1), (studio.Status(9), studio.Inbox.Length));

        // Nobody tells of it any more: it is looked for again.
        await bucket.PutAsync(Prefix + "style_1_vV9.safetensors", Whole);
        await UntilAsync(() => studio.Status(9) == "completed" && studio.Inbox.Length == 0, service);
        Assert.Equal(url, (string?)studio.Entry(9)["loraUrl"]);
        LogLine line = Assert.Single(studio.Log);
        Assert.Equal(("B", EntryState.Completed), (line.Proof, line.Now));
    }

    [Fact]
    public async Task A_forged_completion_without_a_LoRA_or_with_another_ones_writes_nothing()
    {
        using TestBucket bucket = await fixture.BucketAsync();
        await bucket.PutAsync(Prefix + "style_1_vV8.safetensors", Whole);
        await bucket.PutAsync(Prefix + "style_1_vV7.safetensors", Whole);
        await using LiveStudio studio = await CreateAsync(9, 7);
        string token = Job.Start(studio.Data, 9);
        string small = Job.Start(studio.Data, 7);
        Begin(studio, 9);
        Begin(studio, 7);
        await using RunningService service = await ServeAsync(studio, bucket);

        await service.HookAsync(token, Completed(9, $"https://{bucket.Name}.s3-accelerate.amazonaws.com/{Prefix}style_1_vV8.safetensors", Whole.Length));
        await service.HookAsync(small, Completed(7, $"https://{bucket.Name}.s3-accelerate.amazonaws.com/{Prefix}style_1_vV7.safetensors", Whole.Length + 1));

        await UntilAsync(() => Live(service, studio, 9)?.Code == "AM5002" && Live(service, studio, 7)?.Code == "AM3005", service);
        Assert.Equal(("pending", "pending", 2), (studio.Status(9), studio.Status(7), studio.Inbox.Length));
    }

    [Fact]
    public async Task A_hook_that_never_came_is_made_up_for_by_the_bucket()
    {
        using TestBucket bucket = await fixture.BucketAsync();
        await bucket.PutAsync(Prefix + "style_1_vV9.safetensors", Whole);
        await using LiveStudio studio = await CreateAsync(9);
        await using RunningService service = await ServeAsync(studio, bucket);

        await UntilAsync(() => studio.Status(9) == "completed", service);
    }

    /// <summary>RunPod is late: it calls a run at work that has ended.</summary>
    private static void Begin(LiveStudio studio, int version)
    {
        studio.RunPod.Add(Job.RunOf(version), Job.RequestOf(version));
        studio.RunPod.Begin(Job.RunOf(version));
    }

    private static LiveRun? Live(RunningService service, LiveStudio studio, int version) => service.State.Live.Of(studio.Data.PathOf(Job.Versions), Job.RunOf(version));

    private static string Completed(int version, string url, int size) =>
        $$$"""{"id":"{{{Job.RunOf(version)}}}","status":"COMPLETED","output":{"job_id":"{{{Job.RequestOf(version)}}}","loraUrl":"{{{url}}}","model_info":{"size_bytes":{{{size}}} } } }""";

    private static Task<RunningService> ServeAsync(LiveStudio studio, TestBucket bucket)
    {
        studio.Data.Write(".env", $"{studio.Data.Read(".env")}\nAWS_ACCESS_KEY={bucket.Server.AccessKey}\nAWS_ACCESS_SECRET={bucket.Server.SecretKey}\nAWS_REGION=us-west-1\n");
        return RunningService.StartAsync(studio.Data, variables: new()
        {
            [Setting.LoraBucket] = bucket.Name,
            [Setting.LoraPrefixes] = Prefix,
            [Setting.S3ServiceUrl] = bucket.Server.Endpoint.AbsoluteUri,
        });
    }
}
