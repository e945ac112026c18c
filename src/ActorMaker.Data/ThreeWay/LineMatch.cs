namespace ActorMaker.Data.ThreeWay;

/// <summary>Which lines two texts have in common: Myers' shortest edit.</summary>
internal static class LineMatch
{
    // Beyond it the lines between the first and the last difference count as one.
    private const int MostEdits = 2_000;

    /// <summary>Matches lines.</summary>
    /// <param name="a">The lines of one text.</param>
    /// <param name="b">The lines of the other.</param>
    /// <returns>The places of lines that are equal, ascending in both.</returns>
    public static List<(int A, int B)> Of(List<byte[]> a, List<byte[]> b)
    {
        int begin = 0;
        while (begin < a.Count && begin < b.Count && Same(a[begin], b[begin]))
        {
            begin++;
        }

        int end = 0;
        while (end < a.Count - begin && end < b.Count - begin && Same(a[^(end + 1)], b[^(end + 1)]))
        {
            end++;
        }

        List<(int A, int B)> matches = [.. Enumerable.Range(0, begin).Select(static i => (i, i))];
        matches.AddRange(Between(a.GetRange(begin, a.Count - begin - end), b.GetRange(begin, b.Count - begin - end)).Select(m => (m.A + begin, m.B + begin)));
        matches.AddRange(Enumerable.Range(0, end).Select(i => (a.Count - end + i, b.Count - end + i)));
        return matches;
    }

    private static List<(int A, int B)> Between(List<byte[]> a, List<byte[]> b)
    {
        int most = Math.Min(a.Count + b.Count, MostEdits);
        List<int[]> steps = [];
        int[] furthest = new int[(2 * most) + 2];
        for (int edits = 0; edits <= most; edits++)
        {
            steps.Add([.. furthest]);
            for (int k = -edits; k <= edits; k += 2)
            {
                int x = Step(furthest, most, edits, k, out _);
                while (x < a.Count && x - k < b.Count && Same(a[x], b[x - k]))
                {
                    x++;
                }

                furthest[k + most] = x;
                if (x >= a.Count && x - k >= b.Count)
                {
                    return Back(steps, most, edits, a.Count, b.Count);
                }
            }
        }

        return [];
    }

    private static int Step(int[] furthest, int most, int edits, int k, out int from)
    {
        bool isDown = k == -edits || (k != edits && furthest[k - 1 + most] < furthest[k + 1 + most]);
        from = isDown ? k + 1 : k - 1;
        return edits == 0 ? 0 : isDown ? furthest[from + most] : furthest[from + most] + 1;
    }

    private static List<(int A, int B)> Back(List<int[]> steps, int most, int edits, int x, int y)
    {
        List<(int A, int B)> matches = [];
        for (; edits >= 0; edits--)
        {
            int start = Step(steps[edits], most, edits, x - y, out int from);
            while (x > start)
            {
                matches.Add((--x, --y));
            }

            if (edits > 0)
            {
                x = steps[edits][from + most];
                y = x - from;
            }
        }

        matches.Reverse();
        return matches;
    }

    private static bool Same(byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b);
}
