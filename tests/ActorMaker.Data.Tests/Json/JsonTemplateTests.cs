using System.Text;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Tests.Json;

public sealed class JsonTemplateTests
{
    private static readonly JsonTemplate Sample = JsonTemplate.Object(
        ("name", JsonTemplate.Of("Müller \"x\"\n😀")),
        ("sizes", JsonTemplate.Array([JsonTemplate.Of(1), JsonTemplate.Of(0.0), JsonTemplate.Of(1e-5), JsonTemplate.Of(long.MinValue)])),
        ("flags", JsonTemplate.Array([JsonTemplate.Of(true), JsonTemplate.Of(false), JsonTemplate.Null])),
        ("none", JsonTemplate.EmptyArray),
        ("nothing", JsonTemplate.Object([])),
        ("raw", JsonTemplate.Raw("1.50")));

    [Fact]
    public void A_text_is_written_as_Python_writes_it()
    {
        Assert.Equal(
            """
            {
              "name": "M\u00fcller \"x\"\n\ud83d\ude00",
              "sizes": [
                1,
                0.0,
                1e-05,
                -9223372036854775808
              ],
              "flags": [
                true,
                false,
                null
              ],
              "none": [],
              "nothing": {},
              "raw": 1.50
            }
            """,
            Write(JsonStyle.Python));
    }

    [Fact]
    public void A_text_is_written_as_JavaScript_writes_it()
    {
        Assert.Equal(
            Write(JsonStyle.Python).Replace("\\u00fc", "ü", StringComparison.Ordinal).Replace("\\ud83d\\ude00", "😀", StringComparison.Ordinal)
                .Replace("0.0,", "0,", StringComparison.Ordinal).Replace("1e-05", "0.00001", StringComparison.Ordinal),
            Write(JsonStyle.JavaScript));
    }

    [Theory]
    [InlineData(null, "\n", ":", ",", "", "{\"a\":[1,{}],\"b\":{\"c\":\"\"}}")]
    [InlineData(null, "\n", ": ", ", ", "", "{\"a\": [1, {}], \"b\": {\"c\": \"\"}}")]
    [InlineData(null, "\n", ": ", ", ", " ", "{ \"a\": [ 1, {} ], \"b\": { \"c\": \"\" } }")]
    [InlineData("\t", "\r\n", " : ", ", ", " ", "{\r\n\t\"a\" : [\r\n\t\t1,\r\n\t\t{}\r\n\t],\r\n\t\"b\" : {\r\n\t\t\"c\" : \"\"\r\n\t}\r\n}")]
    public void A_text_is_written_in_any_layout(string? indent, string newLine, string colon, string comma, string padding, string expected)
    {
        JsonTemplate template = JsonTemplate.Object(
            ("a", JsonTemplate.Array([JsonTemplate.Of(1), JsonTemplate.Object([])])),
            ("b", JsonTemplate.Object(("c", JsonTemplate.Of("")))));
        Assert.Equal(expected, Encoding.UTF8.GetString(template.ToBytes(new JsonStyle { Indent = indent, NewLine = newLine, Colon = colon, Comma = comma, Padding = padding })));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"a\": 1, \"a\": 2}")]
    [InlineData("1e999")]
    [InlineData("\"\\ud800\"")]
    [InlineData("[1,]")]
    public void Raw_JSON_must_be_sound(string json)
    {
        Assert.Throws<ArgumentException>(() => JsonTemplate.Raw(json));
    }

    [Fact]
    public void Half_a_character_is_refused()
    {
        foreach (string text in new[] { "\ud800", "a\udc00\ud800", "😀\ud83d" })
        {
            Assert.Throws<ArgumentException>(() => JsonTemplate.Of(text));
            Assert.Throws<ArgumentException>(() => JsonTemplate.Object((text, JsonTemplate.Null)));
        }
    }

    [Fact]
    public void A_name_twice_is_refused()
    {
        Assert.Throws<ArgumentException>(() => JsonTemplate.Object(("a", JsonTemplate.Null), ("a", JsonTemplate.Null)));
    }

    [Fact]
    public void A_copy_moves_to_its_new_depth_and_line_breaks()
    {
        using JsonText source = JsonText.Parse("""
            {
                "deep": {
                    "p": {
                        "rate": 1e-05,
                        "tags": [
                            "\u00fc"
                        ]
                    }
                }
            }
            """u8.ToArray());
        Assert.True(source.Root.TryGet("deep"u8, out JsonValue deep) && deep.TryGet("p"u8, out deep));
        JsonTemplate copy = JsonTemplate.Copy(deep);
        using JsonText target = JsonText.Parse("{\r\n  \"a\": 1\r\n}"u8.ToArray());
        var editor = new JsonEditor(target);
        editor.SetMember(target.Root, "p", copy);
        Assert.Equal(
            "{\r\n  \"a\": 1,\r\n  \"p\": {\r\n      \"rate\": 1e-05,\r\n      \"tags\": [\r\n          \"\\u00fc\"\r\n      ]\r\n  }\r\n}",
            Encoding.UTF8.GetString(editor.ToBytes()));
    }

    private static string Write(JsonStyle style) => Encoding.UTF8.GetString(Sample.ToBytes(style)).ReplaceLineEndings("\n");
}
