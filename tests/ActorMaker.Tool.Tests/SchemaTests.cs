using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Versions;
using ActorMaker.Testing;
using Json.Schema;

namespace ActorMaker.Tool.Tests;

/// <summary>The schemas say what the reader says, and what the targets write.</summary>
public sealed class SchemaTests : IDisposable
{
    private static readonly string[] Strange = ["null", "true", "7", "7.0", "-1", "7.5", "\"\"", "\"text\"", "[]", "[1]", "[\"a\"]", "{}", "{\"x\": 1}"];

    private readonly DataRepository data = new();

    public static TheoryData<string> Names => [.. Schema.Names];

    public void Dispose() => data.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_schema_is_of_draft_2020_12_and_one_that_is_valid_itself(string name)
    {
        JsonNode schema = JsonNode.Parse(Schema.Read(name))!;

        Assert.Equal("https://json-schema.org/draft/2020-12/schema", (string?)schema["$schema"]);
        Assert.True(MetaSchemas.Draft202012.Evaluate(JsonSerializer.SerializeToElement(schema)).IsValid);
    }

    [Fact]
    public async Task The_command_prints_one_schema_or_all()
    {
        ToolRun one = await ToolRun.InAsync(data.Root, "schema", "plan");
        ToolRun all = await ToolRun.InAsync(data.Root, "schema");
        ToolRun none = await ToolRun.InAsync(data.Root, "schema", "plans");

        Assert.Equal(Schema.Read("plan"), one.Output);
        Assert.Equal(["actor_manifest", "plan", "report", "selection_sets", "training_versions"], JsonNode.Parse(all.Output)!.AsObject().Select(static p => p.Key));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(one.Output), JsonNode.Parse(all.Output)!["plan"]));
        Assert.Equal(ExitCode.Usage, none.ExitCode);
        Assert.Contains("did you mean plan?", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_file_is_valid_exactly_where_the_reader_finds_its_shape_right()
    {
        JsonSchema schema = Of("training_versions");
        JsonNode sound = JsonNode.Parse(DataRepository.VersionsFile(DataRepository.Version("style_1_v", 1)))!;
        string[] fields = ["id", "name", "description", "timestamp", "parameters", "status", "selectionSetId", "imageCount", "loraUrl", "completedAt", "error", "failedAt", "lastSynced", "isGood", "mergedIds", "mine"];
        (int valid, int invalid) = (0, 0);
        foreach ((string field, string? value) in fields.SelectMany(static f => Strange.Select(v => (f, (string?)v)).Append((f, null))))
        {
            JsonNode file = sound.DeepClone();
            JsonObject entry = file["versions"]![0]!.AsObject();
            entry.Remove(field);
            if (value is not null)
            {
                entry[field] = JsonNode.Parse(value);
            }

            AssertAgree(file, schema, static text => VersionsFile.Read("x", text, subject: null, serviceUrl: null).IsSound, $"{field}: {value}", ref valid, ref invalid);
        }

        foreach (string root in Strange.Concat(Strange.Select(static v => $"{{\"versions\": {v}}}")).Concat(Strange.Select(static v => $"{{\"versions\": [{v}]}}")))
        {
            AssertAgree(JsonNode.Parse(root), schema, static text => VersionsFile.Read("x", text, subject: null, serviceUrl: null).IsSound, root, ref valid, ref invalid);
        }

        Assert.True(valid > 50 && invalid > 100, $"{valid} valid, {invalid} invalid");
    }

    [Fact]
    public void A_manifest_is_valid_exactly_where_the_reader_finds_its_shape_right()
    {
        JsonSchema schema = Of("actor_manifest");
        JsonNode sound = JsonNode.Parse(data.Read(data.AddActor("0006_european_20_female")))!;
        (int valid, int invalid) = (0, 0);
        foreach ((string field, string? value) in new[] { "filename", "local_path", "size_bytes", "md5_hash", "s3_url", "status", "mine", "/character_id", "/character_name", "/statistics", "/training_data" }
            .SelectMany(static f => Strange.Select(v => (f, (string?)v)).Append((f, null))))
        {
            JsonNode file = sound.DeepClone();
            JsonObject holder = field[0] == '/' ? file.AsObject() : file["training_data"]![0]!.AsObject();
            holder.Remove(field.TrimStart('/'));
            if (value is not null)
            {
                holder[field.TrimStart('/')] = JsonNode.Parse(value);
            }

            AssertAgree(file, schema, static text => ActorManifest.Read("x", text).IsSound, $"{field}: {value}", ref valid, ref invalid);
        }

        Assert.True(valid > 30 && invalid > 50, $"{valid} valid, {invalid} invalid");
    }

    [Fact]
    public async Task What_a_report_and_a_plan_say_is_valid()
    {
        data.AddStyle("1_ink_intensity");
        data.Replace("resources/style_images/1_ink_intensity/training_versions.json", "\"V2\"", "\"v2\"");
        data.AddActor("0006_european_20_female");
        data.Write("data/actors/0006_european_20_female/training_data/new.jpg", DataRepository.Jpeg("new"));
        data.Write("data/actors/0007_x/training_data/new.jpg", DataRepository.Jpeg("other"));

        await ToolRun.InAsync(data.Root, "report", "--training-report", "report");
        await ToolRun.InAsync(data.Root, "fix", "--training-plan", "preview.json");
        await ToolRun.InAsync(data.Root, "fix", "--apply", "--training-plan", "applied.json");
        await ToolRun.InAsync(data.Root, "sync", "manifests", "--training-plan", "manifests.json");
        PlanFile.Write(
            new Plan(data.Root, "RepairTrainingImages", [])
            {
                Transfers =
                [
                    new ObjectTransfer(TransferAction.Download, "images", "a/b.jpg", data.PathOf("data/b.jpg")),
                    new ObjectTransfer(TransferAction.Replace, "images", "a/c.jpg", data.PathOf("data/c.jpg"))
                    {
                        Size = 5,
                        Md5 = "cc127b0bdfb7af6f472a5fe92b4c83bb",
                        Replaced = new ReplacedObject("cc127b0bdfb7af6f472a5fe92b4c83bc", 4, DateTimeOffset.UnixEpoch, VersionId: null),
                        Outcome = TransferOutcome.Failed,
                        Failure = Finding.At(RuleCatalog.CannotWrite, data.PathOf("data/c.jpg"), "it cannot be written"),
                    },
                ],
            },
            result: null,
            data.PathOf("push.json"));

        AssertValid("report", "report/report.json");
        AssertValid("plan", "preview.json");
        AssertValid("plan", "applied.json");
        AssertValid("plan", "manifests.json");
        AssertValid("plan", "push.json");
        AssertValid("actor_manifest", "data/actor_manifests/0006_manifest.json");
    }

    [Fact]
    public void The_real_data_is_valid()
    {
        string? corpus = Environment.GetEnvironmentVariable("ACTORMAKER_CORPUS");
        Assert.SkipWhen(corpus is null, "ACTORMAKER_CORPUS is not set");
        foreach ((string schema, string pattern) in new[] { ("training_versions", "training_versions.json"), ("selection_sets", "selection_sets.json"), ("actor_manifest", "*_manifest.json") })
        {
            JsonSchema known = Of(schema);
            string[] files = [.. Directory.GetFiles(corpus, pattern, SearchOption.AllDirectories).Where(static f => !f.Contains("s3_manifest", StringComparison.Ordinal))];
            Assert.NotEmpty(files);
            Assert.All(files, f => Assert.True(known.Evaluate(JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(f))).IsValid, f));
        }
    }

    private static JsonSchema Of(string name) => JsonSchema.FromText(Schema.Read(name));

    private static void AssertAgree(JsonNode? file, JsonSchema schema, Func<JsonText, bool> isSound, string what, ref int valid, ref int invalid)
    {
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(file?.ToJsonString() ?? "null"));
        bool isValid = schema.Evaluate(JsonSerializer.SerializeToElement(file)).IsValid;
        Assert.True(isSound(text) == isValid, $"{what}: the schema says {isValid}, the reader {!isValid}");
        (valid, invalid) = isValid ? (valid + 1, invalid) : (valid, invalid + 1);
    }

    private void AssertValid(string schema, string path)
    {
        EvaluationResults results = Of(schema).Evaluate(JsonSerializer.Deserialize<JsonElement>(data.Read(path)), new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(results.IsValid, $"{path}: {string.Join("; ", (results.Details ?? []).Where(static d => d.Errors is not null).Select(static d => $"{d.InstanceLocation} {string.Join(", ", d.Errors!.Values)}"))}\n{data.Read(path)}");
    }
}
