using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Root;

/// <summary>Whom somebody means by a number or a name.</summary>
public sealed class SubjectSearchTests : IDisposable
{
    private readonly DataRepository data = new();
    private readonly ManifestNames names = new();

    public void Dispose() => data.Dispose();

    [Theory]
    [InlineData("6")]
    [InlineData("0006")]
    [InlineData("0006_european_20_female")]
    public void An_actor_is_known_by_number_and_by_name(string text)
    {
        data.AddActor("0006_european_20_female");
        data.AddActor("0060_european_20_female");

        Assert.Equal("0006_european_20_female", Assert.Single(Find(SubjectKind.Actor, text)).Name);
    }

    [Theory]
    [InlineData("6abc")]
    [InlineData("0006_european")]
    [InlineData("0006*")]
    [InlineData("6;7")]
    [InlineData("7")]
    [InlineData("")]
    [InlineData("../0006_european_20_female")]
    [InlineData("0006_EUROPEAN_20_FEMALE")]
    public void What_only_begins_so_is_nobody(string text)
    {
        data.AddActor("0006_european_20_female");

        Assert.Empty(Find(SubjectKind.Actor, text));
    }

    [Fact]
    public void A_number_with_two_folders_is_ambiguous_and_each_name_is_not()
    {
        data.AddActor("0204_european_37_male");
        Directory.CreateDirectory(data.PathOf("data/actors/0204_asian_43_male"));

        Assert.Equal(["0204_asian_43_male", "0204_european_37_male"], Find(SubjectKind.Actor, "204").Select(static p => p.Name));
        Assert.Equal("0204_asian_43_male", Assert.Single(Find(SubjectKind.Actor, "0204_asian_43_male")).Name);
    }

    [Fact]
    public void An_actor_with_a_manifest_alone_is_found_and_a_manifest_that_leaves_the_folder_is_not()
    {
        string manifest = data.AddActor("0240_south_american_41_male");
        Directory.Delete(data.PathOf("data/actors"), recursive: true);

        Assert.Equal("0240_south_american_41_male", Assert.Single(Find(SubjectKind.Actor, "240")).Name);
        data.Replace(manifest, "\"character_name\": \"0240_", "\"character_name\": \"../0240_");
        Assert.Empty(Find(SubjectKind.Actor, "240"));
    }

    [Fact]
    public void A_styles_folder_without_a_title_does_not_count()
    {
        data.AddStyle("1_ink_intensity");
        Directory.CreateDirectory(data.PathOf("resources/style_images/1/assessments"));
        data.AddStyle("11_other");
        data.Write("data/training_versions/1.json", DataRepository.VersionsFile());

        Assert.Equal("1_ink_intensity", Assert.Single(Find(SubjectKind.Style, "1")).Name);
        Assert.Empty(Find(SubjectKind.Style, "2"));
    }

    [Fact]
    public void A_style_without_a_folder_has_its_file_by_number()
    {
        string path = data.Write("data/training_versions/7.json", DataRepository.VersionsFile());

        Assert.Equal(path, Assert.Single(Find(SubjectKind.Style, "07")).Path);
    }

    private IReadOnlyList<VersionPlace> Find(SubjectKind kind, string text) => SubjectSearch.Find(data.Root, kind, text, names);
}
