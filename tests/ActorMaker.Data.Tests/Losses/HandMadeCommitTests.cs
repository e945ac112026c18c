using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Losses;

/// <summary>What people do to training data by hand: what loses something is found, and nothing else.</summary>
public sealed class HandMadeCommitTests : IDisposable
{
    private const string Ink = "resources/style_images/1_ink_intensity/training_versions.json";
    private const string Sets = "resources/style_images/1_ink_intensity/selection_sets.json";
    private const string Listed = "data/s3_manifests/style_1_s3_manifest.json";
    private const string Registry = "data/styles_registry.json";
    private const string Actor = "0006_european_20_female";
    private const string Manifest = "data/actor_manifests/0006_manifest.json";
    private const string Image = Actor + "_1.jpg";
    private const string Legacy = "0007_asian_30_male";
    private const string Response = "data/actors/" + Legacy + "/training_data/response.json";
    private const string Bucket = "https://story-boards-assets.s3.us-west-1.amazonaws.com/";

    private static readonly string V2 = DataRepository.Version("style_1_v", 2);
    private static readonly string V1 = DataRepository.Version("style_1_v", 1);
    private static readonly string Id1 = IdOf(V1);

    private readonly TwoStates states = new();

    public HandMadeCommitTests()
    {
        DataRepository data = states.Data;
        data.AddStyle("1_ink_intensity");
        data.AddStyle("2_oil");
        data.AddActorVersions(Actor);
        data.AddActor(Actor, images: 3);
        data.AddActor(Legacy, images: 0);
        data.Write(Response, $"{{\"id\": \"x\", \"output\": {{\"output\": {{\"s3_image_urls\": [\"{Bucket}{Legacy}/{Legacy}_0.jpg\", \"{Bucket}{Legacy}/{Legacy}_1.jpg\"]}}}}}}");
        data.Write(Sets, """{"sets": [{"id": 1, "filenames": ["a.jpg", "b.jpg"]}, {"id": 2, "filenames": ["c.jpg"]}]}""");
        data.Write(Listed, $$"""{"style_id": "1", "files": [{"filename": "a.jpg", "s3_url": "{{Bucket}}styles/1/a.jpg"}, {"filename": "b.jpg", "s3_url": "{{Bucket}}styles/1/b.jpg"}]}""");
        data.Write(Registry, """{"styles": [{"id": "1", "title": "Ink", "validated_lora_model": {"version_id": "x"}}, {"id": "2", "title": "Oil"}]}""");
        states.Remember();
    }

    public static TheoryData<string> Lossy => [.. LossyCommits.Keys];

    public static TheoryData<string> Harmless => [.. HarmlessCommits.Keys];

