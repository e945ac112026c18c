using System.Text;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Gate;

/// <summary>JSON of clean data on one line, in which a test changes single members.</summary>
internal static class Entry
{
    public const string Ink = "resources/style_images/1_ink_intensity/training_versions.json";
    public const string Actor = "0006_european_20_female";
    public const string Manifest = "data/actor_manifests/0006_manifest.json";

    /// <summary>The address of a LoRA.</summary>
    public static string Lora(string file) => $"https://loras.s3.us-west-1.amazonaws.com/models/{file}.safetensors";

    /// <summary>A completed version of style 1.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="changes">Members to set, as JSON; a null one is left out.</param>
    public static string Version(int number, params (string Name, string? Json)[] changes) => Write(
        [("id", $"\"run-{number}\""), ("name", $"\"V{number}\""), ("parameters", "{\"steps\":1000}"), ("status", "\"completed\""), ("loraUrl", $"\"{Lora($"style_1_vV{number}")}\"")],
        changes);

    /// <summary>An entry of a manifest for the actor's image of a number, which <see cref="AddImage"/> writes.</summary>
    public static string Image(int number, params (string Name, string? Json)[] changes)
    {
        byte[] bytes = DataRepository.Jpeg($"image {number}");
        return Write(
            [
                ("filename", $"\"{Actor}_{number}.jpg\""), ("size_bytes", $"{bytes.Length}"), ("md5_hash", $"\"{Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(bytes))}\""),
                ("s3_url", $"\"https://images.s3.us-west-1.amazonaws.com/{Actor}/{Actor}_{number}.jpg\""), ("status", "\"synced\""),
            ],
            changes);
    }

    /// <summary>The path of one of the actor's images.</summary>
    public static string ImagePath(int number) => $"data/actors/{Actor}/training_data/{Actor}_{number}.jpg";

    public static void AddImage(DataRepository data, int number) => data.Write(ImagePath(number), DataRepository.Jpeg($"image {number}"));

    /// <summary>Writes the version file of style 1.</summary>
    public static DataRepository AddVersions(this DataRepository data, params string[] versions)
    {
        data.Write(Ink, Versions(versions));
        return data;
    }

    public static string Versions(params string[] versions) => $$"""{"versions":[{{string.Join(',', versions)}}]}""";

    /// <summary>Writes the actor's manifest, and images 0 and 1 beside it.</summary>
    public static DataRepository AddManifest(this DataRepository data, params string[] entries)
    {
        AddImage(data, 0);
        AddImage(data, 1);
        data.Write(Manifest, ManifestOf(entries));
        return data;
    }

    public static string ManifestOf(params string[] entries) =>
        $$"""{"character_id":"0006","character_name":"{{Actor}}","training_data":[{{string.Join(',', entries)}}]}""";

    private static string Write((string Name, string? Json)[] members, (string Name, string? Json)[] changes)
    {
        List<(string Name, string? Json)> all = [.. members];
        foreach ((string Name, string? Json) change in changes)
        {
            int at = all.FindIndex(m => m.Name == change.Name);
            if (at < 0)
            {
                all.Add(change);
            }
            else
            {
                all[at] = change;
            }
        }

        StringBuilder text = new("{");
        foreach ((string name, string? json) in all)
        {
            if (json is not null)
            {
                text.Append(text.Length > 1 ? "," : "").Append('"').Append(name).Append("\":").Append(json);
            }
        }

        return text.Append('}').ToString();
    }
}
