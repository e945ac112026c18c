using System.Text;
using System.Text.Json.Nodes;

namespace ActorMaker.EndToEnd.Tests;

/// <summary>The target as a user runs it, against a real S3 server: what it connects, adds, and leaves alone.</summary>
public sealed class SyncS3LorasTests(SuiteServer fixture)
{
    private const string Style = "resources/style_images/1_ink_intensity/training_versions.json";
    private const string Began = "2025-10-13T19:36:17.724Z";

    [Fact]
    public async Task A_bucket_whose_addresses_the_gate_would_refuse_is_refused_before_anything_is_asked()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        string file = s3.Data.AddStyle("1_ink_intensity", S3Repository.Entry("V1", "2025-09-01T10:00:00.000Z"));
        await s3.PutLorasAsync("style_1_vV1");
        string before = s3.Data.Read(file);

        PrintedFinding finding = s3.Run("SyncS3Loras", "-p:TrainingBuckets=another").Failed().Only("AM9002");

        Assert.Contains("LoraBucket", finding.Message, StringComparison.Ordinal);
        Assert.Contains("TrainingBuckets", finding.Message, StringComparison.Ordinal);
        Assert.Equal(before, s3.Data.Read(file));
    }

    [Fact]
    public async Task A_finished_training_is_connected_with_its_lora_and_a_second_run_changes_no_byte()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddStyle("1_ink_intensity", S3Repository.Entry("V9", Began), DataRepository.Version("style_1_v", 8));
        await s3.PutLorasAsync("style_1_vV9", "style_1_vV8");

        BuildRun run = s3.Run("SyncS3Loras").Succeeded();

        Assert.Empty(run.Findings);
        Assert.Matches(@"SyncS3Loras: 2 LoRAs in the bucket, 1 version file, 3 requests \(2 list, 1 get\): 1 changed, 0 failed", run.Log);
        string after = s3.Data.Read(Style);
        Assert.Contains($"\"loraUrl\": \"{s3.Regional(S3Repository.Styles + "style_1_vV9.safetensors")}\"", after, StringComparison.Ordinal);
        Assert.Contains("\"network_dim\": 32", after, StringComparison.Ordinal);
        Assert.Equal("V9:completed V8:completed", s3.Statuses(Style));
        DateTime written = File.GetLastWriteTimeUtc(s3.Data.PathOf(Style));

        Assert.Contains(": 0 changed, 0 failed", s3.Run("SyncS3Loras").Succeeded().Log, StringComparison.Ordinal);
        Assert.Equal((after, written), (s3.Data.Read(Style), File.GetLastWriteTimeUtc(s3.Data.PathOf(Style))));
        s3.Data.Build().Succeeded();
        s3.Data.Run("UndoTraining", "-p:Apply=true").Succeeded();
        Assert.Equal("V9:pending V8:completed", s3.Statuses(Style));
    }

    [Fact]
    public async Task A_preview_tells_every_change_at_its_place_and_writes_nothing()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddStyle("1_ink_intensity", S3Repository.Entry("V9", Began));
        string before = s3.Data.Read(Style);
        await s3.PutLorasAsync("style_1_vV9");

        BuildRun run = s3.Run("SyncS3Loras", "-p:Apply=false").Succeeded();

        Assert.Equal("AM4000 AM4001", run.Codes);
        Assert.Contains("pending becomes completed", run.Only("AM4001").Message, StringComparison.Ordinal);
        Assert.Contains("\"status\": \"pending\"", run.Only("AM4001").SourceLine, StringComparison.Ordinal);
        Assert.Equal(before, s3.Data.Read(Style));
    }

    [Fact]
    public async Task New_loras_get_entries_with_what_their_header_says_and_only_those_cost_a_request_each()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddStyle("1_ink_intensity", DataRepository.Version("style_1_v", 8));
        Directory.CreateDirectory(s3.Data.PathOf("resources/style_images/5_soft_gouache"));
        s3.Data.AddActor("0006_european_20_female");
        await s3.PutLorasAsync("style_1_vV8");
        byte[] trained = Safetensors.File(64, ("ss_network_dim", "16"), ("ss_learning_rate", "0.0001"), ("ss_tag_frequency", "a caption"), ("ss_training_comment", "secret plans"));
        await s3.Bucket.PutAsync(S3Repository.Styles + "style_1_vV9.safetensors", trained);
        await s3.Bucket.PutAsync(S3Repository.Styles + "style_5_vV1.safetensors", Safetensors.File(64));
        await s3.Bucket.PutAsync(S3Repository.Actors + "actor_0006_V7.safetensors", Safetensors.File(64));
        await s3.Bucket.PutAsync(S3Repository.Styles + "style_1_vV10.safetensors", trained.AsMemory(0, trained.Length - 1));

        BuildRun run = s3.Run("SyncS3Loras").Failed();

        Assert.Equal("AM3005", run.Codes);
        Assert.Contains("style_1_vV10", run.Only("AM3005").Message, StringComparison.Ordinal);
        Assert.Contains("8 requests (2 list, 2 head, 4 get)", run.Log, StringComparison.Ordinal);
        Assert.Equal("V9:completed V8:completed", s3.Statuses(Style));
        JsonNode added = JsonNode.Parse(s3.Data.Read(Style))!["versions"]![0]!;
        Assert.Equal("""{"network_dim":16,"learning_rate":0.0001}""", added["parameters"]!.ToJsonString());
        Assert.Equal("Synced from S3", (string?)added["description"]);
        Assert.Equal("V1:completed", s3.Statuses("resources/style_images/5_soft_gouache/training_versions.json"));
        Assert.Equal("V7:completed", s3.Statuses("data/actors/0006_european_20_female/training_versions.json"));
        s3.Data.Build().Succeeded();
        Assert.Contains("3 requests (2 list, 1 head)", s3.Run("SyncS3Loras").Failed().Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_that_no_entry_can_take_are_warnings_and_checkpoints_are_left_alone()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddStyle("1_ink_intensity", DataRepository.Version("style_1_v", 8));
        await s3.PutLorasAsync("style_1_vV8", "style_11_vV1", "style_1_vV8-000010", "SBai_style_1", "style_132cfd2d-0000");

        BuildRun run = s3.Run("SyncS3Loras").Succeeded();

        Assert.Equal("AM3001 AM3002 AM3002", run.Codes);
        Assert.Contains("style_11_vV1", run.Only("AM3001").Message, StringComparison.Ordinal);
        Assert.Equal("V8:completed", s3.Statuses(Style));
        Assert.False(Directory.Exists(s3.Data.PathOf("resources/style_images/11")));
    }

    [Fact]
    public async Task An_older_object_of_the_same_name_does_not_make_a_failed_run_good()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        string failed = S3Repository.Entry("V2", "2125-10-13T19:36:17.724Z", status: "failed").Replace("\"imageCount\": 43", "\"imageCount\": 43,\n      \"error\": \"Training failed\"", StringComparison.Ordinal);
        s3.Data.AddStyle("1_ink_intensity", failed);
        string before = s3.Data.Read(Style);
        await s3.PutLorasAsync("style_1_vV2");

        Assert.Equal("AM3010", s3.Run("SyncS3Loras").Succeeded().Codes);
        Assert.Equal(before, s3.Data.Read(Style));
    }

    [Theory]
    [InlineData("")]
    [InlineData("half")]
    [InlineData("no safetensors file, but as long as one")]
    public async Task No_run_is_completed_by_an_object_that_is_no_whole_lora(string kind)
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddStyle("1_ink_intensity", S3Repository.Entry("V2", Began), DataRepository.Version("style_1_v", 1));
        string before = s3.Data.Read(Style);
        byte[] whole = Safetensors.File(64);
        await s3.Bucket.PutAsync(S3Repository.Styles + "style_1_vV2.safetensors", kind == "half" ? whole[..^1] : Encoding.ASCII.GetBytes(kind));
        await s3.PutLorasAsync("style_1_vV1");

        PrintedFinding finding = s3.Run("SyncS3Loras").Failed().Only("AM3005");

        Assert.Contains("style_1_vV2", finding.Message, StringComparison.Ordinal);
        Assert.Equal(before, s3.Data.Read(Style));

        await s3.PutLorasAsync("style_1_vV2");
        s3.Run("SyncS3Loras").Succeeded();
        Assert.Equal("V2:completed V1:completed", s3.Statuses(Style));
    }

    [Theory]
    [InlineData("runpod_job_id")]
    [InlineData("runpod-job-id")]
    public async Task An_object_that_nothing_else_matches_is_given_to_the_run_whose_job_wrote_it(string name)
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddStyle("1_ink_intensity", S3Repository.Entry("final take", Began, id: "2b7c1f00-e1"));
        await s3.Bucket.PutAsync(S3Repository.Styles + "style_1_vV3.safetensors", Safetensors.File(8), (name, "2b7c1f00"));

        s3.Run("SyncS3Loras").Succeeded();

        Assert.Equal("final take:completed", s3.Statuses(Style));
    }

    [Fact]
    public async Task A_broken_file_is_reported_and_the_others_are_done()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddStyle("1_ink_intensity", S3Repository.Entry("V1", Began));
        s3.Data.Write("resources/style_images/2_vivid/training_versions.json", "{\"versions\": [");
        s3.Data.AddActorVersions("0006_european_20_female", S3Repository.Entry("V7", Began), DataRepository.Version("actor_6_", 6));
        await s3.PutLorasAsync("style_1_vV1", "style_2_vV1");
        await s3.Bucket.PutAsync(S3Repository.Actors + "actor_6_V7.safetensors", Safetensors.File(8));

        BuildRun run = s3.Run("SyncS3Loras", "-p:MaxFlipPercent=100").Failed();

        Assert.Equal("AM1001", run.Codes);
        Assert.Equal("V1:completed", s3.Statuses(Style));
        Assert.Equal("V7:completed V6:completed", s3.Statuses("data/actors/0006_european_20_female/training_versions.json"));
    }

    [Fact]
    public async Task A_completed_entry_whose_lora_is_gone_is_an_error_and_never_an_edit()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        string gone = S3Repository.Entry("V1", Began, status: "completed").Replace("\"imageCount\": 43", $"\"imageCount\": 43,\n      \"loraUrl\": \"{s3.Accelerated(S3Repository.Styles + "style_1_vV1.safetensors")}\"", StringComparison.Ordinal);
        s3.Data.AddStyle("1_ink_intensity", DataRepository.Version("style_1_v", 2), gone);
        string before = s3.Data.Read(Style);
        await s3.PutLorasAsync("style_1_vV2");

        BuildRun run = s3.Run("SyncS3Loras").Failed();

        Assert.Equal("AM3003", run.Codes);
        Assert.Contains("\"loraUrl\"", run.Only("AM3003").SourceLine, StringComparison.Ordinal);
        Assert.Equal(before, s3.Data.Read(Style));
    }

    [Theory]
    [InlineData("accelerate", "https://{0}.s3-accelerate.amazonaws.com/")]
    [InlineData("service", "{1}{0}/")]
    public async Task Addresses_are_written_in_the_style_that_is_asked_for_and_the_gate_takes_them(string style, string form)
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddStyle("1_ink_intensity", S3Repository.Entry("V1", Began));
        await s3.PutLorasAsync("style_1_vV1");

        s3.Run("SyncS3Loras", $"-p:S3AddressStyle={style}").Succeeded();

        string address = string.Format(form, s3.Bucket.Name, s3.Endpoint) + S3Repository.Styles + "style_1_vV1.safetensors";
        Assert.Contains($"\"{address}\"", s3.Data.Read(Style), StringComparison.Ordinal);
        s3.Data.Build($"-p:S3ServiceUrl={s3.Endpoint}").Succeeded();
    }

    [Fact]
    public async Task A_run_for_some_styles_leaves_the_others_alone()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddStyle("1_ink_intensity", S3Repository.Entry("V1", Began));
        s3.Data.AddStyle("11_other", S3Repository.Entry("V1", Began));
        await s3.PutLorasAsync("style_1_vV1", "style_11_vV1", "style_12_vV1", "no version");

        Assert.Empty(s3.Run("SyncS3Loras", "-p:Styles=1").Succeeded().Findings);

        Assert.Equal("V1:completed", s3.Statuses(Style));
        Assert.Equal("V1:pending", s3.Statuses("resources/style_images/11_other/training_versions.json"));
    }

    [Fact]
    public async Task Keys_of_every_kind_touch_nothing_outside_the_data_root()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddStyle("1_ink_intensity", S3Repository.Entry("V1", Began));
        string[] odd = ["a b", "a+b", "a%20b", "a#b", "a&b=c", "a?b", "ü", "\u4f60\u597d", "../../x", "..", "./a", "a//b", "style_1_vV1.safetensors/..", "'\"<>", "$(x)", "@(x);y", "a\\b", "~", "\ud83d\ude00"];
        foreach (string name in odd)
        {
            await s3.Bucket.PutAsync($"{S3Repository.Styles}{name}.safetensors", Safetensors.File(1));
            await s3.Bucket.PutAsync($"{S3Repository.Styles}{name}/style_1_vV1.safetensors", Safetensors.File(1));
        }

        string[] outside = Directory.GetFileSystemEntries(s3.Data.Folder);
        BuildRun run = s3.Run("SyncS3Loras", "-p:Apply=true").Succeeded();

        Assert.All(run.Findings, f => Assert.Equal("AM3002", f.Code));
        Assert.Equal("V1:completed", s3.Statuses(Style));
        Assert.Equal(outside, Directory.GetFileSystemEntries(s3.Data.Folder));
        Assert.Equal([".actormaker", ".env", "obj", "resources", "training.proj"], Directory.GetFileSystemEntries(s3.Data.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        s3.Data.Build().Succeeded();
    }
}
