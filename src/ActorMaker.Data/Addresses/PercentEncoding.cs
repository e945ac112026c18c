using System.Buffers;
using System.Text;

namespace ActorMaker.Data.Addresses;

/// <summary>Percent-encoding as S3 reads it in a path: UTF-8, and a plus is a plus.</summary>
internal static class PercentEncoding
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Replaces escapes by what they stand for; one that stands for nothing (<c>%zz</c>, half a character) stays.</summary>
    /// <param name="text">Encoded text.</param>
    public static string Decode(ReadOnlySpan<char> text)
    {
        int next = text.IndexOf('%');
        if (next < 0)
        {
            return text.ToString();
        }

        StringBuilder decoded = new(text.Length);
        byte[] bytes = new byte[text.Length / 3];
        while (next >= 0)
        {
            decoded.Append(text[..next]);
            text = text[next..];
            int count = 0;
            while (text.Length >= 3 * (count + 1) && text[3 * count] == '%' && TryHex(text.Slice((3 * count) + 1, 2), out byte value))
            {
                bytes[count++] = value;
            }

            AppendRun(decoded, bytes.AsSpan(0, count), text);
            int used = 3 * count;
            if (count == 0)
            {
                decoded.Append('%');
                used = 1;
            }

            text = text[used..];
            next = text.IndexOf('%');
        }

        return decoded.Append(text).ToString();
    }

    /// <summary>Encodes a key for a path; <c>/</c> stays.</summary>
    /// <param name="key">The key.</param>
    public static string Encode(string key)
    {
        int first = key.AsSpan().IndexOfAnyExcept(Plain);
        if (first < 0)
        {
            return key;
        }

        StringBuilder encoded = new(key.Length + 16);
        encoded.Append(key, 0, first);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (Rune rune in key.AsSpan(first).EnumerateRunes())
        {
            if (rune.IsAscii && Plain.Contains((char)rune.Value))
            {
                encoded.Append((char)rune.Value);
                continue;
            }

            int length = rune.EncodeToUtf8(utf8);
            for (int i = 0; i < length; i++)
            {
                encoded.Append('%').Append(HexDigit(utf8[i] >> 4)).Append(HexDigit(utf8[i] & 15));
            }
        }

        return encoded.ToString();
    }

    private static void AppendRun(StringBuilder decoded, ReadOnlySpan<byte> bytes, ReadOnlySpan<char> source)
    {
        Span<char> utf16 = stackalloc char[2];
        while (!bytes.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(bytes, out Rune rune, out int consumed);
            if (status == OperationStatus.Done)
            {
                decoded.Append(utf16[..rune.EncodeToUtf16(utf16)]);
            }
            else
            {
                decoded.Append(source[..(3 * consumed)]);
            }

            bytes = bytes[consumed..];
            source = source[(3 * consumed)..];
        }
    }

    private static bool TryHex(ReadOnlySpan<char> digits, out byte value)
    {
        int high = HexValue(digits[0]);
        int low = HexValue(digits[1]);
        value = (byte)((high << 4) | (low & 15));
        return high >= 0 && low >= 0;
    }

    private static int HexValue(char c) => char.IsAsciiHexDigit(c) ? (c <= '9' ? c - '0' : (c | 32) - 'a' + 10) : -1;

    private static char HexDigit(int value) => "0123456789ABCDEF"[value];
}
