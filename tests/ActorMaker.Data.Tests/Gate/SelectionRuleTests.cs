using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Root;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Gate;

/// <summary>Which images a style was trained on, by its entries, its selection sets and its S3 manifest.</summary>
public sealed class SelectionRuleTests : IDisposable
{
    private const string Sets = "resources/style_images/1_ink_intensity/selection_sets.json";
    private const string Manifest = "data/s3_manifests/style_1_s3_manifest.json";

    private readonly DataRepository data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public void A_run_with_as_many_images_as_its_set_is_clean()
    {
        Write(count: 2, "a.jpg", "b.png");
        Assert.Empty(GateRun.Check(data));
        data.Write(Manifest, Listing("a.jpg", "a.txt", "b.png", "b.txt"));
        Assert.Empty(GateRun.Check(data));
    }

    [Fact]
    public void Another_number_of_images_is_told_at_the_number()
    {
        Write(count: 3, "a.jpg", "b.png");

        Finding finding = Assert.Single(GateRun.Check(data));

        Assert.Equal(("AM1037", Severity.Warning, "$.versions[0].imageCount"), (finding.Rule.Code, finding.Rule.Severity, finding.JsonPath));
        Assert.Contains("3 images, and selection set 1 has 2", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_runs_that_differ_from_one_set_are_one_finding_at_the_newest()
    {
        Write(count: 2, "a.jpg", "b.png");
        data.AddVersions([.. Enumerable.Range(1, 5).Reverse().Select(static i => Entry.Version(i, ("selectionSetId", i == 1 ? "9" : "1"), ("imageCount", i == 5 ? "2" : $"{i + 10}")))]);

        Assert.Equal(
            ["$.versions[1].imageCount 2", "$.versions[4].selectionSetId 0"],
            GateRun.Check(data).Select(static f => $"{f.JsonPath} {(f.Message.Contains("(2 other entries differ too)", StringComparison.Ordinal) ? 2 : 0)}"));
    }

    [Theory]
    [InlineData(Entry.Ink)]
    [InlineData(Sets)]
    [InlineData(Manifest)]
    [InlineData("resources/style_images/2_vivid/selection_sets.json")]
    public void What_is_remembered_of_a_style_holds_for_all_files_that_it_was_compared_with(string changed)
    {
        Write(count: 1, "a.jpg");
        data.Write(Manifest, Listing("a.jpg", "a.txt"));
        data.Write("resources/style_images/2_vivid/training_versions.json", Entry.Versions(Entry.Version(1, ("id", "\"two\""), ("selectionSetId", "1"), ("loraUrl", $"\"{Entry.Lora("style_2_vV1")}\""))));
        data.Write("resources/style_images/2_vivid/selection_sets.json", "{\"sets\":[{\"id\":1,\"filenames\":[]}]}");
        GateSettings Remembering(GateSettings s) => s with { VersionCachePath = data.PathOf("obj/versions"), Time = new FixedTime(DateTimeOffset.UtcNow.AddMinutes(1)) };
        Assert.Empty(GateRun.Check(data, Remembering));
        Assert.True(File.Exists(data.PathOf("obj/versions")));
        Assert.Empty(GateRun.Check(data, Remembering));

        string before = data.Read(changed);
        data.Write(changed, before.Replace("a.txt", "b.txt", StringComparison.Ordinal).Replace("\"imageCount\":1", "\"imageCount\":7", StringComparison.Ordinal).Replace("[\"a.jpg\"]", "[]", StringComparison.Ordinal).Replace("\"id\":1", "\"id\":2", StringComparison.Ordinal));
        IReadOnlyList<Finding> cold = GateRun.Check(data);

        Assert.NotEmpty(cold);
        Assert.Equal(cold.Select(GateRun.Print), GateRun.Check(data, Remembering).Select(GateRun.Print));
        Assert.Equal(cold.Select(GateRun.Print), GateRun.Check(data, Remembering).Select(GateRun.Print));
        data.Write(changed, before);
        Assert.Empty(GateRun.Check(data, Remembering));
    }

    [Fact]
    public void A_set_that_is_not_there_is_told_at_its_id()
    {
        Write(count: 1, "a.jpg");
        data.Replace(Sets, "\"id\":1", "\"id\":7");
        Finding finding = Assert.Single(GateRun.Check(data));
        Assert.Equal(("AM1037", "$.versions[0].selectionSetId"), (finding.Rule.Code, finding.JsonPath));
    }

    [Fact]
    public void A_style_without_sets_is_told_only_where_another_style_has_some()
    {
        Write(count: 1, "a.jpg");
        File.Delete(data.PathOf(Sets));
        Assert.Empty(GateRun.Check(data));

        data.Write("resources/style_images/2_vivid/selection_sets.json", "{\"sets\":[]}");
        Assert.Contains("the style has no selection_sets.json", Assert.Single(GateRun.Check(data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_was_not_uploaded_is_told_also_in_a_set_that_no_run_used()
    {
        Write(count: 1, "a.jpg");
        data.Write(Sets, "{\"sets\":[{\"id\":1,\"filenames\":[\"a.jpg\"]},{\"id\":2,\"filenames\":[\"a.jpg\",\"gone (1).jpg\"]}]}");
        data.Write(Manifest, Listing("a.jpg", "a.txt"));
        Finding finding = Assert.Single(GateRun.Check(data));
        Assert.Equal(("AM1038", "$.sets[1].filenames[1]"), (finding.Rule.Code, finding.JsonPath));
    }

    [Fact]
    public void A_missing_caption_is_told_in_a_set_that_a_run_used_and_in_no_other()
    {
        Write(count: 1, "a.jpg");
        data.Write(Sets, "{\"sets\":[{\"id\":1,\"filenames\":[\"a.jpg\"]},{\"id\":2,\"filenames\":[\"b.jpg\"]}]}");
        data.Write(Manifest, Listing("a.jpg", "b.jpg"));
        Finding finding = Assert.Single(GateRun.Check(data));
        Assert.Equal(("AM1039", "$.sets[0].filenames[0]"), (finding.Rule.Code, finding.JsonPath));
    }

    [Theory]
    [InlineData("[]", "AM1003")]
    [InlineData("{}", "AM1004")]
    [InlineData("{\"sets\":{}}", "AM1003")]
    [InlineData("{\"sets\":[5]}", "AM1003")]
    [InlineData("{\"sets\":[{\"id\":1}]}", "AM1004")]
    [InlineData("{\"sets\":[{\"id\":\"1\",\"filenames\":[]}]}", "AM1003")]
    [InlineData("{\"sets\":[{\"id\":1,\"filenames\":[3]}]}", "AM1003")]
    [InlineData("{\"sets\":[{\"id\":1,\"filenames\":[\"a\"]},{\"id\":1,\"filenames\":[]}]}", "AM1003")]
    [InlineData("{\"sets\":[", "AM1001")]
    [InlineData("{\"sets\":[],\"sets\":[]}", "AM1002")]
    public void Sets_of_another_shape_are_told_and_nothing_follows_from_what_they_lack(string sets, string codes)
    {
        Write(count: 1, "a.jpg");
        data.Write(Sets, sets);
        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Theory]
    [InlineData("[]", "AM1003")]
    [InlineData("{}", "AM1003")]
    [InlineData("{\"files\":5}", "AM1003")]
    [InlineData("{", "AM1001")]
    public void An_s3_manifest_of_another_shape_is_told_at_its_own_place(string manifest, string code)
    {
        Write(count: 1, "a.jpg");
        data.Write(Manifest, manifest);
        Finding finding = Assert.Single(GateRun.Check(data));
        Assert.Equal((code, data.PathOf(Manifest)), (finding.Rule.Code, finding.Path));
    }

    [Fact]
    public void A_run_that_is_narrowed_to_another_style_looks_at_no_set()
    {
        Write(count: 9, "a.jpg");
        data.AddStyle("2_vivid");
        Assert.DoesNotContain("AM1037", GateRun.Codes(data, static s => s with { Styles = IdFilter.Parse("2"), Actors = IdFilter.None }), StringComparison.Ordinal);
    }

    private static string Listing(params string[] names) => $$"""{"files":[{{string.Join(',', names.Select(static n => $$"""{"filename":"{{n}}"}"""))}}]}""";

    private void Write(int count, params string[] images)
    {
        data.AddVersions(Entry.Version(1, ("selectionSetId", "1"), ("imageCount", $"{count}")));
        data.Write(Sets, $$"""{"sets":[{"id":1,"filenames":[{{string.Join(',', images.Select(static i => $"\"{i}\""))}}]}]}""");
    }
}
