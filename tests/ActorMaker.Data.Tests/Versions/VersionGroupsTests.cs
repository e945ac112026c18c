using ActorMaker.Data.Versions;

using static ActorMaker.Data.Tests.Versions.EntryJson;

namespace ActorMaker.Data.Tests.Versions;

/// <summary>Which entries are one version, and which only look so.</summary>
public sealed class VersionGroupsTests
{
    [Theory]
    [InlineData("v8")]
    [InlineData("V08")]
    [InlineData("VV8")]
    [InlineData("vV8")]
    [InlineData("V8 ")]
    [InlineData("V8.safetensors")]
    [InlineData("style_1_v8")]
    [InlineData("style_1_vV8")]
    [InlineData("style_1_VV8")]
    [InlineData("style_1_v8.safetensors")]
    [InlineData("style_1_vV8.safetensors")]
    [InlineData("STYLE_1_VV8.SAFETENSORS")]
    [InlineData("style_0001_vV8")]
    public void Every_spelling_of_V8_is_V8(string name)
    {
        MergeOutcome merged = MergeOutcome.Of(Started("job-e1", "V8"), Bare("other", name));

        Assert.Equal("\"V8\"", merged["name"]);
        Assert.Equal("[\"other\"]", merged["mergedIds"]);
    }

    [Theory]
    [InlineData("V1", "V10")]
    [InlineData("V1", "V11")]
    [InlineData("V8", "V80")]
    [InlineData("V8", "8")]
    [InlineData("V8", "V8.1")]
    [InlineData("V8", "V8b")]
    [InlineData("V8", "V 8")]
    [InlineData("V8", "V-8")]
    [InlineData("V8", "style_1_vV8-000010")]
    [InlineData("V8", "style_1_vV8-000010.safetensors")]
    [InlineData("V8", "style_1_vV8-step00000500.safetensors")]
    [InlineData("V8", "style_1_vV8_000000500.safetensors")]
    [InlineData("V8", "style_11_vV8")]
    [InlineData("V8", "style_100_vV8.safetensors")]
    [InlineData("V8", "actor_1_V8")]
    [InlineData("V1", "SBai_style_1")]
    [InlineData("V1", "SBai_style_1_v1.1")]
    [InlineData("V4000", "style_1_4000")]
    [InlineData("V1", "Comic_FLUX_V1")]
    [InlineData("V1", "style_1d2cfd2d-8d2f-4a44-9c1e-6f3a1f0e7d11")]
    [InlineData("V1", "best of all")]
    public void A_look_alike_is_another_version(string one, string other)
    {
        MergeOutcome merged = MergeOutcome.Of(Started("a", one), Started("b", other));

        Assert.True(merged.IsClean || merged.Versions.Count == 2, merged.Text);
        Assert.DoesNotContain("mergedIds", merged.Text, StringComparison.Ordinal);
        Assert.Contains($"\"name\": \"{other}\"", merged.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_actors_number_may_be_padded_and_a_styles_file_is_not_its()
    {
        var actor = new Subject(SubjectKind.Actor, 6);
        string text = MergeOutcome.File(
            Started("a", "V7"), Bare("b", "actor_6_V7.safetensors"), Bare("c", "actor_0006_V7"), Bare("d", "style_6_vV7"), Bare("e", "actor_60_V7"));

        MergeOutcome merged = MergeOutcome.OfText(text, subject: actor);

        Assert.Equal("a d e", merged.Ids);
        Assert.Equal("""["b","c"]""", merged.Versions[0]!["mergedIds"]!.ToJsonString());
    }

    [Theory]
    [InlineData("https://storyboard-user-files.s3.us-west-1.amazonaws.com/actor_maker_user/custom-styles-models/mine.safetensors")]
    [InlineData("https://storyboard-user-files.s3.us-west-1.amazonaws.com/styles_maker_user/custom-styles-models/mine.safetensors")]
    [InlineData("https://storyboard-user-files.s3.amazonaws.com/actor_maker_user/custom-styles-models/mine.safetensors")]
    [InlineData("https://s3-accelerate.amazonaws.com/storyboard-user-files/actor_maker_user/custom-styles-models/mine.safetensors")]
    [InlineData("https://s3.us-west-1.amazonaws.com/storyboard-user-files/actor_maker_user/custom-styles-models/mine.safetensors")]
    [InlineData("s3://storyboard-user-files/actor_maker_user/custom-styles-models/mine.safetensors")]
    [InlineData("https://storyboard-user-files.s3-accelerate.amazonaws.com/actor_maker_user/custom-styles-models/mine.safetensors?versionId=7")]
    [InlineData("https://storyboard-user-files.s3-accelerate.amazonaws.com/actor_maker_user/custom-styles-models/m%69ne.safetensors")]
    public void One_LoRA_under_any_address_is_one_version(string address)
    {
        MergeOutcome merged = MergeOutcome.Of(
            Started("job-e1", "V8", Url("https://storyboard-user-files.s3-accelerate.amazonaws.com/actor_maker_user/custom-styles-models/mine.safetensors"), "completed"),
            Bare("mine", "mine", Url(address), "completed"));

        Assert.Equal("[\"mine\"]", merged["mergedIds"]);
        Assert.Equal("\"V8\"", merged["name"]);
    }

    [Fact]
    public void Other_file_names_are_other_LoRAs()
    {
        MergeOutcome merged = MergeOutcome.Of(
            Bare("a", "one", Url(Regional("mine")), "completed"), Bare("b", "two", Url(Regional("mine-000010")), "completed"), Bare("c", "three", Url(Regional("MINE")), "completed"));

        Assert.True(merged.IsClean);
    }

    [Fact]
    public void Two_numbers_that_claim_one_LoRA_are_not_merged()
    {
        MergeOutcome merged = MergeOutcome.Of(
            Started("a", "V9", Url(Regional("style_1_vV8")), "completed"), Started("b", "V8", Url(Regional("style_1_vV8")), "completed"), Bare("c", "lost", Url(Regional("style_1_vV8")), "completed"));

        Assert.True(merged.IsClean);
        Assert.Contains(MergeOutcome.Gate(merged.Bytes), f => f.Rule.Code == "AM1012");
    }

    [Fact]
    public void A_LoRA_whose_other_claim_is_merged_away_is_the_remaining_ones()
    {
        string[] entries =
        [
            Started("a", "V9", Url(Regional("own")), "completed"),
            Bare("b", "v9", Url(Regional("shared")), "completed"),
            Started("c", "V8", Url(Regional("shared")), "completed"),
            Bare("d", "no number", Url(Regional("shared")), "completed"),
        ];

        MergeOutcome merged = MergeOutcome.Of(entries);

        Assert.Equal("a c", merged.Ids);
        Assert.Equal("[\"d\"]", merged.Versions[1]!["mergedIds"]!.ToJsonString());
        Assert.True(MergeOutcome.OfBytes(merged.Bytes).IsClean);
    }

    [Fact]
    public void Entries_without_a_number_are_one_version_if_they_name_one_LoRA()
    {
        MergeOutcome merged = MergeOutcome.Of(Bare("a", "x", Url(Regional("free")), "completed"), Bare("b", "y", Url(Accelerated("free")), "completed"));

        Assert.Equal("\"x\"", merged["name"]);
        Assert.Equal($"\"{Accelerated("free")}\"", merged["loraUrl"]);
    }
}
