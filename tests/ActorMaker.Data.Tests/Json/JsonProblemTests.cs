using System.Text;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Tests.Json;

public sealed class JsonProblemTests
{
    [Theory]
    [InlineData("", 1, 1, "the file is empty")]
    [InlineData("\uFEFF", 1, 1, "the file is empty")]
    [InlineData(" \n\t\r\n ", 3, 2, "the file is empty")]
    [InlineData("[", 1, 2, "the text ends where a value is expected")]
    [InlineData("[1", 1, 3, "the text ends inside an array: a \"]\" is missing")]
    [InlineData("[1,", 1, 4, "the text ends where a value is expected")]
    [InlineData("{", 1, 2, "expected a property name in double quotes")]
    [InlineData("{\"a\"", 1, 5, "expected \":\" behind the property name")]
    [InlineData("{\"a\":", 1, 6, "the text ends where a value is expected")]
    [InlineData("{\"a\":1", 1, 7, "the text ends inside an object: a \"}\" is missing")]
    [InlineData("[\n 1,\n]", 2, 3, "a comma with nothing behind it")]
    [InlineData("{\"a\": 1, }", 1, 8, "a comma with nothing behind it")]
    [InlineData("[,1]", 1, 2, "expected a value")]
    [InlineData("[1,,2]", 1, 4, "expected a value")]
    [InlineData("[1 2]", 1, 4, "expected \",\" or \"]\"")]
    [InlineData("[1}", 1, 3, "expected \",\" or \"]\"")]
    [InlineData("{\"a\":1]", 1, 7, "expected \",\" or \"}\"")]
    [InlineData("{\"a\":1 \"b\":2}", 1, 8, "expected \",\" or \"}\"")]
    [InlineData("{a:1}", 1, 2, "expected a property name in double quotes")]
    [InlineData("{\"a\":1,b:2}", 1, 8, "expected a property name in double quotes")]
    [InlineData("{\"a\" 1}", 1, 6, "expected \":\" behind the property name")]
    [InlineData("{1:2}", 1, 2, "expected a property name in double quotes")]
    [InlineData("]", 1, 1, "expected a value")]
    [InlineData("[1]]", 1, 4, "there is more text behind the end of the value")]
    [InlineData("{} {}", 1, 4, "there is more text behind the end of the value")]
    [InlineData("[\"abc]", 1, 2, "a string without an end: a quote is missing")]
    [InlineData("[\"abc,\n\"def\"]", 1, 7, "a line break inside a string: a quote is missing")]
    [InlineData("[\"abc,\r\n\"def\"]", 1, 7, "a line break inside a string: a quote is missing")]
    [InlineData("[\"a\tb\"]", 1, 4, "a raw control character 0x09 inside a string")]
    [InlineData("[\"a\0b\"]", 1, 4, "a raw control character 0x00 inside a string")]
    [InlineData("[\"0123456789abcdef\u001f\"]", 1, 19, "a raw control character 0x1F inside a string")]
    [InlineData("[\"0123456789abcdef\u001f, and sixteen more bytes\"]", 1, 19, "a raw control character 0x1F inside a string")]
    [InlineData("[\0]", 1, 2, "a NUL byte")]
    [InlineData("\0\0\0\0", 1, 1, "a NUL byte")]
    [InlineData("[1\0]", 1, 3, "expected \",\" or \"]\"")]
    [InlineData("[\"\\x\"]", 1, 3, "not a JSON escape sequence")]
    [InlineData("[\"\\u12\"]", 1, 3, "not a JSON escape sequence")]
    [InlineData("[\"\\u12\0\0\"]", 1, 3, "not a JSON escape sequence")]
    [InlineData("[\"\\u 123\"]", 1, 3, "not a JSON escape sequence")]
    [InlineData("[\"\\u12G4\"]", 1, 3, "not a JSON escape sequence")]
    [InlineData("[\"\\u+123\"]", 1, 3, "not a JSON escape sequence")]
    [InlineData("[\"\\", 1, 3, "not a JSON escape sequence")]
    [InlineData("[\"\\u123", 1, 3, "not a JSON escape sequence")]
    [InlineData("[01]", 1, 2, "a number with a leading zero")]
    [InlineData("[-01]", 1, 2, "a number with a leading zero")]
    [InlineData("[-]", 1, 2, "\"-\" without a number")]
    [InlineData("[-x]", 1, 2, "\"-\" without a number")]
    [InlineData("[1.]", 1, 2, "a number that ends too early")]
    [InlineData("[1.e5]", 1, 2, "a number that ends too early")]
    [InlineData("[1e]", 1, 2, "a number that ends too early")]
    [InlineData("[1e+]", 1, 2, "a number that ends too early")]
    [InlineData("1E-", 1, 1, "a number that ends too early")]
    [InlineData("[.5]", 1, 2, "expected a value")]
    [InlineData("[+1]", 1, 2, "expected a value")]
    [InlineData("[1.5.5]", 1, 5, "expected \",\" or \"]\"")]
    [InlineData("[0x1F]", 1, 3, "expected \",\" or \"]\"")]
    [InlineData("[1_000]", 1, 3, "expected \",\" or \"]\"")]
    [InlineData("[NaN]", 1, 2, "expected a value: JSON has no NaN and no Infinity")]
    [InlineData("[Infinity]", 1, 2, "expected a value: JSON has no NaN and no Infinity")]
    [InlineData("[-Infinity]", 1, 2, "\"-\" without a number")]
    [InlineData("// note\n[]", 1, 1, "expected a value: JSON has no comments")]
    [InlineData("[1, /* note */ 2]", 1, 5, "expected a value: JSON has no comments")]
    [InlineData("['a']", 1, 2, "expected a value: JSON's strings stand in double quotes")]
    [InlineData("[True]", 1, 2, "expected a value")]
    [InlineData("[nul]", 1, 2, "expected a value")]
    [InlineData("[truex]", 1, 6, "expected \",\" or \"]\"")]
    [InlineData("[1\u00A0]", 1, 3, "expected \",\" or \"]\"")]
    [InlineData("[\u00A01]", 1, 2, "expected a value")]
    [InlineData("[1]\uFEFF", 1, 4, "there is more text behind the end of the value")]
    [InlineData("\uFEFF\uFEFF[1]", 1, 1, "expected a value")]
    [InlineData("\f[1]", 1, 1, "expected a value")]
    [InlineData("<<<<<<< HEAD\n{}\n=======\n[]\n>>>>>>> x\n", 1, 1, "a merge conflict marker: the conflict was committed without being resolved")]
    [InlineData("\uFEFF<<<<<<< HEAD\n{}", 1, 1, "a merge conflict marker: the conflict was committed without being resolved")]
    [InlineData("{\n  \"a\": 1,\n<<<<<<< HEAD\n  \"b\": 2\n=======\n", 3, 1, "a merge conflict marker: the conflict was committed without being resolved")]
    [InlineData("{\r\n  \"a\": 1\r\n=======\r\n  \"b\": 2\r\n}", 3, 1, "a merge conflict marker: the conflict was committed without being resolved")]
    [InlineData("{\n  \"a\": 1,\n}\n>>>>>>> branch\n", 4, 1, "a merge conflict marker: the conflict was committed without being resolved")]
    [InlineData("[1, <<<<<<< HEAD]", 1, 5, "expected a value")]
    public void What_is_not_JSON_is_found_at_its_place(string json, int line, int column, string message)
    {
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(json));
        JsonProblem problem = Assert.Single(text.Problems);
        Assert.Equal(JsonProblemKind.Syntax, problem.Kind);
        Assert.Equal(message, problem.Message);
        Assert.Equal(new TextPosition(line, column), text.GetPosition(problem.Start));
        Assert.InRange(problem.End, problem.Start, text.Bytes.Length);
        Assert.Throws<InvalidOperationException>(() => text.Root);
    }

    [Theory]
    [InlineData("ff fe 5b 00 5d 00", 0, "the text is UTF-16; save it as UTF-8")]
    [InlineData("fe ff 00 5b 00 5d", 0, "the text is UTF-16; save it as UTF-8")]
    [InlineData("5b 00 5d 00", 0, "the text is UTF-16; save it as UTF-8")]
    [InlineData("00 5b 00 5d", 0, "the text is UTF-16; save it as UTF-8")]
    [InlineData("5b 22 fc 22 5d", 2, "byte 0xFC is not valid UTF-8")]
    [InlineData("5b 22 c3", 2, "byte 0xC3 is not valid UTF-8")]
    [InlineData("5b 22 c3 22 5d", 2, "byte 0xC3 is not valid UTF-8")]
    [InlineData("5b 22 c0 80 22 5d", 2, "byte 0xC0 is not valid UTF-8")]
    [InlineData("5b 22 ed a0 80 22 5d", 2, "byte 0xED is not valid UTF-8")]
    [InlineData("5b 22 f4 90 80 80 22 5d", 2, "byte 0xF4 is not valid UTF-8")]
    [InlineData("5b 22 f0 9f 98 80 22 5d 80", 8, "byte 0x80 is not valid UTF-8")]
    [InlineData("80 80 80 80", 0, "byte 0x80 is not valid UTF-8")]
    public void What_is_not_UTF8_is_refused(string hex, int offset, string message)
    {
        using JsonText text = JsonText.Parse(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
        JsonProblem problem = Assert.Single(text.Problems);
        Assert.Equal((JsonProblemKind.Limit, offset, message), (problem.Kind, problem.Start, problem.Message));
        Assert.Throws<InvalidOperationException>(() => text.Root);
    }

    [Theory]
    [InlineData("[\"\\ud800\"]", 2, "\\uD800 is half of a surrogate pair, which is not a character")]
    [InlineData("[\"x\\uDC00\\uD800\"]", 3, "\\uDC00 is half of a surrogate pair, which is not a character")]
    [InlineData("[\"\\ud800\\n\"]", 2, "\\uD800 is half of a surrogate pair, which is not a character")]
    [InlineData("[\"\\ud800\\ud83d\\ude00\"]", 2, "\\uD800 is half of a surrogate pair, which is not a character")]
    [InlineData("{\"\\udfff\": 1}", 2, "\\uDFFF is half of a surrogate pair, which is not a character")]
    [InlineData("[1e999]", 1, "the number is too large for any program to read")]
    [InlineData("[-1E+400]", 1, "the number is too large for any program to read")]
    public void What_cannot_be_read_without_loss_is_found_and_the_rest_is_read(string json, int offset, string message)
    {
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(json));
        JsonProblem problem = text.Problems[0];
        Assert.Equal((JsonProblemKind.Limit, offset, message), (problem.Kind, problem.Start, problem.Message));
        Assert.Equal(json.Length, text.Root.End);
    }

    [Fact]
    public void A_number_of_400_digits_is_too_large_and_one_of_300_is_not()
    {
        using JsonText large = JsonText.Parse(Encoding.UTF8.GetBytes(new string('9', 400)));
        using JsonText small = JsonText.Parse(Encoding.UTF8.GetBytes(new string('9', 300)));
        using JsonText fine = JsonText.Parse(Encoding.UTF8.GetBytes("0." + new string('9', 400)));
        Assert.Equal(JsonProblemKind.Limit, Assert.Single(large.Problems).Kind);
        Assert.Empty(small.Problems);
        Assert.Empty(fine.Problems);
    }

    [Theory]
    [InlineData("1e-999")]
    [InlineData("1.7976931348623157e308")]
    [InlineData("-0")]
    [InlineData("0e0")]
    [InlineData("\"\\u0000\\ud83d\\ude00\\/\\b\\f\\n\\r\\t\\\"\\\\\"")]
    [InlineData("\"\u007f\u0085\u2028\"")]
    [InlineData(" \t\r\n null \t\r\n ")]
    [InlineData("\uFEFF{}\n")]
    [InlineData("{\"\": \"\"}")]
    public void What_RFC_8259_allows_is_read(string json)
    {
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Empty(text.Problems);
        Assert.Equal(json.Trim(' ', '\t', '\r', '\n', '\uFEFF'), Encoding.UTF8.GetString(text.Root.Raw));
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(10_000, false)]
    public void Nesting_is_read_down_to_64(int depth, bool read)
    {
        foreach ((string open, string close) in new[] { ("[", "]"), ("{\"a\":", "}") })
        {
            string json = string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));
            using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(json));
            if (read)
            {
                Assert.Empty(text.Problems);
                continue;
            }

            JsonProblem problem = Assert.Single(text.Problems);
            Assert.Equal((JsonProblemKind.Limit, 64 * open.Length, "nested more than 64 deep"), (problem.Kind, problem.Start, problem.Message));
        }
    }

    [Fact]
    public void Sixty_four_megabytes_are_read_and_not_one_byte_more()
    {
        byte[] json = new byte[JsonText.MaxBytes + 1];
        json.AsSpan().Fill((byte)' ');
        json[0] = (byte)'[';
        json[^2] = (byte)']';
        using JsonText largest = JsonText.Parse(json.AsMemory(0, JsonText.MaxBytes));
        using JsonText larger = JsonText.Parse(json);
        Assert.Empty(largest.Problems);
        JsonProblem problem = Assert.Single(larger.Problems);
        Assert.Equal((JsonProblemKind.Limit, "the file has 64 MB; at most 64 MB are read"), (problem.Kind, problem.Message));
        Assert.Equal(TextPosition.Start, larger.GetPosition(problem.Start));
    }
}
