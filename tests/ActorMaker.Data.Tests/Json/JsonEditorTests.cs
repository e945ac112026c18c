using System.Text;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Tests.Json;

public sealed class JsonEditorTests
{
    private const string Pretty = """
        {
          "versions": [
            {
              "id": "a",
              "rate": 1e-05
            },
            {
              "id": "b",
              "tags": []
            }
          ]
        }
        """;

    [Fact]
    public void A_text_without_edits_is_the_same()
    {
        Assert.Equal(Pretty, Edit(Pretty, static (_, _) => { }));
    }

    [Fact]
    public void A_replaced_value_touches_nothing_else()
    {
        Assert.Equal(Pretty.Replace("\"b\"", "\"c\"", StringComparison.Ordinal), Edit(Pretty, static (editor, root) =>
            editor.SetMember(Items(root)[1], "id", JsonTemplate.Of("c"))));
    }

    [Fact]
    public void A_new_member_comes_last_or_where_it_is_asked_for()
    {
        string edited = Edit(Pretty, static (editor, root) =>
        {
            editor.SetMember(Items(root)[0], "good", JsonTemplate.Of(true));
            editor.SetMember(Items(root)[0], "name", JsonTemplate.Of("V1"), after: "id");
            editor.SetMember(Items(root)[1], "size", JsonTemplate.Of(0.0), before: "id");
        });
        Assert.Equal(
            """
            {
              "versions": [
                {
                  "id": "a",
                  "name": "V1",
                  "rate": 1e-05,
                  "good": true
                },
                {
                  "size": 0.0,
                  "id": "b",
                  "tags": []
                }
              ]
            }
            """,
            edited);
    }

    [Fact]
    public void Items_move_with_the_edits_inside_them()
    {
        string edited = Edit(Pretty, static (editor, root) =>
        {
            JsonValue[] items = Items(root);
            editor.SetItems(Versions(root), [JsonItem.Keep(items[1]), JsonItem.New(JsonTemplate.Object(("id", JsonTemplate.Of("n")), ("p", JsonTemplate.Object([])))), JsonItem.Keep(items[0])]);
            editor.RemoveMember(items[0], "rate");
            Assert.True(items[1].TryGet("tags"u8, out JsonValue tags));
            editor.InsertItem(tags, 0, JsonTemplate.Of(5));
            editor.InsertItem(tags, 1, JsonTemplate.Raw("1e5"));
        });
        Assert.Equal(
            """
            {
              "versions": [
                {
                  "id": "b",
                  "tags": [
                    5,
                    1e5
                  ]
                },
                {
                  "id": "n",
                  "p": {}
                },
                {
                  "id": "a"
                }
              ]
            }
            """,
            edited);
    }

