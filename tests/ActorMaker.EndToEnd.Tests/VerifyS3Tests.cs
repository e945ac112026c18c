using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace ActorMaker.EndToEnd.Tests;

/// <summary>What the data says against what the bucket has.</summary>
public sealed class VerifyS3Tests(SuiteServer fixture)
{
    private const string Actor = "0006_european_20_female";
    private const string Folder = $"system_actors/training_data/{Actor}/";
    private const string Manifest = "data/actor_manifests/0006_manifest.json";
    private const string FirstPage = @"Asking S3: \d+ requests \(\d+ list.*\), 1,00\d objects listed, \d+ s";

    [Fact]
    public async Task What_is_there_is_found_and_the_second_run_asks_for_no_header()
    {
        using S3Repository s3 = await WholeAsync();

        BuildRun run = s3.Run("VerifyS3").Succeeded();

        Assert.Empty(run.Findings);
        Assert.Matches(@"VerifyS3: 2 LoRAs \(2 header\); 2 images \(2 etag-md5\): 0 errors, 0 warnings in \d+\.\d\d s, 5 requests \(3 list, 2 get\)", run.Log);
        Assert.Contains("3 requests (3 list)", s3.Run("VerifyS3").Succeeded().Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_takes_its_time_is_no_reason_to_be_silent()
    {
        using S3Repository s3 = await WholeAsync();
        await s3.Bucket.PutAllAsync(Enumerable.Range(0, 1100).Select(i => $"{Folder}{i}.txt"), new byte[1]);
        TaskCompletionSource<StringBuilder> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenSource ended = new();
        await using FaultProxy proxy = new(
            s3.Endpoint,
            async line => line.Contains("continuation-token", StringComparison.Ordinal) ? await HoldSecondPageAsync(await begun.Task, ended.Token) : Fault.None);
        s3.Endpoint = proxy.Endpoint;
        using Process process = s3.Begin("VerifyS3", out StringBuilder output);
        begun.SetResult(output);
        await process.WaitForExitAsync();
        await ended.CancelAsync();

        Assert.Matches(FirstPage, new BuildRun(process.ExitCode, Text(output)).Succeeded().Log);
    }

    [Fact]
    public async Task Addresses_in_another_bucket_are_counted_and_where_all_are_the_run_proves_nothing()
    {
        using S3Repository s3 = await WholeAsync();
        string manifest = s3.Data.Read(Manifest);
        int first = manifest.IndexOf(s3.Bucket.Name, StringComparison.Ordinal);
        s3.Data.Write(Manifest, manifest.Remove(first, s3.Bucket.Name.Length).Insert(first, "attic"));

        PrintedFinding some = s3.Run("VerifyS3").Succeeded().Only("AM3011");
        Assert.Contains("1 address in the bucket \"attic\" was not looked at", some.Message, StringComparison.Ordinal);

        s3.Data.Write(Manifest, manifest.Replace(s3.Bucket.Name, "attic", StringComparison.Ordinal));
        PrintedFinding all = s3.Run("VerifyS3", "-p:NoWarn=AM3011").Failed().Only("AM3011");
        Assert.Contains("2 addresses in the bucket \"attic\", and none in", all.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lora_that_is_gone_and_one_that_is_cut_off_are_errors_at_their_addresses()
    {
        using S3Repository s3 = await WholeAsync();
        await s3.Bucket.DeleteAsync(S3Repository.Styles + "style_1_vV1.safetensors");
        byte[] whole = Safetensors.File(64);
        await s3.Bucket.PutAsync(S3Repository.Styles + "style_1_vV2.safetensors", whole.AsMemory(0, whole.Length - 1));

        BuildRun run = s3.Run("VerifyS3").Failed();

        Assert.Equal("AM3003 AM3005", run.Codes);
        Assert.All(run.Findings, f => Assert.Contains("\"loraUrl\"", f.SourceLine, StringComparison.Ordinal));
        Assert.Contains("(header)", run.Only("AM3005").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("an image of quite another size", "size")]
    [InlineData("0006_european_20_female_X.jpg", "etag-md5")]
    public async Task An_image_with_other_bytes_is_an_error_that_says_what_shows_it(string content, string evidence)
    {
        using S3Repository s3 = await WholeAsync();
        await s3.Bucket.PutAsync($"{Folder}{Actor}_0.jpg", DataRepository.Jpeg(content));
        await s3.Bucket.DeleteAsync($"{Folder}{Actor}_1.jpg");

        BuildRun run = s3.Run("VerifyS3").Failed();

        Assert.Equal("AM3003 AM3006", run.Codes);
        Assert.Contains($"({evidence})", run.Only("AM3006").Message, StringComparison.Ordinal);
        Assert.Contains($"{Actor}_1.jpg", run.Only("AM3003").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_whose_etag_says_nothing_is_as_good_as_its_stored_checksum()
    {
        using S3Repository s3 = await WholeAsync();
        byte[] image = DataRepository.Jpeg($"{Actor}_0.jpg");
        string md5 = Convert.ToBase64String(System.Security.Cryptography.MD5.HashData(image));
        await s3.Bucket.PutInPartsAsync($"{Folder}{Actor}_0.jpg", image, ("md5chksum", md5));
        await s3.Bucket.PutInPartsAsync($"{Folder}{Actor}_1.jpg", DataRepository.Jpeg($"{Actor}_1.jpg"));

        BuildRun run = s3.Run("VerifyS3").Succeeded();

        Assert.Contains("2 images (1 checksum, 1 size)", run.Log, StringComparison.Ordinal);
        Assert.Contains("1 image could be compared by size or existence alone, which does not prove the content", run.Log, StringComparison.Ordinal);
        await s3.Bucket.PutInPartsAsync($"{Folder}{Actor}_0.jpg", DataRepository.Jpeg($"{Actor}_9.jpg"), ("md5chksum", Convert.ToBase64String(new byte[16])));
        Assert.Contains("(checksum)", s3.Run("VerifyS3").Failed().Only("AM3006").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stored_checksum_does_not_outweigh_the_MD5_of_the_bytes()
    {
        using S3Repository s3 = await WholeAsync();
        string recorded = Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(DataRepository.Jpeg($"{Actor}_0.jpg")));
        await s3.Bucket.PutAsync($"{Folder}{Actor}_0.jpg", DataRepository.Jpeg($"{Actor}_9.jpg"), ("md5", recorded));

        Assert.Contains("(etag-md5)", s3.Run("VerifyS3").Failed().Only("AM3006").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Actors", "nobody")]
    [InlineData("Styles", "4711")]
    public async Task A_filter_that_matches_nothing_is_an_error(string property, string value)
    {
        using S3Repository s3 = await WholeAsync();

        Assert.Contains(property, s3.Run("VerifyS3", $"-p:{property}={value}").Failed().Only("AM9001").Message, StringComparison.Ordinal);

        s3.Run("VerifyS3", "-p:Actors=0006", "-p:Styles=1").Succeeded();
    }

    [Fact]
    public async Task Whoever_misses_an_image_is_told_how_to_bring_it_back()
    {
        using S3Repository s3 = await WholeAsync();
        await s3.Bucket.DeleteAsync($"{Folder}{Actor}_0.jpg");
        await s3.Bucket.DeleteAsync($"{Folder}{Actor}_1.jpg");
        File.Delete(s3.Data.PathOf($"data/actors/{Actor}/training_data/{Actor}_1.jpg"));

        BuildRun run = s3.Run("VerifyS3").Failed();

        Assert.Equal("AM3003 AM3003", run.Codes);
        Assert.All(run.Findings, f => Assert.DoesNotContain("LoRA", f.Message, StringComparison.Ordinal));
        Assert.Contains("Fix: dotnet msbuild training.proj -t:RepairTrainingImages -p:Apply=true", run.Findings[0].Message, StringComparison.Ordinal);
        Assert.Contains("Fix: put the object back", run.Findings[1].Message, StringComparison.Ordinal);
        s3.Run("RepairTrainingImages", "-p:Apply=true").Succeeded();
        Assert.Equal("AM3003", s3.Run("VerifyS3").Failed().Codes);
    }

    [Fact]
    public async Task Objects_beside_the_listed_prefixes_are_asked_for_and_other_buckets_are_told_of()
    {
        using S3Repository s3 = await WholeAsync();
        await s3.Bucket.PutAsync("old/place/a.jpg", DataRepository.Jpeg($"{Actor}_0.jpg"));
        s3.Data.Replace(Manifest, s3.Regional($"{Folder}{Actor}_0.jpg"), s3.Regional("old/place/a.jpg"));
        s3.Data.Replace(Manifest, s3.Regional($"{Folder}{Actor}_1.jpg"), "https://somebody-elses.s3.amazonaws.com/b.jpg");

        BuildRun run = s3.Run("VerifyS3").Succeeded();

        Assert.Contains("2 images (1 etag-md5)", run.Log, StringComparison.Ordinal);
        Assert.Contains("1 head", run.Log, StringComparison.Ordinal);
        Assert.Contains("1 address in the bucket \"somebody-elses\" was not looked at", run.Only("AM3011").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_that_cannot_be_listed_does_not_hide_what_the_other_shows()
    {
        using S3Repository s3 = await WholeAsync();
        await s3.Bucket.DeleteAsync(S3Repository.Styles + "style_1_vV1.safetensors");

        Assert.Equal("AM3003 AM3004", s3.Run("VerifyS3", "-p:ImageBucket=no-such-bucket-4711").Failed().Codes);
        Assert.Equal("AM3003 AM9002", s3.Run("VerifyS3", "-p:ImageBucket=").Failed().Codes);
        Assert.Equal("AM9002", s3.Run("VerifyS3", "-p:ImageBucket=", "-p:LoraBucket=").Failed().Codes);
    }

    [Fact]
    public async Task A_secret_in_the_environment_and_in_the_env_file_shows_nowhere()
    {
        Assert.SkipUnless(fixture.Require().ChecksSignatures, "This server takes every secret.");
        using S3Repository s3 = await WholeAsync();
        const string Canary = "canary7f3a9b2c";
        s3.Data.Write(".env", $"AWS_ACCESS_KEY={s3.Bucket.Server.AccessKey}\nAWS_ACCESS_SECRET={Canary}Env\n");
        Dictionary<string, string?> environment = new() { ["AWS_SECRET_ACCESS_KEY"] = Canary + "Variable", ["AWS_ACCESS_KEY_ID"] = Canary + "Id", ["AWS_SESSION_TOKEN"] = Canary + "Token" };
        foreach (string target in new[] { "SyncS3Loras", "VerifyS3" })
        {
            BuildRun run = s3.Run(target, environment, $"-bl:{target}.binlog", "-v:diag", "-p:TrainingSarif=findings.sarif").Failed();
            Assert.Contains("AM3004", run.Codes, StringComparison.Ordinal);
            Assert.DoesNotContain(Canary, run.Output, StringComparison.Ordinal);
        }

        foreach (string file in Directory.EnumerateFiles(s3.Data.Root, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != ".env"))
        {
            Assert.DoesNotContain(Canary, Unpacked(file), StringComparison.Ordinal);
        }
    }

    /// <summary>Answers no sooner than the first page is told of.</summary>
    private static async Task<Fault> HoldSecondPageAsync(StringBuilder output, CancellationToken cancellation)
    {
        int before = Lines();
        while (!Regex.IsMatch(Text(output), FirstPage, RegexOptions.NonBacktracking))
        {
            // Printed before the first page was counted; the next line is printed after another request.
            if (Lines() > before)
            {
                return Fault.SlowDown;
            }

            await Task.Delay(50, cancellation);
        }

        return Fault.None;

        int Lines() => Text(output).Split("Asking S3: ").Length;
    }

    private static string Text(StringBuilder output)
    {
        lock (output)
        {
            return output.ToString();
        }
    }

    private static string Unpacked(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        if (!file.EndsWith(".binlog", StringComparison.Ordinal))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        using System.IO.Compression.GZipStream zip = new(new MemoryStream(bytes), System.IO.Compression.CompressionMode.Decompress);
        using MemoryStream all = new();
        zip.CopyTo(all);
        return Encoding.Latin1.GetString(all.ToArray());
    }

    /// <summary>A style with two LoRAs and an actor with two images, all of them in the bucket.</summary>
    private async Task<S3Repository> WholeAsync()
    {
        S3Repository s3 = await S3Repository.CreateAsync(fixture);
        string style = s3.Data.AddStyle("1_ink_intensity");
        s3.Data.AddActor(Actor);
        s3.Data.Write(style, s3.Data.Read(style).Replace("storyboard-user-files", s3.Bucket.Name, StringComparison.Ordinal));
        s3.Data.Write(Manifest, s3.Data.Read(Manifest).Replace("story-boards-assets", s3.Bucket.Name, StringComparison.Ordinal));
        await s3.PutLorasAsync("style_1_vV1", "style_1_vV2");
        for (int i = 0; i < 2; i++)
        {
            await s3.Bucket.PutAsync($"{Folder}{Actor}_{i}.jpg", DataRepository.Jpeg($"{Actor}_{i}.jpg"));
        }

        return s3;
    }
}
