using System.Globalization;
using System.Text;
using ActorMaker.Data.Losses;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Tests.Gate;
using ActorMaker.Data.Tests.Versions;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Losses;

/// <summary>Random edits between two states: each loss among them is found, and nothing else.</summary>
public sealed class LossPropertyTests
{
    private const string Ink = "resources/style_images/1_ink/training_versions.json";
    private const string Manifest = "data/actor_manifests/0006_manifest.json";

    [Fact]
    public void Every_loss_is_found_and_nothing_else() => RandomCases.Run(200, static random =>
    {
        using TwoStates states = new();
        Entry[] versions = [.. Enumerable.Range(1, random.Next(1, 8)).Select(static n => new Entry(n))];
        Image[] images = [.. Enumerable.Range(0, random.Next(1, 8)).Select(static n => new Image(n))];
        Write(states.Data, versions, images, random);
        states.Remember();

        List<string> expected = [];
        List<Entry> left = [.. versions];
        foreach (Entry entry in versions)
        {
            Edit(entry, left, random, expected);
        }

        List<Image> kept = [.. images];
        foreach (Image image in images)
        {
            Edit(image, kept, random, expected);
        }

        left.AddRange(Enumerable.Range(100, random.Next(3)).Select(static n => new Entry(n)));
        kept.AddRange(Enumerable.Range(100, random.Next(3)).Select(static n => new Image(n)));
        Entry[] shuffled = [.. left];
        random.Shuffle(shuffled);
        Write(states.Data, shuffled, kept, random);

        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            states.Losses().Select(static l => $"{l.Finding.Rule.Code} {l.Path}{(l.Detail is null ? "" : "#" + l.Detail)}").Order(StringComparer.Ordinal));
    });

    [Fact]
    public void What_a_normalisation_merges_is_not_lost() => RandomCases.Run(60, static random =>
    {
        using TwoStates states = new();
        states.Data.Write(Ink, new RandomVersionFile(random).Bytes);
        states.Remember();

        PlanApplier.Apply(VersionNormalizer.Plan(GateRun.Settings(states.Data), random.Next(2) == 0, CancellationToken.None).Plan, new ApplySettings(), CancellationToken.None);

        Assert.Empty(states.Losses().Where(static l => !l.Path.StartsWith(".actormaker", StringComparison.Ordinal)).Select(static l => l.Finding.Message));
    });

    [Fact]
    public void The_studios_own_repairs_lost_nothing()
    {
        string? corpus = Environment.GetEnvironmentVariable("ACTORMAKER_CORPUS");
        Assert.SkipWhen(corpus is null, "ACTORMAKER_CORPUS is not set");
        string history = Path.Join(corpus, "history");
        foreach (string before in Directory.GetFiles(Path.Join(history, "before"), "*.json", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(Path.Join(history, "before"), before);
            byte[][] both = [File.ReadAllBytes(before), File.ReadAllBytes(Path.Join(history, "after", path))];
            using DataRepository data = new();
            data.Write(path, both[1]);

            Assert.Empty(TreeComparison.Run(GateRun.Settings(data), "HEAD", [new TreeChange(TreeFile.Of(path)!, both[0], both[1])], CancellationToken.None).Losses);
        }
    }

    private static void Edit(Entry entry, List<Entry> left, Random random, List<string> expected)
    {
        if (entry.Merged.Count > 0)
        {
            return; // what it loses, those that went into it lose too
        }

        string key = $"{Ink}#{entry.Id}";
        switch (random.Next(12))
        {
            case 0:
                left.Remove(entry);
                expected.Add("AM6001 " + key);
                break;
            case 1 when left.Find(e => e != entry && e.Merged.Count == 0 && e is { HasLora: true, Status: "completed" }) is { } into:
                left.Remove(entry);
                into.Merged.Add(entry.Id);
                break;
            case 2:
                entry.Parameters.Remove("network_dim");
                expected.Add("AM6002 " + key);
                break;
            case 3:
                entry.Parameters["network_dim"] = "64";
                break;
            case 4:
                entry.Status = "pending";
                expected.Add("AM6003 " + key);
                break;
            case 5:
                entry.HasLora = false;
                expected.Add("AM6004 " + key);
                break;
            case 6:
                expected.Add($"AM6005 {Ink}#{entry.Id}");
                entry.Id = "new-" + entry.Id;
                break;
            case 7:
                entry.IsAccelerated = !entry.IsAccelerated;
                break;
            case 8:
                entry.Parameters["added"] = "\"x\"";
                break;
            default:
                break;
        }
    }

    private static void Edit(Image image, List<Image> kept, Random random, List<string> expected)
    {
        string path = $"data/actors/0006_x/training_data/{image.Name}";
        switch (random.Next(8))
        {
            case 0:
                kept.Remove(image);
                expected.Add("AM6004 " + path);
                break;
            case 1:
                image.HasAddress = false;
                expected.Add("AM6004 " + path);
                break;
            case 2:
                image.HasSize = false;
                expected.Add($"AM6002 {Manifest}#{image.Name}");
                break;
            case 3:
                image.Name = "renamed " + image.Name;
                break;
            default:
                break;
        }
    }

    private static void Write(DataRepository data, IEnumerable<Entry> versions, IEnumerable<Image> images, Random random)
    {
        string between = random.Next(2) == 0 ? ", " : ",\r\n  ";
        data.Write(Ink, $$"""{"versions": [{{string.Join(between, versions)}}]}""");
        data.Write(Manifest, $$"""{"character_id": "0006", "character_name": "0006_x", "training_data": [{{string.Join(between, images)}}]}""");
    }

    private sealed class Entry(int number)
    {
        public string Id { get; set; } = $"run {number}-x";

        public string Status { get; set; } = "completed";

        public bool HasLora { get; set; } = true;

        public bool IsAccelerated { get; set; }

        public List<string> Merged { get; } = [];

        public SortedDictionary<string, string> Parameters { get; } = new(StringComparer.Ordinal) { ["network_dim"] = "16", ["steps"] = number.ToString(CultureInfo.InvariantCulture) };

        public override string ToString()
        {
            StringBuilder text = new($$"""{"id": "{{Id}}", "name": "V{{number}}", "status": "{{Status}}", "timestamp": "2025-09-01T10:00:{{number % 60:00}}Z", "parameters": {""");
            text.Append(string.Join(", ", Parameters.Select(static p => $"\"{p.Key}\": {p.Value}"))).Append('}');
            text.Append(HasLora ? $", \"loraUrl\": \"https://loras.s3{(IsAccelerated ? "-accelerate" : ".us-west-1")}.amazonaws.com/style_1_vV{number}.safetensors\"" : "");
            text.Append(Merged.Count == 0 ? "" : $", \"mergedIds\": [{string.Join(", ", Merged.Select(static m => $"\"{m}\""))}]");
            return text.Append('}').ToString();
        }
    }

    private sealed class Image(int number)
    {
        public string Name { get; set; } = $"ü {number}.jpg";

        public bool HasAddress { get; set; } = true;

        public bool HasSize { get; set; } = true;

        public override string ToString() =>
            $$"""{"filename": "{{Name}}", {{(HasSize ? "\"size_bytes\": 5, " : "")}}"md5_hash": "{{number:x32}}", "s3_url": {{(HasAddress ? $"\"https://images.s3.us-west-1.amazonaws.com/0006_x/{number}.jpg\"" : "null")}}, "status": "synced"}""";
    }
}
