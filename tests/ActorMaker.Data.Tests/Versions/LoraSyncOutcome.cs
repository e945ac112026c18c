using System.Text.Json.Nodes;
using System.Text;
using ActorMaker.Data.Json;
using ActorMaker.Data.Versions;

using JsonNode = System.Text.Json.Nodes.JsonNode;

namespace ActorMaker.Data.Tests.Versions;

/// <summary>What connecting a version file with LoRAs of the bucket made of it, read back by the platform's JSON reader instead of ours.</summary>
internal sealed class LoraSyncOutcome
{
    public const string Now = "2026-01-02T03:04:05.678Z";
    public const string Bucket = "storyboard-user-files";
    private static readonly DateTimeOffset Clock = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private LoraSyncOutcome(LoraMatches matches, ConnectedFile? file, byte[] original)
    {
        Matches = matches;
        File = file;
        Text = Encoding.UTF8.GetString(file?.Bytes ?? original);
        Versions = JsonNode.Parse(Text)!["versions"]!.AsArray();
    }

    public LoraMatches Matches { get; }

    /// <summary>Null if nothing changes.</summary>
    public ConnectedFile? File { get; }

    public string Text { get; }

    public JsonArray Versions { get; }

    /// <summary>Name and status of each entry, in the file's order.</summary>
    public string Statuses => string.Join(' ', Versions.Select(v => $"{(string)v!["name"]!}:{(string)v["status"]!}"));

    /// <summary>The keys that only a job id can place.</summary>
    public string Asked => string.Join(' ', Matches.Undecided.Select(o => o.FileName));

    /// <summary>The only entry with an id.</summary>
    public JsonObject this[string id] => Assert.Single(Versions, v => (string)v!["id"]! == id)!.AsObject();

    /// <summary>A LoRA in the bucket, written after every run of the tests began.</summary>
    /// <param name="file">Its file name without the extension.</param>
    /// <param name="written">When it was written.</param>
    /// <param name="folder">Its prefix.</param>
    /// <param name="accelerated">Whether new addresses are accelerated.</param>
    public static Lora Lora(string file, string written = "2025-10-14T10:00:00Z", string folder = EntryJson.Folder, bool accelerated = false)
    {
        string key = $"{folder}{file}.safetensors";
        string address = $"https://{Bucket}.s3{(accelerated ? "-accelerate" : ".us-west-1")}.amazonaws.com/{key}";
        return new Lora(Bucket, key, LoraFileName.Parse(file)!, DateTimeOffset.Parse(written), address);
    }

    /// <summary>Connects the entries of style 1 with objects that nobody was asked about.</summary>
    public static LoraSyncOutcome Of(string[] entries, params Lora[] objects) => Of(entries, [], objects);

    /// <summary>Connects them with what is known of the jobs that wrote the objects.</summary>
    public static LoraSyncOutcome Of(string[] entries, (string Key, string? Job)[] jobs, params Lora[] objects)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(MergeOutcome.File(entries));
        using JsonText json = JsonText.Parse(bytes);
        VersionsFile file = VersionsFile.Read(MergeOutcome.Path, json, objects.Length == 0 ? MergeOutcome.Style1 : objects[0].Name.Subject, serviceUrl: null);
        Assert.Empty(file.Shape);
        foreach ((string key, string? job) in jobs)
        {
            Array.Find(objects, o => o.Key == key)!.Job = job;
        }

        Array.ForEach(objects, static o => o.Header = new SafetensorsHeader(SafetensorsState.Whole, "", new Dictionary<string, string>()));
        LoraMatches matches = VersionMatcher.Match(file, objects);
        return new LoraSyncOutcome(matches, VersionConnector.Connect(file, matches, Clock), bytes);
    }
}
