using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Trainings;

/// <summary>What a style is trained on: the images of a set and their captions, as far as S3 has them.</summary>
public sealed class TrainingSetTests : IDisposable
{
    private const string Sets = "resources/style_images/1_ink_intensity/selection_sets.json";
    private const string InS3 = "data/s3_manifests/style_1_s3_manifest.json";
    private readonly DataRepository data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public void Each_image_is_followed_by_its_caption_in_the_order_of_the_set()
    {
        TrainingSet set = Take("b.jpg|a (1).png|b.jpg", File("a (1).png"), File("a (1).txt"), File("b.jpg"), File("b.txt"), File("c.jpg"));

        Assert.Equal(["s3://story-boards-assets/styles/1/b.jpg", "s3://story-boards-assets/styles/1/b.txt", "s3://story-boards-assets/styles/1/a (1).png", "s3://story-boards-assets/styles/1/a (1).txt"], set.Addresses);
        Assert.Equal(2, set.Images);
        Assert.True(set.IsComplete);
    }

    [Fact]
    public void A_missing_image_is_named_without_its_caption()
    {
        TrainingSet set = Take("a.jpg|b.jpg|c.jpg", File("a.jpg"), File("b.jpg"), File("b.txt"));

        Assert.Equal(["c.jpg"], set.MissingImages);
        Assert.Equal(["a.txt"], set.MissingCaptions);
        Assert.Equal(2, set.Images);
        Assert.False(set.IsComplete);
    }

    [Fact]
    public void An_object_without_bucket_and_key_is_known_by_its_address()
    {
        TrainingSet set = Take("a.jpg", """{ "filename": "a.jpg", "s3_url": "https://story-boards-assets.s3.us-west-1.amazonaws.com/styles/1/a%20b.jpg" }""");

        Assert.Equal(["s3://story-boards-assets/styles/1/a b.jpg"], set.Addresses);
    }

    [Fact]
    public void An_empty_set_is_not_complete() => Assert.False(Take("").IsComplete);

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{ "sets": [ { "id": "1", "filenames": [] } ] }""")]
    [InlineData("""{ "sets": [ { "id": 1, "filenames": [ 7 ] } ] }""")]
    public void Sets_that_are_not_sound_are_none(string text)
    {
        Assert.Empty(SelectionSet.ReadAll(data.Write(Sets, text), out string problem));
        Assert.NotEqual("", problem);
    }

    [Fact]
    public void Nothing_is_known_of_a_style_without_files()
    {
        Assert.Empty(SelectionSet.ReadAll(DataRoot.SelectionSets(data.Root, "1_ink_intensity"), out string problem));
        Assert.Equal("", problem);
        Assert.Equal(["a.jpg"], StyleObjects.Read(DataRoot.StyleManifest(data.Root, 1), serviceUrl: null, out problem).Take(new SelectionSet(1, ["a.jpg"])).MissingImages);
        Assert.Equal("", problem);
    }

    private TrainingSet Take(string names, params string[] files)
    {
        data.Write(Sets, $$"""{ "sets": [ { "id": 3, "filenames": [ {{string.Join(", ", names.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(static n => $"\"{n}\""))}} ] } ] }""");
        bool isBare = files.Length == 1 && files[0].Contains("s3_url", StringComparison.Ordinal);
        data.Write(InS3, $$"""{ "style_id": "1", {{(isBare ? "" : "\"s3_bucket\": \"story-boards-assets\", ")}}"files": [ {{string.Join(", ", files)}} ] }""");
        SelectionSet set = Assert.Single(SelectionSet.ReadAll(DataRoot.SelectionSets(data.Root, "1_ink_intensity"), out string problem));
        Assert.Equal("", problem);
        TrainingSet taken = StyleObjects.Read(DataRoot.StyleManifest(data.Root, 1), serviceUrl: null, out problem).Take(set);
        Assert.Equal("", problem);
        return taken;
    }

    private static string File(string name) => $$"""{ "filename": "{{name}}", "s3_key": "styles/1/{{name}}" }""";
}
