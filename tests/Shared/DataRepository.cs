using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ActorMaker.Testing;

/// <summary>A training-data repository in a folder of its own outside this one, built file by file; removed when disposed.</summary>
/// <remarks>What the <c>Add…</c> methods write is clean: the gate finds nothing. A test then breaks one thing.</remarks>
public sealed class DataRepository : IDisposable
{
    private const string Loras = "https://storyboard-user-files.s3-accelerate.amazonaws.com/actor_maker_user/";
    private const string Images = "https://story-boards-assets.s3.us-west-1.amazonaws.com/system_actors/training_data/";

    public DataRepository(string name = "data", bool inMemory = false)
    {
        Folder = inMemory ? MemoryFolder.Make("actormaker-") : Directory.CreateTempSubdirectory("actormaker-").FullName;
        Root = Path.Join(Folder, name);
        Directory.CreateDirectory(Root);
    }

    /// <summary>The folder that holds the root: for files that are not data. Nothing else uses it.</summary>
    public string Folder { get; }

    /// <summary>Absolute path of the data root.</summary>
    public string Root { get; }

    /// <summary>The absolute path of a path below the root.</summary>
    public string PathOf(string relative) => Path.Join(Root, relative);

    /// <summary>Reads a file as text.</summary>
    public string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>Writes a file, with its folders, as UTF-8 without BOM; returns its absolute path.</summary>
    public string Write(string relative, string text) => Write(relative, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file, with its folders; returns its absolute path.</summary>
    public string Write(string relative, byte[] bytes)
    {
        string path = PathOf(relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Replaces a text that must occur in a file; returns the file's absolute path.</summary>
    public string Replace(string relative, string old, string @new)
    {
        string text = Read(relative);
        Assert.Contains(old, text, StringComparison.Ordinal);
        return Write(relative, text.Replace(old, @new, StringComparison.Ordinal));
    }

    /// <summary>Writes <c>resources/style_images/&lt;folder&gt;/training_versions.json</c>; returns its relative path.</summary>
    /// <param name="folder">Such as <c>1_ink_intensity</c>.</param>
    /// <param name="versions">The entries' JSON, in the file's order; without any, <see cref="Version"/>s V2 and V1.</param>
    public string AddStyle(string folder, params string[] versions)
    {
        int id = Id(folder);
        string relative = $"resources/style_images/{folder}/training_versions.json";
        Write(relative, VersionsFile(versions.Length > 0 ? versions : [Version($"style_{id}_v", 2), Version($"style_{id}_v", 1)]));
        return relative;
    }

    /// <summary>Writes <c>data/actors/&lt;folder&gt;/training_versions.json</c>; returns its relative path.</summary>
    /// <param name="folder">Such as <c>0006_european_20_female</c>.</param>
    /// <param name="versions">The entries' JSON, in the file's order; without any, <see cref="Version"/>s V2 and V1.</param>
    public string AddActorVersions(string folder, params string[] versions)
    {
        int id = Id(folder);
        string relative = $"data/actors/{folder}/training_versions.json";
        Write(relative, VersionsFile(versions.Length > 0 ? versions : [Version($"actor_{id}_", 2), Version($"actor_{id}_", 1)]));
        return relative;
    }

    /// <summary>The text of a version file.</summary>
    public static string VersionsFile(params string[] versions) => "{\n  \"versions\": [\n" + string.Join(",\n", versions) + "\n  ]\n}";

    /// <summary>The JSON of a completed entry with parameters, indented by four spaces.</summary>
    /// <param name="lora">What stands before the version in its LoRA's name: <c>style_1_v</c>, <c>actor_6_</c>.</param>
    /// <param name="number">The version's number; also its age: a higher number is newer.</param>
    public static string Version(string lora, int number)
    {
        string folder = lora.StartsWith("style", StringComparison.Ordinal) ? "custom-styles-models" : "custom-actors/models";
        string day = (number % 28 + 1).ToString("00", CultureInfo.InvariantCulture);
        string id = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(lora + number.ToString(CultureInfo.InvariantCulture))));
        return $$"""
                {
                  "id": "{{id[..8]}}-{{id[8..12]}}-{{id[12..16]}}-{{id[16..20]}}-{{id[20..]}}-e1",
                  "name": "V{{number}}",
                  "timestamp": "2025-09-{{day}}T10:00:00.000Z",
                  "parameters": {
                    "network_dim": 16,
                    "learning_rate": 0.0001,
                    "max_train_steps": 2000
                  },
                  "status": "completed",
                  "imageCount": 12,
                  "loraUrl": "{{Loras}}{{folder}}/{{lora}}V{{number}}.safetensors",
                  "completedAt": "2025-09-{{day}}T11:00:00.000Z"
                }
            """.ReplaceLineEndings("\n");
    }

    /// <summary>Writes an actor: images, and a manifest that lists them; returns the manifest's relative path.</summary>
    /// <param name="folder">Such as <c>0006_european_20_female</c>.</param>
    /// <param name="images">How many images: <c>&lt;folder&gt;_0.jpg</c> and so on, all different.</param>
    /// <param name="localOnly">How many of them, the last ones, are not in S3.</param>
    public string AddActor(string folder, int images = 2, int localOnly = 0)
    {
        string id = folder[..folder.IndexOf('_', StringComparison.Ordinal)];
        Directory.CreateDirectory(PathOf($"data/actors/{folder}/training_data"));
        List<string> entries = [];
        long size = 0;
        for (int i = 0; i < images; i++)
        {
            string file = $"{folder}_{i}.jpg";
            byte[] bytes = Jpeg(file);
            Write($"data/actors/{folder}/training_data/{file}", bytes);
            size += bytes.Length;
            bool isSynced = i < images - localOnly;
            entries.Add($$"""
                    {
                      "filename": "{{file}}",
                      "local_path": "data/actors/{{folder}}/training_data/{{file}}",
                      "size_bytes": {{bytes.Length}},
                      "size_mb": 0.0,
                      "modified_timestamp": 1760704897.25,
                      "modified_date": "2025-10-17T14:41:37.250000",
                      "md5_hash": "{{Convert.ToHexStringLower(MD5.HashData(bytes))}}",
                      "s3_url": {{(isSynced ? $"\"{Images}{folder}/{file}\"" : "null")}},
                      "status": "{{(isSynced ? "synced" : "local_only")}}"
                    }
                """.ReplaceLineEndings("\n"));
        }

        string list = entries.Count == 0 ? "[]" : "[\n" + string.Join(",\n", entries) + "\n  ]";
        string relative = $"data/actor_manifests/{id}_manifest.json";
        Write(relative, $$"""
            {
              "character_id": "{{id}}",
              "character_name": "{{folder}}",
              "metadata": {
                "id": "{{id}}",
                "name": "{{folder}}"
              },
              "migration_timestamp": "2025-10-15T07:38:28.793210",
              "base_images": [],
              "scene_images": [],
              "statistics": {
                "total_files": 0,
                "total_size_bytes": 0,
                "total_size_mb": 0,
                "base_images_count": 0,
                "scene_images_count": 0,
                "training_images_count": {{images}},
                "training_data_size_bytes": {{size}},
                "training_data_size_mb": 0.0,
                "training_synced_count": {{images - localOnly}},
                "training_local_only_count": {{localOnly}}
              },
              "status": "success",
              "training_data": {{list}},
              "training_data_updated": "2025-10-17T16:46:12.097326"
            }
            """.ReplaceLineEndings("\n"));
        return relative;
    }

    /// <summary>The bytes of a tiny JPEG file; another text, other bytes.</summary>
    public static byte[] Jpeg(string text)
    {
        byte[] comment = Encoding.UTF8.GetBytes(text);
        byte[] header = Convert.FromHexString("FFD8FFE000104A46494600010100000100010000");
        return [.. header, 0xFF, 0xFE, (byte)((comment.Length + 2) >> 8), (byte)(comment.Length + 2), .. comment, 0xFF, 0xD9];
    }

    /// <summary>The bytes of a file that begins and ends as a PNG file does; another text, other bytes.</summary>
    public static byte[] Png(string text) =>
        [.. Convert.FromHexString("89504E470D0A1A0A0000000D49484452"), .. Encoding.UTF8.GetBytes(text), .. Convert.FromHexString("0000000049454E44AE426082")];

    /// <summary>Runs the gate: <c>dotnet build</c> on a project in the root.</summary>
    /// <param name="arguments">More arguments, such as <c>-p:Apply=true</c>.</param>
    public BuildRun Build(params string[] arguments) => BuildRun.Start(this, "", ["build", .. arguments]);

    /// <summary>Runs a target: <c>dotnet msbuild -t:&lt;target&gt;</c> on a project in the root.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="arguments">More arguments, such as <c>-p:Apply=true</c>.</param>
    public BuildRun Run(string target, params string[] arguments) => BuildRun.Start(this, "", ["msbuild", "-t:" + target, .. arguments]);

    /// <summary>Runs a target with other variables in its environment.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="environment">Variables to set; null removes one.</param>
    /// <param name="arguments">More arguments.</param>
    public BuildRun Run(string target, IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        BuildRun.Start(this, "", ["msbuild", "-t:" + target, .. arguments], environment);

    /// <summary>Runs the gate on a project with a body.</summary>
    /// <param name="body">What stands in the project, such as <c>&lt;ItemGroup&gt;&lt;TrainingRule …/&gt;&lt;/ItemGroup&gt;</c>.</param>
    /// <param name="arguments">More arguments.</param>
    public BuildRun BuildWith(string body, params string[] arguments) => BuildRun.Start(this, body, ["build", .. arguments]);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A test that took rights away leaves its folder to the system's clean-up.
        }
    }

    private static int Id(string folder) => int.Parse(folder[..folder.IndexOf('_', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
}
