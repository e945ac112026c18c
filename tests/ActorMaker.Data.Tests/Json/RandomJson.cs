using System.Text;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Tests.Json;

/// <summary>How a random document is laid out.</summary>
internal sealed record RandomLayout(string? Indent, string NewLine, string Colon, string Comma, bool Bom, string End)
{
    public static RandomLayout Next(Random random)
    {
        string? indent = random.Next(5) switch { 0 => null, 1 => "    ", 2 => "\t", _ => "  " };
        string newLine = random.Next(3) == 0 ? "\r\n" : "\n";
        (string colon, string comma) = random.Next(4) switch { 0 => (":", ","), 1 => (" : ", ", "), _ => (": ", ", ") };
        return new RandomLayout(indent, newLine, colon, comma, random.Next(5) == 0, random.Next(2) == 0 ? "" : newLine);
    }

    public JsonStyle ToStyle() => JsonStyle.JavaScript with { Indent = Indent, NewLine = NewLine, Colon = Colon, Comma = Comma };
}

/// <summary>Random JSON texts: documents as tools write them, and texts that are nearly JSON.</summary>
internal static class RandomJson
{
    private static readonly string[] Strings =
    [
        "", "a", "id", "V8", "completed", "ü", "\\u00fc", "Привет мир", "\\u041f\\u0440", "😀", "\\ud83d\\ude00", "a\\\"b", "\\\\", "\\n", "a\\/b", "日本", "MuÃ±oz",
        "2025-10-13T19:36:17.724+00:00", "https://story-boards-assets.s3.us-west-1.amazonaws.com/system_actors/training_data/0001_european_33_male/0001_1.jpg", "{[,:]}", "it's <b>&</b>",
    ];

    private static readonly string[] Numbers =
        ["0", "-0", "7", "-12", "0.0", "1.0", "45.0", "0.0001", "1e-05", "1e-7", "1E+16", "1746892508.3677008", "9223372036854775808", "0.1e1", "123456789012345678901234567890"];

    private static readonly string[] Fragments =
        ["{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", " ", "\n", "\r", "\t", "\0", "0", "-", ".", "e", "E5", "+", "1e999", "true", "null", "NaN", "//", "ü", "😀", "\uFEFF", "\"a\":1", "\u001f", "'"];

    /// <summary>A document of one layout. Its root is an object or an array, its names are unique in their object.</summary>
    public static byte[] Document(Random random, RandomLayout layout, bool uniform = false)
    {
        var builder = new StringBuilder(layout.Bom ? "\uFEFF" : "");
        Container(random, layout, builder, "", layout.Indent is null, uniform, 0);
        return Encoding.UTF8.GetBytes(builder.Append(layout.End).ToString());
    }

    /// <summary>A text that is JSON, or was until some bytes of it changed.</summary>
    public static byte[] NearlyJson(Random random)
    {
        byte[] text = random.Next(20) == 0
            ? Encoding.UTF8.GetBytes(Fragments[random.Next(Fragments.Length)] + Fragments[random.Next(Fragments.Length)])
            : Document(random, RandomLayout.Next(random) with { Bom = false });
        if (random.Next(10) == 0)
        {
            int wraps = random.Next(55, 68);
            text = [.. Enumerable.Repeat((byte)'[', wraps), .. text, .. Enumerable.Repeat((byte)']', wraps)];
        }

        List<byte> bytes = [.. text];
        for (int mutations = random.Next(4); mutations > 0 && bytes.Count > 0; mutations--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 4), bytes.Count - at));
                    break;
                case 1:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 2:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 3:
                    int other = random.Next(bytes.Count);
                    (bytes[at], bytes[other]) = (bytes[other], bytes[at]);
                    break;
                default:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Fragments[random.Next(Fragments.Length)]));
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>A scalar, as it is spelled in a text.</summary>
    public static string Scalar(Random random) => random.Next(7) switch
    {
        0 => "true",
        1 => "false",
        2 => "null",
        3 or 4 => Numbers[random.Next(Numbers.Length)],
        _ => $"\"{Strings[random.Next(Strings.Length)]}{(random.Next(3) == 0 ? random.Next(100) : "")}\"",
    };

    private static void Value(Random random, RandomLayout layout, StringBuilder builder, string indent, bool oneLine, bool uniform, int depth)
    {
        if (depth > 4 || random.Next(3) != 0)
        {
            builder.Append(Scalar(random));
        }
        else
        {
            Container(random, layout, builder, indent, oneLine || (!uniform && random.Next(6) == 0), uniform, depth);
        }
    }

    private static void Container(Random random, RandomLayout layout, StringBuilder builder, string indent, bool oneLine, bool uniform, int depth)
    {
        bool isObject = random.Next(2) == 0;
        int count = random.Next(6) == 0 ? 0 : random.Next(1, 7);
        string inner = indent + layout.Indent;
        builder.Append(isObject ? '{' : '[');
        for (int i = 0; i < count; i++)
        {
            _ = oneLine ? builder.Append(i == 0 ? "" : layout.Comma) : builder.Append(i == 0 ? "" : ",").Append(layout.NewLine).Append(inner);
            if (isObject)
            {
                builder.Append('"').Append(Strings[random.Next(Strings.Length)]).Append(i).Append('"').Append(layout.Colon);
            }

            Value(random, layout, builder, inner, oneLine, uniform, depth + 1);
        }

        if (!oneLine && count > 0)
        {
            builder.Append(layout.NewLine).Append(indent);
        }

        builder.Append(isObject ? '}' : ']');
    }
}
