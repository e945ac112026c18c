using System.Text.Json.Nodes;
using System.Text;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Json;
using ActorMaker.Data.Versions;

using JsonNode = System.Text.Json.Nodes.JsonNode;

namespace ActorMaker.Data.Tests.Versions;

/// <summary>What merging made of a version file, read back by the platform's JSON reader instead of ours.</summary>
internal sealed class MergeOutcome
{
    public const string Now = "2026-01-02T03:04:05.678Z";
    public const string Path = "/data/resources/style_images/1_ink_intensity/training_versions.json";
    public static readonly Subject Style1 = new(SubjectKind.Style, 1);
    private static readonly DateTimeOffset Clock = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private MergeOutcome(EditedFile? file, byte[] original)
    {
        IsClean = file is null;
        Bytes = file?.Bytes ?? original;
        Changes = file?.Changes ?? [];
        Lost = file?.Lost ?? [];
        Text = Encoding.UTF8.GetString(Bytes).TrimStart('\uFEFF');
        Versions = JsonNode.Parse(Text)!["versions"]!.AsArray();
    }

    public bool IsClean { get; }

    public byte[] Bytes { get; }

    public string Text { get; }

    public IReadOnlyList<PlannedChange> Changes { get; }

    public IReadOnlyList<LostValue> Lost { get; }

    public JsonArray Versions { get; }

    /// <summary>The ids of the entries, in the file's order.</summary>
    public string Ids => string.Join(' ', Versions.Select(v => (string)v!["id"]!));

    /// <summary>The only entry; the test fails if there are more.</summary>
    public JsonObject Entry => Assert.Single(Versions)!.AsObject();

    /// <summary>The keys of the only entry.</summary>
    public string Keys => string.Join(' ', Entry.Select(m => m.Key));

    public string? this[string name] => Entry[name]?.ToJsonString();

    /// <summary>Merges entries, each JSON, given in the file's order.</summary>
    public static MergeOutcome Of(params string[] entries) => OfText(File(entries));

    /// <summary>Merges entries where the best one's parameters win.</summary>
    public static MergeOutcome Best(params string[] entries) => OfText(File(entries), best: true);

    /// <summary>Merges the text of a whole file.</summary>
    public static MergeOutcome OfText(string text, bool best = false, Subject? subject = null) => OfBytes(Encoding.UTF8.GetBytes(text), best, subject);

    /// <summary>Merges the bytes of a whole file.</summary>
    public static MergeOutcome OfBytes(byte[] bytes, bool best = false, Subject? subject = null)
    {
        using JsonText json = JsonText.Parse(bytes);
        return new MergeOutcome(VersionMerger.Merge(Read(json, subject), best, Clock), bytes);
    }

    /// <summary>What the gate says of a file.</summary>
    public static IReadOnlyList<Finding> Gate(byte[] bytes, Subject? subject = null)
    {
        using JsonText json = JsonText.Parse(bytes);
        VersionsFile file = Read(json, subject);
        var findings = new FindingList(Path);
        VersionRules.Check(file, new GateSettings("/data"), findings);
        return findings.Items;
    }

    /// <summary>The text of a file with one entry on each line.</summary>
    public static string File(params string[] entries) => "{\"versions\": [\n" + string.Join(",\n", entries) + "\n]}";

    /// <summary>The value that the plan file keeps for a place of the original; null if none.</summary>
    public string? LostAt(string jsonPath) => Lost.SingleOrDefault(l => l.JsonPath == jsonPath)?.RawJson;

    /// <summary>Why the value of a place left.</summary>
    public string WhyLost(string jsonPath) => Lost.Single(l => l.JsonPath == jsonPath).Reason;

    private static VersionsFile Read(JsonText json, Subject? subject)
    {
        VersionsFile file = VersionsFile.Read(Path, json, subject ?? Style1, serviceUrl: null);
        Assert.Empty(file.Shape);
        return file;
    }
}
