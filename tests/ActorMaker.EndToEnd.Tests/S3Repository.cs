using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace ActorMaker.EndToEnd.Tests;

/// <summary>A data root, and a bucket of its own for it. Credentials stand in the root's <c>.env</c>, and nowhere else.</summary>
internal sealed class S3Repository : IDisposable
{
    /// <summary>Where the studio keeps the LoRAs of styles and actors.</summary>
    public const string Styles = "actor_maker_user/custom-styles-models/";

    /// <summary>Where the studio keeps the LoRAs of actors.</summary>
    public const string Actors = "actor_maker_user/custom-actors/models/";

    private S3Repository(TestBucket bucket)
    {
        Bucket = bucket;
        Endpoint = bucket.Server.Endpoint;
        Data.Write(".env", $"AWS_ACCESS_KEY={bucket.Server.AccessKey}\nAWS_ACCESS_SECRET={bucket.Server.SecretKey}\n");
    }

    /// <summary>The data root.</summary>
    public DataRepository Data { get; } = new();

    /// <summary>The bucket.</summary>
    public TestBucket Bucket { get; }

    /// <summary>The service that the targets are told of: the server, or a proxy in front of it.</summary>
    public Uri Endpoint { get; set; }

    /// <summary>Makes a data root and a bucket; ends the test when there is no server.</summary>
    /// <param name="fixture">The server.</param>
    public static Task<S3Repository> CreateAsync(S3ServerFixture fixture) => CreateAsync(fixture.Require());

    /// <summary>Makes a data root, and a bucket on a server of the test's own.</summary>
    /// <param name="server">The server.</param>
    public static async Task<S3Repository> CreateAsync(IS3Server server) => new(await TestBucket.CreateAsync(server));

    /// <summary>The address of an object under the studio's first form: regional.</summary>
    /// <param name="key">Its key.</param>
    public string Regional(string key) => $"https://{Bucket.Name}.s3.us-west-1.amazonaws.com/{key}";

    /// <summary>The address of an object in the accelerated form.</summary>
    /// <param name="key">Its key.</param>
    public string Accelerated(string key) => $"https://{Bucket.Name}.s3-accelerate.amazonaws.com/{key}";

    /// <summary>Puts whole LoRAs of styles there.</summary>
    /// <param name="names">Their file names, without the extension.</param>
    public async Task PutLorasAsync(params string[] names)
    {
        foreach (string name in names)
        {
            await Bucket.PutAsync($"{Styles}{name}.safetensors", Safetensors.File(64));
        }
    }

    /// <summary>Name and status of every entry of a version file, in its order.</summary>
    /// <param name="relative">The file.</param>
    public string Statuses(string relative) =>
        string.Join(' ', JsonNode.Parse(Data.Read(relative))!["versions"]!.AsArray().Select(v => $"{(string)v!["name"]!}:{(string)v["status"]!}"));

    /// <summary>The JSON of a run as the training start writes it, without a LoRA.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="timestamp">When it began.</param>
    /// <param name="id">Its RunPod job.</param>
    /// <param name="status">Its status.</param>
    public static string Entry(string name, string timestamp, string id = "ec487842-b853-4ca1-ba91-76bba6a59006-e2", string status = "pending") => $$"""
            {
              "id": "{{id}}",
              "name": "{{name}}",
              "timestamp": "{{timestamp}}",
              "parameters": {
                "network_dim": 32
              },
              "status": "{{status}}",
              "selectionSetId": 1,
              "imageCount": 43
            }
        """.ReplaceLineEndings("\n");

    /// <summary>Runs a target with the properties of the server and the bucket.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="arguments">More arguments; a property that is given here counts.</param>
    public BuildRun Run(string target, params string[] arguments) => Data.Run(target, Properties(arguments));

    /// <summary>Does the same with other variables in the environment.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="environment">Variables to set.</param>
    /// <param name="arguments">More arguments.</param>
    public BuildRun Run(string target, IReadOnlyDictionary<string, string?> environment, params string[] arguments) => Data.Run(target, environment, Properties(arguments));

    /// <summary>Does the same, but does not wait.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="output">Grows while the process runs; lock it to read it meanwhile.</param>
    /// <param name="arguments">More arguments.</param>
    public Process Begin(string target, out StringBuilder output, params string[] arguments) => BuildRun.Begin(Data, "", ["msbuild", "-t:" + target, .. Properties(arguments)], out output);

    private string[] Properties(string[] more) =>
    [
        $"-p:S3ServiceUrl={Endpoint}", "-p:S3Region=us-west-1", $"-p:LoraBucket={Bucket.Name}", $"-p:LoraPrefixes={Styles}%3B{Actors}",
        $"-p:ImageBucket={Bucket.Name}", "-p:ImagePrefix=system_actors/training_data/", .. more,
    ];

    /// <inheritdoc/>
    public void Dispose()
    {
        Data.Dispose();
        Bucket.Dispose();
    }
}