    [Theory]
    // Where there are lines, a new part gets its own.
    [InlineData("{\n  \"a\": 1\n}", "{\n  \"a\": 1,\n  \"n\": [\n    5\n  ]\n}")]
    [InlineData("{\r\n\t\"a\":1\r\n}\r\n", "{\r\n\t\"a\":1,\r\n\t\"n\":[\r\n\t\t5\r\n\t]\r\n}\r\n")]
    [InlineData("\uFEFF{\n    \"a\" : 1\n}\n", "\uFEFF{\n    \"a\" : 1,\n    \"n\" : [\n        5\n    ]\n}\n")]
    [InlineData("{\n\n  \"a\": 1,\n\n\n  \"b\": 2\n\n}", "{\n\n  \"a\": 1,\n\n\n  \"b\": 2,\n  \"n\": [\n    5\n  ]\n\n}")]
    [InlineData("{\n  \"a\": 1\n  , \"b\": 2\n}", "{\n  \"a\": 1\n  , \"b\": 2\n  , \"n\": [\n    5\n  ]\n}")]
    [InlineData("{ \"a\": {\n    \"x\": 1\n  }, \"b\": 2 }", "{ \"a\": {\n    \"x\": 1\n  }, \"b\": 2, \"n\": [\n    5\n] }")]
    // Where there are none, it gets none.
    [InlineData("{\"a\": 1, \"b\": 2}", "{\"a\": 1, \"b\": 2, \"n\": [5]}")]
    [InlineData("{\"a\":1}", "{\"a\":1,\"n\":[5]}")]
    [InlineData("{ \"a\" : 1 }", "{ \"a\" : 1, \"n\" : [ 5 ] }")]
    [InlineData("{\"a\":1 , \"b\":2}", "{\"a\":1 , \"b\":2 , \"n\":[5]}")]
    [InlineData("[\n  {\"a\": 1}\n]", "[\n  {\"a\": 1, \"n\": [5]}\n]")]
    // An empty object opens as the text around it does.
    [InlineData("{}", "{\n  \"n\": [\n    5\n  ]\n}")]
    [InlineData("{ }\n", "{\n  \"n\": [\n    5\n  ]\n}\n")]
    [InlineData("[\n  {}\n]", "[\n  {\n    \"n\": [\n      5\n    ]\n  }\n]")]
    [InlineData("[\n{}\n]", "[\n{\n\"n\": [\n5\n]\n}\n]")]
    [InlineData("[{}]", "[{\"n\": [5]}]")]
    [InlineData("[{}, {\n  \"a\": 1\n}]", "[{\"n\": [5]}, {\n  \"a\": 1\n}]")]
    public void A_new_member_looks_like_its_surroundings(string json, string expected)
    {
        Assert.Equal(expected, Edit(json, static (editor, root) =>
        {
            foreach (JsonValue item in root.Items)
            {
                root = item;
                break;
            }

            editor.SetMember(root, "n", JsonTemplate.Array([JsonTemplate.Of(5)]));
        }));
    }

    [Theory]
    [InlineData("[1, 2, 3]", 0, "[2, 3]")]
    [InlineData("[1, 2, 3]", 1, "[1, 3]")]
    [InlineData("[1, 2, 3]", 2, "[1, 2]")]
    [InlineData("[ 1 ]", 0, "[]")]
    [InlineData("[\n  1\n]", 0, "[]")]
    [InlineData("[\n  1,\n  2\n]", 0, "[\n  2\n]")]
    [InlineData("[\n  1,\n  2\n]", 1, "[\n  1\n]")]
    [InlineData("[1, 2,\n 3, 4]", 2, "[1, 2, 4]")]
    public void A_removed_item_takes_its_comma_and_line_with_it(string json, int index, string expected)
    {
        Assert.Equal(expected, Edit(json, (editor, root) =>
        {
            JsonValue removed = default;
            foreach (JsonValue item in root.Items)
            {
                removed = item;
                if (index-- == 0)
                {
                    break;
                }
            }

            Assert.True(editor.RemoveItem(root, removed));
        }));
    }

    [Theory]
    [InlineData("{\"a\": \"x\"}", "{\"a\": [1, 2]}")]
    [InlineData("{\n  \"a\": \"x\"\n}", "{\n  \"a\": [\n    1,\n    2\n  ]\n}")]
    [InlineData("{\n  \"a\": []\n}", "{\n  \"a\": [\n    1,\n    2\n  ]\n}")]
    [InlineData("{\n  \"a\": [7, 8, 9]\n}", "{\n  \"a\": [1, 2]\n}")]
    [InlineData("{\n  \"a\": {\n    \"b\": 1\n  }\n}", "{\n  \"a\": [\n    1,\n    2\n  ]\n}")]
    [InlineData("{\"a\": {\n  \"b\": 1\n}}", "{\"a\": [\n  1,\n  2\n]}")]
    [InlineData("{\"z\": {\n    \"y\": 0\n  }, \"a\": \"x\"}", "{\"z\": {\n    \"y\": 0\n  }, \"a\": [\n      1,\n      2\n  ]}")]
    public void A_replaced_value_is_laid_out_as_the_old_one_was(string json, string expected)
    {
        Assert.Equal(expected, Edit(json, static (editor, root) => editor.SetMember(root, "a", JsonTemplate.Array([JsonTemplate.Of(1), JsonTemplate.Of(2)]))));
    }

