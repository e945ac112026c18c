using System.Text;
using System.Text.Json.Nodes;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using JsonText = ActorMaker.Data.Json.JsonText;

using static ActorMaker.Data.Tests.Versions.EntryJson;

namespace ActorMaker.Data.Tests.Trainings;

/// <summary>A person chooses a version, or gives up a run: what that changes, and that nothing else does.</summary>
public sealed class GoodMarkTests
{
    private const string Registry = """
        {
          "version": "1.0",
          "styles": [
            { "id": "11", "title": "Other" },
            { "id": "1", "title": "Ink Intensity", "lora_weight": 0.95 }
          ],
          "loras": []
        }
        """;

    private static readonly Subject Ink = new(SubjectKind.Style, 1);
    private static readonly DateTimeOffset Now = new(2025, 10, 14, 9, 39, 56, 727, TimeSpan.Zero);

    [Fact]
    public void One_version_is_good_and_every_entry_says_so()
    {
        string before = Text(Bare("a", "V3"), Bare("b", "V2", "\"isGood\": true, \"mergedIds\": [\"c\"]"), Bare("d", "V1"));

        string after = Edit(before, f => GoodMark.Set(f, "a", isGood: true), out EditedFile? edit);

        Assert.Equal("true false false", Good(after));
        Assert.Contains("\"isGood\": false, \"mergedIds\"", after, StringComparison.Ordinal);
        Assert.Equal(["\"V3\" becomes the good version", "\"V2\" is no longer the good version"], edit!.Changes.Select(static c => c.Text));
        Assert.Equal("$.versions[1].isGood", Assert.Single(edit.Lost).JsonPath);
        Assert.Equal(after, Edit(after, f => GoodMark.Set(f, "a", isGood: true), out _));
    }

    [Theory]
    [InlineData("b")]
    [InlineData("c")]
    [InlineData("V2")]
    public void A_version_is_known_by_its_ids_and_by_its_name(string id) =>
        Assert.Equal("false true", Good(Edit(Text(Bare("a", "V3"), Bare("b", "V2", "\"mergedIds\": [\"c\"]")), f => GoodMark.Set(f, id, isGood: true), out _)));

    [Fact]
    public void A_mark_is_taken_away_and_another_ones_stays()
    {
        string before = Text(Bare("a", "V3", "\"isGood\": true"), Bare("b", "V2", "\"isGood\": false"));

        Assert.Equal("false false", Good(Edit(before, f => GoodMark.Set(f, "a", isGood: false), out _)));
        Assert.Equal(before, Edit(before, f => GoodMark.Set(f, "b", isGood: false), out _));
        Assert.Equal(before, Edit(before, f => GoodMark.Set(f, "z", isGood: true), out _));
    }

    [Fact]
    public void The_registry_gets_the_model_and_keeps_the_rest()
    {
        string after = Mark(Registry, isGood: true);
        JsonNode model = JsonNode.Parse(after)!["styles"]![1]!["validated_lora_model"]!;

        Assert.Equal("version_id version_name lora_file lora_url marked_at parameters", string.Join(' ', model.AsObject().Select(static m => m.Key)));
        Assert.Equal(("a", "V3", "style_1_vV3.safetensors", "2025-10-14T09:39:56.727Z"), ((string?)model["version_id"], (string?)model["version_name"], (string?)model["lora_file"], (string?)model["marked_at"]));
        Assert.Equal(16, (int)model["parameters"]!["network_dim"]!);
        JsonNode rest = JsonNode.Parse(after)!;
        rest["styles"]![1]!.AsObject().Remove("validated_lora_model");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Registry), rest));
        Assert.Equal(after, Mark(after, isGood: true));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Registry), JsonNode.Parse(Mark(after, isGood: false))));
        Assert.Equal(Registry, Mark(Registry, isGood: false));
    }

    [Fact]
    public void A_registry_without_the_style_stays_as_it_is() => Assert.Equal("""{"styles": []}""", Mark("""{"styles": []}""", isGood: true));

    [Fact]
    public void A_run_that_is_given_up_is_failed_and_an_ended_one_is_not()
    {
        string after = Edit(Text(Bare("a", "V3")), f => Resolution.Fail(f, "a", "the machine died", Now), out _);

        JsonNode entry = JsonNode.Parse(after)!["versions"]![0]!;
        Assert.Equal(("failed", "the machine died", "2025-10-14T09:39:56.727Z"), ((string?)entry["status"], (string?)entry["error"], (string?)entry["failedAt"]));
        Assert.Equal(after, Edit(after, f => Resolution.Fail(f, "a", "again", Now), out _));
        Assert.Equal(after, Edit(after, f => Resolution.Fail(f, "z", "again", Now), out _));
    }

    private static string Mark(string registry, bool isGood)
    {
        using JsonText file = JsonText.Parse(Encoding.UTF8.GetBytes(Text(Started("a", "V3", Url(Regional("style_1_vV3")), "completed"))));
        TrainingVersion version = Assert.Single(VersionsFile.Read("/repo/x.json", file, Ink, serviceUrl: null).Versions);
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(registry));
        return GoodMark.SetInRegistry(text, Ink, version, isGood, Now) is { } edit ? Encoding.UTF8.GetString(edit.Bytes) : registry;
    }

    private static string Good(string text) => string.Join(' ', JsonNode.Parse(text)!["versions"]!.AsArray().Select(static v => (bool)v!["isGood"]! ? "true" : "false"));

    private static string Edit(string before, Func<VersionsFile, EditedFile?> edit, out EditedFile? edited)
    {
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(before));
        edited = edit(VersionsFile.Read("/repo/x.json", text, Ink, serviceUrl: null));
        return edited is null ? before : Encoding.UTF8.GetString(edited.Bytes);
    }

    private static string Text(params string[] entries) => "{\n  \"versions\": [\n    " + string.Join(",\n    ", entries) + "\n  ]\n}";
}