    private static Dictionary<string, (string Codes, Action<DataRepository> Edit)> LossyCommits { get; } = new(StringComparer.Ordinal)
    {
        ["an entry removed"] = ("AM6001", static d => d.Write(Ink, DataRepository.VersionsFile(V2))),
        ["a version file removed"] = ("AM6001 AM6001", static d => File.Delete(d.PathOf(Ink))),
        ["all entries removed"] = ("AM6001 AM6001", static d => d.Write(Ink, """{"versions": []}""")),
        ["the list removed"] = ("AM6001 AM6001", static d => d.Write(Ink, "{}")),
        ["merged by hand without a word of the id"] = ("AM6001", static d => d.Write(Ink, DataRepository.VersionsFile(V2.Replace("\"imageCount\": 12", "\"imageCount\": 24", StringComparison.Ordinal)))),
        ["a run of the same name in an entry's place"] = ("AM6001", static d => d.Write(Ink, DataRepository.VersionsFile(V2, """{"id": "new-run", "name": "V1", "status": "pending", "timestamp": "2025-10-20T10:00:00Z"}"""))),
        ["a parameter removed"] = ("AM6002", static d => d.Replace(Ink, "        \"network_dim\": 16,\n        \"learning_rate\": 0.0001,\n        \"max_train_steps\": 2000\n      },\n      \"status\": \"completed\",\n      \"imageCount\": 12,\n      \"loraUrl\": \"https://storyboard-user-files.s3-accelerate.amazonaws.com/actor_maker_user/custom-styles-models/style_1_vV1", "        \"network_dim\": 16,\n        \"max_train_steps\": 2000\n      },\n      \"status\": \"completed\",\n      \"imageCount\": 12,\n      \"loraUrl\": \"https://storyboard-user-files.s3-accelerate.amazonaws.com/actor_maker_user/custom-styles-models/style_1_vV1")),
        ["parameters emptied"] = ("AM6002", static d => d.Write(Ink, DataRepository.VersionsFile(V2, WithoutParameters(V1)))),
        ["a time stamp removed"] = ("AM6002", static d => d.Write(Ink, DataRepository.VersionsFile(V2, V1.Replace("\"timestamp\": \"2025-09-02T10:00:00.000Z\",", "", StringComparison.Ordinal)))),
        ["a count set to null"] = ("AM6002", static d => d.Write(Ink, DataRepository.VersionsFile(V2, V1.Replace("\"imageCount\": 12", "\"imageCount\": null", StringComparison.Ordinal)))),
        ["a completed run set to pending"] = ("AM6003", static d => d.Write(Ink, DataRepository.VersionsFile(V2, V1.Replace("completed\"", "pending\"", StringComparison.Ordinal)))),
        ["a completed run set to failed without its address"] = ("AM6003 AM6004", static d => d.Write(Ink, DataRepository.VersionsFile(V2, WithoutLora(V1).Replace("completed\"", "failed\"", StringComparison.Ordinal)))),
        ["the address of a LoRA removed"] = ("AM6004", static d => d.Write(Ink, DataRepository.VersionsFile(V2, WithoutLora(V1)))),
        ["the address of a LoRA replaced by another's"] = ("AM6004", static d => d.Write(Ink, DataRepository.VersionsFile(V2, V1.Replace("style_1_vV1.safetensors", "style_1_vV2.safetensors", StringComparison.Ordinal)))),
        ["merged into an entry without the LoRA"] = ("AM6003 AM6004", static d => d.Write(Ink, DataRepository.VersionsFile(Merged("""{"id": "new-run", "name": "V1", "status": "pending"}""", Id1), V2))),
        ["an id replaced"] = ("AM6005", static d => d.Replace(Ink, Id1, "another-id")),
        ["an image's entry removed"] = ("AM6004", static d => d.Write(Manifest, WithoutImage(d.Read(Manifest), 1))),
        ["an image's address removed"] = ("AM6004", static d => d.Replace(Manifest, $"\"{Bucket}system_actors/training_data/{Actor}/{Image}\"", "null")),
        ["an image's address replaced by another's"] = ("AM6004", static d => d.Replace(Manifest, $"{Actor}/{Image}\"", $"{Actor}/{Actor}_2.jpg\"")),
        ["the hashes of images removed"] = ("AM6002 AM6002 AM6002", static d => d.Write(Manifest, string.Join('\n', d.Read(Manifest).Split('\n').Where(static l => !l.Contains("md5_hash", StringComparison.Ordinal))))),
        ["a manifest removed"] = ("AM6001 AM6004 AM6004 AM6004", static d => File.Delete(d.PathOf(Manifest))),
        ["a manifest's metadata removed"] = ("AM6002", static d => d.Replace(Manifest, "\"id\": \"0006\",\n    \"name\": \"0006_european_20_female\"", "")),
        ["a response removed that nobody took over"] = ("AM6004 AM6004", static d => File.Delete(d.PathOf(Response))),
        ["an address of a response removed"] = ("AM6004", static d => d.Replace(Response, $", \"{Bucket}{Legacy}/{Legacy}_1.jpg\"", "")),
        ["a selection set removed"] = ("AM6001", static d => d.Replace(Sets, ", {\"id\": 2, \"filenames\": [\"c.jpg\"]}", "")),
        ["an image taken out of a set"] = ("AM6002", static d => d.Replace(Sets, ", \"b.jpg\"", "")),
        ["an image of a style no longer listed"] = ("AM6004", static d => d.Replace(Listed, $$""", {"filename": "b.jpg", "s3_url": "{{Bucket}}styles/1/b.jpg"}""", "")),
        ["a style removed from the registry"] = ("AM6001", static d => d.Replace(Registry, ", {\"id\": \"2\", \"title\": \"Oil\"}", "")),
        ["a validated model removed from the registry"] = ("AM6002", static d => d.Replace(Registry, ", \"validated_lora_model\": {\"version_id\": \"x\"}", "")),
    };

