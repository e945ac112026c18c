using ActorMaker.Data.Views;

namespace ActorMaker.Pages;

/// <summary>Pictures where people would rather look than read; each says in words what it shows.</summary>
internal static class Charts
{
    private const int Width = 720;
    private const int Height = 140;
    private const int Floor = 110;
    private const int MostColumns = 26;

    /// <summary>Trainings by month and outcome.</summary>
    public static void Outcomes(Html html, IEnumerable<VersionView> versions)
    {
        VersionView[] dated = [.. versions.Where(static v => v.Started is not null)];
        (string Label, double[] Parts)[] columns =
        [
            .. dated.GroupBy(static v => v.Started!.Value.UtcDateTime.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal)
                .OrderBy(static g => g.Key, StringComparer.Ordinal).TakeLast(MostColumns)
                .Select(static g => (g.Key, new double[] { Number(g, Outcome.Completed), Number(g, Outcome.Failed), Number(g, Outcome.Running), Number(g, Outcome.Late) + Number(g, Outcome.Unknown) })),
        ];
        Columns(html, "Trainings begun each month", columns, ["completed", "failed", "running", "nothing heard"]);
    }

    /// <summary>Minutes of training by week.</summary>
    public static void Minutes(Html html, IEnumerable<VersionView> versions)
    {
        // What took longer than two days was not a training: somebody completed the entry by hand.
        (string Label, double[] Parts)[] columns =
        [
            .. versions.Where(static v => v.Started is not null && v.Duration is { TotalDays: < 2 })
                .GroupBy(static v => System.Globalization.ISOWeek.ToDateTime(System.Globalization.ISOWeek.GetYear(v.Started!.Value.UtcDateTime), System.Globalization.ISOWeek.GetWeekOfYear(v.Started.Value.UtcDateTime), DayOfWeek.Monday))
                .OrderBy(static g => g.Key).TakeLast(MostColumns)
                .Select(static g => (g.Key.ToString("MM-dd", System.Globalization.CultureInfo.InvariantCulture), new[] { g.Sum(static v => v.Duration!.Value.TotalMinutes) })),
        ];
        Columns(html, "Minutes of training each week, by the Monday it began with", columns, ["minutes"]);
    }

    /// <summary>All actors' images by state, in one bar.</summary>
    public static void Images(Html html, IReadOnlyList<ActorView> actors)
    {
        (string Word, long Count)[] parts =
        [
            ("synced", actors.Sum(static a => a.Synced)), ("out of sync", actors.Sum(static a => a.OutOfSync)), ("S3 only", actors.Sum(static a => a.S3Only)), ("local only", actors.Sum(static a => a.LocalOnly)),
        ];
        double all = Math.Max(parts.Sum(static p => p.Count), 1);
        html.Raw("<figure><svg role=\"img\" viewBox=\"0 0 720 28\" aria-label=\"Images by state\">"u8);
        double x = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            double width = parts[i].Count / all * Width;
            html.Raw("<rect y=\"4\" height=\"20\" x=\""u8).Coordinate(x).Raw("\" width=\""u8).Coordinate(width).Raw("\" class=\"f"u8).Number(i).Raw("\"/>"u8);
            x += width;
        }

        html.Raw("</svg><figcaption>Images: "u8);
        Legend(html, [.. parts.Select(static p => FormattableString.Invariant($"{p.Count:N0} {p.Word}"))]);
        html.Raw("</figcaption></figure>\n"u8);
    }

    /// <summary>What each colour means, in the order in which the parts stand.</summary>
    private static void Legend(Html html, string[] words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            html.Raw(i == 0 ? ""u8 : ", "u8).Raw("<svg width=\"12\" height=\"12\" aria-hidden=\"true\"><rect width=\"12\" height=\"12\" class=\"f"u8).Number(i).Raw("\"/></svg> "u8).Text(words[i]);
        }
    }

    private static int Number(IEnumerable<VersionView> versions, Outcome outcome) => versions.Count(v => v.Outcome == outcome);

    private static void Columns(Html html, string title, (string Label, double[] Parts)[] columns, string[] words)
    {
        if (columns.Length == 0)
        {
            return;
        }

        double most = Math.Max(columns.Max(static c => c.Parts.Sum()), 1);
        double step = (double)Width / Math.Max(columns.Length, 8);
        html.Raw("<figure><svg role=\"img\" viewBox=\"0 0 "u8).Coordinate(Width).Raw(" "u8).Coordinate(Height).Raw("\" aria-label=\""u8).Text(title).Raw("\">"u8);
        for (int i = 0; i < columns.Length; i++)
        {
            double y = Floor;
            double[] parts = columns[i].Parts;
            html.Raw("<g><title>"u8).Text(columns[i].Label + ": " + string.Join(", ", parts.Select((p, k) => FormattableString.Invariant($"{p:N0} {words[k]}")))).Raw("</title>"u8);
            for (int part = 0; part < parts.Length; part++)
            {
                double height = parts[part] / most * (Floor - 10);
                y -= height;
                html.Raw("<rect x=\""u8).Coordinate(i * step).Raw("\" y=\""u8).Coordinate(y).Raw("\" width=\""u8).Coordinate(step * 0.8).Raw("\" height=\""u8).Coordinate(height).Raw("\" class=\"f"u8).Number(part).Raw("\"/>"u8);
            }

            html.Raw("<text x=\""u8).Coordinate(i * step).Raw("\" y=\""u8).Coordinate(Floor + 16).Raw("\">"u8).Text(i % (step < 40 ? 4 : step < 70 ? 2 : 1) == 0 ? columns[i].Label : "").Raw("</text></g>"u8);
        }

        html.Raw("</svg><figcaption>"u8).Text(FormattableString.Invariant($"{title}, at most {most:N0}: "));
        Legend(html, words);
        html.Raw("</figcaption></figure>\n"u8);
    }
}
