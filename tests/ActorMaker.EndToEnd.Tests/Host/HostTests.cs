using System.Security.Cryptography;

namespace ActorMaker.EndToEnd.Tests.Host;

/// <summary>The host of <c>dotnet run --project tests/ActorMaker.AppHost</c>, driven as its dashboard drives it.</summary>
public sealed class HostTests(SuiteServer fixture)
{
    private const string Versions = "resources/style_images/1_ink_lines/training_versions.json";
    private const string Manifest = "data/actor_manifests/0002_manifest.json";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task It_is_filled_and_every_target_runs_on_a_copy_of_the_sample()
    {
        fixture.Require();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        string checkout = Path.Join(Sources.Root, "tests", "sample");
        Dictionary<string, string> before = Content(checkout);

        await using RunningHost host = await RunningHost.StartAsync(S3Choice.Read(Environment.GetEnvironmentVariable), limit.Token);
        Assert.Equal(0, await host.EndAsync("demo-bucket", limit.Token));
        Assert.Equal(["gate", "normalize-preview", "pull", "push", "repair-preview", "report", "sync", "sync-preview", "undo", "verify"], host.Targets.Order(StringComparer.Ordinal));

        // What only looks writes nothing, and leaves nothing to undo.
        foreach (string target in new[] { "gate", "normalize-preview", "sync-preview", "repair-preview", "report", "undo" })
        {
            await AssertExitCodeAsync(0, target);
        }

        Assert.Equal(before, Content(host.Sample));

        // What writes does it in the copy, and undo takes the last of it back.
        await AssertExitCodeAsync(0, "sync");
        Assert.NotEqual(before[Versions], Content(host.Sample)[Versions]);
        await AssertExitCodeAsync(0, "verify");
        await AssertExitCodeAsync(0, "push");
        string pushed = Content(host.Sample)[Manifest];
        Assert.NotEqual(before[Manifest], pushed);
        await AssertExitCodeAsync(0, "pull");
        Assert.NotEqual(pushed, Content(host.Sample)[Manifest]);
        Assert.True(File.Exists(Path.Join(host.Sample, "data", "actors", "0002_european_41_male", "training_data", "0002_european_41_male_2.jpg")), "nothing was downloaded");
        await AssertExitCodeAsync(0, "undo");
        Assert.Equal(pushed, Content(host.Sample)[Manifest]);

        // A target that finds something says so, until the copy is made anew.
        await File.AppendAllTextAsync(Path.Join(host.Sample, Versions), "<<<<<<< HEAD", limit.Token);
        await AssertExitCodeAsync(1, "gate");
        await host.CommandAsync("sample", "reset", limit.Token);
        Assert.Equal(before, Content(host.Sample));
        await AssertExitCodeAsync(0, "gate");
        Assert.Equal(before, Content(checkout));

        async Task AssertExitCodeAsync(int expected, string target)
        {
            int? code = await host.RunAsync(target, limit.Token);
            Assert.True(code == expected, $"{target} ended with exit code {code}, not {expected}");
        }
    }

    // Without the project, which finds the targets elsewhere, and without what runs leave beside the data.
    private static Dictionary<string, string> Content(string root) =>
        Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(root, f))
            .Where(f => f != "sample.csproj" && !f.StartsWith("obj/", StringComparison.Ordinal) && !f.StartsWith("bin/", StringComparison.Ordinal) && !f.StartsWith(".actormaker/", StringComparison.Ordinal))
            .ToDictionary(f => f, f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Join(root, f)))), StringComparer.Ordinal);
}
