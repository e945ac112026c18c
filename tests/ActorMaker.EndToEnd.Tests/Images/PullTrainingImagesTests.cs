using System.Text.Json;
using System.Text.RegularExpressions;
using static ActorMaker.EndToEnd.Tests.Images.ImageData;

namespace ActorMaker.EndToEnd.Tests.Images;

public sealed class PullTrainingImagesTests(SuiteServer fixture)
{
    [Fact]
    public async Task An_empty_clone_gets_every_image_byte_for_byte_and_no_manifest_changes()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync();
        await s3.AddSyncedActorAsync(Other, images: 3);
        Dictionary<string, byte[]> images = new(StringComparer.Ordinal) { [File(0)] = s3.Data.Bytes(File(0)), [File(2, Other)] = s3.Data.Bytes(File(2, Other)) };
        s3.Data.Clone();
        Dictionary<string, string> manifests = s3.Data.Snapshot();

        BuildRun run = s3.Run("PullTrainingImages").Succeeded();

        Assert.Empty(run.Findings);
        Assert.Matches(@"PullTrainingImages: 2 actors, 5 downloaded, 5 requests \(5 get\): 0 changed, 0 failed", run.Log);
        Assert.All(images, i => Assert.Equal(i.Value, s3.Data.Bytes(i.Key)));
        Dictionary<string, string> after = s3.Data.Snapshot();
        Assert.Equal(7, after.Count);
        Assert.All(manifests, m => Assert.Equal(m.Value, after[m.Key]));
        s3.Data.Build().Succeeded();

