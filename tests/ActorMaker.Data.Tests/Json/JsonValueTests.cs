using System.Text;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Tests.Json;

public sealed class JsonValueTests
{
    [Theory]
    [InlineData("$", 0)]
    [InlineData("$.versions", 1)] // a member's name
    [InlineData("$.versions", 2)]
    [InlineData("$.versions[0]", 3)]
    [InlineData("$.versions[1].id", 7)]
    [InlineData("$.versions[1].tags[2][0]", 14)]
    [InlineData("$[\"a.b\"]", 15)]
    [InlineData("$[\"a.b\"][\"\"]", 17)]
    [InlineData("$[\"q\\\"ü\"]", 19)]
    [InlineData("$._0a", 21)]
    public void A_path_leads_from_the_root_to_the_value(string path, int index)
    {
        const string json = """{"versions": [{"name": "V1"}, {"id": 7, "tags": [1, [], [5]]}], "a.b": {"": 1}, "q\"\u00fc": 2, "_0a": 3}""";
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Equal(path, new JsonValue(text, index).GetPath());
    }

    [Fact]
    public void Values_say_what_they_are()
    {
        using JsonText text = JsonText.Parse("""{"o": {}, "a": [], "s": "x", "i": -12, "d": 1.50, "e": 1e2, "t": true, "f": false, "n": null, "big": 9223372036854775808}"""u8.ToArray());
        JsonValue root = text.Root;
        Assert.Equal(
            [JsonKind.Object, JsonKind.Array, JsonKind.String, JsonKind.Number, JsonKind.Number, JsonKind.Number, JsonKind.True, JsonKind.False, JsonKind.Null, JsonKind.Number],
            Kinds(root));
        Assert.Equal((-12L, -12.0), (Get(root, "i").AsInt64(), Get(root, "i").AsDouble()));
        Assert.Equal((null, 1.5), (Get(root, "d").AsInt64(), Get(root, "d").AsDouble()));
        Assert.Equal((null, 100.0), (Get(root, "e").AsInt64(), Get(root, "e").AsDouble()));
        Assert.Equal((null, 9223372036854775808.0), (Get(root, "big").AsInt64(), Get(root, "big").AsDouble()));
        Assert.Equal("x", Get(root, "s").AsString());
        Assert.Null(Get(root, "n").AsString());
        Assert.Null(Get(root, "s").AsDouble());
        Assert.Null(Get(root, "t").AsInt64());
        Assert.Equal("1.50", Encoding.UTF8.GetString(Get(root, "d").Raw));
        Assert.False(root.TryGet("missing"u8, out _));
        Assert.False(Get(root, "s").TryGet("x"u8, out _));
    }

    [Fact]
    public void Lists_of_the_wrong_kind_are_empty()
    {
        using JsonText text = JsonText.Parse("""[{"a": 1}, [1, 2], "s"]"""u8.ToArray());
        Assert.Empty(Kinds(text.Root));
        int items = 0;
        foreach (JsonValue item in text.Root.Items)
        {
            foreach (JsonValue inner in item.Items)
            {
                items += inner.Kind == JsonKind.Number ? 1 : 100;
            }
        }

        Assert.Equal(2, items);
    }

    [Theory]
    [InlineData("\"abc\"", "abc", true)]
    [InlineData("\"\\u0061bc\"", "abc", true)]
    [InlineData("\"ab\"", "abc", false)]
    [InlineData("\"\\u00fc\"", "ü", true)]
    [InlineData("\"ü\"", "ü", true)]
    [InlineData("\"a\\/b\"", "a/b", true)]
    [InlineData("\"\\\\u0061\"", "\\u0061", true)]
    [InlineData("5", "5", false)]
    public void A_string_is_compared_by_what_it_says(string json, string text, bool same)
    {
        using JsonText parsed = JsonText.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Equal(same, parsed.Root.Is(Encoding.UTF8.GetBytes(text)));
    }

    [Theory]
    [InlineData("ü\"\\\n\r\t\b\f\u0001\u007f😀/", false, "\"ü\\\"\\\\\\n\\r\\t\\b\\f\\u0001\u007f😀/\"")]
    [InlineData("ü\"\\\n\r\t\b\f\u0001\u007f😀/", true, "\"\\u00fc\\\"\\\\\\n\\r\\t\\b\\f\\u0001\\u007f\\ud83d\\ude00/\"")]
    public void A_string_is_written_as_Python_and_JavaScript_write_it(string text, bool asciiOnly, string json)
    {
        Assert.Equal(json, JsonString.Encode(text, asciiOnly));
        Assert.Equal(text, JsonString.Decode(Encoding.UTF8.GetBytes(json).AsSpan()[1..^1]));
    }

    [Fact]
    public void Texts_of_one_thread_do_not_disturb_each_other()
    {
        JsonText first = JsonText.Parse("[1, 2]"u8.ToArray());
        JsonText second = JsonText.Parse("{\"a\": [3]}"u8.ToArray());
        Assert.Equal(JsonKind.Array, first.Root.Kind);
        first.Dispose();
        first.Dispose();
        using JsonText third = JsonText.Parse("\"x\""u8.ToArray());
        using JsonText fourth = JsonText.Parse("[true, false, null]"u8.ToArray());
        Assert.Equal("{\"a\": [3]}", Encoding.UTF8.GetString(second.Root.Raw));
        Assert.Equal("x", third.Root.AsString());
        Assert.Equal("$[2]", new JsonValue(fourth, 3).GetPath());
        second.Dispose();
    }

    private static JsonValue Get(JsonValue value, string name) => value.TryGet(Encoding.UTF8.GetBytes(name), out JsonValue found) ? found : throw new InvalidOperationException(name);

    private static List<JsonKind> Kinds(JsonValue value)
    {
        var kinds = new List<JsonKind>();
        foreach (JsonMember member in value.Members)
        {
            kinds.Add(member.Value.Kind);
        }

        return kinds;
    }
}
