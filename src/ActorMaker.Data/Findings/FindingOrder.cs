namespace ActorMaker.Data.Findings;

/// <summary>The order in which findings are reported: by path, then place, then code. The same tree gives the same output.</summary>
public static class FindingOrder
{
    /// <summary>Compares two findings.</summary>
    /// <param name="b">The other.</param>
    /// <returns>Negative if <paramref name="a"/> comes first.</returns>
    public static int Compare(Finding a, Finding b)
    {
        int order = string.CompareOrdinal(a.Path, b.Path);
        order = order != 0 ? order : a.Start.Line.CompareTo(b.Start.Line);
        order = order != 0 ? order : a.Start.Column.CompareTo(b.Start.Column);
        order = order != 0 ? order : string.CompareOrdinal(a.Rule.Code, b.Rule.Code);
        return order != 0 ? order : string.CompareOrdinal(a.Message, b.Message);
    }
}