        Assert.Contains("0 images to move: 0 changed, 0 failed", s3.Run("PullTrainingImages").Succeeded().Log, StringComparison.Ordinal);
        Assert.Equal(after, s3.Data.Snapshot());
    }

    [Fact]
    public async Task Images_that_come_late_hold_up_no_others()
    {
        const int Images = 40;
        const int InMemory = 7; // of a batch of eight that is not complete
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync(images: Images);
        s3.Data.Clone();
        string folder = s3.Data.PathOf($"data/actors/{Actor}/training_data");
        int late = 0;
        using CancellationTokenSource guard = new(TimeSpan.FromMinutes(2));
        await using FaultProxy proxy = new(s3.Bucket.Server.Endpoint, async line =>
        {
            if (!Regex.IsMatch(line, "^GET .*_[0-9]*[05][.]jpg ", RegexOptions.NonBacktracking))
            {
                return Fault.None;
            }

            Interlocked.Increment(ref late);
            while (!Directory.Exists(folder) || Directory.GetFiles(folder, "*.jpg").Length < Images - (Images / 5) - InMemory)
            {
                if (guard.IsCancellationRequested)
                {
                    return Fault.Forbid;
                }

                await Task.Delay(20);
            }

            return Fault.None;
        });
        s3.Endpoint = proxy.Endpoint;

        BuildRun run = s3.Run("PullTrainingImages").Succeeded();

        Assert.Equal(Images / 5, late);
        Assert.Contains($"{Images} downloaded", run.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_knows_only_its_address_gets_size_hash_and_status()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        byte[] image = DataRepository.Jpeg("from a response");
        await s3.Bucket.PutAsync(Key(0), image);
        string manifest = s3.Data.AddActor(Actor, images: 0);
        s3.Data.Replace(manifest, "\"training_data\": []", $$"""
            "training_data": [
                {
                  "filename": "{{Actor}}_0.jpg",
                  "s3_url": "{{s3.Regional(Key(0))}}",
                  "status": "s3_only"
                }
              ]
            """);

        Assert.Equal("AM4000 AM4001 AM4001", s3.Run("PullTrainingImages", "-p:Apply=false").Succeeded().Codes);
        Assert.False(s3.Data.Has(File(0)));
        s3.Run("PullTrainingImages").Succeeded();

        Assert.Equal(image, s3.Data.Bytes(File(0)));
        using JsonDocument json = JsonDocument.Parse(s3.Data.Read(Manifest));
        JsonElement entry = json.RootElement.GetProperty("training_data")[0];
        Assert.Equal(("synced", Md5(image), image.Length), (entry.GetProperty("status").GetString(), entry.GetProperty("md5_hash").GetString(), entry.GetProperty("size_bytes").GetInt32()));
        Assert.Equal(1, json.RootElement.GetProperty("statistics").GetProperty("training_synced_count").GetInt32());
        Assert.Equal(image.Length, json.RootElement.GetProperty("statistics").GetProperty("training_data_size_bytes").GetInt32());
    }

    [Fact]
    public async Task Bytes_that_are_not_the_recorded_ones_are_not_kept_and_the_others_are_pulled()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync(images: 5);
        byte[] sameSize = s3.Data.Bytes(File(0));
        sameSize[^3] ^= 1;
        await s3.Bucket.PutAsync(Key(0), sameSize);
        await s3.Bucket.PutAsync(Key(1), DataRepository.Jpeg("of another size"));
        await s3.Bucket.DeleteAsync(Key(2));
        s3.Data.Clone();

        BuildRun run = s3.Run("PullTrainingImages").Failed();

        Assert.Equal("AM3004 AM3006 AM3006", run.Codes);
        Assert.Contains(Key(2), run.Only("AM3004").Message, StringComparison.Ordinal);
        Assert.Equal(
            [$"{Actor}_3.jpg", $"{Actor}_4.jpg"],
            Directory.EnumerateFileSystemEntries(s3.Data.PathOf($"data/actors/{Actor}/training_data")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("../../../evil.jpg")]
    [InlineData("<root>/evil.jpg")]
    [InlineData("..\\\\evil.jpg")]
    [InlineData("a\\u0000.jpg")]
    [InlineData("C:evil.jpg")]
    public async Task A_name_that_leaves_the_folder_is_refused(string name)
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync();
        name = name.Replace("<root>", s3.Data.Folder, StringComparison.Ordinal);
        s3.Data.Replace(Manifest, $"\"filename\": \"{Actor}_0.jpg\"", $"\"filename\": \"{name}\"");
        s3.Data.Clone();

        BuildRun run = s3.Run("PullTrainingImages").Failed();

        Assert.Equal("AM2019", run.Codes);
        Assert.Equal([s3.Data.PathOf(File(1))], Directory.EnumerateFiles(s3.Data.Folder, "*.jpg", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task An_actor_whose_name_is_a_path_is_refused()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync();
        s3.Data.Replace(Manifest, $"\"character_name\": \"{Actor}\"", "\"character_name\": \"../../../../evil\"");
        s3.Data.Clone();

        Assert.Equal("AM2019", s3.Run("PullTrainingImages").Failed().Codes);
        Assert.Empty(Directory.EnumerateFiles(s3.Data.Folder, "*.jpg", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Names_that_differ_only_in_case_are_refused_both()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync(images: 3);
        s3.Data.Replace(Manifest, $"\"filename\": \"{Actor}_1.jpg\"", $"\"filename\": \"{Actor.ToUpperInvariant()}_0.JPG\"");
        s3.Data.Clone();

        Assert.Equal("AM2022 AM2022", s3.Run("PullTrainingImages").Failed().Codes);
        Assert.Equal([s3.Data.PathOf(File(2))], Directory.EnumerateFiles(s3.Data.Folder, "*", SearchOption.AllDirectories).Where(f => f.Contains("training_data", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nothing_is_written_through_a_symbolic_link()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync();
        await s3.AddSyncedActorAsync(Other);
        s3.Data.Clone();
        string outside = Directory.CreateDirectory(Path.Join(s3.Data.Folder, "outside")).FullName;
        Directory.CreateDirectory(s3.Data.PathOf("data/actors"));
        Directory.CreateSymbolicLink(s3.Data.PathOf($"data/actors/{Actor}"), outside);
        Directory.CreateDirectory(s3.Data.PathOf($"data/actors/{Other}/training_data"));
        System.IO.File.CreateSymbolicLink(s3.Data.PathOf(File(0, Other)), Path.Join(outside, "target.jpg"));

        Assert.Equal("AM2019 AM2019", s3.Run("PullTrainingImages").Failed().Codes);

        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
        Assert.True(s3.Data.Has(File(1, Other)));
    }

    [Fact]
    public async Task Only_addresses_of_allowed_buckets_are_read_and_never_one_that_is_signed()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync(images: 3);
        s3.Data.Replace(Manifest, s3.Regional(Key(0)), $"https://other-bucket.s3.us-west-1.amazonaws.com/{Key(0)}");
        s3.Data.Replace(Manifest, s3.Regional(Key(1)), s3.Regional(Key(1)) + "?X-Amz-Signature=0123456789abcdef0123456789abcdef");
        s3.Data.Clone();

        BuildRun run = s3.Run("PullTrainingImages", $"-p:TrainingBuckets={s3.Bucket.Name}").Failed();

        Assert.Equal("AM2024 AM2024", run.Codes);
        Assert.Contains("1 downloaded, 1 request (1 get)", run.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_was_ended_before_it_recorded_is_finished_and_a_file_of_ones_own_stays()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync(images: 2);
        string text = s3.Data.Read(Manifest).Replace("\"status\": \"synced\"", "\"status\": \"s3_only\"", StringComparison.Ordinal);
        s3.Data.Write(Manifest, text);
        byte[] own = DataRepository.Jpeg("my own");
        s3.Data.Write(File(1), own);

        Assert.Equal("AM2012", s3.Run("PullTrainingImages").Failed().Codes);

        Assert.Equal(own, s3.Data.Bytes(File(1)));
        Assert.Contains("\"training_synced_count\": 1", s3.Data.Read(Manifest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stands_in_the_place_of_an_image_and_is_no_file_is_called_that()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync();
        System.IO.File.Delete(s3.Data.PathOf(File(0)));
        Directory.CreateDirectory(s3.Data.PathOf(File(0)));

        PrintedFinding finding = s3.Run("PullTrainingImages").Failed().Only("AM4003");

        Assert.Equal(s3.Data.PathOf(File(0)), finding.Path);
        Assert.Contains("is no file", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_object_is_no_image_though_it_is_recorded_as_empty()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync();
        byte[] image = s3.Data.Bytes(File(0));
        await s3.Bucket.PutAsync(Key(0), Array.Empty<byte>());
        string text = s3.Data.Read(Manifest).Replace(Md5(image), Md5([]), StringComparison.Ordinal);
        int size = text.IndexOf($"\"size_bytes\": {image.Length}", StringComparison.Ordinal);
        s3.Data.Write(Manifest, text[..size] + "\"size_bytes\": 0" + text[(size + $"\"size_bytes\": {image.Length}".Length)..]);
        s3.Data.Clone();

        s3.Run("PullTrainingImages").Failed().Only("AM2021");

        Assert.False(s3.Data.Has(File(0)));
        Assert.True(s3.Data.Has(File(1)));
    }

    [Fact]
    public async Task What_a_killed_pull_has_left_goes_though_nothing_is_left_to_download()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync();
        string dead = $"data/actors/{Actor}/training_data/.{Actor}_0.jpg.0123abcd.get.actormaker-tmp";
        s3.Data.Write(dead, [1, 2, 3]);

        s3.Run("PullTrainingImages", "-p:Apply=false").Succeeded();
        Assert.True(s3.Data.Has(dead));
        Assert.Contains("0 images to move", s3.Run("PullTrainingImages").Succeeded().Log, StringComparison.Ordinal);

        Assert.False(s3.Data.Has(dead));
    }

    [Fact]
    public async Task Another_actors_image_is_not_taken_for_ones_own_where_no_hash_tells_them_apart()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync();
        await s3.AddSyncedActorAsync(Other);
        string foreign = $"x/{Other}/{Actor}_0.jpg";
        await s3.Bucket.PutAsync(foreign, s3.Data.Bytes(File(0, Other)));
        s3.Data.Replace(Manifest, s3.Regional(Key(0)), s3.Regional(foreign));
        s3.Data.Replace(Manifest, Md5(s3.Data.Bytes(File(0))), "");
        s3.Data.Clone();

        PrintedFinding finding = s3.Run("PullTrainingImages").Failed().Only("AM2023");

        Assert.Contains("\"s3_url\"", finding.SourceLine, StringComparison.Ordinal);
        Assert.False(s3.Data.Has(File(0)));
        Assert.True(s3.Data.Has(File(1)));
    }
}
