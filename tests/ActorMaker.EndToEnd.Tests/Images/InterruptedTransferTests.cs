using System.Diagnostics;
using System.Globalization;
using System.Text;
using static ActorMaker.EndToEnd.Tests.Images.ImageData;

namespace ActorMaker.EndToEnd.Tests.Images;

/// <summary>Pushes and pulls that are killed, cut off or run twice at once: one more run makes tree, manifests and bucket agree.</summary>
public sealed class InterruptedTransferTests(S3ServerFixture fixture)
{
    private const int Actors = 6;
    private const int Images = 25;

    private static bool Long => Environment.GetEnvironmentVariable("ACTORMAKER_LONG_TESTS") is { Length: > 0 };

    private static int Seed { get; } = int.TryParse(Environment.GetEnvironmentVariable("ACTORMAKER_SEED"), out int seed) ? seed : Random.Shared.Next();

    [Fact]
    public async Task Killed_at_random_nothing_is_lost_and_one_more_run_finishes()
    {
        Random random = new(Seed);
        int killed = 0;
        for (int round = 0; round < (Long ? 100 : 2); round++)
        {
            using S3Repository s3 = await S3Repository.CreateAsync(fixture);
            Dictionary<string, string> images = Fill(s3);

            killed += Kill(s3, "PushTrainingImages", random) ? 1 : 0;
            AssertUnharmed(s3, images);
            s3.Run("PushTrainingImages").Succeeded();
            await AssertPushedAsync(s3, images);

            // As SyncTrainingManifests records a clone without images.
            s3.Data.Clone();
            foreach (string manifest in Manifests(s3))
            {
                await System.IO.File.WriteAllTextAsync(manifest, (await System.IO.File.ReadAllTextAsync(manifest)).Replace("\"synced\"", "\"s3_only\"", StringComparison.Ordinal));
            }

            killed += Kill(s3, "PullTrainingImages", random) ? 1 : 0;
            Assert.All(Present(s3), i => Assert.Equal(images[i.Key], i.Value));
            s3.Run("PullTrainingImages").Succeeded();
            Assert.Equal(images, Present(s3));
            Assert.Empty(Directory.EnumerateFiles(s3.Data.PathOf("data"), ".*", SearchOption.AllDirectories));
            Assert.All(Manifests(s3), m => Assert.DoesNotContain("\"s3_only\"", System.IO.File.ReadAllText(m), StringComparison.Ordinal));
            s3.Data.Build().Succeeded();
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{killed} runs were killed before their end, seed {Seed}");
    }

    [Fact]
    public async Task A_service_that_is_away_for_some_seconds_costs_time_and_nothing_else()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        Dictionary<string, string> images = Fill(s3);
        int seen = 0;
        long away = 0;
        await using FaultProxy proxy = new(s3.Bucket.Server.Endpoint, _ =>
        {
            if (Interlocked.Increment(ref seen) == 40)
            {
                Volatile.Write(ref away, Stopwatch.GetTimestamp());
            }

            long since = Volatile.Read(ref away);
            return since != 0 && Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(5) ? Fault.LoseAnswer : Fault.None;
        });
        s3.Endpoint = proxy.Endpoint;

        s3.Run("PushTrainingImages").Succeeded();

        await AssertPushedAsync(s3, images);
    }

    [Fact]
    public async Task Two_machines_that_push_at_once_lose_nothing_and_upload_nothing_twice()
    {
        using S3Repository one = await S3Repository.CreateAsync(fixture);
        Dictionary<string, string> images = Fill(one);
        using DataRepository two = new();
        foreach (string file in Directory.EnumerateFiles(one.Data.Root, "*", SearchOption.AllDirectories))
        {
            two.Write(Path.GetRelativePath(one.Data.Root, file), await System.IO.File.ReadAllBytesAsync(file));
        }

        Task<BuildRun> other = Task.Run(() => two.Run("PushTrainingImages", $"-p:S3ServiceUrl={one.Endpoint}", "-p:S3Region=us-west-1", $"-p:ImageBucket={one.Bucket.Name}", "-p:ImagePrefix=system_actors/training_data/"));
        one.Run("PushTrainingImages").Succeeded();
        (await other).Succeeded();

        await AssertPushedAsync(one, images);
        Assert.All(Manifests(one), m => Assert.Equal(
            Stamp(System.IO.File.ReadAllText(m)),
            Stamp(two.Read(Path.GetRelativePath(one.Data.Root, m)))));
    }

