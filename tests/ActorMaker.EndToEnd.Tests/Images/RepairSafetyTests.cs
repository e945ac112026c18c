using System.Diagnostics;
using static ActorMaker.EndToEnd.Tests.Images.ImageData;

namespace ActorMaker.EndToEnd.Tests.Images;

/// <summary>A repair overwrites: it shows everything before, touches nothing of others, and what it replaced can be found ever after.</summary>
public sealed class RepairSafetyTests(SuiteServer fixture)
{
    [Theory]
    [InlineData(false, "AM2012")]
    [InlineData(true, "AM2021")]
    public async Task An_image_that_became_smaller_or_is_cut_off_replaces_nothing_unless_that_is_asked_for(bool cut, string code)
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync();
        byte[] whole = DataRepository.Jpeg(new string('x', 4000));
        byte[] damaged = cut ? whole[..^100] : DataRepository.Jpeg("");
        s3.Data.Write(File(0), whole);
        s3.Run("RepairTrainingImages", "-p:Apply=true").Succeeded();
        s3.Data.Write(File(0), damaged);

        PrintedFinding finding = s3.Run("RepairTrainingImages", "-p:Apply=true").Failed().Only(code);

        Assert.Equal(whole, await s3.Bucket.GetAsync(Key(0)));
        if (!cut)
        {
            Assert.Contains("-p:RepairSmaller=true replaces the object", finding.Message, StringComparison.Ordinal);
            Assert.Contains("-t:PullTrainingImages takes the object's bytes", finding.Message, StringComparison.Ordinal);
        }

