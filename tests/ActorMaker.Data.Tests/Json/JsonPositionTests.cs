using System.Text;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Tests.Json;

public sealed class JsonPositionTests
{
    [Theory]
    [InlineData("[1]", 1, 2)]
    [InlineData("\t[ 1]", 1, 4)]
    [InlineData("[\"ü\", 1]", 1, 7)]
    [InlineData("[\"Привет\", 1]", 1, 12)]
    [InlineData("[\"😀\", 1]", 1, 8)]
    [InlineData("[\"日本\", 1]", 1, 8)]
    [InlineData("[\"\\ud83d\\ude00\", 1]", 1, 18)]
    [InlineData("[\n1]", 2, 1)]
    [InlineData("[\r\n1]", 2, 1)]
    [InlineData("[\r1]", 2, 1)]
    [InlineData("[\r\r\n\n\r1]", 5, 1)]
    [InlineData("[\r\n  \"ü😀\",\r\n\t\"я\", 1]", 3, 7)]
    [InlineData("\uFEFF[1]", 1, 2)]
    [InlineData("\uFEFF[\n \"ü\",1]", 2, 6)]
    public void A_value_stands_where_editors_say(string json, int line, int column)
    {
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(json));
        JsonValue last = default;
        foreach (JsonValue item in text.Root.Items)
        {
            last = item;
        }

        Assert.Empty(text.Problems);
        Assert.Equal(1, last.AsInt64());
        Assert.Equal(new TextPosition(line, column), last.Position);
        Assert.Equal(new TextPosition(line, column + 1), last.EndPosition);
    }

    [Fact]
    public void The_end_of_a_text_has_a_position()
    {
        using JsonText text = JsonText.Parse("[]\r\n"u8.ToArray());
        Assert.Equal(new TextPosition(1, 1), text.GetPosition(0));
        Assert.Equal(new TextPosition(1, 3), text.GetPosition(2));
        Assert.Equal(new TextPosition(2, 1), text.GetPosition(4));
    }

    [Fact]
    public void Positions_in_a_large_text_are_those_counted_one_by_one()
    {
        RandomCases.Run(4, random =>
        {
            // Line breaks and characters of every length fall on the borders of the index.
            string[] pieces = ["\n", "\r\n", "\r", "a", "ü", "я", "日", "😀", "      ", "\t"];
            var builder = new StringBuilder(random.Next(2) == 0 ? "\uFEFF" : "");
            while (builder.Length < 90_000)
            {
                builder.Append(pieces[random.Next(pieces.Length)]);
            }

            string text = builder.ToString();
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            var index = new JsonPositions(bytes);
            int line = 1, column = 1, offset = 0;
            var expected = new List<(int Offset, TextPosition Position)>();
            for (int i = 0; i < text.Length; i++)
            {
                if (text[i] == '\uFEFF')
                {
                    offset += 3;
                    continue;
                }

                expected.Add((offset, new TextPosition(line, column)));
                bool pair = char.IsHighSurrogate(text[i]);
                bool endsLine = text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'));
                (line, column) = endsLine ? (line + 1, 1) : (line, column + (pair ? 2 : 1));
                offset += Encoding.UTF8.GetByteCount(text, i, pair ? 2 : 1);
                i += pair ? 1 : 0;
            }

            foreach (int i in Enumerable.Range(0, 2_000).Select(_ => random.Next(expected.Count)).Concat(Around(expected, 65_536)))
            {
                Assert.Equal(expected[i].Position, index.Get(expected[i].Offset));
            }

            Assert.Equal(expected[^1].Position, JsonPositions.Get(bytes, expected[^1].Offset));
            Assert.Equal(new TextPosition(line, column), index.Get(bytes.Length));
        });
    }

    private static IEnumerable<int> Around(List<(int Offset, TextPosition Position)> expected, int offset) =>
        Enumerable.Range(0, expected.Count).Where(i => Math.Abs(expected[i].Offset - offset) < 10);
}
