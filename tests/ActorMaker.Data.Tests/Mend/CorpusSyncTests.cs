using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Json;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Mend;

namespace ActorMaker.Data.Tests.Mend;

/// <summary>The studio's real manifests and responses, where there is a copy of them (ACTORMAKER_CORPUS).</summary>
public sealed class CorpusSyncTests : IDisposable
{
    private readonly ActorRepository tree = new();

    public void Dispose() => tree.Dispose();

    [Fact]
    public void Every_real_actor_is_synced_in_one_run_and_no_other_line_changes()
    {
        string? corpus = Environment.GetEnvironmentVariable("ACTORMAKER_CORPUS");
        Assert.SkipWhen(corpus is null, "ACTORMAKER_CORPUS is not set");
        Dictionary<string, string[]> urls = Copy(corpus);
        Dictionary<string, string> before = Manifests();

        ManifestSyncPlan sync = tree.Sync();

        int total = urls.Values.Sum(u => u.Length);
        TestContext.Current.TestOutputHelper?.WriteLine($"{sync.Actors} actors, {total} addresses, {sync.Counts}");
        Assert.Empty(sync.Findings);
        Assert.Equal(before.Count, sync.Actors);
        Assert.Equal(urls.Values.SelectMany(u => u).Order(StringComparer.Ordinal), before.Keys.SelectMany(m => ActorRepository.Entries(File.ReadAllBytes(m))).Select(e => e.Url!).Order(StringComparer.Ordinal));
        Assert.Equal(new StatusCounts(total - sync.Counts.S3Only, 0, sync.Counts.S3Only, 0), sync.Counts);
        Assert.Empty(Directory.GetFiles(tree.Root, "response.json", SearchOption.AllDirectories));
        Assert.DoesNotContain(ManifestsGate.Check(tree.Settings, CancellationToken.None).Findings, f => f.Rule.Severity == Severity.Error);
        foreach ((string path, string old) in before)
        {
            AssertDiff(old, File.ReadAllText(path));
        }

        Assert.Empty(tree.Plan().Plan.Edits);
    }

    /// <summary>Every old line is still there, in order, but for the commas behind the last statistic and the status.</summary>
    private static void AssertDiff(string old, string fresh)
    {
        string[] before = old.Split('\n');
        string[] after = fresh.Split('\n');
        int at = 0;
        foreach (string line in before)
        {
            while (at < after.Length && after[at].TrimEnd(',') != line.TrimEnd(','))
            {
                Assert.Matches("^    \"training_|^  \"training_data|^    [{}]|^      \"|^  \\]", after[at]);
                at++;
            }

            Assert.True(at < after.Length, $"The line is gone: {line}");
            Assert.True(after[at] == line || line.Contains("scene_images_count", StringComparison.Ordinal) || line == "  \"status\": \"success\"" || line.Contains("not_found", StringComparison.Ordinal), after[at]);
            at++;
        }
    }

    private Dictionary<string, string> Manifests() =>
        Directory.GetFiles(tree.PathOf("data/actor_manifests"), "*_manifest.json").ToDictionary(f => f, File.ReadAllText, StringComparer.Ordinal);

    /// <summary>Copies manifests and responses; makes an image for every address but one in fifty. Returns the addresses by actor.</summary>
    private Dictionary<string, string[]> Copy(string corpus)
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(corpus, "data"), "*.json", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(corpus, file);
            if (Path.GetFileName(file).EndsWith("_manifest.json", StringComparison.Ordinal) || Path.GetFileName(file) == "response.json")
            {
                tree.Write(tree.PathOf(path), File.ReadAllBytes(file));
            }
        }

        Dictionary<string, string[]> urls = new(StringComparer.Ordinal);
        foreach (string folder in Directory.EnumerateDirectories(tree.PathOf("data/actors")))
        {
            using JsonText text = JsonText.Parse(File.ReadAllBytes(Path.Combine(folder, "training_data", "response.json")));
            string actor = Path.GetFileName(folder);
            urls[actor] = [.. LegacyResponse.Read(text)!.Select(v => v.AsString()!)];
            foreach (string url in urls[actor].Where((_, i) => i % 50 != 13))
            {
                tree.AddImage(actor, url[(url.LastIndexOf('/') + 1)..]);
            }
        }

        return urls;
    }
}
