using ActorMaker.Operations.Settings;
using ActorMaker.S3.Harness;
using ActorMaker.Testing;

using static ActorMaker.Operations.Tests.ReconcileTrainings.Studio;

namespace ActorMaker.Operations.Tests.ReconcileTrainings;

/// <summary>What the bucket proves of a run, on a real S3 server.</summary>
public sealed class BucketTests(S3ServerFixture fixture) : IClassFixture<S3ServerFixture>
{
    private const string Prefix = "actor_maker_user/custom-styles-models/";

    private static readonly byte[] Whole = Safetensors.File(64);

    [Fact]
    public async Task A_lost_hook_is_made_up_for_by_the_object_alone()
    {
        using TestBucket bucket = await fixture.BucketAsync();
        await using Studio studio = await CreateAsync(Pending(), DataRepository.Version("style_1_v", 8));
        await bucket.PutAsync(Prefix + "style_1_vV9.safetensors", Whole);

        Assert.True((await ReconcileAsync(studio, bucket)).Passed);

        Assert.Empty(studio.Codes);
        Assert.Equal("completed", studio.Status);
        Assert.Equal($"https://{bucket.Name}.s3.us-west-1.amazonaws.com/{Prefix}style_1_vV9.safetensors", (string?)studio[Run]["loraUrl"]);
        Assert.NotNull(studio[Run]["completedAt"]);
        Assert.NotNull(studio[Run]["lastSynced"]);
        Assert.Equal("B", Assert.Single(studio.Log()).Proof);
    }

    [Fact]
    public async Task RunPods_word_and_the_object_complete_together_and_the_word_alone_waits()
    {
        using TestBucket bucket = await fixture.BucketAsync();
        await using Studio studio = await CreateAsync(Pending());
        studio.RunPod.Add(Run);
        studio.RunPod.Complete(Run, $"https://s3-accelerate.amazonaws.com/{bucket.Name}/{Prefix}style_1_vV9.safetensors", Whole.Length);

        await ReconcileAsync(studio, bucket);
        Assert.Equal("pending", studio.Status);

        await bucket.PutAsync(Prefix + "style_1_vV9.safetensors", Whole);
        await ReconcileAsync(studio, bucket);
        Assert.Equal(("completed", Address("style_1_vV9", bucket.Name)), (studio.Status, (string?)studio[Run]["loraUrl"]));
    }

    [Fact]
    public async Task An_object_older_than_the_run_proves_nothing()
    {
        using TestBucket bucket = await fixture.BucketAsync();
        await bucket.PutAsync(Prefix + "style_1_vV9.safetensors", Whole);
        await using Studio studio = await CreateAsync(Pending(ago: -TimeSpan.FromHours(2)));

        await ReconcileAsync(studio, bucket);

        Assert.Equal(["AM3010"], studio.Codes);
        Assert.Equal("pending", studio.Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_object_that_is_cut_off_or_of_another_size_than_RunPod_told_completes_nothing(bool cut)
    {
        using TestBucket bucket = await fixture.BucketAsync();
        await using Studio studio = await CreateAsync(Pending());
        studio.RunPod.Add(Run);
        studio.RunPod.Complete(Run, Address("style_1_vV9", bucket.Name), cut ? Whole.Length - 1 : Whole.Length + 1);
        await bucket.PutAsync(Prefix + "style_1_vV9.safetensors", cut ? Whole.AsMemory(0, Whole.Length - 1) : Whole);

        Assert.False((await ReconcileAsync(studio, bucket)).Passed);

        Assert.Equal(["AM3005"], studio.Codes);
        Assert.Equal("pending", studio.Status);
    }

    [Fact]
    public async Task An_object_of_another_version_or_bucket_is_a_persons_to_decide()
    {
        using TestBucket bucket = await fixture.BucketAsync();
        await using Studio studio = await CreateAsync(Pending(), Pending("other-e1", "V7"));
        studio.RunPod.Add(Run);
        studio.RunPod.Complete(Run, Address("style_1_vV8", bucket.Name), Whole.Length);
        studio.RunPod.Add("other-e1");
        studio.RunPod.Complete("other-e1", Address("style_1_vV7", "somebody-elses"), Whole.Length);
        await bucket.PutAsync(Prefix + "style_1_vV8.safetensors", Whole);

        await ReconcileAsync(studio, bucket, (Setting.TrainingBuckets, bucket.Name));

        Assert.Equal(["AM5002", "AM5002"], studio.Codes);
        Assert.Equal(("pending", "pending"), (studio.Status, (string?)studio["other-e1"]["status"]));
    }

    [Fact]
    public async Task A_failed_entry_whose_LoRA_is_there_after_all_is_completed()
    {
        using TestBucket bucket = await fixture.BucketAsync();
        await using Studio studio = await CreateAsync(Failed(TimeSpan.FromHours(1)));
        await bucket.PutAsync(Prefix + "style_1_vV9.safetensors", Whole);

        await ReconcileAsync(studio, bucket);

        Assert.Equal(("completed", null), (studio.Status, (string?)studio[Run]["error"]));
    }

    [Theory]
    [InlineData("actor_6_V7")]
    [InlineData("actor_0006_V7")]
    public async Task An_actors_LoRA_is_found_under_either_spelling_of_its_number(string name)
    {
        using TestBucket bucket = await fixture.BucketAsync();
        await using Studio studio = await CreateAsync(DataRepository.Version("style_1_v", 8));
        studio.Data.Write("data/actors/0006_european_20_female/training_versions.json", $$"""{"versions": [{{Pending(name: "V7")}}]}""");
        await bucket.PutAsync($"any/where/{name}.safetensors", Whole);

        await ReconcileAsync(studio, bucket, (Setting.LoraPrefixes, ""));

        Assert.Contains("\"completed\"", studio.Data.Read("data/actors/0006_european_20_female/training_versions.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_that_cannot_be_asked_is_an_error_and_leaves_the_run_pending()
    {
        using TestBucket bucket = await fixture.BucketAsync();
        await using Studio studio = await CreateAsync(Pending());
        studio.RunPod.Add(Run);
        studio.RunPod.Complete(Run, Address("style_1_vV9", bucket.Name), Whole.Length);

        Assert.False((await ReconcileAsync(studio, bucket, ("secret", "wrong"))).Passed);

        Assert.Equal(["AM3004"], studio.Codes);
        Assert.Equal("pending", studio.Status);
    }

    private static Task<RunReport> ReconcileAsync(Studio studio, TestBucket bucket, params (string Name, string Value)[] more)
    {
        bool isWrong = more.Any(static m => m.Name == "secret");
        string env = string.Join('\n', studio.Data.Read(".env").Split('\n').Where(static l => l.StartsWith("RUNPOD_", StringComparison.Ordinal) || l.StartsWith("MODEL_", StringComparison.Ordinal)));
        studio.Data.Write(".env", $"{env}\nAWS_ACCESS_KEY={bucket.Server.AccessKey}\nAWS_ACCESS_SECRET={(isWrong ? "wrong" : bucket.Server.SecretKey)}\nAWS_REGION=us-west-1\n");
        return studio.ReconcileAsync([(Setting.LoraBucket, bucket.Name), (Setting.LoraPrefixes, Prefix), (Setting.S3ServiceUrl, bucket.Server.Endpoint.AbsoluteUri), .. more]);
    }
}