    private static Dictionary<string, Action<DataRepository>> HarmlessCommits { get; } = new(StringComparer.Ordinal)
    {
        ["nothing"] = static _ => { },
        ["an entry added"] = static d => d.Write(Ink, DataRepository.VersionsFile(DataRepository.Version("style_1_v", 3), V2, V1)),
        ["entries in another order"] = static d => d.Write(Ink, DataRepository.VersionsFile(V1, V2)),
        ["another layout"] = static d => d.Write(Ink, d.Read(Ink).Replace("\n", "\r\n", StringComparison.Ordinal).Replace("  ", "\t", StringComparison.Ordinal)),
        ["a value changed"] = static d => d.Replace(Ink, "\"network_dim\": 16", "\"network_dim\": 32"),
        ["a value of another type"] = static d => d.Replace(Ink, "\"imageCount\": 12", "\"imageCount\": \"12\""),
        ["a field added"] = static d => d.Replace(Ink, "\"name\": \"V1\"", "\"name\": \"V1\", \"isGood\": true"),
        ["renamed"] = static d => d.Replace(Ink, "\"name\": \"V1\"", "\"name\": \"v01\""),
        ["merged by hand"] = static d => d.Write(Ink, DataRepository.VersionsFile(Merged(V2, Id1))),
        ["merged, and merged once more"] = static d => d.Write(Ink, DataRepository.VersionsFile(Merged(V2, Id1 + "\", \"older"))),
        ["the suffix of an id dropped"] = static d => d.Replace(Ink, Id1, Id1[..^3]),
        ["an address accelerated no more"] = static d => d.Replace(Ink, "storyboard-user-files.s3-accelerate.amazonaws.com/", "s3.us-west-1.amazonaws.com/storyboard-user-files/"),
        ["an address under the older prefix"] = static d => d.Replace(Ink, "/actor_maker_user/", "/styles_maker_user/"),
        ["the folder renamed"] = static d => Directory.Move(d.PathOf("resources/style_images/1_ink_intensity"), d.PathOf("resources/style_images/1_ink & wash")),
        ["the file moved to where it is looked for too"] = static d => Move(d, Ink, "data/training_versions/1.json"),
        ["an entry moved to another style"] = static d => Write(d, (Ink, DataRepository.VersionsFile(V2)), ("resources/style_images/2_oil/training_versions.json", DataRepository.VersionsFile(DataRepository.Version("style_2_v", 2), DataRepository.Version("style_2_v", 1), V1))),
        ["the other actor removed who had nothing"] = static d => d.Write("data/actors/0009_x/notes.txt", "x"),
        ["an image added"] = static d => d.Replace(Manifest, "\"training_data\": [", "\"training_data\": [\n    {\"filename\": \"new.jpg\", \"status\": \"local_only\"},"),
        ["an image renamed with its entry"] = static d => d.Replace(Manifest, $"\"filename\": \"{Image}\"", "\"filename\": \"portrait.jpg\""),
        ["an image's address in another bucket"] = static d => d.Replace(Manifest, "https://story-boards-assets.", "https://storyboard-user-files."),
        ["an image that is no more here but in S3"] = static d => File.Delete(d.PathOf($"data/actors/{Actor}/training_data/{Image}")),
        ["an image's case changed"] = static d => d.Replace(Manifest, $"\"filename\": \"{Image}\"", $"\"filename\": \"{Image.Replace(".jpg", ".JPG", StringComparison.Ordinal)}\""),
        ["numbers of the statistics changed"] = static d => d.Replace(Manifest, "\"training_images_count\": 3", "\"training_images_count\": 4"),
        ["a response taken over"] = static d => TakeOver(d),
        ["a set added"] = static d => d.Replace(Sets, "{\"id\": 2,", "{\"id\": 3, \"filenames\": []}, {\"id\": 2,"),
        ["the registry's model replaced"] = static d => d.Replace(Registry, "\"version_id\": \"x\"", "\"version_id\": \"y\""),
        ["broken, which is another rule's"] = static d => d.Write(Ink, "{"),
    };

    public void Dispose() => states.Dispose();

    [Theory]
    [MemberData(nameof(Lossy))]
    public void A_commit_that_loses_something_has_just_that_finding(string commit)
    {
        (string codes, Action<DataRepository> edit) = LossyCommits[commit];
        edit(states.Data);

        Assert.Equal(codes, states.Codes());
    }

    [Theory]
    [MemberData(nameof(Harmless))]
    public void A_commit_that_loses_nothing_has_no_finding(string commit)
    {
        HarmlessCommits[commit](states.Data);

        Assert.Empty(states.Losses().Select(static l => l.Finding.Message));
    }

    private static string IdOf(string entry) => entry.Split('"')[3];

    private static string Merged(string entry, string id) => entry.Insert(entry.LastIndexOf('}'), $", \"mergedIds\": [\"{id}\"]");

    private static string WithoutLora(string entry) => string.Join('\n', entry.Split('\n').Where(static l => !l.Contains("loraUrl", StringComparison.Ordinal)));

    private static string WithoutParameters(string entry)
    {
        int from = entry.IndexOf('{', entry.IndexOf("parameters", StringComparison.Ordinal));
        return entry[..(from + 1)] + entry[entry.IndexOf('}', from)..];
    }

    private static string WithoutImage(string manifest, int index)
    {
        string[] entries = manifest.Split("    {\n");
        return string.Join("    {\n", entries.Where((_, i) => i != index + 1));
    }

    private static void Move(DataRepository data, string from, string to)
    {
        data.Write(to, data.Read(from));
        File.Delete(data.PathOf(from));
    }

    private static void Write(DataRepository data, params (string Path, string Text)[] files) => Array.ForEach(files, f => data.Write(f.Path, f.Text));

    private static void TakeOver(DataRepository data)
    {
        File.Delete(data.PathOf(Response));
        string entries = string.Join(", ", new[] { 0, 1 }.Select(static i => $$"""{"filename": "{{Legacy}}_{{i}}.jpg", "s3_url": "{{Bucket}}system/{{Legacy}}_{{i}}.jpg", "status": "s3_only"}"""));
        data.Replace("data/actor_manifests/0007_manifest.json", "\"training_data\": []", $"\"training_data\": [{entries}]");
    }
}
