using System.Text;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Tests.Json;

public sealed class JsonStyleTests
{
    private static readonly JsonStyle Odd = new() { Indent = "\t", NewLine = "\r", Colon = "::", Comma = ",,", Padding = "__" };

    [Theory]
    [InlineData("{\n  \"a\": 1\n}", "  ", "\n", ": ")]
    [InlineData("{\n    \"a\": 1\n}", "    ", "\n", ": ")]
    [InlineData("{\r\n\t\"a\" : 1\r\n}", "\t", "\r\n", " : ")]
    [InlineData("{\r \"a\":1\r}", " ", "\r", ":")]
    [InlineData("{\n\"a\": 1\n}", "", "\n", ": ")]
    [InlineData("\uFEFF{\n  \"a\": {\n    \"b\": []\n  }\n}\n", "  ", "\n", ": ")]
    [InlineData("  {\n     \"a\": 1\n  }", "   ", "\n", ": ")]
    [InlineData("[{\"x\": 1}, {\n   \"y\": 2\n}]", "   ", "\n", ": ")]
    [InlineData("{\n  \"a\": [\n      1\n  ]\n}", "  ", "\n", ": ")] // the outermost counts
    [InlineData("{\"a\": 1}", null, "\r", ": ")]
    [InlineData("{\"a\":1}\n", "\t", "\n", ":")]
    [InlineData("{\"a\":\n1}", "\t", "\n", "::")]
    [InlineData("[]", "\t", "\r", "::")]
    [InlineData("{}", "\t", "\r", "::")]
    [InlineData("7", "\t", "\r", "::")]
    public void Layout_is_read_off_the_text_or_taken_from_the_fallback(string json, string? indent, string newLine, string colon)
    {
        JsonStyle style = Detect(json, Odd);
        Assert.Equal((indent, newLine, colon), (style.Indent, style.NewLine, style.Colon));
    }

    [Theory]
    [InlineData("[1, 2]", ", ", "")]
    [InlineData("[1,2]", ",", "")]
    [InlineData("[ 1 , 2 ]", " , ", " ")]
    [InlineData("{ \"a\": [] }", ",,", " ")]
    [InlineData("{\"a\":1}", ",", "")]
    [InlineData("{\n  \"a\": [1,  2]\n}", ",  ", "")]
    [InlineData("{\n  \"a\": 1\n}", ",,", "__")]
    public void What_stands_between_items_on_one_line_is_read_off_the_text(string json, string comma, string padding)
    {
        JsonStyle style = Detect(json, Odd);
        Assert.Equal((comma, padding), (style.Comma, style.Padding));
    }

    [Theory]
    [InlineData("[\"ü\"]", true, false)]
    [InlineData("[\"\\u00fc\"]", false, true)]
    [InlineData("[\"\\u00fc\", \"ü\"]", true, false)]
    [InlineData("{\"\\u043f\": 1}", false, true)]
    [InlineData("[\"\\u000b \\u0041 \\n\"]", true, true)]
    [InlineData("[\"\\u000b \\u0041 \\n\"]", false, false)]
    [InlineData("[\"abc\"]", true, true)]
    [InlineData("[\"abc\"]", false, false)]
    public void Escapes_of_letters_are_read_off_the_text(string json, bool fallback, bool asciiOnly)
    {
        Assert.Equal(asciiOnly, Detect(json, Odd with { AsciiOnly = fallback }).AsciiOnly);
    }

    [Theory]
    [InlineData("[0.0]", false, true)]
    [InlineData("[1, 45.0]", false, true)]
    [InlineData("[1e-05]", false, true)]
    [InlineData("[-1e-05]", false, true)]
    [InlineData("[0.00001]", true, false)]
    [InlineData("[-0.0000015]", true, false)]
    [InlineData("[1e-7]", true, false)]
    [InlineData("[1, 0.0001, 2.5, 12, 10, 1e+21, 1e-10]", true, true)]
    [InlineData("[1, 0.0001, 2.5, 12, 10, 1e+21, 1e-10]", false, false)]
    public void The_spelling_of_numbers_is_read_off_the_text(string json, bool fallback, bool python)
    {
        Assert.Equal(python, Detect(json, Odd with { PythonNumbers = fallback }).PythonNumbers);
    }

    [Fact]
    public void Without_a_fallback_it_is_Pythons()
    {
        Assert.Equal(JsonStyle.Python, Detect("[]", null));
    }

    private static JsonStyle Detect(string json, JsonStyle? fallback)
    {
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Empty(text.Problems);
        return JsonStyle.Detect(text, fallback);
    }
}
