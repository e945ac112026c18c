using System.Diagnostics;
using System.Text;

namespace ActorMaker.EndToEnd.Tests;

/// <summary>What goes wrong on the way to the bucket: the right finding, an exit code that is not 0, and data that is as it was.</summary>
public sealed class S3FailureTests(SuiteServer fixture)
{
    private const string Style = "resources/style_images/1_ink_intensity/training_versions.json";
    private const string Began = "2025-10-13T19:36:17.724Z";
    private const string Canary = "canary4f9d1c7be2SECRET";

    [Fact]
    public async Task A_wrong_secret_is_told_once_without_the_secret()
    {
        Assert.SkipUnless(fixture.Require().ChecksSignatures, "This server takes every secret.");
        using S3Repository s3 = await WaitingAsync();
        s3.Data.Write(".env", $"AWS_ACCESS_KEY={s3.Bucket.Server.AccessKey}\nAWS_ACCESS_SECRET={Canary}\n");

        string message = Refused(s3, "AM3004 AM3004").Findings[0].Message;

        Assert.Contains("ListObjectsV2", message, StringComparison.Ordinal);
        Assert.Contains(s3.Bucket.Name, message, StringComparison.Ordinal);
        Assert.Contains("403", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_is_named()
    {
        using S3Repository s3 = await WaitingAsync();
        Assert.Contains("404 (NoSuchBucket)", Refused(s3, "AM3004 AM3004", "-p:LoraBucket=no-such-bucket-4711").Findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_follows_from_a_listing_of_which_one_prefix_is_forbidden()
    {
        using S3Repository s3 = await WaitingAsync();
        await using FaultProxy proxy = new(s3.Endpoint, line => line.Contains("custom-actors", StringComparison.Ordinal) ? Fault.Forbid : Fault.None);
        s3.Endpoint = proxy.Endpoint;

        Assert.Contains("custom-actors/models/", Refused(s3, "AM3004").Only("AM3004").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_listing_changes_nothing()
    {
        using S3Repository s3 = await WaitingAsync();
        Refused(s3, "AM3007", "-p:LoraPrefixes=another/place/");
    }

    [Theory]
    [InlineData("-p:MaxFlipPercent=50", false)]
    [InlineData("-p:MaxFlipPercent=70", true)]
    public async Task A_listing_that_would_change_too_many_entries_changes_none(string limit, bool passes)
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddStyle("1_ink_intensity", S3Repository.Entry("V3", Began, "c-e1"), S3Repository.Entry("V2", Began, "b-e1"), DataRepository.Version("style_1_v", 1));
        await s3.PutLorasAsync("style_1_vV3", "style_1_vV2", "style_1_vV1");
        string before = s3.Data.Read(Style);

        BuildRun run = s3.Run("SyncS3Loras", limit);

        Assert.Equal((passes ? 0 : 1, passes ? "" : "AM3007", passes), (run.ExitCode, run.Codes, s3.Data.Read(Style) != before));
    }

    [Fact]
    public async Task A_server_that_dies_between_two_pages_changes_nothing()
    {
        using S3Repository s3 = await WaitingAsync();
        await s3.Bucket.PutAllAsync(Enumerable.Range(0, 1100).Select(i => $"{S3Repository.Styles}x{i}.safetensors"), Safetensors.File(1));
        await using FaultProxy proxy = new(s3.Endpoint, line => line.Contains("continuation-token", StringComparison.Ordinal) ? Fault.LoseAnswer : Fault.None);
        s3.Endpoint = proxy.Endpoint;

        Refused(s3, "AM3004");
    }

    [Theory]
    [InlineData(Fault.SlowDown)]
    [InlineData(Fault.Truncate)]
    public async Task A_service_that_fails_for_a_third_of_the_requests_costs_time_and_nothing_else(Fault fault)
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddStyle("1_ink_intensity", DataRepository.Version("style_1_v", 99));
        await s3.PutLorasAsync([.. Enumerable.Range(1, 20).Select(i => $"style_1_vV{i}")]);
        await using FaultProxy proxy = new(s3.Endpoint, FaultProxy.Share(fault, 0.3, seed: 4711, attempts: 6));
        s3.Endpoint = proxy.Endpoint;

        BuildRun run = s3.Run("SyncS3Loras").Succeeded();

        Assert.Matches("[1-9][0-9]* of them retries", run.Log);
        Assert.Equal(21, s3.Statuses(Style).Split(' ').Length);
        s3.Data.Build().Succeeded();
    }

    [Fact]
    public async Task Ctrl_C_ends_a_sync_that_waits_for_a_silent_server()
    {
        using S3Repository s3 = await WaitingAsync();
        string before = s3.Data.Read(Style);
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FaultProxy proxy = new(s3.Endpoint, _ =>
        {
            asked.TrySetResult();
            return Fault.Hang;
        });
        s3.Endpoint = proxy.Endpoint;
        using Process process = s3.Begin("SyncS3Loras", out StringBuilder output);
        await Task.WhenAny(asked.Task, process.WaitForExitAsync());
        lock (output)
        {
            Assert.False(process.HasExited, output.ToString());
        }

        using (Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await process.WaitForExitAsync();
        }

        Assert.NotEqual(0, process.ExitCode);
        Assert.Equal(before, s3.Data.Read(Style));
    }

    [Theory]
    [InlineData("-p:LoraBucket=", "LoraBucket is not set")]
    [InlineData("-p:LoraBucket=s3://bucket/prefix", "LoraBucket is \"s3://bucket/prefix\"")]
    [InlineData("-p:S3Concurrency=0", "S3Concurrency is \"0\"")]
    [InlineData("-p:S3AddressStyle=path", "S3AddressStyle is \"path\"")]
    [InlineData("-p:S3ServiceUrl=http://user:" + Canary + "@host", "S3ServiceUrl is no http or https address")]
    [InlineData("-p:MaxFlipPercent=half", "MaxFlipPercent is \"half\"")]
    [InlineData("-p:TrainingDataRoot=missing", "does not exist")]
    public async Task A_setting_that_makes_no_sense_is_refused_before_anybody_is_asked(string argument, string message)
    {
        using S3Repository s3 = await WaitingAsync();
        BuildRun run = s3.Run("SyncS3Loras", argument).Failed();

        Assert.Matches("^AM900[12]$", run.Codes);
        Assert.Contains(message, run.Findings[0].Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, run.Output, StringComparison.Ordinal);
        Assert.Equal("V1:pending", s3.Statuses(Style));
    }

    private async Task<S3Repository> WaitingAsync()
    {
        S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddStyle("1_ink_intensity", S3Repository.Entry("V1", Began));
        await s3.PutLorasAsync("style_1_vV1");
        return s3;
    }

    private static BuildRun Refused(S3Repository s3, string codes, params string[] arguments)
    {
        string before = s3.Data.Read(Style);
        BuildRun run = s3.Run("SyncS3Loras", arguments).Failed();
        Assert.Equal(codes, run.Codes);
        Assert.Equal(before, s3.Data.Read(Style));
        Assert.DoesNotContain(Canary, run.Output, StringComparison.Ordinal);
        return run;
    }
}
