using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ActorMaker.S3.Harness;
using ActorMaker.Testing;

using static ActorMaker.Service.Tests.Api.Studio;

namespace ActorMaker.Service.Tests.Api;

/// <summary>What the API does with a bucket, on a real S3 server.</summary>
public sealed class BucketTests(S3ServerFixture fixture) : IClassFixture<S3ServerFixture>
{
    private const string Manifest = "data/actor_manifests/0006_manifest.json";

    [Fact]
    public async Task A_number_that_only_the_bucket_knows_is_not_used_again()
    {
        using TestBucket bucket = await fixture.BucketAsync();
        await bucket.PutAsync("loras/style_1_vV11-000010.safetensors", "x"u8.ToArray());
        await using Studio studio = await StartAsync(bucket);

        JsonNode answer = await studio.ExpectAsync("/api/trainings", """{"subject":"style/1","selectionSetId":1}""", HttpStatusCode.Created);

        Assert.Equal("V12", (string?)answer["version"]);
    }

    [Fact]
    public async Task Without_an_answer_of_the_bucket_no_number_is_free()
    {
        using TestBucket bucket = await fixture.BucketAsync();
        await using Studio studio = await StartAsync(bucket);
        studio.Data.Replace(".env", bucket.Server.SecretKey, "wrong");

        await studio.ExpectAsync("/api/trainings", """{"subject":"style/1","selectionSetId":1}""", HttpStatusCode.ServiceUnavailable, "bucket");
        await studio.ExpectAsync("/api/sync/loras", "{}", HttpStatusCode.BadGateway, "bucket");
        Assert.Empty(studio.Jobs);
    }

    [Fact]
    public async Task LoRAs_are_connected_as_they_were_shown()
    {
        using TestBucket bucket = await fixture.BucketAsync();
        await using Studio studio = await StartAsync(bucket, Pending(TimeSpan.FromHours(2)), DataRepository.Version("style_1_v", 8));
        await bucket.PutAsync("loras/style_1_vV9.safetensors", Safetensors.File(64));
        await bucket.PutAsync("loras/style_1_vV8.safetensors", Safetensors.File(64));

        JsonNode preview = await studio.ExpectAsync("/api/sync/loras", """{"apply":false}""", HttpStatusCode.OK);
        Assert.Contains(preview["changes"]!.AsArray(), static c => ((string?)c!["text"])!.Contains("V9", StringComparison.Ordinal));
        JsonNode done = await studio.ExpectAsync("/api/sync/loras", $$"""{"apply":true,"plan":"{{(string?)preview["plan"]}}"}""", HttpStatusCode.OK);

        Assert.Equal((1, "completed"), ((int)done["changed"]!, (string?)studio.Entries[0]!["status"]));
    }

    [Fact]
    public async Task A_check_completes_what_the_bucket_proves()
    {
        using TestBucket bucket = await fixture.BucketAsync();
        await using Studio studio = await StartAsync(bucket, Pending(TimeSpan.FromHours(2)));
        await bucket.PutAsync("loras/style_1_vV9.safetensors", Safetensors.File(64));

        JsonNode answer = await studio.ExpectAsync($"/api/trainings/{Run}/check", "", HttpStatusCode.OK);

        Assert.Equal(("completed", "ended"), ((string?)answer["status"], (string?)answer["live"]));
        Assert.Equal("B", (string?)Assert.Single(answer["events"]!.AsArray())!["proof"]);
    }

    [Fact]
    public async Task Asked_for_the_buckets_word_each_image_stands_as_its_object_shows_it()
    {
        using TestBucket bucket = await fixture.BucketAsync();
        await using Studio studio = await StartAsync(bucket);
        JsonNode manifest = JsonNode.Parse(studio.Data.Read(Manifest))!;
        JsonArray images = manifest["training_data"]!.AsArray();
        string[] names = [.. images.Select(static i => (string)i!["filename"]!)];
        for (int i = 0; i < names.Length; i++)
        {
            images[i]!["s3_url"] = $"{bucket.Server.Endpoint.AbsoluteUri.TrimEnd('/')}/{bucket.Name}/images/{names[i]}";
        }

        JsonNode gone = images[0]!.DeepClone();
        gone["filename"] = "gone.jpg";
        gone["s3_url"] = $"{bucket.Server.Endpoint.AbsoluteUri.TrimEnd('/')}/{bucket.Name}/images/gone.jpg";
        images.Add(gone);
        studio.Data.Write(Manifest, manifest.ToJsonString());
        await bucket.PutAsync("images/" + names[0], await File.ReadAllBytesAsync(studio.Data.PathOf($"data/actors/{Actor}/training_data/{names[0]}")));
        byte[] other = DataRepository.Jpeg("other");
        await bucket.PutInPartsAsync("images/" + names[1], other, ("md5", Convert.ToHexStringLower(MD5.HashData(other))));

        JsonNode answer = await studio.GetAsync("/api/actors/6/training-data?remote=true");

        Assert.Equal(
            [("synced", "s3-etag", null), ("out_of_sync", "s3-checksum", null), ("local_only", "none", "AM3003")],
            answer["training_images"]!.AsArray().Select(static i => ((string)i!["status"]!, (string)i["evidence"]!, (string?)i["problem"])));
        studio.Data.Replace(".env", bucket.Server.SecretKey, "wrong");
        Assert.Equal(HttpStatusCode.BadGateway, (await studio.Service.GetAsync("/api/actors/6/training-data?remote=true")).Status);
    }
}
