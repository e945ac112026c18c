using System.Text.Json;
using static ActorMaker.EndToEnd.Tests.Images.ImageData;

namespace ActorMaker.EndToEnd.Tests.Images;

public sealed class RepairTrainingImagesTests(SuiteServer fixture)
{
    [Fact]
    public async Task A_changed_image_is_shown_and_then_replaced_and_the_plan_file_keeps_what_was_there()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync(images: 3);
        byte[] old = s3.Data.Bytes(File(1));
        byte[] own = Retouched("retouched");
        s3.Data.Write(File(1), own);
        Dictionary<string, string> before = s3.Data.Snapshot();

        BuildRun preview = s3.Run("RepairTrainingImages").Succeeded();

        Assert.Equal("AM4000 AM4001 AM4001", preview.Codes);
        Assert.Contains($"replace s3://{s3.Bucket.Name}/{Key(1)}, of which the ETag is {Md5(old)}", preview.Findings[0].Message, StringComparison.Ordinal);
        Assert.Equal(before, s3.Data.Snapshot());
        Assert.Equal(old, await s3.Bucket.GetAsync(Key(1)));

        BuildRun run = s3.Run("RepairTrainingImages", "-p:Apply=true").Succeeded();

        Assert.Contains("1 replaced", run.Log, StringComparison.Ordinal);
        Assert.Equal(own, await s3.Bucket.GetAsync(Key(1)));
        string manifest = s3.Data.Read(Manifest);
        Assert.Contains(Md5(own), manifest, StringComparison.Ordinal);
        Assert.DoesNotContain(Md5(old), manifest, StringComparison.Ordinal);
        s3.Data.Build().Succeeded();
        using JsonDocument plan = JsonDocument.Parse(s3.Data.Read("obj/training.plan.json"));
        JsonElement transfer = plan.RootElement.GetProperty("transfers")[0];
        Assert.Equal(("replace", "done"), (transfer.GetProperty("action").GetString(), transfer.GetProperty("outcome").GetString()));
        Assert.Equal((Md5(old), old.Length), (transfer.GetProperty("replaced").GetProperty("eTag").GetString(), transfer.GetProperty("replaced").GetProperty("size").GetInt32()));
        Assert.Contains(Md5(old), plan.RootElement.GetProperty("files")[0].GetProperty("lostValues").ToString(), StringComparison.Ordinal);

        Assert.Contains("0 images to move", s3.Run("RepairTrainingImages", "-p:Apply=true").Succeeded().Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_differs_or_is_gone_is_mended_though_the_manifest_has_no_doubt()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync(images: 3);
        await s3.Bucket.PutAsync(Key(0), DataRepository.Jpeg("not this one"));
        await s3.Bucket.DeleteAsync(Key(1));
        string manifest = s3.Data.Read(Manifest);

        BuildRun run = s3.Run("RepairTrainingImages", "-p:Apply=true").Succeeded();

        Assert.Contains("1 uploaded, 1 replaced", run.Log, StringComparison.Ordinal);
        Assert.Equal(s3.Data.Bytes(File(0)), await s3.Bucket.GetAsync(Key(0)));
        Assert.Equal(s3.Data.Bytes(File(1)), await s3.Bucket.GetAsync(Key(1)));
        Assert.Equal(manifest, s3.Data.Read(Manifest));
    }

    [Fact]
    public async Task Images_in_another_bucket_are_counted_and_where_all_are_the_run_proves_nothing()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync(images: 3);
        using TestBucket other = await TestBucket.CreateAsync(s3.Bucket.Server);
        string manifest = s3.Data.Read(Manifest);
        int first = manifest.IndexOf(s3.Bucket.Name, StringComparison.Ordinal);
        s3.Data.Write(Manifest, manifest.Remove(first, s3.Bucket.Name.Length).Insert(first, "attic"));

        PrintedFinding some = s3.Run("RepairTrainingImages").Succeeded().Only("AM3011");
        Assert.Contains("1 address in the bucket \"attic\" was not looked at", some.Message, StringComparison.Ordinal);

        PrintedFinding all = s3.Run("RepairTrainingImages", $"-p:ImageBucket={other.Name}", "-p:Apply=true", "-p:NoWarn=AM3011").Failed().Only("AM3011");
        Assert.Contains("3 addresses in the buckets", all.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_somebody_changes_meanwhile_is_not_replaced()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync();
        byte[] theirs = DataRepository.Jpeg("theirs");
        s3.Data.Write(File(0), Retouched("mine"));
        await using FaultProxy proxy = new(s3.Bucket.Server.Endpoint, line =>
        {
            if (line.StartsWith("PUT ", StringComparison.Ordinal))
            {
                s3.Bucket.PutAsync(Key(0), theirs).GetAwaiter().GetResult();
            }

            return Fault.None;
        });
        s3.Endpoint = proxy.Endpoint;
        string manifest = s3.Data.Read(Manifest);

        Assert.Equal("AM3006", s3.Run("RepairTrainingImages", "-p:Apply=true").Failed().Codes);

        Assert.Equal(theirs, await s3.Bucket.GetAsync(Key(0)));
        Assert.Equal(manifest, s3.Data.Read(Manifest));
    }

    [Fact]
    public async Task Objects_of_another_bucket_than_ImageBucket_are_never_written()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        using TestBucket other = await fixture.BucketAsync();
        await s3.AddSyncedActorAsync();
        byte[] old = s3.Data.Bytes(File(0));
        s3.Data.Write(File(0), Retouched("mine"));

        PrintedFinding finding = s3.Run("RepairTrainingImages", "-p:Apply=true", $"-p:ImageBucket={other.Name}").Failed().Only("AM2024");

        Assert.Contains($"-p:ImageBucket={s3.Bucket.Name}", finding.Message, StringComparison.Ordinal);
        Assert.Equal(old, await s3.Bucket.GetAsync(Key(0)));
    }
}
