using static ActorMaker.EndToEnd.Tests.Images.ImageData;

namespace ActorMaker.EndToEnd.Tests.Images;

public sealed class PushTrainingImagesTests(SuiteServer fixture)
{
    [Fact]
    public async Task Images_are_uploaded_then_recorded_and_a_second_push_asks_for_nothing()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddLocalActor();
        s3.Data.AddLocalActor(Other, images: 3);

        BuildRun run = s3.Run("PushTrainingImages").Succeeded();

        Assert.Empty(run.Findings);
        Assert.Matches(@"PushTrainingImages: 2 actors, 5 uploaded, 7 requests \(2 list, 5 put\): 2 changed, 0 failed", run.Log);
        Assert.Equal([Key(0), Key(1), Key(0, Other), Key(1, Other), Key(2, Other)], await s3.Bucket.KeysAsync());
        Assert.Equal(s3.Data.Bytes(File(1)), await s3.Bucket.GetAsync(Key(1)));
        Assert.Equal("image/jpeg", await s3.Bucket.ContentTypeAsync(Key(1)));
        string manifest = s3.Data.Read(Manifest);
        Assert.Contains($"\"s3_url\": \"{s3.Regional(Key(0))}\"", manifest, StringComparison.Ordinal);
        Assert.DoesNotContain("\"local_only\"", manifest, StringComparison.Ordinal);
        Assert.Contains("\"training_synced_count\": 2", manifest, StringComparison.Ordinal);
        s3.Data.Build().Succeeded();

