namespace ActorMaker.EndToEnd.Tests;

/// <summary>The target as a user runs it, against a real S3 server.</summary>
public sealed class SyncS3LorasTests(S3ServerFixture fixture)
{
    private const string Style = "resources/style_images/1_ink_intensity/training_versions.json";

    [Fact]
    public async Task A_finished_training_is_connected_with_its_lora_and_a_second_run_changes_no_byte()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddStyle("1_ink_intensity", Pending("V9", "2025-10-13T19:36:17.724Z"), DataRepository.Version("style_1_v", 8));
        await s3.Bucket.PutAsync(S3Repository.Styles + "style_1_vV9.safetensors", Safetensors.File(64));
        await s3.Bucket.PutAsync(S3Repository.Styles + "style_1_vV8.safetensors", Safetensors.File(64));

        BuildRun run = s3.Run("SyncS3Loras").Succeeded();

        Assert.Empty(run.Findings);
        Assert.Matches(@"SyncS3Loras: 2 LoRAs in the bucket, 1 version file, 2 requests \(2 list\): 1 changed, 0 failed", run.Log);
        string after = s3.Data.Read(Style);
        Assert.Contains($"\"loraUrl\": \"{s3.Regional(S3Repository.Styles + "style_1_vV9.safetensors")}\"", after, StringComparison.Ordinal);
        Assert.DoesNotContain("pending", after, StringComparison.Ordinal);
        Assert.Contains("\"network_dim\": 32", after, StringComparison.Ordinal);
        DateTime written = File.GetLastWriteTimeUtc(s3.Data.PathOf(Style));

        Assert.Contains(": 0 changed, 0 failed", s3.Run("SyncS3Loras").Succeeded().Log, StringComparison.Ordinal);
        Assert.Equal((after, written), (s3.Data.Read(Style), File.GetLastWriteTimeUtc(s3.Data.PathOf(Style))));
        s3.Data.Build().Succeeded();
    }

    internal static string Pending(string name, string timestamp, string id = "ec487842-b853-4ca1-ba91-76bba6a59006-e2", string status = "pending") => $$"""
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
}
