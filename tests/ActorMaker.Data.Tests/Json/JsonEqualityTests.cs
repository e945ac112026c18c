using System.Text;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Tests.Json;

public sealed class JsonEqualityTests
{
    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("0.0001", "1e-4")]
    [InlineData("0.00001", "1E-05")]
    [InlineData("1000", "1e3")]
    [InlineData("0.1", "0.10000000000000000001")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("0", "-0")]
    [InlineData("\"ü\"", "\"\\u00fc\"")]
    [InlineData("\"/\"", "\"\\/\"")]
    [InlineData("\"🦊\"", "\"\\ud83e\\udd8a\"")]
    [InlineData("{\"a\":1,\"b\":[true,null]}", " { \"b\" : [ true , null ] , \"\\u0061\" : 1.0 } ")]
    [InlineData("[]", "[ ]")]
    [InlineData("{}", "{ }")]
    public void Spelling_does_not_count(string first, string second) => Assert.True(Same(first, second));

    [Theory]
    [InlineData("1", "2")]
    [InlineData("1", "\"1\"")]
    [InlineData("true", "false")]
    [InlineData("null", "0")]
    [InlineData("\"a\"", "\"A\"")]
    [InlineData("\"é\"", "\"e\u0301\"")]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("[1]", "[1,1]")]
    [InlineData("[]", "{}")]
    [InlineData("{\"a\":1}", "{\"a\":1,\"b\":1}")]
    [InlineData("{\"a\":1}", "{\"b\":1}")]
    [InlineData("{\"a\":{\"b\":1}}", "{\"a\":{\"b\":2}}")]
    [InlineData("12345678901234567890", "12345678901234567891")]
    [InlineData("9007199254740992", "9007199254740993.0")]
    public void Another_value_is_another_value(string first, string second) => Assert.False(Same(first, second));

    private static bool Same(string first, string second)
    {
        using JsonText a = JsonText.Parse(Encoding.UTF8.GetBytes(first));
        using JsonText b = JsonText.Parse(Encoding.UTF8.GetBytes(second));
        bool same = JsonEquality.SameValue(a.Root, b.Root);
        Assert.Equal(same, JsonEquality.SameValue(b.Root, a.Root));
        return same;
    }
}
