using System.Globalization;
using ActorMaker.Testing;

namespace ActorMaker.Browser.Tests;

/// <summary>Data with something of everything that a page shows.</summary>
internal static class Tree
{
    public const string Style = "1_ink_intensity";
    public const string Actor = "0000_european_16_male";
    public const string StyleFile = $"resources/style_images/{Style}/training_versions.json";

    /// <summary>A style with trainings of every outcome, one without versions, and an actor of 17 images, 12 of which are in S3.</summary>
    public static DataRepository Create()
    {
        DataRepository data = new();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string changed = DataRepository.Version("style_1_v", 3).Replace("\"max_train_steps\": 2000", "\"max_train_steps\": 3600", StringComparison.Ordinal).Replace("\"imageCount\"", "\"isGood\": true,\n      \"imageCount\"", StringComparison.Ordinal);
        data.AddStyle(
            Style,
            Entry("running", "V6", now.AddMinutes(-12), "\"status\": \"pending\""),
            Entry("failed", "V5", now.AddHours(-3), $"\"status\": \"failed\", \"error\": \"out of memory\", \"failedAt\": \"{Text(now.AddHours(-2))}\""),
            Entry("lost", "V4", now.AddDays(-47), "\"status\": \"pending\""),
            changed,
            DataRepository.Version("style_1_v", 2),
            DataRepository.Version("style_1_v", 1));
        data.Write($"resources/style_images/{Style}/selection_sets.json", """{"sets":[{"id":1,"filenames":["a.jpg","b.jpg"]}]}""");
        data.Write("data/s3_manifests/style_1_s3_manifest.json", $$"""{"s3_bucket":"story-boards-assets","files":[{{string.Join(',', ((string[])["a.jpg", "a.txt", "b.jpg", "b.txt"]).Select(static f => $$"""{"filename":"{{f}}","s3_key":"styles/1/{{f}}"}"""))}}]}""");
        data.Write("resources/style_images/2_paper_cut/reference.txt", "a style without versions");
        data.AddActor(Actor, images: 17, localOnly: 5);
        data.AddActorVersions("0006_european_20_female");
        data.AddActor("0006_european_20_female");
        return data;
    }

    private static string Entry(string id, string name, DateTimeOffset began, string rest) =>
        $$"""{"id": "{{id}}-e1", "name": "{{name}}", "timestamp": "{{Text(began)}}", "parameters": {"network_dim": 16}, "imageCount": 43, {{rest}}}""";

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