    [Fact]
    public async Task Two_pushes_of_one_data_root_at_once_both_succeed()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        Dictionary<string, string> images = Fill(s3);

        // Two projects, as one file cannot be built twice at once under one name.
        Task<BuildRun> other = Task.Run(() => s3.Run("PushTrainingImages", "-p:TrainingPlan=obj/other.plan.json"));
        BuildRun one = s3.Run("PushTrainingImages");
        one.Succeeded();
        (await other).Succeeded();

        await AssertPushedAsync(s3, images);
    }

    [Fact]
    public async Task Ctrl_C_ends_a_push_and_says_how_to_go_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Ctrl+C is sent as SIGINT, which Windows has not");
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        Dictionary<string, string> images = Fill(s3);
        int puts = 0;
        FaultProxy proxy = new(s3.Bucket.Server.Endpoint, line => line.StartsWith("PUT ", StringComparison.Ordinal) && Interlocked.Increment(ref puts) > 30 ? Fault.Hang : Fault.None);
        await using (proxy)
        {
            using Process process = Begin(s3, "PushTrainingImages", proxy.Endpoint, out StringBuilder output);
            while (!Text(output).Contains("Uploading images: 30 of 150, ", StringComparison.Ordinal))
            {
                Assert.False(process.HasExited, Text(output));
                await Task.Delay(50);
            }

            using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync();
            Assert.NotEqual(0, process.ExitCode);
            Assert.Contains("PushTrainingImages: ended after 30 of 150 images. Run it again to go on", Text(output), StringComparison.Ordinal);
            Assert.DoesNotContain(": error ", Text(output), StringComparison.Ordinal);
        }

        BuildRun run = s3.Run("PushTrainingImages").Succeeded();
        Assert.Contains("120 uploaded, 30 there already", run.Log, StringComparison.Ordinal);
        await AssertPushedAsync(s3, images);
    }

    private static Dictionary<string, string> Fill(S3Repository s3)
    {
        for (int actor = 0; actor < Actors; actor++)
        {
            s3.Data.AddLocalActor($"{actor:0000}_european_20_female", Images);
        }

        return Present(s3);
    }

    private static Dictionary<string, string> Present(S3Repository s3) =>
        Directory.EnumerateFiles(s3.Data.PathOf("data"), "*.jpg", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(s3.Data.Root, f), f => Md5(System.IO.File.ReadAllBytes(f)), StringComparer.Ordinal);

    private static string[] Manifests(S3Repository s3) => Directory.GetFiles(s3.Data.PathOf("data/actor_manifests"), "*_manifest.json");

    private static void AssertUnharmed(S3Repository s3, Dictionary<string, string> images)
    {
        Assert.Equal(images, Present(s3));
        Assert.Equal(Actors, Manifests(s3).Length);
    }

    private static async Task AssertPushedAsync(S3Repository s3, Dictionary<string, string> images)
    {
        AssertUnharmed(s3, images);
        IReadOnlyList<string> keys = await s3.Bucket.KeysAsync();
        Assert.Equal(images.Count, keys.Count);
        foreach (string key in keys)
        {
            string[] parts = key.Split('/');
            Assert.Equal(images[$"data/actors/{parts[^2]}/training_data/{parts[^1]}"], Md5((await s3.Bucket.GetAsync(key))!));
        }

        Assert.All(Manifests(s3), m => Assert.DoesNotContain("local_only\"", System.IO.File.ReadAllText(m), StringComparison.Ordinal));
    }

    private static bool Kill(S3Repository s3, string target, Random random)
    {
        using Process process = Begin(s3, target, s3.Endpoint, out StringBuilder output);
        bool ended = process.WaitForExit(TimeSpan.FromMilliseconds(random.Next(600, 3500)));
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        Assert.DoesNotContain(": error ", Text(output), StringComparison.Ordinal);
        return !ended;
    }

    private static Process Begin(S3Repository s3, string target, Uri endpoint, out StringBuilder output) => BuildRun.Begin(
        s3.Data,
        "",
        ["msbuild", "-t:" + target, $"-p:S3ServiceUrl={endpoint}", "-p:S3Region=us-west-1", $"-p:ImageBucket={s3.Bucket.Name}", "-p:ImagePrefix=system_actors/training_data/"],
        out output);

    private static string Text(StringBuilder output)
    {
        lock (output)
        {
            return output.ToString();
        }
    }

    // The manifests of two machines differ in the time of their last change only.
    private static string Stamp(string manifest) => manifest[..manifest.IndexOf("\"training_data_updated\"", StringComparison.Ordinal)];
}
