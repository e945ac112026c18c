using System.Globalization;

namespace ActorMaker.Data.Json;

/// <summary>How the two languages that write the studio's files spell a double.</summary>
public static class JsonNumber
{
    /// <summary>Spells a double with the fewest digits that read back as the same number.</summary>
    /// <param name="value">A finite number.</param>
    /// <param name="python">As Python does (<c>1.0</c>, <c>1e-05</c>, <c>1e+16</c>); else as JavaScript does (<c>1</c>, <c>0.00001</c>, <c>1e-7</c>, <c>1e+21</c>).</param>
    /// <exception cref="ArgumentOutOfRangeException">JSON has no word for NaN and the infinities.</exception>
    public static string Spell(double value, bool python)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "JSON has no word for this number.");
        }

        (string digits, int exponent) = Digits(Math.Abs(value));
        string sign = double.IsNegative(value) && (python || value < 0) ? "-" : "";
        if (exponent < (python ? -4 : -6) || exponent >= (python ? 16 : 21))
        {
            string fraction = digits.Length > 1 ? $".{digits[1..]}" : "";
            string power = Math.Abs(exponent).ToString(python ? "00" : "0", CultureInfo.InvariantCulture);
            return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{power}";
        }

        if (exponent < 0)
        {
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        }

        return digits.Length > exponent + 1
            ? $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}"
            : sign + digits.PadRight(exponent + 1, '0') + (python ? ".0" : "");
    }

    /// <summary>Tells by a number's spelling which language wrote it.</summary>
    /// <param name="raw">The number's bytes.</param>
    /// <returns>True for Python, false for JavaScript, null where both write the same.</returns>
    internal static bool? IsPython(ReadOnlySpan<byte> raw)
    {
        if (raw[0] == (byte)'-')
        {
            raw = raw[1..];
        }

        int e = raw.IndexOfAny((byte)'e', (byte)'E');
        if (raw.EndsWith(".0"u8) || (e >= 0 && raw[e..].StartsWith("e-0"u8)))
        {
            return true;
        }

        return raw.StartsWith("0.0000"u8) || (e >= 0 && e == raw.Length - 3 && raw[e..].StartsWith("e-"u8)) ? false : null;
    }

    /// <summary>The fewest significant digits of a number, and the power of ten of the first of them.</summary>
    private static (string Digits, int Exponent) Digits(double value)
    {
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        int e = shortest.IndexOf('E', StringComparison.Ordinal);
        int power = e < 0 ? 0 : int.Parse(shortest.AsSpan(e + 1), CultureInfo.InvariantCulture);
        string mantissa = e < 0 ? shortest : shortest[..e];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        string all = mantissa.Replace(".", "", StringComparison.Ordinal);
        string digits = all.TrimStart('0');
        return digits.Length == 0 ? ("0", 0) : (digits.TrimEnd('0'), (point < 0 ? all.Length : point) - 1 - (all.Length - digits.Length) + power);
    }
}
