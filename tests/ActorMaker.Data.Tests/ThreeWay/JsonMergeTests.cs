using System.Text;
using ActorMaker.Data.Json;
using ActorMaker.Data.Tests.Gate;
using ActorMaker.Data.ThreeWay;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.ThreeWay;

public sealed class JsonMergeTests
{
    private const string Ink = "resources/style_images/1_ink_intensity/training_versions.json";
    private const string Manifest = "data/actor_manifests/0006_manifest.json";
    private static readonly ConflictMarks Marks = new("ours", "theirs");

    [Fact]
    public void Two_appended_entries_are_both_there_newest_first_and_the_gate_is_content()
    {
        using DataRepository data = new();
        string[] v = [.. Enumerable.Range(0, 5).Select(static n => DataRepository.Version("style_1_v", n))];
        string o = DataRepository.VersionsFile(v[2], v[1]);

        MergedText merged = Merge(o, DataRepository.VersionsFile(v[3], v[2], v[1]), DataRepository.VersionsFile(v[4], v[2], v[1]));
        data.AddStyle("1_ink_intensity");
        data.Write(Ink, merged.Bytes);

        Assert.Equal(0, merged.Conflicts);
        Assert.Equal(DataRepository.VersionsFile(v[4], v[3], v[2], v[1]), Encoding.UTF8.GetString(merged.Bytes));
        Assert.Empty(GateRun.Codes(data));
    }

    [Fact]
    public void Images_that_both_sides_recorded_are_counted_again()
    {
        using DataRepository data = new();
        data.AddActor("0006_european_20_female", images: 4);
        string all = data.Read(Manifest);
        (string o, string a, string b) = (With(all, 0), With(all, 0, 1, 2), With(all, 0, 3));

        MergedText merged = Merge(o, a, b.Replace("16:46:12", "17:00:00", StringComparison.Ordinal));
        data.Write(Manifest, merged.Bytes);

        Assert.Equal(0, merged.Conflicts);
        Assert.Contains("17:00:00", data.Read(Manifest), StringComparison.Ordinal);
        Assert.Empty(GateRun.Codes(data));
    }

    [Fact]
    public void What_both_changed_is_marked_as_git_marks_it_and_nothing_else()
    {
        MergedText merged = Merge("{\n  \"a\": 1,\n  \"b\": 1,\n  \"c\": 1\n}\n", "{\n  \"a\": 2,\n  \"b\": 1,\n  \"c\": 2\n}\n", "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}\n");

        Assert.Equal(1, merged.Conflicts);
        Assert.Equal("{\n  \"a\": 2,\n  \"b\": 2,\n<<<<<<< ours\n  \"c\": 2\n=======\n  \"c\": 3\n>>>>>>> theirs\n}\n", Encoding.UTF8.GetString(merged.Bytes));
    }

    [Fact]
    public void A_conflict_in_one_line_shows_the_line_of_both_sides() => Assert.Equal(
        "<<<<<<< ours\n{\"a\": 2, \"b\": 2}\n=======\n{\"a\": 3, \"b\": 2}\n>>>>>>> theirs\n",
        Encoding.UTF8.GetString(Merge("{\"a\": 1, \"b\": 1}", "{\"a\": 2, \"b\": 1}", "{\"a\": 3, \"b\": 2}").Bytes));

    [Theory]
    [InlineData("[\"a\"]", "[\"a\", \"b\"]", "[\"a\", \"c\"]", "[\"a\", \"b\", \"c\"]")]
    [InlineData("[\"a\", \"b\"]", "[\"a\"]", "[\"a\", \"b\", \"c\"]", "[\"a\", \"c\"]")]
    [InlineData("[1, 2]", "[1, 2]", "[2, 1]", "[2, 1]")]
    [InlineData("[{\"id\": 1}, {\"id\": 2}]", "[{\"id\": 2}, {\"id\": 1}]", "[{\"id\": 1, \"x\": 0}, {\"id\": 2}]", "[{\"id\": 2}, {\"id\": 1, \"x\": 0}]")]
    [InlineData("[{\"id\": 1}, {}]", "[{\"id\": 1}, {\"x\": 1}]", "[{\"id\": 1}, {\"y\": 1}]", "[{\"id\": 1}, {\"x\": 1, \"y\": 1}]")]
    [InlineData("[{\"id\": 1}, {\"id\": 1}]", "[{\"id\": 1}, {\"id\": 1}, {\"id\": 3}]", "[{\"id\": 1}, {\"id\": 1, \"x\": 1}]", "[{\"id\": 1}, {\"id\": 1, \"x\": 1}, {\"id\": 3}]")]
    public void Lists_are_merged_by_what_their_items_are_called(string o, string a, string b, string expected)
    {
        MergedText merged = Merge($"{{\"l\": {o}}}", $"{{\"l\": {a}, \"a\": 1}}", $"{{\"l\": {b}, \"b\": 1}}");

        Assert.Equal(0, merged.Conflicts);
        Assert.StartsWith($"{{\"l\": {expected}", Encoding.UTF8.GetString(merged.Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_without_names_is_one_value() => Assert.Equal(1, Merge("{\"l\": [1]}", "{\"l\": [1, 2]}", "{\"l\": [1, 3]}").Conflicts);

    [Fact]
    public void Of_two_times_of_looking_the_later_one_stays()
    {
        MergedText merged = Merge("{\"lastSynced\": \"2025-01-01\"}", "{\"lastSynced\": \"2025-01-03T00:00:00Z\"}", "{\"lastSynced\": \"2025-01-02T00:00:00Z\"}");

        Assert.Equal((0, "{\"lastSynced\": \"2025-01-03T00:00:00Z\"}"), (merged.Conflicts, Encoding.UTF8.GetString(merged.Bytes)));
    }

    [Fact]
    public void A_file_that_both_sides_created_has_what_either_says()
    {
        MergedText merged = Merge("", "{\"versions\": [{\"id\": \"a\"}]}", "{\"versions\": [{\"id\": \"b\"}], \"x\": 1}");

        Assert.Equal(0, merged.Conflicts);
        Assert.Equal("{\"versions\": [{\"id\": \"a\"}, {\"id\": \"b\"}], \"x\": 1}", Encoding.UTF8.GetString(merged.Bytes));
    }

    [Theory]
    [InlineData("{", "{\"a\": 1}", "{\"a\": 2}")]
    [InlineData("{}", "{\"a\": 1}", "<<<<<<< ours")]
    public void What_is_no_json_is_left_to_git(string o, string a, string b) =>
        Assert.Null(JsonMerge.Merge(Encoding.UTF8.GetBytes(o), Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b), Marks));

    private static MergedText Merge(string o, string a, string b) => JsonMerge.Merge(Encoding.UTF8.GetBytes(o), Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b), Marks)!;

    /// <summary>A manifest with some of its images, and the numbers that such a one has.</summary>
    private static string With(string manifest, params int[] images)
    {
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(manifest));
        text.Root.TryGet("training_data"u8, out JsonValue list);
        List<JsonItem> kept = [];
        foreach (JsonValue item in list.Items)
        {
            if (images.Any(i => item.TryGet("filename"u8, out JsonValue name) && name.AsString()!.EndsWith($"_{i}.jpg", StringComparison.Ordinal)))
            {
                kept.Add(JsonItem.Keep(item));
            }
        }

        JsonEditor editor = new(text);
        editor.SetItems(list, kept);
        return Encoding.UTF8.GetString(editor.ToBytes()).Replace("_count\": 4", $"_count\": {images.Length}", StringComparison.Ordinal);
    }
}
