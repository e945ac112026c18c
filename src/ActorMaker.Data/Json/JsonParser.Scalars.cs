using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorMaker.Data.Json;

/// <summary>Reads literals, strings and numbers.</summary>
internal ref partial struct JsonParser
{
    private const int MaxExactDigits = 300;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Literal(int i)
    {
        ReadOnlySpan<byte> rest = text[i..];
        if (rest.StartsWith("true"u8))
        {
            return Leaf(JsonKind.True, i, i + 4, escaped: false);
        }

        if (rest.StartsWith("false"u8))
        {
            return Leaf(JsonKind.False, i, i + 5, escaped: false);
        }

        return rest.StartsWith("null"u8) ? Leaf(JsonKind.Null, i, i + 4, escaped: false) : Fail(i, NoValue(rest));
    }

    private int String(int start)
    {
        ReadOnlySpan<byte> t = text;
        bool escaped = false;
        int i = start + 1;
        while (true)
        {
            i = SkipPlain(t, i);
            byte b = (uint)i < (uint)t.Length ? t[i] : (byte)0;
            if (b == (byte)'"')
            {
                return Leaf(JsonKind.String, start, i + 1, escaped);
            }

            if (b != (byte)'\\')
            {
                return BrokenString(start, i);
            }

            escaped = true;
            i = Escape(i);
            if (i < 0)
            {
                return -1;
            }
        }
    }

    /// <summary>Gives the offset of the first quote, backslash or control character at or behind an offset, or the text's end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SkipPlain(ReadOnlySpan<byte> t, int i)
    {
        for (; i <= t.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            Vector128<byte> v = Vector128.Create(t.Slice(i, Vector128<byte>.Count));
            Vector128<byte> stop = Vector128.Equals(v, Vector128.Create((byte)'"')) | Vector128.Equals(v, Vector128.Create((byte)'\\'))
                | Vector128.Equals(Vector128.Min(v, Vector128.Create((byte)0x1F)), v);
            uint stops = stop.ExtractMostSignificantBits();
            if (stops != 0)
            {
                return i + BitOperations.TrailingZeroCount(stops);
            }
        }

        while ((uint)i < (uint)t.Length && t[i] >= 0x20 && t[i] is not ((byte)'"' or (byte)'\\'))
        {
            i++;
        }

        return i;
    }

    /// <summary>Checks the escape at <paramref name="i"/>; returns the offset behind it, or -1 after a failure.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Escape(int i)
    {
        byte kind = i + 1 < text.Length ? text[i + 1] : (byte)0;
        if (kind is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t')
        {
            return i + 2;
        }

        int unit = kind == (byte)'u' ? HexUnit(i + 2) : -1;
        if (unit < 0)
        {
            return Fail(i, "not a JSON escape sequence");
        }

        if (!char.IsSurrogate((char)unit))
        {
            return i + 6;
        }

        int low = i + 7 < text.Length && text[i + 6] == (byte)'\\' && text[i + 7] == (byte)'u' ? HexUnit(i + 8) : -1;
        if (char.IsHighSurrogate((char)unit) && low >= 0 && char.IsLowSurrogate((char)low))
        {
            return i + 12;
        }

        Add(JsonProblemKind.Limit, i, i + 6, $"\\u{unit:X4} is half of a surrogate pair, which is not a character");
        return i + 6;
    }

    /// <summary>The number that four hexadecimal digits spell; -1 if they are not that.</summary>
    private readonly int HexUnit(int i)
    {
        int unit = 0;
        for (int end = i + 4; i < end; i++)
        {
            if (i >= text.Length || !char.IsAsciiHexDigit((char)text[i]))
            {
                return -1;
            }

            unit = (unit << 4) + (text[i] <= (byte)'9' ? text[i] - '0' : (text[i] | 0x20) - 'a' + 10);
        }

        return unit;
    }

    private int Number(int start)
    {
        ReadOnlySpan<byte> t = text;
        int whole = t[start] == (byte)'-' ? start + 1 : start;
        int i = SkipDigits(t, whole);
        if (i == whole || (i > whole + 1 && t[whole] == (byte)'0'))
        {
            return Fail(start, i == whole ? "\"-\" without a number" : "a number with a leading zero");
        }

        bool cut = false;
        bool exponent = false;
        if ((uint)i < (uint)t.Length && t[i] == (byte)'.')
        {
            int fraction = i + 1;
            i = SkipDigits(t, fraction);
            cut = i == fraction;
        }

        if ((uint)i < (uint)t.Length && (t[i] | 0x20) == 'e' && !cut)
        {
            exponent = true;
            int digits = i + 1 < t.Length && t[i + 1] is (byte)'+' or (byte)'-' ? i + 2 : i + 1;
            i = SkipDigits(t, digits);
            cut = i == digits;
        }

        if (cut)
        {
            return Fail(start, "a number that ends too early");
        }

        if (exponent || i - start > MaxExactDigits)
        {
            CheckSize(start, i);
        }

        return Leaf(JsonKind.Number, start, i, escaped: false);
    }

    private static int SkipDigits(ReadOnlySpan<byte> t, int i)
    {
        while ((uint)i < (uint)t.Length && (uint)(t[i] - '0') <= 9)
        {
            i++;
        }

        return i;
    }
}
