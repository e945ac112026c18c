using System.Globalization;

namespace ActorMaker.Data.Losses;

/// <summary>How a file has changed, in words.</summary>
internal static class ChangeText
{
    /// <summary>Such as <c>1 version added, 2 changed</c>.</summary>
    /// <param name="noun">What is counted.</param>
    /// <param name="added">How many are new.</param>
    /// <param name="changed">How many say something else.</param>
    /// <param name="merged">How many went into another one.</param>
    /// <param name="gone">How many are gone.</param>
    public static string Of(string noun, int added, int changed, int merged, int gone)
    {
        (int Count, string Word)[] counts = [(added, "added"), (changed, "changed"), (merged, "merged"), (gone, "gone")];
        List<string> parts = [];
        foreach ((int count, string word) in counts)
        {
            if (count > 0)
            {
                string what = parts.Count > 0 ? "" : count == 1 ? " " + noun : $" {noun}s";
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{count:N0}{what} {word}"));
            }
        }

        return parts.Count == 0 ? "changed" : string.Join(", ", parts);
    }
}
