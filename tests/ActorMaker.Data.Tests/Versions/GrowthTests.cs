using System.Globalization;
using System.Text;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Json;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Tests.Versions;

/// <summary>What a file of n entries costs: four times as many may take some five times as long, and never sixteen.</summary>
public sealed class GrowthTests
{
    private const double Most = 11;

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

    /// <summary>Measures processor time of this thread, the best of three: other tests run at the same time.</summary>
    private static void AssertGrowth(Func<int, string> make, Action<JsonText> run)
    {
        const int Small = 500;
        _ = Cost(make(50), run);
        List<string> measured = [];
        while (measured.Count < 5)
        {
            double small = Cost(make(Small), run);
            double large = Cost(make(4 * Small), run);
            if (large < Most * Math.Max(small, TimeSpan.FromMilliseconds(5).Ticks))
            {
                return;
            }

            // A busy machine may cost one measurement its caches, a square none of them is below.
            measured.Add($"{small / 10_000} ms, then {large / 10_000} ms");
        }

        Assert.Fail(string.Join('\n', measured));
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
}
