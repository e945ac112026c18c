using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ActorMaker.Testing;

namespace ActorMaker.Tool.Tests;

/// <summary>The command finds what the build finds, and plans what the target plans.</summary>
public sealed partial class TwoDoorsTests : IDisposable
{
    private const string Project = "training.proj";
    private readonly DataRepository data = new();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    public void Dispose() => data.Dispose();

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task On_broken_data_both_find_the_same(int seed)
    {
        Break(new Random(seed));
        BuildRun gate = data.Build("-p:TrainingSarif=gate.sarif");
        ToolRun command = await ToolRun.InAsync(data.Root, "check", Project, "--training-sarif", "command.sarif");
        BuildRun printed = new(command.ExitCode, command.Output);

        Assert.NotEmpty(gate.Findings);
        Assert.Equal(gate.Findings.Select(WithoutFix), printed.Findings.Select(WithoutFix));
        Assert.Equal(Results("gate.sarif"), Results("command.sarif"));
        Assert.Equal(WithoutTime(gate.Summary), WithoutTime(printed.Summary));
        Assert.Equal(gate.ExitCode == 0, command.ExitCode == 0);
        Assert.DoesNotContain("msbuild", command.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_the_sample_and_on_the_real_files_both_find_the_same()
    {
        string sample = Path.Join(Sources.Root, "tests", "sample");
        string[] roots = Environment.GetEnvironmentVariable("ACTORMAKER_CORPUS") is { Length: > 0 } corpus ? [sample, corpus] : [sample];
        foreach (string root in roots)
        {
            BuildRun gate = data.Build($"-p:TrainingDataRoot={root}", "-p:TrainingSarif=gate.sarif");
            ToolRun command = await ToolRun.InAsync(data.Root, "check", Project, "--training-data-root", root, "--training-sarif", "command.sarif");

            Assert.Equal(Results("gate.sarif"), Results("command.sarif"));
            Assert.Equal(WithoutTime(gate.Summary), WithoutTime(new BuildRun(command.ExitCode, command.Output).Summary));
            Assert.Equal(gate.ExitCode == 0, command.ExitCode == 0);
        }
    }

    [Theory]
    [InlineData("NormalizeVersions", "fix")]
    [InlineData("SyncTrainingManifests", "sync", "manifests")]
    [InlineData("UndoTraining", "undo")]
    public async Task Both_plan_the_same(string target, params string[] words)
    {
        Break(new Random(words.Length));
        if (target == "UndoTraining")
        {
            data.Run("NormalizeVersions", "-p:Apply=true");
        }

        BuildRun build = data.Run(target, "-p:Apply=false", "-p:TrainingPlan=target.json");
        ToolRun command = await ToolRun.InAsync(data.Root, [.. words, Project, "--preview", "--training-plan", "command.json"]);

        Assert.Contains(build.Findings, static f => f.Code == "AM4001");
        Assert.Equal(build.Findings.Where(static f => f.Code != "AM4000").Select(WithoutFix), new BuildRun(0, command.Output).Findings.Where(static f => f.Code != "AM4000").Select(WithoutFix));
        Assert.Equal(Plan("target.json"), Plan("command.json"));
    }

    [Fact]
    public async Task Without_an_option_each_command_writes_exactly_where_its_target_does()
    {
        Break(new Random(2));
        foreach ((string[] words, bool writes) in new[] { (new[] { "fix" }, false), (["sync", "manifests"], true), (["undo"], false) })
        {
            Dictionary<string, string> before = Contents();
            ToolRun run = await ToolRun.InAsync(data.Root, words);

            Assert.Equal(writes, before.Any(f => !File.Exists(f.Key) || Convert.ToHexString(File.ReadAllBytes(f.Key)) != f.Value));
            Assert.True(writes != run.Output.Contains("AM4000", StringComparison.Ordinal), run.Output);
        }
    }

    private static PrintedFinding WithoutFix(PrintedFinding finding) => finding with { Message = finding.Message.Split(". Fix: ")[0] };

    private static string WithoutTime(string summary) => Seconds().Replace(summary, "");

    private Dictionary<string, string> Contents() =>
        new[] { "resources", "data" }.SelectMany(f => Directory.GetFiles(data.PathOf(f), "*", SearchOption.AllDirectories)).ToDictionary(static f => f, static f => Convert.ToHexString(File.ReadAllBytes(f)), StringComparer.Ordinal);

    /// <summary>Code, severity, file, span, JSON path, text, other end and fingerprints of each finding.</summary>
    private string[] Results(string file)
    {
        JsonNode results = JsonNode.Parse(data.Read(file))!["runs"]![0]!["results"]!;
        foreach (JsonNode? result in results.AsArray())
        {
            JsonNode message = result!["message"]!;
            message["text"] = message["text"]!.GetValue<string>().Split(". Fix: ")[0];
        }

        return [.. results.AsArray().Select(static r => r!.ToJsonString())];
    }

    private string Plan(string file)
    {
        using JsonDocument plan = JsonDocument.Parse(data.Read(file));
        return TimeStamp().Replace(JsonSerializer.Serialize(plan.RootElement), "");
    }

    /// <summary>Writes a tree, and breaks it in as many ways as there are files.</summary>
    private void Break(Random random)
    {
        (string Old, string New)[] faults =
        [
            ("\"V2\"", "\"v2\""), ("\"V2\"", "\"V1\""), ("completed\"", "pending\""), ("completed\"", "done\""), ("\"loraUrl\"", "\"lora\""), ("style_", "style_9"),
            ("\"timestamp\"", "\"timestamp\": \"x\", \"timestamp\""), ("]", "]]"), (".safetensors", ".safetensors?X-Amz-Signature=0123456789abcdef"),
        ];
        for (int i = 1; i <= 9; i++)
        {
            string style = data.AddStyle($"{i}_style");
            (string old, string @new) = faults[random.Next(faults.Length)];
            string text = data.Read(style);
            data.Write(style, text.Contains(old, StringComparison.Ordinal) ? text.Replace(old, @new, StringComparison.Ordinal) : text);
        }

        data.Replace(data.AddStyle("10_style"), "\"V2\"", "\"v2\"");
        for (int i = 1; i <= 6; i++)
        {
            string folder = $"000{i}_actor";
            string manifest = data.AddActor(folder);
            string image = $"data/actors/{folder}/training_data/{folder}_0.jpg";
            switch (random.Next(5))
            {
                case 0:
                    File.Delete(data.PathOf(manifest));
                    break;
                case 1:
                    data.Write(image, DataRepository.Png("other"));
                    break;
                case 2:
                    data.Replace(manifest, "\"training_images_count\": 2", "\"training_images_count\": 7");
                    break;
                case 3:
                    data.Write($"data/actors/{folder}/training_data/{folder}_9.jpg", DataRepository.Jpeg("more"));
                    break;
                default:
                    data.Write($"data/actors/{folder}/training_data/response.json", "{}");
                    break;
            }
        }
    }

    [GeneratedRegex(@" in [\d.]+ s$", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Seconds();

    // A manifest holds the time of its last change, and so its hash does.
    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+Z?|""newSha256"":""\w+""", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex TimeStamp();
}
