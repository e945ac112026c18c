using System.Security.Cryptography;
using System.Text;
using ActorMaker.Data.Files;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Json;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;
using ActorMaker.Data.Tests.Manifests;

namespace ActorMaker.Data.Tests.Mend;

/// <summary>An entry of a manifest as a test looks at it.</summary>
internal sealed record ManifestEntry(string Name, string? Status, string? Url, string? Hash, long? Size, string Raw);

/// <summary>A data root with actors, in a folder of its own, removed after the test.</summary>
internal sealed class ActorRepository : IDisposable
{
    public const string Bucket = "story-boards-assets";

    public ActorRepository() => Root = Directory.CreateTempSubdirectory("actormaker-sync-").FullName;

    public string Root { get; }

    public static string Url(string actor, string file, string bucket = Bucket) =>
        $"https://{bucket}.s3.us-west-1.amazonaws.com/system_actors/training_data/{actor}/{file}";

    public static string Md5(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));

    public string PathOf(string relative) => Path.Combine(Root, relative);

    public string ImagePath(string actor, string file) => PathOf($"data/actors/{actor}/training_data/{file}");

    public string ResponsePath(string actor) => ImagePath(actor, "response.json");

    public string ManifestPath(string actor) => PathOf($"data/actor_manifests/{actor[..actor.IndexOf('_', StringComparison.Ordinal)]}_manifest.json");

    /// <summary>Writes a file, with its folders; returns its absolute path.</summary>
    /// <param name="file">Absolute, or relative to the root.</param>
    /// <param name="bytes">What is in it.</param>
    public string Write(string file, byte[] bytes)
    {
        string path = PathOf(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes an image and gives back its bytes.</summary>
    public byte[] AddImage(string actor, string file, string? text = null)
    {
        byte[] bytes = TinyImage.Of(file, text ?? file);
        Write(ImagePath(actor, file), bytes);
        return bytes;
    }

    /// <summary>Writes a manifest from before the migration, as the studio has them.</summary>
    public void AddManifest(string actor, string extra = "", string? name = null) => Write(ManifestPath(actor), OldManifest(actor, extra, name));

    public static string OldManifest(string actor, string extra = "", string? name = null)
    {
        string id = actor[..actor.IndexOf('_', StringComparison.Ordinal)];
        return $$"""
            {
              "character_id": "{{id}}",
              "character_name": "{{name ?? actor}}",
              "metadata": {
                "img": "{{actor}}.webp",
                "face_prompt": "Zoë, 20 year old"
              },
              "migration_timestamp": "2025-10-15T07:38:30.292121",
              "base_images": [],
              "scene_images": [],
              "statistics": {
                "total_files": 1,
                "total_size_bytes": 1282952,
                "total_size_mb": 1.22,
                "base_images_count": 1,
                "scene_images_count": 0
              },
              "status": "success"{{extra}}
            }
            """.ReplaceLineEndings("\n");
    }

    public void AddResponse(string actor, params string[] urls) => Write(ResponsePath(actor), Response(actor, urls));

    public static string Response(string actor, params string[] urls) => $$"""
        {
          "delayTime": 1166,
          "executionTime": 346732,
          "id": "f591d29d-b9af-4d4d-b9c7-8d5c17ea539b-e1",
          "output": {
            "output": {
              "actor_id": "{{actor}}",
              "s3_image_urls": [{{string.Join(", ", urls.Select(u => JsonString.Encode(u)))}}],
              "type": "system"
            },
            "status": "success"
          },
          "status": "COMPLETED"
        }
        """.ReplaceLineEndings("\n");

    public GateSettings Settings => new(Root);

    public ManifestSyncPlan Plan(string? actors = null) => ManifestSync.Plan(Settings with { Actors = IdFilter.Parse(actors) }, CancellationToken.None);

    /// <summary>The codes of what a sync says, in order.</summary>
    public string Codes() => string.Join(' ', Plan().Findings.Select(f => f.Rule.Code).Order(StringComparer.Ordinal));

    /// <summary>Plans and applies; every edit must succeed.</summary>
    public ManifestSyncPlan Sync(string? actors = null)
    {
        ManifestSyncPlan sync = Plan(actors);
        PlanResult result = PlanApplier.Apply(sync.Plan, new ApplySettings(), CancellationToken.None);
        Assert.Empty(result.Findings);
        return sync;
    }

    /// <summary>The codes that the gate finds, in order of path.</summary>
    public string Gate() => string.Join(' ', ManifestsGate.Check(Settings, CancellationToken.None).Findings.Select(f => f.Rule.Code));

    public string ManifestText(string actor) => File.ReadAllText(ManifestPath(actor));

    public IReadOnlyList<ManifestEntry> Entries(string actor) => Entries(File.ReadAllBytes(ManifestPath(actor)));

    public static IReadOnlyList<ManifestEntry> Entries(byte[] manifest)
    {
        using JsonText text = JsonText.Parse(manifest);
        return [.. ActorManifest.Read("", text).Images.Select(i => new ManifestEntry(
            i.Name,
            i.Status?.AsString(),
            i.S3Url?.AsString(),
            i.Hash?.AsString(),
            i.Size?.AsInt64(),
            Encoding.UTF8.GetString(i.Value.Raw)))];
    }

    /// <summary>The statuses in order, as <c>synced synced local_only</c>.</summary>
    public string Statuses(string actor) => string.Join(' ', Entries(actor).Select(e => e.Status));

    public string Statistic(string actor, string name)
    {
        using JsonText text = JsonText.Parse(File.ReadAllBytes(ManifestPath(actor)));
        JsonValue statistics = ActorManifest.Read("", text).Statistics!.Value;
        return statistics.TryGet(Encoding.UTF8.GetBytes(name), out JsonValue value) ? Encoding.UTF8.GetString(value.Raw) : "missing";
    }

    /// <summary>The counts of synced, local_only, s3_only and out_of_sync.</summary>
    public string Counts(string actor) => string.Join(' ', new[] { "synced", "local_only", "s3_only", "out_of_sync" }.Select(s => Statistic(actor, $"training_{s}_count")));

    /// <summary>Every file with its bytes and what the file system knows of it.</summary>
    public Dictionary<string, (string Text, FileStamp Stamp)> Snapshot() =>
        Directory.EnumerateFiles(PathOf("data"), "*", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(Root, f), f => (Convert.ToBase64String(File.ReadAllBytes(f)), FileStamp.Of(f)), StringComparer.Ordinal);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (IOException)
        {
            // The system's temporary folder is cleared anyway.
        }
    }
}
