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
        AddActor(data);
        data.AddActorVersions("0006_european_20_female");
        data.AddActor("0006_european_20_female");
        return data;
    }

    /// <summary>An actor of 17 images: 12 are in S3, and 5 only here.</summary>
    public static void AddActor(DataRepository data)
    {
        string manifest = data.AddActor(Actor, images: 17);
        string text = data.Read(manifest);
        for (int i = 12; i < 17; i++)
        {
            int at = text.IndexOf($"\"s3_url\": \"https://story-boards-assets.s3.us-west-1.amazonaws.com/system_actors/training_data/{Actor}/{Actor}_{i}.jpg\"", StringComparison.Ordinal);
            int end = text.IndexOf("\"synced\"", at, StringComparison.Ordinal) + "\"synced\"".Length;
            Assert.True(at > 0);
            text = text[..at] + "\"s3_url\": null,\n      \"status\": \"local_only\"" + text[end..];
        }

        data.Write(manifest, text.Replace("\"training_synced_count\": 17", "\"training_synced_count\": 12", StringComparison.Ordinal).Replace("\"training_local_only_count\": 0", "\"training_local_only_count\": 5", StringComparison.Ordinal));
    }

    private static string Entry(string id, string name, DateTimeOffset began, string rest) =>
        $$"""{"id": "{{id}}-e1", "name": "{{name}}", "timestamp": "{{Text(began)}}", "parameters": {"network_dim": 16}, "imageCount": 43, {{rest}}}""";

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
