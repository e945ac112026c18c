using System.Diagnostics.CodeAnalysis;

namespace ActorMaker.Data.Files;

/// <summary>Which file names are one image: Windows and macOS have one file for names that differ only in case or in Unicode form.</summary>
public static class ImageName
{
    // No file system has longer ones.
    private const int LongestName = 255;

    /// <summary>Takes such names for one.</summary>
    public static IEqualityComparer<string> Comparer { get; } = new OneImage();

    /// <summary>Whether a name has neither upper case nor characters beyond ASCII, so that no other name is the same image.</summary>
    /// <returns>True if only the very same name is the same image as it, among names that are so too.</returns>
    public static bool IsPlain(string name)
    {
        foreach (char c in name)
        {
            if (c is (>= 'A' and <= 'Z') or >= '\x80')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What all names of one image have in common.</summary>
    /// <returns>The same text for the same image, and for no other.</returns>
    [SuppressMessage("Globalization", "CA1308:Normalize strings to uppercase", Justification = "Plain names, which nearly all are, are in lower case: they are their own key.")]
    public static string Key(string name) => IsPlain(name) || name.Length > LongestName ? name : UnicodeForm.Decompose(name.ToUpperInvariant()).ToLowerInvariant();

    /// <summary>In what two names of one image differ.</summary>
    /// <param name="b">The other.</param>
    /// <returns>Such as <c>case</c>.</returns>
    public static string Difference(string a, string b) =>
        string.Equals(a, b, StringComparison.OrdinalIgnoreCase) ? "case"
        : string.Equals(UnicodeForm.Decompose(a), UnicodeForm.Decompose(b), StringComparison.Ordinal) ? "Unicode form"
        : "case and Unicode form";

    private sealed class OneImage : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => x is null || y is null ? ReferenceEquals(x, y) : string.Equals(Key(x), Key(y), StringComparison.Ordinal);

        public int GetHashCode(string obj) => Key(obj).GetHashCode(StringComparison.Ordinal);
    }
}
