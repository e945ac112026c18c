using System.Globalization;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Root;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Gate;

public sealed class ManifestRuleTests
{
    private const string Training = "data/actors/" + Entry.Actor + "/training_data/";

    [Fact]
    public void A_clean_manifest_has_no_finding()
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1, ("s3_url", "null"), ("status", "\"local_only\"")));

        Assert.Equal("", GateRun.Codes(data));
    }

    [Fact]
    public void A_fresh_checkout_has_no_images_and_no_finding()
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1));
        Directory.Delete(data.PathOf(Training), recursive: true);
        data.Write($"data/actors/{Entry.Actor}/prompt_metadata.json", "{");

        Assert.Equal("", GateRun.Codes(data));
    }

    [Fact]
    public void A_manifest_from_before_the_migration_is_clean()
    {
        using DataRepository data = new();
        data.Write($"data/actors/{Entry.Actor}/notes.txt", "");
        data.Write(Entry.Manifest, $$"""{"character_id":"0006","character_name":"{{Entry.Actor}}","statistics":{"total_files":12,"base_images_count":0},"status":"success"}""");
        data.Write("data/actor_manifests/_migration_summary.json", "{\"characters\":303}");
        data.Write("data/actor_manifests/_old_manifest.json", "{\"characters\":303}");
        data.Write("data/actor_manifests/0006.json", "{");

        Assert.Equal("", GateRun.Codes(data));
    }

    [Theory]
    [InlineData("extra.jpg", "AM2010")]
    [InlineData("extra.JPEG", "AM2010")]
    [InlineData("extra.txt", "")]
    [InlineData("jpg", "")]
    [InlineData(".hidden.jpg", "")]
    [InlineData("folder/extra.jpg", "")]
    public void Every_local_image_is_listed(string file, string codes)
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1));
        data.Write(Training + file, DataRepository.Jpeg("extra"));

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData(null)]
    public void An_entry_is_somewhere(string? address)
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1), Entry.Image(2, ("s3_url", address), ("status", "\"local_only\"")));

        Finding finding = Assert.Single(GateRun.Check(data));

        Assert.Equal(("AM2011", "$.training_data[2].filename"), (finding.Rule.Code, finding.JsonPath));
    }

    [Theory]
    [InlineData("size_bytes", "1", "AM2012")]
    [InlineData("size_bytes", "null", "AM1003")]
    [InlineData("md5_hash", "\"d41d8cd98f00b204e9800998ecf8427e\"", "AM2012")]
    [InlineData("md5_hash", "\"d41d8cd98f00b204e9800998ecf8427e-26\"", "")]
    [InlineData("md5_hash", "\"\"", "")]
    [InlineData("md5_hash", "\"d41d8cd98f00b204e9800998ecf8427\"", "AM1003")]
    [InlineData("md5_hash", "\"d41d8cd98f00b204e9800998ecf8427e-\"", "AM1003")]
    [InlineData("md5_hash", "\"unknown\"", "AM1003")]
    [InlineData("md5_hash", null, "")]
    [InlineData("size_bytes", null, "")]
    public void Local_bytes_are_the_recorded_ones(string name, string? json, string codes)
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1, (name, json)));

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Fact]
    public void A_hash_may_be_written_in_capitals()
    {
        using DataRepository data = new();
        string upper = Convert.ToHexString(System.Security.Cryptography.MD5.HashData(DataRepository.Jpeg("image 0")));
        data.AddManifest(Entry.Image(0, ("md5_hash", $"\"{upper}\"")), Entry.Image(1));

        Assert.Equal("", GateRun.Codes(data));
    }

    [Fact]
    public void Size_and_hash_that_both_differ_are_one_finding()
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1));
        data.Write(Entry.ImagePath(1), DataRepository.Jpeg("another image"));

        Assert.Equal("AM2012", GateRun.Codes(data));
    }

    [Theory]
    [InlineData("training_images_count", "2", "")]
    [InlineData("training_images_count", "3", "AM2015")]
    [InlineData("training_images_count", "\"2\"", "AM1003")]
    [InlineData("training_synced_count", "1", "")]
    [InlineData("training_synced_count", "2", "AM2015")]
    [InlineData("training_local_only_count", "0", "AM2015")]
    [InlineData("training_s3_only_count", "1", "AM2015")]
    [InlineData("training_out_of_sync_count", "0", "")]
    [InlineData("training_data_size_bytes", "66", "")]
    [InlineData("training_data_size_bytes", "65", "AM2015")]
    [InlineData("training_data_size_mb", "0.0", "")]
    [InlineData("training_data_size_mb", "0", "")]
    [InlineData("training_data_size_mb", "0.01", "AM2015")]
    [InlineData("total_files", "99", "")]
    [InlineData("scene_images_count", "278", "")]
    public void Statistics_count_the_list(string name, string json, string codes)
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1, ("s3_url", "null"), ("status", "\"local_only\"")));
        data.Replace(Entry.Manifest, "\"training_data\":", $"\"statistics\":{{\"{name}\":{json}}},\"training_data\":");

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Theory]
    [InlineData("synced", true, "")]
    [InlineData("s3_only", true, "AM2015")]
    [InlineData("out_of_sync", true, "AM2015")]
    [InlineData("local_only", true, "AM2015")]
    [InlineData("local_only", false, "")]
    [InlineData("synced", false, "AM2015")]
    [InlineData("s3_only", false, "AM2015")]
    [InlineData("mismatch", true, "AM2015")]
    public void A_status_goes_with_an_address(string status, bool address, string codes)
    {
        using DataRepository data = new();
        string image = address ? Entry.Image(1, ("status", $"\"{status}\"")) : Entry.Image(1, ("status", $"\"{status}\""), ("s3_url", "null"));
        data.AddManifest(Entry.Image(0), image);

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Theory]
    [InlineData("filename", "../0007_x/a.jpg", "AM2019")]
    [InlineData("filename", "/etc/a.jpg", "AM2019")]
    [InlineData("filename", "C:a.jpg", "AM2019")]
    [InlineData("filename", "a\\\\b.jpg", "AM2019")]
    [InlineData("filename", "..", "AM2019")]
    [InlineData("filename", "a\\u0000.jpg", "AM2019")]
    [InlineData("local_path", "data/actors/0006_european_20_female/training_data/../../x.jpg", "AM2019")]
    [InlineData("local_path", "/home/a/data/actors/0006_european_20_female/training_data/x.jpg", "AM2019")]
    [InlineData("local_path", "data/actors/0006_european_20_female_2/training_data/x.jpg", "AM2019")]
    [InlineData("local_path", "data/actors/0006_european_20_female/training_data/x.jpg", "AM2023")]
    [InlineData("local_path", "data/actors/0006_european_20_female/training_data/0006_european_20_female_2.jpg", "")]
    public void No_path_leaves_the_actors_folder(string name, string path, string codes)
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1), Entry.Image(2, (name, $"\"{path}\"")));

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Theory]
    [InlineData("https://images.s3.us-west-1.amazonaws.com/a/other.jpg", "AM2023")]
    [InlineData("https://example.com/0006_european_20_female_1.jpg", "AM2024")]
    [InlineData("https://images.s3.us-west-1.amazonaws.com/a/0006_european_20_female_1.jpg?X-Amz-Signature=0a", "AM2024")]
    [InlineData("https://images.s3.us-west-1.amazonaws.com/a/0006_european_20_female_1.jpg?by=AKIAIOSFODNN7EXAMPLE", "AM2024")]
    [InlineData("https://images.s3.us-west-1.amazonaws.com/AKIAIOSFODNN7EXAMPLE/0006_european_20_female_1.jpg", "AM2024")]
    [InlineData("https://images.s3.us-west-1.amazonaws.com/a/0006_european_20_female_1.jpg%3Ftoken=0a", "AM2024")]
    [InlineData("https://elsewhere.s3.us-west-1.amazonaws.com/a/0006_european_20_female_1.jpg", "AM2024")]
    [InlineData("https://images.s3-accelerate.amazonaws.com/a/0006_european_20_female_1.jpg", "")]
    public void An_address_is_the_images_own_in_an_allowed_bucket(string address, string codes)
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1, ("s3_url", $"\"{address}\"")));

        Assert.Equal(codes, GateRun.Codes(data, s => s with { Buckets = ["images"] }));
    }

    [Fact]
    public void A_secret_in_a_manifest_is_found()
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1));
        data.Replace(Entry.Manifest, "\"training_data\":", "\"metadata\":{\"API_TOKEN\":\"x\",\"token\":\"x\"},\"training_data\":");

        Assert.Equal("AM1026 AM1026", GateRun.Codes(data));
    }

    [Theory]
    [InlineData("\"base_images\":[{\"s3_url\":\"@\"}]", "AM1026")]
    [InlineData("\"lora_model\":{\"s3_url\":\"@\"}", "AM1026")]
    [InlineData("\"poster_frames\":{\"standard\":{\"png\":\"@\"}}", "AM1026")]
    public void A_signed_address_is_found_in_every_part_of_a_manifest(string part, string codes)
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1));
        data.Replace(Entry.Manifest, "\"training_data\":", part.Replace("@", "https://x.s3.us-west-1.amazonaws.com/a.jpg?X-Amz-Signature=0a", StringComparison.Ordinal) + ",\"training_data\":");

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Theory]
    [InlineData("s3_only", "")]
    [InlineData("out_of_sync", "")]
    public void A_status_of_an_image_that_is_not_here_says_nothing(string status, string codes)
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1), Entry.Image(2, ("status", $"\"{status}\"")));

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Theory]
    [InlineData("\"6\"", "\"0006_european_20_female\"", "")]
    [InlineData("\"7\"", "\"0006_european_20_female\"", "AM2023")]
    [InlineData("\"6abc\"", "\"0006_european_20_female\"", "AM2023")]
    [InlineData("6", "\"0006_european_20_female\"", "AM1003")]
    [InlineData("\"\"", "\"0006_european_20_female\"", "AM1004")]
    public void Ids_and_names_agree(string id, string name, string codes)
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1));
        data.Replace(Entry.Manifest, "\"0006\"", id);
        data.Replace(Entry.Manifest, $"\"{Entry.Actor}\"", name);

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Fact]
    public void A_folder_with_images_needs_a_manifest_and_an_empty_one_does_not()
    {
        using DataRepository data = new();
        Directory.CreateDirectory(data.PathOf("data/actors/0007_asian_30_male/training_data"));
        Assert.Equal("", GateRun.Codes(data));

        data.Write("data/actors/0007_asian_30_male/training_data/a.jpg", DataRepository.Jpeg("a"));

        Finding finding = Assert.Single(GateRun.Check(data));
        Assert.Equal(("AM2016", data.PathOf("data/actors/0007_asian_30_male")), (finding.Rule.Code, finding.Path));
    }

    [Fact]
    public void A_manifest_of_another_person_is_a_finding()
    {
        using DataRepository data = new();
        Directory.CreateDirectory(data.PathOf("data/actors/0006_asian_43_male"));
        data.Write(Entry.Manifest, Entry.ManifestOf(Entry.Image(0)));

        Assert.Equal("AM2023", GateRun.Codes(data));
    }

    [Fact]
    public void Two_manifests_of_one_actor_are_a_finding()
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1));
        data.Write("data/actor_manifests/6_manifest.json", Entry.ManifestOf(Entry.Image(0), Entry.Image(1)));

        Assert.Contains("AM2023", GateRun.Codes(data), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"output":{"output":{"s3_image_urls":["s3://images/a.jpg"]}}}""", "AM2018")]
    [InlineData("""{"output":{"output":{"s3_image_urls":[]}}}""", "AM2018")]
    [InlineData("""{"output":{}}""", "AM1003")]
    [InlineData("""{"output":{"output":{"s3_image_urls":[1]}}}""", "AM1003")]
    [InlineData("""{"output":{"output":{"s3_image_urls":["https://example.com/a.jpg"]}}}""", "AM2024")]
    [InlineData("""{"output":{"output":{"actor_id":"0007_black_30_male","s3_image_urls":[]}}}""", "AM2023")]
    [InlineData("{", "AM1001")]
    [InlineData("", "AM1001")]
    public void A_response_that_is_left_is_one_finding_which_sends_to_the_sync_only_if_that_takes_it(string text, string codes)
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1));
        data.Write(Training + "response.json", text);
        Finding finding = Assert.Single(GateRun.Check(data));
        Assert.Equal((codes, codes == "AM2018"), (finding.Rule.Code, finding.Message.Contains("SyncTrainingManifests", StringComparison.Ordinal)));

        File.Delete(data.PathOf(Entry.Manifest));
        Assert.Equal(string.Join(' ', new[] { codes, "AM2016" }.Order(StringComparer.Ordinal)), GateRun.Codes(data));
    }

    [Fact]
    public void A_broken_manifest_has_its_own_finding_only()
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1));
        data.Write(Entry.Manifest, "{");

        Assert.Equal("AM1001", GateRun.Codes(data));
    }

    [Fact]
    public void A_manifest_that_is_a_Git_LFS_pointer_is_called_so()
    {
        using DataRepository data = new();
        data.Write(Entry.Manifest, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n");

        Finding finding = Assert.Single(GateRun.Check(data));

        Assert.Equal(("AM1001", "git lfs pull"), (finding.Rule.Code, finding.Fix!.Text));
    }

    [Theory]
    [InlineData("[]", "AM1003")]
    [InlineData("{}", "AM1004 AM1004")]
    [InlineData("""{"character_id":"0006","character_name":"0006_european_20_female","training_data":{}}""", "AM1003")]
    [InlineData("""{"character_id":"0006","character_name":"0006_european_20_female","training_data":[null]}""", "AM1003")]
    [InlineData("""{"character_id":"0006","character_name":"0006_european_20_female","training_data":[{}]}""", "AM1004")]
    [InlineData("""{"character_id":"0006","character_name":"0006_european_20_female","training_data":[{"filename":""}]}""", "AM1004")]
    [InlineData("""{"character_id":"0006","character_name":"0006_european_20_female","statistics":[]}""", "AM1003")]
    public void A_manifest_has_one_shape(string text, string codes)
    {
        using DataRepository data = new();
        data.Write($"data/actors/{Entry.Actor}/notes.txt", "");
        data.Write(Entry.Manifest, text);

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Theory]
    [InlineData("6", 1)]
    [InlineData("0006", 1)]
    [InlineData("0006*", 1)]
    [InlineData("0006_european_20_female", 1)]
    [InlineData("*_female", 1)]
    [InlineData("*_male", 0)]
    [InlineData("7;8", 0)]
    public void Only_the_wanted_actors_are_looked_at(string actors, int manifests)
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1));

        ManifestsReport report = ManifestsGate.Check(GateRun.Settings(data) with { Actors = IdFilter.Parse(actors) }, default);

        Assert.Empty(report.Findings);
        Assert.Equal(manifests.ToString(CultureInfo.InvariantCulture), report.Manifests.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("75.0", "AM2012")]
    [InlineData("-5", "AM1003")]
    [InlineData("1.5", "AM1003")]
    public void A_size_is_a_whole_number_of_bytes(string size, string codes)
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0, ("size_bytes", size)), Entry.Image(1));

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Fact]
    public void A_whole_number_may_be_spelt_with_a_fraction()
    {
        using DataRepository data = new();
        Entry.AddImage(data, 0);
        data.Write(Entry.Manifest, Entry.ManifestOf(Entry.Image(0, ("size_bytes", $"{DataRepository.Jpeg("image 0").Length}.0"))));

        Assert.Equal("", GateRun.Codes(data));
    }
}
