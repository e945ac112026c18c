namespace ActorMaker.Operations.Settings;

/// <summary>Guesses what a misspelt word was meant to be.</summary>
public static class Nearest
{
    /// <summary>The word that takes the fewest slips: letters added, left out, changed or swapped with their neighbour, whatever their case.</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="candidates">What there is.</param>
    /// <param name="most">How many slips a candidate may be away; null for a third of what was typed, and two at least.</param>
    /// <returns>Null if none is near.</returns>
    public static string? Of(string word, IEnumerable<string> candidates, Func<string, int>? most = null)
    {
        string? best = null;
        int least = int.MaxValue;
        foreach (string candidate in candidates)
        {
            int limit = most?.Invoke(candidate) ?? Math.Max(2, word.Length / 3);
            int slips = Math.Abs(word.Length - candidate.Length) > limit ? int.MaxValue : Slips(word.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (slips <= limit && slips < least)
            {
                (best, least) = (candidate, slips);
            }
        }

        return best;
    }

    private static int Slips(string a, string b)
    {
        // Three rows of the table: a swap looks back two.
        int[] before = new int[b.Length + 1];
        int[] last = new int[b.Length + 1];
        int[] row = new int[b.Length + 1];
        for (int j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            (before, last, row) = (last, row, before);
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }
        }

        return row[b.Length];
    }
}
