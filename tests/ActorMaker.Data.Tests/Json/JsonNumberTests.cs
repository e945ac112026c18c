using System.Globalization;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Tests.Json;

public sealed class JsonNumberTests
{
    // The spellings are what python3's json.dumps and node's JSON.stringify print.
    [Theory]
    [InlineData(0.0, "0.0", "0")]
    [InlineData(-0.0, "-0.0", "0")]
    [InlineData(1.0, "1.0", "1")]
    [InlineData(45.0, "45.0", "45")]
    [InlineData(-12.5, "-12.5", "-12.5")]
    [InlineData(0.1, "0.1", "0.1")]
    [InlineData(0.0001, "0.0001", "0.0001")]
    [InlineData(0.00012, "0.00012", "0.00012")]
    [InlineData(0.00001, "1e-05", "0.00001")]
    [InlineData(-0.000015, "-1.5e-05", "-0.000015")]
    [InlineData(0.000001, "1e-06", "0.000001")]
    [InlineData(0.0000001, "1e-07", "1e-7")]
    [InlineData(1e-10, "1e-10", "1e-10")]
    [InlineData(1e-100, "1e-100", "1e-100")]
    [InlineData(5e-324, "5e-324", "5e-324")]
    [InlineData(1746892508.3677008, "1746892508.3677008", "1746892508.3677008")]
    [InlineData(123456789012345.0, "123456789012345.0", "123456789012345")]
    [InlineData(9007199254740993.0, "9007199254740992.0", "9007199254740992")]
    [InlineData(1e15, "1000000000000000.0", "1000000000000000")]
    [InlineData(1e16, "1e+16", "10000000000000000")]
    [InlineData(1.5e20, "1.5e+20", "150000000000000000000")]
    [InlineData(1e21, "1e+21", "1e+21")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308", "1.7976931348623157e+308")]
    public void A_double_is_spelled_as_the_language_does(double value, string python, string javaScript)
    {
        Assert.Equal((python, javaScript), (JsonNumber.Spell(value, python: true), JsonNumber.Spell(value, python: false)));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_JSON_cannot_say_is_refused(double value)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => JsonNumber.Spell(value, python: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => JsonTemplate.Of(value));
    }

    [Fact]
    public void Every_double_reads_back_and_shows_its_language()
    {
        RandomCases.Run(20_000, random =>
        {
            double value = random.Next(2) == 0
                ? BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))
                : Math.Round(random.NextDouble() * Math.Pow(10, random.Next(-8, 20)), random.Next(10));
            if (!double.IsFinite(value))
            {
                return;
            }

            foreach (bool python in new[] { true, false })
            {
                string spelled = JsonNumber.Spell(value, python);
                Assert.Equal(value, double.Parse(spelled, CultureInfo.InvariantCulture));
                using JsonText text = JsonText.Parse(System.Text.Encoding.UTF8.GetBytes(spelled));
                Assert.Empty(text.Problems);
                Assert.NotEqual(!python, JsonNumber.IsPython(text.Root.Raw));
            }
        });
    }
}