        s3.Run("RepairTrainingImages", "-p:Apply=true", "-p:RepairSmaller=true").Succeeded();
        Assert.Equal(damaged, await s3.Bucket.GetAsync(Key(0)));
    }

    [Fact]
    public async Task An_undo_puts_the_manifest_back_and_names_the_object_that_stays()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync();
        string before = s3.Data.Read(Manifest);
        byte[] own = Retouched("mine");
        s3.Data.Write(File(0), own);
        s3.Run("RepairTrainingImages", "-p:Apply=true").Succeeded();

        string stays = $"stays as it is: s3://{s3.Bucket.Name}/{Key(0)}, which the plan has written";
        Assert.Contains(stays, s3.Data.Run("UndoTraining").Succeeded().Log, StringComparison.Ordinal);
        BuildRun undo = s3.Data.Run("UndoTraining", "-p:Apply=true").Succeeded();

        Assert.Contains(stays, undo.Log, StringComparison.Ordinal);
        Assert.Contains("(1 object in S3 not put back)", undo.Log, StringComparison.Ordinal);
        Assert.Equal(before, s3.Data.Read(Manifest));
        Assert.Equal(own, await s3.Bucket.GetAsync(Key(0)));
    }

    [Fact]
    public async Task The_preview_names_every_object_that_the_apply_then_writes()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync(images: 4);
        byte[] theirs = DataRepository.Jpeg("not this one");
        await s3.Bucket.PutAsync(Key(0), theirs);
        await s3.Bucket.DeleteAsync(Key(1));
        s3.Data.Write(File(2), Retouched("retouched"));

        BuildRun preview = s3.Run("RepairTrainingImages").Succeeded();

        Assert.Equal("AM4000 AM4001 AM4001 AM4001 AM4001", preview.Codes);
        Assert.Single(preview.Findings, f => f.Message.StartsWith($"{Actor}_0.jpg", StringComparison.Ordinal) && f.Message.Contains($"replace s3://{s3.Bucket.Name}/{Key(0)}", StringComparison.Ordinal));
        Assert.Single(preview.Findings, f => f.Message.StartsWith($"{Actor}_1.jpg", StringComparison.Ordinal) && f.Message.Contains("upload to", StringComparison.Ordinal));
        Assert.Single(preview.Findings, f => f.Message.StartsWith($"{Actor}_2.jpg", StringComparison.Ordinal) && f.Message.Contains("replace", StringComparison.Ordinal));

        BuildRun apply = s3.Run("RepairTrainingImages", "-p:Apply=true").Succeeded();

        Assert.Contains($"replaced s3://{s3.Bucket.Name}/{Key(0)}, which had the ETag {Md5(theirs)}", apply.Log, StringComparison.Ordinal);
        Assert.Contains($"replaced s3://{s3.Bucket.Name}/{Key(2)}, which", apply.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_of_another_actor_is_not_replaced_wherever_the_address_comes_from()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync(images: 3);
        await s3.AddSyncedActorAsync(Other, images: 1);
        byte[] theirs = s3.Data.Bytes(File(0, Other));
        s3.Data.Replace(Manifest, $"\"filename\": \"{Actor}_0.jpg\"", $"\"filename\": \"{Other}_0.jpg\"");
        s3.Data.Replace(Manifest, $"training_data/{Actor}_0.jpg", $"training_data/{Other}_0.jpg");
        s3.Data.Replace(Manifest, s3.Regional(Key(0)), s3.Regional(Key(0, Other)));
        s3.Data.Write($"data/actors/{Actor}/training_data/{Other}_0.jpg", Retouched("mine"));
        string foreign = $"somewhere/{Other}/training_data/{Actor}_1.jpg";
        await s3.Bucket.PutAsync(foreign, theirs);
        s3.Data.Replace(Manifest, s3.Regional(Key(1)), s3.Regional(foreign));
        s3.Data.Write(File(1), Retouched("mine, too"));

        // Nor is the wanted actor's word enough, when the other's manifest is not among those that are looked at.
        foreach (string[] arguments in new[] { Array.Empty<string>(), ["-p:Apply=true"], ["-p:Apply=true", "-p:Actors=0006"] })
        {
            BuildRun run = s3.Run("RepairTrainingImages", arguments).Failed();

            Assert.Equal("AM2023 AM2023", run.Codes);
            Assert.All(run.Findings, f => Assert.Contains("\"s3_url\"", f.SourceLine, StringComparison.Ordinal));
            Assert.Contains("0007_manifest.json", run.Findings[0].Message, StringComparison.Ordinal);
            Assert.Contains($"\"{Other}\"", run.Findings[1].Message, StringComparison.Ordinal);
            Assert.DoesNotContain(" put", run.Log, StringComparison.Ordinal);
        }

        Assert.Equal(theirs, await s3.Bucket.GetAsync(Key(0, Other)));
        Assert.Equal(theirs, await s3.Bucket.GetAsync(foreign));
    }

    [Fact]
    public async Task An_object_under_the_actors_own_former_prefix_is_replaced()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync(images: 2);
        string old = $"0f8fad5b-d9cb-469f-a165-70867728950e/custom_actor/{Actor}/training_data/{Actor}_0.jpg";
        s3.Data.Replace(Manifest, s3.Regional(Key(0)), s3.Regional(old));
        await s3.Bucket.PutAsync(old, DataRepository.Jpeg("not this one"));

        BuildRun run = s3.Run("RepairTrainingImages", "-p:Apply=true").Succeeded();

        Assert.Contains("1 replaced", run.Log, StringComparison.Ordinal);
        Assert.Equal(s3.Data.Bytes(File(0)), await s3.Bucket.GetAsync(old));
    }

    [Fact]
    public async Task What_a_killed_repair_has_replaced_is_known_after_any_number_of_runs()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync(images: 2);
        byte[] old = s3.Data.Bytes(File(0));
        byte[] own = Retouched("mine");
        s3.Data.Write(File(0), own);
        Process? process = null;
        await using FaultProxy proxy = new(s3.Bucket.Server.Endpoint, line =>
        {
            if (!line.StartsWith("PUT ", StringComparison.Ordinal))
            {
                return Fault.None;
            }

            process!.Kill(entireProcessTree: true);
            return Fault.LoseAnswer;
        });
        Uri server = s3.Endpoint;
        s3.Endpoint = proxy.Endpoint;
        using (process = s3.Begin("RepairTrainingImages", out _, "-p:Apply=true"))
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        for (int wait = 0; wait < 100 && Md5((await s3.Bucket.GetAsync(Key(0)))!) != Md5(own); wait++)
        {
            await Task.Delay(100);
        }

        Assert.Equal(own, await s3.Bucket.GetAsync(Key(0)));
        s3.Endpoint = server;
        s3.Run("RepairTrainingImages", "-p:Apply=true").Succeeded();
        s3.Run("PushTrainingImages").Succeeded();

        string record = Assert.Single(Records(s3));
        Assert.Contains($"\"eTag\": \"{Md5(old)}\"", record, StringComparison.Ordinal);
        Assert.Contains("\"applied\": false", record, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_repair_has_replaced_is_known_after_the_next_target_has_written_its_plan_file()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync(images: 2);
        byte[] old = s3.Data.Bytes(File(0));
        s3.Data.Write(File(0), Retouched("mine"));

        s3.Run("RepairTrainingImages").Succeeded();
        Assert.Empty(Records(s3));
        s3.Run("RepairTrainingImages", "-p:Apply=true").Succeeded();
        s3.Run("PushTrainingImages").Succeeded();

        Assert.DoesNotContain(Md5(old), s3.Data.Read("obj/training.plan.json"), StringComparison.Ordinal);
        string record = Assert.Single(Records(s3));
        Assert.Contains($"\"eTag\": \"{Md5(old)}\"", record, StringComparison.Ordinal);
        Assert.Contains("\"outcome\": \"done\"", record, StringComparison.Ordinal);
        Assert.Contains("\"applied\": true", record, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_whose_etag_is_no_MD5_is_read_before_it_is_called_right()
    {
        using S3Repository s3 = await S3Repository.CreateAsync(fixture);
        await s3.AddSyncedActorAsync(images: 3);
        byte[] changed = s3.Data.Bytes(File(0));
        changed[^3] ^= 1;
        await s3.Bucket.PutInPartsAsync(Key(0), changed);
        await s3.Bucket.PutInPartsAsync(Key(1), s3.Data.Bytes(File(1)));

        BuildRun preview = s3.Run("RepairTrainingImages").Succeeded();

        Assert.Contains($"replace s3://{s3.Bucket.Name}/{Key(0)}", preview.Only("AM4001").Message, StringComparison.Ordinal);
        s3.Run("RepairTrainingImages", "-p:Apply=true").Succeeded();
        Assert.Equal(s3.Data.Bytes(File(0)), await s3.Bucket.GetAsync(Key(0)));
        Assert.Contains("nothing to change", s3.Run("RepairTrainingImages").Succeeded().Log, StringComparison.Ordinal);
    }

    private static string[] Records(S3Repository s3) =>
        s3.Data.Has(".actormaker/repairs") ? [.. Directory.EnumerateFiles(s3.Data.PathOf(".actormaker/repairs")).Select(System.IO.File.ReadAllText)] : [];
}
