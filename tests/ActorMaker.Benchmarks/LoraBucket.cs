using System.Globalization;
using System.Text;
using ActorMaker.S3.Harness;

namespace ActorMaker.Benchmarks;

/// <summary>Fills a bucket with LoRAs, and a data root with the version files that know them: every tenth entry waits for its LoRA.</summary>
internal static class LoraBucket
{
    private const string Prefix = "actor_maker_user/custom-styles-models/";

    public static async Task<int> FillAsync(string root, int styles, int versions)
    {
        IS3Server server = Server.Given();
        using TestBucket bucket = await TestBucket.CreateAsync(server);
        for (int style = 1; style <= styles; style++)
        {
            string folder = Path.Combine(root, "resources", "style_images", $"{style}_bench");
            Directory.CreateDirectory(folder);
            IEnumerable<string> entries = Enumerable.Range(1, versions).Reverse().Select(v => Entry(bucket.Name, style, v));
            await File.WriteAllTextAsync(Path.Combine(folder, "training_versions.json"), "{\n  \"versions\": [\n" + string.Join(",\n", entries) + "\n  ]\n}", new UTF8Encoding(false));
        }

        await bucket.PutAllAsync(Enumerable.Range(0, styles * versions).Select(i => Key(i / versions + 1, i % versions + 1)), Safetensors.File(64));
        Console.WriteLine(bucket.Name);
        return 0;
    }

    private static string Key(int style, int version) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}style_{style}_vV{version}.safetensors");

    private static string Entry(string bucket, int style, int version)
    {
        bool waits = (style + version) % 10 == 0;
        string lora = waits ? "" : $",\n      \"loraUrl\": \"https://{bucket}.s3.us-west-1.amazonaws.com/{Key(style, version)}\"";
        return $$"""
                {
                  "id": "ec487842-b853-4ca1-{{style:x4}}-{{version:x12}}-e1",
                  "name": "V{{version}}",
                  "timestamp": "2025-10-13T19:36:17.724Z",
                  "parameters": { "network_dim": 16, "network_alpha": 16, "learning_rate": 0.0001, "max_train_steps": 2000 },
                  "status": "{{(waits ? "pending" : "completed")}}",
                  "imageCount": 43{{lora}}
                }
            """;
    }
}