    [Theory]
    [InlineData("{\"a\": \"\\u00fc\"}", "ü")]
    [InlineData("{\"a\": \"a\\/b\"}", "a/b")]
    [InlineData("{\"\\u0061\": \"x\"}", "x")]
    public void A_string_that_says_it_already_keeps_its_spelling(string json, string value)
    {
        Assert.Equal(json, Edit(json, (editor, root) =>
        {
            editor.SetMember(root, "a", JsonTemplate.Of(value));
            Assert.False(editor.HasEdits);
        }));
    }

    [Fact]
    public void A_number_that_says_it_already_keeps_its_spelling()
    {
        const string json = "{\"a\": 1E-5, \"b\": 0, \"c\": 1.0, \"d\": 7}";
        Assert.Equal(json, Edit(json, static (editor, root) =>
        {
            editor.SetMember(root, "a", JsonTemplate.Of(0.00001));
            editor.SetMember(root, "b", JsonTemplate.Of(0.0));
            editor.SetMember(root, "c", JsonTemplate.Of(1.0));
            editor.SetMember(root, "d", JsonTemplate.Of(7));
        }));
        Assert.Equal("{\"a\": 2e-05, \"b\": 1, \"c\": 1, \"d\": 8}", Edit(json, static (editor, root) =>
        {
            editor.SetMember(root, "a", JsonTemplate.Of(0.00002));
            editor.SetMember(root, "b", JsonTemplate.Of(1));
            editor.SetMember(root, "c", JsonTemplate.Of(1));
            editor.SetMember(root, "d", JsonTemplate.Of(8));
        }));
    }

    [Fact]
    public void New_text_is_escaped_as_the_text_around_it_is()
    {
        Assert.Equal("[\"\\u00fc\", \"\\u044f\"]", Edit("[\"\\u00fc\"]", static (editor, root) => editor.InsertItem(root, 1, JsonTemplate.Of("я"))));
        Assert.Equal("[\"ü\", \"я\"]", Edit("[\"ü\"]", static (editor, root) => editor.InsertItem(root, 1, JsonTemplate.Of("я"))));
        Assert.Equal("{\"ü\": 1, \"я\": 2}", Edit("{\"ü\": 1}", static (editor, root) => editor.SetMember(root, "я", JsonTemplate.Of(2))));
    }

    [Fact]
    public void A_member_can_be_removed_and_set_again()
    {
        Assert.Equal("{\"b\": 2, \"a\": 3}", Edit("{\"a\": 1, \"b\": 2}", static (editor, root) =>
        {
            Assert.True(editor.RemoveMember(root, "a"));
            Assert.False(editor.RemoveMember(root, "a"));
            Assert.False(editor.RemoveMember(root, "c"));
            editor.SetMember(root, "a", JsonTemplate.Of(9));
            editor.SetMember(root, "a", JsonTemplate.Of(3));
            editor.SetMember(root, "b", JsonTemplate.Of(5));
            editor.SetMember(root, "b", JsonTemplate.Of(2));
        }));
    }

    [Fact]
    public void Items_in_the_order_they_have_are_no_edit()
    {
        Assert.Equal(Pretty, Edit(Pretty, static (editor, root) =>
        {
            editor.SetItems(Versions(root), [.. Items(root).Select(JsonItem.Keep)]);
            Assert.False(editor.RemoveItem(Versions(root), root));
            Assert.False(editor.HasEdits);
        }));
        Assert.Equal(Pretty, Edit(Pretty, static (editor, root) =>
        {
            editor.SetItems(Versions(root), [.. Items(root).Reverse().Select(JsonItem.Keep)]);
            Assert.True(editor.HasEdits);
            editor.SetItems(Versions(root), [.. Items(root).Select(JsonItem.Keep)]);
            Assert.False(editor.HasEdits);
        }));
    }

