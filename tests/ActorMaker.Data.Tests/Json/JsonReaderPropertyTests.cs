using System.Text.Json;
using System.Text.Unicode;
using System.Text;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Tests.Json;

/// <summary>Random texts, read by our reader and by the platform's.</summary>
public sealed class JsonReaderPropertyTests
{
    [Fact]
    public void Both_readers_accept_the_same_texts_and_read_the_same_in_them()
    {
        int accepted = 0, refused = 0;
        RandomCases.Run(20_000, random =>
        {
            byte[] bytes = RandomJson.NearlyJson(random);
            using JsonText text = JsonText.Parse(bytes);
            if (!Utf8.IsValid(bytes))
            {
                Assert.Equal(JsonProblemKind.Limit, Assert.Single(text.Problems).Kind);
                return;
            }

            int bom = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
            bool ours = text.Count > 0;
            Assert.True(ours == PlatformReads(bytes.AsSpan(bom)), $"{(ours ? "accepted" : "refused")}: {Encoding.UTF8.GetString(bytes)}");
            accepted += ours ? 1 : 0;
            refused += ours ? 0 : 1;
            if (ours)
            {
                CompareTokens(text, bytes.AsSpan(bom), bom);
            }
            else
            {
                JsonProblem problem = text.Problems[^1];
                Assert.InRange(problem.Start, 0, bytes.Length);
                Assert.InRange(problem.End, problem.Start, bytes.Length);
            }
        });
        Assert.True(accepted > 100 && refused > 100, $"{accepted} accepted, {refused} refused");
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        const string alphabet = "{}[]\",:\\u0123dD8e+-.tfn \n\r\t";
        RandomCases.Run(20_000, random =>
        {
            byte[] bytes = new byte[random.Next(80)];
            random.NextBytes(bytes);
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = random.Next(20) == 0 ? bytes[i] : (byte)alphabet[bytes[i] % alphabet.Length];
            }

            using JsonText text = JsonText.Parse(bytes);
            foreach (JsonProblem problem in text.Problems)
            {
                TextPosition start = text.GetPosition(problem.Start);
                TextPosition end = text.GetPosition(problem.End);
                Assert.True(start.Line >= 1 && start.Column >= 1 && (end.Line > start.Line || end.Column >= start.Column));
            }

            Assert.True(text.Count > 0 || text.Problems.Count > 0);
        });
    }

    [Fact]
    public void A_text_reads_the_same_wherever_in_memory_it_ends()
    {
        // The reader looks at sixteen bytes at a time while there are so many.
        RandomCases.Run(300, random =>
        {
            byte[] bytes = RandomJson.Document(random, RandomLayout.Next(random));
            using JsonText text = JsonText.Parse(bytes);
            byte[] padded = [.. bytes, .. Enumerable.Repeat((byte)' ', 40)];
            for (int more = 1; more < 40; more += 7)
            {
                using JsonText other = JsonText.Parse(padded.AsMemory(0, bytes.Length + more));
                Assert.Equal(text.Count, other.Count);
                Assert.Equal(text.Root.End, other.Root.End);
            }
        });
    }

    private static bool PlatformReads(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes);
            while (reader.Read())
            {
                // only whether it can be read counts
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void CompareTokens(JsonText text, ReadOnlySpan<byte> bytes, int bom)
    {
        var reader = new Utf8JsonReader(bytes);
        int index = 0;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
            {
                continue;
            }

            var value = new JsonValue(text, index++);
            Assert.Equal(reader.TokenStartIndex, value.Start - bom);
            JsonKind kind = reader.TokenType switch
            {
                JsonTokenType.StartObject => JsonKind.Object,
                JsonTokenType.StartArray => JsonKind.Array,
                JsonTokenType.Number => JsonKind.Number,
                JsonTokenType.True => JsonKind.True,
                JsonTokenType.False => JsonKind.False,
                JsonTokenType.Null => JsonKind.Null,
                _ => JsonKind.String,
            };
            Assert.Equal(kind, value.Kind);
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
            {
                Assert.Equal(reader.BytesConsumed, value.End - bom);
            }

            if (kind == JsonKind.String && text.Problems.Count == 0)
            {
                Assert.Equal(reader.GetString(), value.AsString());
                Assert.True(value.Is(Encoding.UTF8.GetBytes(reader.GetString()!)));
            }
            else if (kind == JsonKind.Number)
            {
                Assert.Equal(reader.GetDouble(), value.AsDouble());
                Assert.Equal(reader.TryGetInt64(out long number) ? number : null, value.AsInt64());
            }
        }

        Assert.Equal(text.Count, index);
    }
}
