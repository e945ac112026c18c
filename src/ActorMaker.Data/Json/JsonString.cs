using System.Globalization;
using System.Text;

namespace ActorMaker.Data.Json;

/// <summary>Text to and from the inside of a JSON string.</summary>
public static class JsonString
{
    /// <summary>Decodes what stands between the quotes of a valid JSON string.</summary>
    /// <param name="raw">The bytes between the quotes.</param>
    /// <returns>The text. A lone surrogate, which is a problem of the text already, is kept as it is.</returns>
    public static string Decode(ReadOnlySpan<byte> raw)
    {
        int escape = raw.IndexOf((byte)'\\');
        if (escape < 0)
        {
            return Encoding.UTF8.GetString(raw);
        }

        var builder = new StringBuilder(raw.Length);
        while (escape >= 0)
        {
            builder.Append(Encoding.UTF8.GetString(raw[..escape]));
            byte kind = raw[escape + 1];
            if (kind == (byte)'u')
            {
                builder.Append((char)ushort.Parse(raw.Slice(escape + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                raw = raw[(escape + 6)..];
            }
            else
            {
                builder.Append(kind switch
                {
                    (byte)'b' => '\b',
                    (byte)'f' => '\f',
                    (byte)'n' => '\n',
                    (byte)'r' => '\r',
                    (byte)'t' => '\t',
                    _ => (char)kind,
                });
                raw = raw[(escape + 2)..];
            }

            escape = raw.IndexOf((byte)'\\');
        }

        return builder.Append(Encoding.UTF8.GetString(raw)).ToString();
    }

    /// <summary>Writes a JSON string, quotes included, escaping only what JSON demands, or all beyond ASCII too.</summary>
    /// <param name="asciiOnly">Write <c>\u00fc</c> for what is not ASCII, as Python's writer does.</param>
    public static string Encode(string text, bool asciiOnly = false)
    {
        var builder = new StringBuilder(text.Length + 2).Append('"');
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' => builder.Append("\\\""),
                '\\' => builder.Append("\\\\"),
                '\n' => builder.Append("\\n"),
                '\r' => builder.Append("\\r"),
                '\t' => builder.Append("\\t"),
                '\b' => builder.Append("\\b"),
                '\f' => builder.Append("\\f"),
                < ' ' => builder.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                > '~' when asciiOnly => builder.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => builder.Append(c),
            };
        }

        return builder.Append('"').ToString();
    }
}
