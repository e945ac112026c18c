using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace ActorMaker.Pages;

/// <summary>Writes HTML as UTF-8. Markup comes from literals of this project only; every text is escaped.</summary>
internal sealed class Html
{
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"'");
    private const int Usual = 32 * 1024;
    private const int MostKept = 1024 * 1024;

    // A report has thousands of pages: each thread writes its own into one buffer.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? spare;

    private readonly ArrayBufferWriter<byte> buffer;

    private Html(ArrayBufferWriter<byte> buffer) => this.buffer = buffer;

    /// <summary>Writes a text.</summary>
    /// <param name="write">Writes it; does not keep what it writes to.</param>
    public static byte[] Write(Action<Html> write)
    {
        ArrayBufferWriter<byte> taken = spare ?? new(Usual);
        spare = null;
        taken.ResetWrittenCount();
        write(new Html(taken));
        byte[] written = taken.WrittenSpan.ToArray();
        spare = taken.Capacity <= MostKept ? taken : null;
        return written;
    }

    /// <summary>Markup.</summary>
    public Html Raw(ReadOnlySpan<byte> literal)
    {
        buffer.Write(literal);
        return this;
    }

    /// <summary>Text, in an element or a quoted attribute.</summary>
    public Html Text(string? text)
    {
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            int end = 0;
            while (end < rest.Length && !Special.Contains(rest[end]) && !IsInvisible(rest[end]))
            {
                end++;
            }

            Encode(rest[..end]);
            if (end == rest.Length)
            {
                break;
            }

            Raw(rest[end] switch
            {
                '&' => "&amp;"u8,
                '<' => "&lt;"u8,
                '>' => "&gt;"u8,
                '"' => "&quot;"u8,
                '\'' => "&#39;"u8,
                _ => "\uFFFD"u8,
            });
            rest = rest[(end + 1)..];
        }

        return this;
    }

    /// <summary>A number, with its thousands apart.</summary>
    public Html Number(long number) => Text(number.ToString("N0", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A number as an address takes it.</summary>
    public Html Plain(long number) => Text(number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A number as an attribute of a picture takes it.</summary>
    public Html Coordinate(double number)
    {
        Span<byte> bytes = stackalloc byte[32];
        _ = Utf8Formatter.TryFormat(Math.Round(number, 2), bytes, out int written);
        return Raw(bytes[..written]);
    }

    /// <summary>A time: to the minute for a reader, as an instant for a program.</summary>
    public Html Time(DateTimeOffset? time)
    {
        if (time is not { } instant)
        {
            return this;
        }

        string utc = instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        return Raw("<time datetime=\""u8).Text(utc).Raw("\">"u8).Text(utc[..16].Replace('T', ' ')).Raw("</time>"u8);
    }

    /// <summary>A link; its address is a path of this site, each of whose names is escaped.</summary>
    public Html Link(string address, string text) => Raw("<a href=\""u8).Text(address).Raw("\">"u8).Text(text).Raw("</a>"u8);

    // What breaks a line apart or turns its direction would let a name pass for another one.
    private static bool IsInvisible(char c) => (char.IsControl(c) && c is not ('\n' or '\t')) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private void Encode(ReadOnlySpan<char> text)
    {
        Span<byte> room = buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        buffer.Advance(Encoding.UTF8.GetBytes(text, room));
    }
}
