using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using static ActorMaker.EndToEnd.Tests.Images.ImageData;

namespace ActorMaker.EndToEnd.Tests.Images;

/// <summary>Pushes and pulls that are killed, cut off or run twice at once: one more run makes tree, manifests and bucket agree.</summary>
public sealed class InterruptedTransferTests(SuiteServer fixture)
{
    private const int Actors = 6;
    private const int Images = 25;

    private static bool Long => Environment.GetEnvironmentVariable("ACTORMAKER_LONG") is { Length: > 0 };

    private static int Seed { get; } = int.TryParse(Environment.GetEnvironmentVariable("ACTORMAKER_SEED"), out int seed) ? seed : Random.Shared.Next();

    [Fact]
    public async Task Killed_at_random_while_the_server_restarts_nothing_is_lost_and_one_more_run_finishes()
    {
        IS3Server server = fixture.Require();
        await using CephGateway? own = CephGateway.WhyNot() is null ? await CephGateway.StartAsync(TestContext.Current.CancellationToken) : null;
        Random random = new(Seed);
        int killed = 0;
        int restarts = 0;
        TimeSpan whole = await WholePushAsync(own ?? server);
        for (int round = 0; Long ? killed < 200 : round < 2; round++)
        {
            using S3Repository s3 = await S3Repository.CreateAsync(own ?? server);
            Dictionary<string, string> images = Fill(s3);

            await KillAsync("PushTrainingImages");
            AssertUnharmed(s3, images);
            s3.Run("PushTrainingImages").Succeeded();
            await AssertPushedAsync(s3, images);

            await CloneAsync(s3);
            await KillAsync("PullTrainingImages");
            Assert.All(Present(s3), i => Assert.Equal(images[i.Key], i.Value));
            s3.Run("PullTrainingImages").Succeeded();
            Assert.Equal(images, Present(s3));
            Assert.Empty(Directory.EnumerateFiles(s3.Data.PathOf("data"), ".*", SearchOption.AllDirectories));
            Assert.All(Manifests(s3), m => Assert.DoesNotContain("\"s3_only\"", System.IO.File.ReadAllText(m), StringComparison.Ordinal));
            s3.Data.Build().Succeeded();

            // Every third run has its server restarted under it as well, and is killed before, while or after it is away.
            async Task KillAsync(string target)
            {
                bool restart = own is not null && random.Next(3) == 0;
                TimeSpan until = whole * (0.3 + (0.7 * random.NextDouble()));
                TimeSpan away = TimeSpan.FromMilliseconds(random.Next(1500));
                TimeSpan life = (whole + (restart ? away : TimeSpan.Zero)) * (0.3 + (0.7 * random.NextDouble()));
                using Process process = Begin(s3, target, s3.Endpoint, out StringBuilder output);
                Task restarting = restart ? RestartAsync(own!, until, away) : Task.CompletedTask;
                await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(life));
                killed += process.HasExited ? 0 : 1;
                restarts += restart ? 1 : 0;
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
                await restarting;

                // A listing does not wait for a service as long as transfers do.
                string[] errors = [.. Text(output).Split('\n').Where(l => l.Contains(": error ", StringComparison.Ordinal))];
                Assert.All(errors, e => Assert.True(restart && e.Contains("error AM3004", StringComparison.Ordinal), e));
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{killed} runs were killed before their end of about {whole.TotalSeconds:0.0} s, the server restarted {restarts} times, seed {Seed}");
    }

    [Theory]
    [InlineData("PushTrainingImages")]
    [InlineData("PullTrainingImages")]
    public async Task A_server_that_crashes_and_comes_back_costs_time_and_nothing_else(string target)
    {
        Assert.SkipWhen(CephGateway.WhyNot() is not null, CephGateway.WhyNot() ?? "");
        await using CephGateway gateway = await CephGateway.StartAsync(TestContext.Current.CancellationToken);
        using S3Repository s3 = await S3Repository.CreateAsync(gateway);
        Dictionary<string, string> images = Fill(s3);
        if (target == "PullTrainingImages")
        {
            s3.Run("PushTrainingImages").Succeeded();
            await CloneAsync(s3);
        }

        int seen = 0;
        ConcurrentDictionary<string, int> refused = new(StringComparer.Ordinal);
        Lazy<Task> crash = new(() => gateway.CrashAsync(CancellationToken.None));
        Lazy<Task> back = new(() => gateway.ReturnAsync(CancellationToken.None));
        await using FaultProxy proxy = new(gateway.Endpoint, async line =>
        {
            if (Interlocked.Increment(ref seen) < 40)
            {
                return Fault.None;
            }

            await crash.Value;

            // SocketsHttpHandler itself sends a GET four times; so often it fails before the run has to try again, and the server comes back.
            if (!back.IsValueCreated && refused.AddOrUpdate(line, 1, (_, count) => count + 1) <= (line.StartsWith("GET ", StringComparison.Ordinal) ? 4 : 1))
            {
                return Fault.LoseAnswer;
            }

            await back.Value;
            return Fault.None;
        });
        s3.Endpoint = proxy.Endpoint;

        BuildRun run = s3.Run(target).Succeeded();

        Assert.True(back.IsValueCreated && run.Log.Contains(" retries", StringComparison.Ordinal), run.Log);
        s3.Endpoint = gateway.Endpoint;
        await AssertPushedAsync(s3, images);
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

        Dictionary<string, string> before = Manifests(one).ToDictionary(m => m, m => System.IO.File.ReadAllText(m), StringComparer.Ordinal);
        Task<BuildRun> other = Task.Run(() => two.Run("PushTrainingImages", $"-p:S3ServiceUrl={one.Endpoint}", "-p:S3Region=us-west-1", $"-p:ImageBucket={one.Bucket.Name}", "-p:ImagePrefix=system_actors/training_data/"));
        one.Run("PushTrainingImages").Succeeded();
        (await other).Succeeded();

        await AssertPushedAsync(one, images);
        Assert.All(Manifests(one), m =>
        {
            string other = two.PathOf(Path.GetRelativePath(one.Data.Root, m));
            Assert.Equal(WithoutTime(System.IO.File.ReadAllText(m)), WithoutTime(System.IO.File.ReadAllText(other)));
            Assert.Equal(1, ConflictsInTimeOnly(m, before[m], other));
        });
    }

    [Fact]
    public async Task Two_pushes_of_one_data_root_at_once_both_succeed()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        Dictionary<string, string> images = Fill(s3);

        // Each with a plan file of its own.
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

    /// <summary>How long a push takes on this machine that nobody ends.</summary>
    private static async Task<TimeSpan> WholePushAsync(IS3Server server)
    {
        using S3Repository s3 = await S3Repository.CreateAsync(server);
        Fill(s3);
        s3.Run("PushTrainingImages", "-p:Apply=false"); // the first run compiles the tasks, or copies them
        long start = Stopwatch.GetTimestamp();
        s3.Run("PushTrainingImages").Succeeded();
        return Stopwatch.GetElapsedTime(start);
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

    /// <summary>The data root as a clone without images, and as SyncTrainingManifests records that.</summary>
    private static async Task CloneAsync(S3Repository s3)
    {
        s3.Data.Clone();
        foreach (string manifest in Manifests(s3))
        {
            await System.IO.File.WriteAllTextAsync(manifest, (await System.IO.File.ReadAllTextAsync(manifest)).Replace("\"synced\"", "\"s3_only\"", StringComparison.Ordinal));
        }
    }

    private static async Task RestartAsync(CephGateway gateway, TimeSpan until, TimeSpan away)
    {
        await Task.Delay(until);
        await gateway.CrashAsync(CancellationToken.None);
        await Task.Delay(away);
        await gateway.ReturnAsync(CancellationToken.None);
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

    private static string WithoutTime(string manifest) => string.Join('\n', manifest.Split('\n').Where(l => !IsTime(l)));

    private static bool IsTime(string line) => line.TrimStart().StartsWith("\"training_data_updated\": ", StringComparison.Ordinal);

    /// <summary>How many conflicts git sees between two machines' manifests; each must be about the time of the last change alone.</summary>
    private static int ConflictsInTimeOnly(string ours, string before, string theirs)
    {
        string ancestor = Path.Combine(Path.GetDirectoryName(theirs)!, "ancestor.txt");
        System.IO.File.WriteAllText(ancestor, before);
        using Process git = Process.Start(new ProcessStartInfo("git", ["merge-file", "-p", ours, ancestor, theirs]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string[] lines = git.StandardOutput.ReadToEnd().Split('\n');
        git.WaitForExit();
        int begin = Array.FindIndex(lines, l => l.StartsWith("<<<<<<<", StringComparison.Ordinal));
        int end = Array.FindIndex(lines, l => l.StartsWith(">>>>>>>", StringComparison.Ordinal));
        Assert.All(lines[(begin + 1)..end], l => Assert.True(l == "=======" || IsTime(l), l));
        return git.ExitCode;
    }
}
