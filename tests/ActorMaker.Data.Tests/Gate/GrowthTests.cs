using System.Globalization;
using System.Text;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Json;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Tests.Gate;

/// <summary>What a file of n entries costs, with something to find at each: four times as many may take some five times as long, and never sixteen.</summary>
public sealed class GrowthTests
{
    private const double Most = 9;

    [Theory]
    [InlineData("names without a number, whose LoRAs versions claim")]
    [InlineData("one version with other parameters each time")]
    [InlineData("duplicates")]
    [InlineData("other entries without a name's number")]
    public void A_version_file_costs_no_more_than_it_grows(string kind)
    {
        Assert.SkipUnless(File.Exists("/proc/thread-self/schedstat"), "Only Linux tells a thread's time.");
        AssertGrowth(n => VersionFile(kind, n), static text =>
        {
            VersionsFile file = VersionsFile.Read("/f", text, null, null);
            var findings = new FindingList("/f");
            VersionRules.Check(file, new GateSettings("/"), findings);
            VersionMerger.Merge(file, mergeConflicts: false, DateTimeOffset.UnixEpoch);
        });
    }

    [Theory]
    [InlineData("images that are nowhere")]
    [InlineData("names twice")]
    [InlineData("tokens")]
    public void A_manifest_costs_no_more_than_it_grows(string kind)
    {
        Assert.SkipUnless(File.Exists("/proc/thread-self/schedstat"), "Only Linux tells a thread's time.");
        AssertGrowth(n => Manifest(kind, n), static text =>
        {
            ActorManifest manifest = ActorManifest.Read("/data/actor_manifests/0006_manifest.json", text);
            int[] local = new int[manifest.Images.Count];
            Array.Fill(local, -1);
            ManifestRules.Check(manifest, folder: null, isWhole: true, local, new GateSettings("/"), new FindingList(manifest.Path));
        });
    }

    [Fact]
    public void A_property_that_stands_there_again_and_again_costs_no_more_than_it_grows()
    {
        Assert.SkipUnless(File.Exists("/proc/thread-self/schedstat"), "Only Linux tells a thread's time.");
        AssertGrowth(
            static n => $"{{{string.Join(',', Enumerable.Range(0, n).Select(static i => $"\"name{i / 2}\":\"rpa_{new string('A', 40)}\""))}}}",
            static text =>
            {
                var findings = new FindingList("/f");
                JsonRules.Check(text, findings);
                SecretRules.Check(text, findings);
                Assert.NotEmpty(findings.Items);
            });
    }

    /// <summary>Measures processor time of this thread, the best of three: other tests run at the same time.</summary>
    private static void AssertGrowth(Func<int, string> make, Action<JsonText> run)
    {
        const int Small = 2000;
        _ = Cost(make(50), run);
        double small = Cost(make(Small), run);
        double large = Cost(make(4 * Small), run);

        Assert.True(large < Most * Math.Max(small, TimeSpan.FromMilliseconds(5).Ticks), $"{small / 10_000} ms, then {large / 10_000} ms");
    }

    private static double Cost(string json, Action<JsonText> run)
    {
        double best = double.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(json));
            double used = 0;
            var thread = new Thread(() =>
            {
                TimeSpan before = ThreadTime();
                run(text);
                used = (ThreadTime() - before).Ticks;
            });
            thread.Start();
            thread.Join();
            best = Math.Min(best, used);
        }

        return best;
    }

    /// <summary>The processor time of the calling thread so far.</summary>
    private static TimeSpan ThreadTime() => TimeSpan.FromTicks(long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 100);

    private static string VersionFile(string kind, int n)
    {
        static string Version(int id, string name, string lora, int dim = 16) =>
            $$"""{"id":"id{{id}}","name":"{{name}}","timestamp":"2025-10-13T19:36:17.724Z","parameters":{"network_dim":{{dim}}},"status":"completed","loraUrl":"https://l.s3.us-west-1.amazonaws.com/m/{{lora}}.safetensors"}""";

        IEnumerable<string> entries = kind switch
        {
            "names without a number, whose LoRAs versions claim" => Enumerable.Range(0, n).Select(i => (i % 3) switch
            {
                0 => Version(i, $"aa{i}", $"a{i}"),
                1 => Version(i, $"bb{i}", $"b{i / 3}"),
                _ => Version(i, $"V{n - i}", $"b{i / 3}"),
            }),
            "one version with other parameters each time" => Enumerable.Range(0, n).Select(i => Version(i, "V1", $"c{i}", i)),
            "duplicates" => Enumerable.Range(0, n).Select(i => Version(i, $"V{n - (i / 2)}", $"d{i / 2}")),
            _ => Enumerable.Range(0, n).Select(i => Version(i, $"name {(char)('a' + (i % 26))}", $"e{i}")),
        };
        return $"{{\"versions\":[{string.Join(',', entries)}]}}";
    }

    private static string Manifest(string kind, int n)
    {
        IEnumerable<string> images = Enumerable.Range(0, n).Select(i => kind switch
        {
            "images that are nowhere" => $$"""{"filename":"a_{{i}}.jpg","s3_url":null,"status":"local_only"}""",
            "names twice" => $$"""{"filename":"a_{{i / 2}}.jpg","s3_url":"https://b.s3.us-west-1.amazonaws.com/0006_a/a_{{i / 2}}.jpg","status":"s3_only"}""",
            _ => $$"""{"filename":"a_{{i}}.jpg","s3_url":"https://b.s3.us-west-1.amazonaws.com/0006_a/a_{{i}}.jpg","status":"s3_only","note":"rpa_{{new string('A', 40)}}"}""",
        });
        return $$"""{"character_id":"0006","character_name":"0006_a","training_data":[{{string.Join(',', images)}}]}""";
    }
}
