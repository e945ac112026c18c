using System.Globalization;

namespace ActorMaker.Data.Versions;

/// <summary>The name of a training version, <c>V8</c>, and every way in which writers spell it.</summary>
public static class VersionName
{
    private const int MaxDigits = 18;

    /// <summary>The name in its standard form.</summary>
    /// <returns><c>V8</c>, say.</returns>
    public static string Format(long number) => string.Create(CultureInfo.InvariantCulture, $"V{number}");

    /// <summary>Tells whether a name is in the standard form already.</summary>
    /// <returns>True for <c>V8</c>; false for <c>v8</c>, <c>V08</c> and <c>style_1_vV8</c>.</returns>
    public static bool IsStandard(string name) =>
        name.Length > 1 && name[0] == 'V' && (name[1] != '0' || name.Length == 2) && TryParseNumber(name.AsSpan(1), out _);

    /// <summary>Finds the version's number in a name as any writer spells it.</summary>
    /// <param name="name"><c>V8</c>, <c>v8</c>, <c>V08</c>, <c>VV8</c>, <c>style_1_v8</c>, <c>style_1_vV8.safetensors</c>.</param>
    /// <param name="subject">Whose file the name stands in; a name of another style or actor has no number here, and one of any has none where nobody knows whose it is.</param>
    /// <returns>The number; null if the name tells none, or is a checkpoint's.</returns>
    public static long? Parse(string name, Subject? subject)
    {
        ReadOnlySpan<char> text = name.AsSpan().Trim();
        if (TryParseShort(LoraFileName.StripExtension(text), out long number))
        {
            return number;
        }

        return LoraFileName.Parse(text) is { Checkpoint: null } file && file.Subject == subject ? file.Version : null;
    }

    /// <summary>Reads <c>V8</c>, <c>v8</c>, <c>VV08</c>.</summary>
    internal static bool TryParseShort(ReadOnlySpan<char> text, out long number)
    {
        int digits = text.TrimStart("vV").Length;
        number = 0;
        return digits < text.Length && TryParseNumber(text[^digits..], out number);
    }

    /// <summary>Reads a run of ASCII digits that is the whole text.</summary>
    internal static bool TryParseNumber(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        if (text.IsEmpty || text.TrimStart('0').Length > MaxDigits)
        {
            return false;
        }

        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            number = (number * 10) + (c - '0');
        }

        return true;
    }
}
