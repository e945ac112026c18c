using ActorMaker.Data.Findings;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Gate;

/// <summary>Manifests, folders and addresses that are of different actors, or of one.</summary>
public sealed class ActorRuleTests
{
    [Fact]
    public void One_actor_has_one_manifest_however_its_id_is_padded()
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1));
        string second = data.Write("data/actor_manifests/6_manifest.json", """{"character_id":"6","character_name":"0006_asian_1_male","training_data":[]}""");
        Directory.CreateDirectory(data.PathOf("data/actors/0006_asian_1_male"));

        Finding finding = Assert.Single(GateRun.Check(data));

        Assert.Equal(("AM2023", second), (finding.Rule.Code, finding.Path));
        Assert.Contains(data.PathOf(Entry.Manifest), finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("6", "")]
    [InlineData("0006_european_20_female", "")]
    [InlineData("0006_somebody_else", "AM2023")]
    public void The_id_of_a_manifest_is_its_own(string id, string codes)
    {
        using DataRepository data = new();
        Entry.AddImage(data, 0);
        data.Write(Entry.Manifest, Entry.ManifestOf(Entry.Image(0)).Replace("\"0006\"", $"\"{id}\"", StringComparison.Ordinal));

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Theory]
    [InlineData("system_actors/training_data/0006_european_20_female", "")]
    [InlineData("system_actors/training_data/0006_called_so_once_female", "")]
    [InlineData("99999999-9999-9999-9999-999999999999/custom_actor/0006_european_20_female/training_data", "")]
    [InlineData("somewhere/else", "")]
    [InlineData("system_actors/training_data/0007_black_30_male", "AM2023")]
    [InlineData("system_actors/0007_black_30_male/training_data", "AM2023")]
    public void An_address_is_not_that_of_another_actor(string folder, string codes)
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1, ("s3_url", $"\"https://images.s3.us-west-1.amazonaws.com/{folder}/0006_european_20_female_1.jpg\"")));

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Fact]
    public void A_second_folder_of_an_id_belongs_to_nobody()
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1));
        string other = Path.GetDirectoryName(Path.GetDirectoryName(data.Write("data/actors/0006_asian_43_male/training_data/a.jpg", DataRepository.Jpeg("a"))))!;

        Finding finding = Assert.Single(GateRun.Check(data));

        Assert.Equal(("AM2023", other), (finding.Rule.Code, finding.Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_image_is_lost_also_with_its_actors_whole_folder(bool othersAreThere)
    {
        using DataRepository data = new();
        Directory.CreateDirectory(data.PathOf(othersAreThere ? "data/actors/0007_black_30_male" : "data"));
        data.Write(Entry.Manifest, Entry.ManifestOf(Entry.Image(0, ("s3_url", "null"), ("status", "\"local_only\"")), Entry.Image(1)));

        Finding finding = Assert.Single(GateRun.Check(data));

        Assert.Equal(("AM2011", "$.training_data[0].filename"), (finding.Rule.Code, finding.JsonPath));
    }

    [Theory]
    [InlineData(true, "AM2017")]
    [InlineData(false, "")]
    public void A_manifest_of_nothing_is_a_warning_where_other_actors_have_folders(bool othersAreThere, string codes)
    {
        using DataRepository data = new();
        Directory.CreateDirectory(data.PathOf(othersAreThere ? "data/actors/0007_black_30_male" : "data"));
        data.Write(Entry.Manifest, Entry.ManifestOf());

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Fact]
    public void A_checkout_without_images_has_no_finding()
    {
        using DataRepository data = new();
        Directory.CreateDirectory(data.PathOf("data/actors/0007_black_30_male"));
        data.Write(Entry.Manifest, Entry.ManifestOf(Entry.Image(0), Entry.Image(1)));

        Assert.Equal("", GateRun.Codes(data));
    }

    [Fact]
    public void Where_the_folders_cannot_all_be_seen_no_image_is_called_lost()
    {
        using DataRepository data = new();
        data.Write(Entry.Manifest, Entry.ManifestOf(Entry.Image(0, ("s3_url", "null"), ("status", "\"local_only\""))));
        Directory.CreateDirectory(data.PathOf("data/actors"));
        File.CreateSymbolicLink(data.PathOf($"data/actors/{Entry.Actor}"), "nowhere");

        Assert.Equal("AM9001", GateRun.Codes(data));
    }
}