        Dictionary<string, string> before = s3.Data.Snapshot();
        Assert.Contains("0 images to move: 0 changed, 0 failed", s3.Run("PushTrainingImages").Succeeded().Log, StringComparison.Ordinal);
        Assert.Equal(before, s3.Data.Snapshot());
    }

    [Fact]
    public async Task A_preview_shows_each_image_at_its_entry_and_changes_nothing()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddLocalActor();
        Dictionary<string, string> before = s3.Data.Snapshot();

        BuildRun run = s3.Run("PushTrainingImages", "-p:Apply=false").Succeeded();

        Assert.Equal("AM4000 AM4001 AM4001 AM4001", run.Codes);
        PrintedFinding first = run.Findings[0];
        Assert.Equal((s3.Data.PathOf(Manifest), 25, "warning"), (first.Path, first.Line, first.Level));
        Assert.Contains($"upload to s3://{s3.Bucket.Name}/{Key(0)}; local_only -> synced", first.Message, StringComparison.Ordinal);
        Assert.Equal("3 changes in 1 file planned; nothing was written. Run again with -p:Apply=true", run.Only("AM4000").Message);
        Assert.Equal(before, s3.Data.Snapshot());
        Assert.Empty(await s3.Bucket.KeysAsync());
        string plan = s3.Data.Read("obj/training.plan.json");
        Assert.Contains("\"action\": \"upload\"", plan, StringComparison.Ordinal);
        Assert.Contains($"\"md5\": \"{Md5(s3.Data.Bytes(File(0)))}\"", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_with_the_same_bytes_is_adopted_and_one_with_others_is_reported_and_kept()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddLocalActor(images: 5);
        byte[] changed = s3.Data.Bytes(File(2));
        changed[^3] ^= 1;
        await s3.Bucket.PutAsync(Key(0), s3.Data.Bytes(File(0)));
        await s3.Bucket.PutInPartsAsync(Key(1), s3.Data.Bytes(File(1)));
        await s3.Bucket.PutAsync(Key(2), changed);
        await s3.Bucket.PutInPartsAsync(Key(3), changed);

        BuildRun run = s3.Run("PushTrainingImages").Failed();

        Assert.Equal("AM3006 AM3006", run.Codes);
        Assert.All(run.Findings, f => Assert.Equal(s3.Data.PathOf(Manifest), f.Path));
        Assert.Contains("1 uploaded, 2 there already", run.Log, StringComparison.Ordinal);
        Assert.Equal(changed, await s3.Bucket.GetAsync(Key(2)));
        Assert.Equal(changed, await s3.Bucket.GetAsync(Key(3)));
        string manifest = s3.Data.Read(Manifest);
        foreach ((int image, bool recorded) in new[] { (0, true), (1, true), (2, false), (3, false), (4, true) })
        {
            Assert.Equal(recorded, manifest.Contains(s3.Regional(Key(image)), StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_is_no_recorded_image_of_the_actor_is_named_and_stays_here()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddLocalActor(images: 6);
        s3.Data.Write(File(0), "version https://git-lfs.github.com/spec/v1\n");
        s3.Data.Write(File(1), DataRepository.Jpeg("another"));
        System.IO.File.Delete(s3.Data.PathOf(File(2)));
        string outside = Path.Join(s3.Data.Folder, "secret.jpg");
        System.IO.File.Move(s3.Data.PathOf(File(3)), outside);
        System.IO.File.CreateSymbolicLink(s3.Data.PathOf(File(3)), outside);
        s3.Data.Replace(Manifest, $"\"filename\": \"{Actor}_4.jpg\"", "\"filename\": \"../../../secret.jpg\"");
        s3.Data.Write(File(9), DataRepository.Jpeg("new"));

        BuildRun run = s3.Run("PushTrainingImages").Failed();

        Assert.Equal("AM2010 AM2010 AM2011 AM2012 AM2019 AM2019 AM2021", run.Codes);
        Assert.Equal([Key(5)], await s3.Bucket.KeysAsync());
    }

    [Fact]
    public async Task A_folder_behind_a_link_is_not_pushed()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddLocalActor();
        string folder = s3.Data.PathOf($"data/actors/{Actor}");
        Directory.Move(folder, Path.Join(s3.Data.Folder, "elsewhere"));
        Directory.CreateSymbolicLink(folder, Path.Join(s3.Data.Folder, "elsewhere"));

        Assert.Equal("AM2019", s3.Run("PushTrainingImages").Failed().Codes);
        Assert.Empty(await s3.Bucket.KeysAsync());
    }

    [Theory]
    [InlineData("PushTrainingImages")]
    [InlineData("PullTrainingImages")]
    [InlineData("RepairTrainingImages")]
    public async Task A_target_without_its_bucket_names_the_property(string target)
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddLocalActor();

        PrintedFinding finding = s3.Run(target, "-p:ImageBucket=").Failed().Only("AM9002");

        Assert.Contains("ImageBucket", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_wanted_actors_are_pushed_and_a_filter_that_matches_nobody_is_an_error()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddLocalActor();
        s3.Data.AddLocalActor(Other);

        Assert.Equal("AM9001", s3.Run("PushTrainingImages", "-p:Actors=99").Failed().Codes);
        Assert.Equal("AM9001", s3.Run("PushTrainingImages", "-p:Actors=0007*%3B99").Failed().Codes);
        Assert.Empty(await s3.Bucket.KeysAsync());

        s3.Run("PushTrainingImages", "-p:Actors=0007*").Succeeded();

        Assert.Equal([Key(0, Other), Key(1, Other)], await s3.Bucket.KeysAsync());
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_is_reported_once_and_no_secret_is_shown()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddLocalActor();
        s3.Data.Write(".env", $"AWS_ACCESS_KEY={s3.Bucket.Server.AccessKey}\nAWS_ACCESS_SECRET=canary7SECRETcanary\n");

        BuildRun run = s3.Run("PushTrainingImages", "-p:ImageBucket=am-test-no-such-bucket").Failed();

        Assert.Equal("AM3004", run.Codes);
        Assert.DoesNotContain("canary7SECRETcanary", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"local_only\"", s3.Data.Read(Manifest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_are_written_in_the_wanted_style_and_pull_and_gate_understand_them()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddLocalActor();
        string service = $"-p:S3ServiceUrl={s3.Endpoint}";

        s3.Run("PushTrainingImages", "-p:S3AddressStyle=service").Succeeded();

        Assert.Contains($"{s3.Endpoint.GetLeftPart(UriPartial.Authority)}/{s3.Bucket.Name}/{Key(0)}", s3.Data.Read(Manifest), StringComparison.Ordinal);
        s3.Data.Build(service).Succeeded();
        byte[] image = s3.Data.Bytes(File(0));
        s3.Data.Clone();
        s3.Run("PullTrainingImages").Succeeded();
        Assert.Equal(image, s3.Data.Bytes(File(0)));
    }

    [Fact]
    public async Task A_bucket_whose_addresses_the_gate_would_refuse_is_refused_before_anything_is_sent()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddLocalActor();
        Dictionary<string, string> before = s3.Data.Snapshot();

        PrintedFinding finding = s3.Run("PushTrainingImages", "-p:TrainingBuckets=another%3Bone-more").Failed().Only("AM9002");

        Assert.Contains($"ImageBucket is \"{s3.Bucket.Name}\"", finding.Message, StringComparison.Ordinal);
        Assert.Contains("TrainingBuckets (\"another;one-more\")", finding.Message, StringComparison.Ordinal);
        Assert.Empty(await s3.Bucket.KeysAsync());
        Assert.Equal(before, s3.Data.Snapshot());
        s3.Run("PushTrainingImages", $"-p:TrainingBuckets=another%3B{s3.Bucket.Name}").Succeeded();
    }

    [Fact]
    public async Task An_upload_whose_entry_somebody_changes_meanwhile_is_no_success()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddLocalActor();
        string md5 = Md5(s3.Data.Bytes(File(0)));
        await using FaultProxy proxy = new(s3.Bucket.Server.Endpoint, line =>
        {
            if (line.StartsWith("PUT ", StringComparison.Ordinal) && line.Contains("_0.jpg", StringComparison.Ordinal))
            {
                s3.Data.Replace(Manifest, md5, new string('0', 32));
            }

            return Fault.None;
        });
        s3.Endpoint = proxy.Endpoint;

        PrintedFinding finding = s3.Run("PushTrainingImages").Failed().Only("AM4002");

        Assert.Equal(s3.Data.PathOf(Manifest), finding.Path);
        Assert.Contains($"\"{Actor}_0.jpg\"", finding.Message, StringComparison.Ordinal);
        string manifest = s3.Data.Read(Manifest);
        Assert.DoesNotContain(s3.Regional(Key(0)), manifest, StringComparison.Ordinal);
        Assert.Contains(s3.Regional(Key(1)), manifest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PushTrainingImages")]
    [InlineData("PullTrainingImages")]
    public async Task A_hidden_file_is_no_image_for_any_target(string target)
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddLocalActor(images: 1);
        byte[] image = s3.Data.Bytes(File(0));
        System.IO.File.Move(s3.Data.PathOf(File(0)), s3.Data.PathOf($"data/actors/{Actor}/training_data/.h.jpg"));
        string manifest = s3.Data.Read(Manifest).Replace($"{Actor}_0.jpg", ".h.jpg", StringComparison.Ordinal);
        if (target == "PullTrainingImages")
        {
            await s3.Bucket.PutAsync("x/.h.jpg", image);
            manifest = manifest.Replace("\"s3_url\": null", $"\"s3_url\": \"{s3.Regional("x/.h.jpg")}\"", StringComparison.Ordinal).Replace("\"local_only\"", "\"synced\"", StringComparison.Ordinal)
                .Replace("synced_count\": 0", "synced_count\": 1", StringComparison.Ordinal).Replace("local_only_count\": 1", "local_only_count\": 0", StringComparison.Ordinal);
        }

        s3.Data.Write(Manifest, manifest);

        foreach (BuildRun run in new[] { s3.Run(target).Failed(), s3.Data.Build().Failed() })
        {
            Assert.Equal("AM2021", run.Codes);
            Assert.Contains("hidden", run.Only("AM2021").Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_object_that_changes_while_it_is_read_is_not_taken_for_the_sum_of_its_halves()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        s3.Data.AddLocalActor(images: 1);
        byte[] small = s3.Data.Bytes(File(0));
        byte[] image = [.. small, .. new byte[(1024 * 1024) + 4096]];
        s3.Data.Write(File(0), image);
        s3.Data.Replace(Manifest, Md5(small), Md5(image));
        s3.Data.Replace(Manifest, $"\"size_bytes\": {small.Length}", $"\"size_bytes\": {image.Length}");
        byte[] first = [.. image];
        first[^1] ^= 1;
        byte[] second = [.. image];
        second[small.Length] ^= 1;
        await s3.Bucket.PutInPartsAsync(Key(0), first);
        int reads = 0;
        await using FaultProxy proxy = new(s3.Bucket.Server.Endpoint, line =>
        {
            if (line.StartsWith("GET ", StringComparison.Ordinal) && line.Contains("_0.jpg", StringComparison.Ordinal) && Interlocked.Increment(ref reads) == 2)
            {
                s3.Bucket.PutInPartsAsync(Key(0), second).GetAwaiter().GetResult();
            }

            return Fault.None;
        });
        s3.Endpoint = proxy.Endpoint;

        Assert.Contains("not the one that was seen", s3.Run("PushTrainingImages").Failed().Only("AM3004").Message, StringComparison.Ordinal);

        Assert.Equal(2, reads);
        Assert.DoesNotContain("\"synced\"", s3.Data.Read(Manifest), StringComparison.Ordinal);
    }
}
