using System.Globalization;
using System.Text;

namespace ActorMaker.Data.Findings;

/// <summary>Makes a text safe to print on a line of a build's output, whatever of the data stands in it.</summary>
public static class PrintedText
{
    // What the runners of Azure Pipelines and GitHub Actions execute wherever it stands in a line.
    private static readonly string[] Commands = ["##[", "##vso["];

    /// <summary>Makes a text safe to print.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>One line without control and format characters and without secrets, in which no CI runner finds a command.</returns>
    public static string Of(string text)
    {
        string line = SecretTokens.Mask(Cleaned(text));
        foreach (string command in Commands)
        {
            line = line.Contains(command, StringComparison.OrdinalIgnoreCase) ? line.Replace(command, "## " + command[2..], StringComparison.OrdinalIgnoreCase) : line;
        }

        // GitHub Actions takes this for a command where a line begins with it.
        int start = 0;
        while (start < line.Length && char.IsWhiteSpace(line[start]))
        {
            start++;
        }

        return string.CompareOrdinal(line, start, "::", 0, 2) == 0 ? $"{line[..start]}: {line[(start + 1)..]}" : line;
    }

    private static string Cleaned(string text)
    {
        int first = 0;
        while (first < text.Length && !IsUnprintable(text[first]))
        {
            first++;
        }

        if (first == text.Length)
        {
            return text;
        }

        StringBuilder line = new(text, 0, first, text.Length);
        for (int i = first; i < text.Length; i++)
        {
            line.Append(IsUnprintable(text[i]) ? ' ' : text[i]);
        }

        return line.ToString();
    }

    private static bool IsUnprintable(char c) => c < 0x7F ? c < ' ' : CharUnicodeInfo.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