    [Fact]
    public void A_name_can_be_replaced()
    {
        Assert.Equal("{\"z\": 1, \"b\": 2}", Edit("{\"a\": 1, \"b\": 2}", static (editor, root) =>
        {
            foreach (JsonMember member in root.Members)
            {
                editor.Replace(member.Name, JsonTemplate.Of("z"));
                break;
            }
        }));
    }

    [Fact]
    public void Replacing_a_container_drops_the_edits_inside_it()
    {
        Assert.Equal("{\"a\": 5}", Edit("{\"a\": {\"b\": [1]}}", static (editor, root) =>
        {
            Assert.True(root.TryGet("a"u8, out JsonValue a));
            Assert.True(a.TryGet("b"u8, out JsonValue b));
            editor.InsertItem(b, 0, JsonTemplate.Null);
            editor.SetMember(a, "c", JsonTemplate.Null);
            editor.Replace(a, JsonTemplate.Of(5));
            Assert.Throws<InvalidOperationException>(() => editor.SetMember(a, "d", JsonTemplate.Null));
        }));
    }

    [Fact]
    public void Edits_of_the_wrong_values_are_refused()
    {
        using JsonText text = JsonText.Parse("{\"a\": [1, 2], \"b\": [3]}"u8.ToArray());
        using JsonText other = JsonText.Parse("[4]"u8.ToArray());
        var editor = new JsonEditor(text);
        Assert.True(text.Root.TryGet("a"u8, out JsonValue a));
        Assert.True(text.Root.TryGet("b"u8, out JsonValue b));
        JsonValue one = new(text, a.Index + 1);
        JsonValue three = new(text, b.Index + 1);
        Assert.Throws<ArgumentException>(() => editor.Replace(other.Root, JsonTemplate.Null));
        Assert.Throws<ArgumentException>(() => editor.SetMember(a, "x", JsonTemplate.Null));
        Assert.Throws<ArgumentException>(() => editor.InsertItem(text.Root, 0, JsonTemplate.Null));
        Assert.Throws<ArgumentOutOfRangeException>(() => editor.InsertItem(a, 3, JsonTemplate.Null));
        Assert.Throws<ArgumentException>(() => editor.SetItems(a, [JsonItem.Keep(three)]));
        Assert.Throws<ArgumentException>(() => editor.SetItems(a, [JsonItem.Keep(one), JsonItem.Keep(one)]));
        Assert.False(editor.RemoveItem(a, three));
        Assert.Equal("{\"a\": [1, 2], \"b\": [3]}", Encoding.UTF8.GetString(editor.ToBytes()));
    }

    [Theory]
    [InlineData("[1,]")]
    [InlineData("{\"a\": 1, \"a\": 2}")]
    [InlineData("[1e999]")]
    public void A_text_with_problems_is_not_edited(string json)
    {
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Throws<ArgumentException>(() => new JsonEditor(text));
    }

    [Fact]
    public void Edits_that_would_make_an_unsound_text_do_not_leave_the_editor()
    {
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes($"{{\"a\": {new string('[', 63)}{new string(']', 63)}, \"b\": 1}}"));
        var nested = new JsonEditor(text);
        JsonValue innermost = new(text, 64);
        nested.InsertItem(innermost, 0, JsonTemplate.EmptyArray);
        Assert.Throws<InvalidOperationException>(nested.ToBytes);

        var renamed = new JsonEditor(text);
        renamed.Replace(new JsonValue(text, 1), JsonTemplate.Of("b"));
        Assert.Throws<InvalidOperationException>(renamed.ToBytes);
    }

    private static JsonValue Versions(JsonValue root) => root.TryGet("versions"u8, out JsonValue versions) ? versions : throw new InvalidOperationException("no versions");

    private static JsonValue[] Items(JsonValue root)
    {
        var items = new List<JsonValue>();
        foreach (JsonValue item in Versions(root).Items)
        {
            items.Add(item);
        }

        return [.. items];
    }

    private static string Edit(string json, Action<JsonEditor, JsonValue> edit)
    {
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(json));
        var editor = new JsonEditor(text);
        edit(editor, text.Root);
        return Encoding.UTF8.GetString(editor.ToBytes());
    }
}
