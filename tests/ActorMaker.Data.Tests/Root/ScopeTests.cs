using ActorMaker.Data.Root;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Root;

public sealed class ScopeTests
{
    [Theory]
    [InlineData(null, null, true, true)]
    [InlineData("1", null, true, false)]
    [InlineData(null, "6", false, true)]
    [InlineData("1", "6", true, true)]
    [InlineData("2", "7", false, false)]
    public void One_kind_alone_leaves_the_other_out(string? styles, string? actors, bool style, bool actor)
    {
        Scope scope = Scope.Parse(styles, actors);

        Assert.Equal((style, actor), (scope.Styles.Matches("1_ink_intensity"), scope.Actors.Matches("0006_european_20_female")));
    }

    [Theory]
    [InlineData("1", null)]
    [InlineData("1_ink*;3", null)]
    [InlineData(null, "0006")]
    [InlineData(null, "6;7;8")]
    [InlineData(null, "0009_named_in_a_manifest")]
    [InlineData("*", "*")]
    public void A_pattern_matches_a_folder_a_fallback_file_or_a_manifest(string? styles, string? actors)
    {
        using DataRepository data = Tree();

        Assert.Empty(Scope.Parse(styles, actors).Unmatched(data.Root));
    }

    [Theory]
    [InlineData("2", null, "\"2\" of Styles")]
    [InlineData("1;2;3", null, "\"2\" of Styles")]
    [InlineData("1;6", null, "\"6\" of Styles")]
    [InlineData(null, "6;1", "\"1\" of Actors")]
    [InlineData(null, "00", "\"00\" of Actors")]
    [InlineData("11", "60*", "\"11\" of Styles;\"60*\" of Actors")]
    public void A_pattern_that_matches_nothing_is_told_beside_others_that_match(string? styles, string? actors, string told)
    {
        using DataRepository data = Tree();

        List<string> unmatched = Scope.Parse(styles, actors).Unmatched(data.Root);

        Assert.Equal(told, string.Join(';', unmatched.Select(static t => t[..t.IndexOf(" matches", StringComparison.Ordinal)])));
    }

    // Style 1 with a folder, style 3 with a fallback file; actor 6 with both, 7 with a folder, 8 with a manifest that describes 9.
    private static DataRepository Tree()
    {
        DataRepository data = new();
        data.AddStyle("1_ink_intensity");
        data.Write("data/training_versions/3.json", DataRepository.VersionsFile(DataRepository.Version("style_3_v", 1)));
        data.AddActor("0006_european_20_female");
        Directory.CreateDirectory(data.PathOf("data/actors/0007_indian_20_female"));
        data.Write("data/actor_manifests/0008_manifest.json", """{"character_id":"0008","character_name":"0009_named_in_a_manifest"}""");
        return data;
    }
}
