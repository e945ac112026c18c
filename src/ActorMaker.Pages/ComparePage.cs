using System.Globalization;
using ActorMaker.Data.Views;

namespace ActorMaker.Pages;

/// <summary>Two to four versions side by side: only what differs, unless all is asked for.</summary>
internal static class ComparePage
{
    public static byte[] Write(ReportModel model, Comparison comparison, bool isWhole) => Layout.Page(model, $"{SubjectPage.Kind(comparison.Subject)} {comparison.Subject.Name}: compare", "/", html =>
    {
        IReadOnlyList<VersionView> versions = comparison.Versions;
        html.Raw("<p>"u8).Link("/" + PageAddress.Of(comparison.Subject), "All versions of " + comparison.Subject.Name).Raw("</p>\n"u8);
        Row[] rows = [.. Facts(versions), .. Parameters(versions)];
        Row[] differing = [.. rows.Where(static r => r.Differs)];
        html.Raw("<p>"u8).Number(differing.Length).Raw(" of "u8).Number(rows.Length).Raw(" values differ. "u8);
        if (isWhole)
        {
            html.Link(Address(comparison, isWhole: false), "Show only what differs");
        }
        else if (differing.Length < rows.Length)
        {
            html.Link(Address(comparison, isWhole: true), string.Create(CultureInfo.InvariantCulture, $"Show all, also the {rows.Length - differing.Length} that are the same"));
        }

        html.Raw("</p>\n"u8);
        foreach (VersionView version in versions.Where(static v => v.Parameters.Count == 0))
        {
            html.Raw("<p>"u8).Text(version.Name).Raw(": how it was trained is not recorded, so its parameters are not compared.</p>\n"u8);
        }

        html.Raw("<div class=\"wide\"><table class=\"compare\"><thead><tr><th scope=\"col\">value</th>"u8);
        foreach (VersionView version in versions)
        {
            html.Raw("<th scope=\"col\">"u8).Text(version.Name).Raw(version.IsGood ? " ★ good"u8 : ""u8).Raw("<div>"u8).State(version.Outcome).Raw("</div><div class=\"began\">"u8).Time(version.Started).Raw("</div></th>"u8);
        }

        html.Raw("</tr></thead><tbody>\n"u8);
        foreach (Row row in isWhole ? rows : differing)
        {
            html.Raw("<tr><th scope=\"row\">"u8).Raw(isWhole && row.Differs ? "≠ "u8 : ""u8).Text(row.Name).Raw("</th>"u8);
            for (int i = 0; i < versions.Count; i++)
            {
                html.Raw("<td>"u8).Text(row.Values[i] ?? (row.IsParameter && versions[i].Parameters.Count == 0 ? "not recorded" : "–")).Raw("</td>"u8);
            }

            html.Raw("</tr>\n"u8);
        }

        html.Raw("</tbody></table></div>\n"u8);
        if (rows.Length == 0 || (!isWhole && differing.Length == 0))
        {
            html.Raw("<p>Nothing that is recorded differs.</p>\n"u8);
        }
    });

    private static IEnumerable<Row> Facts(IReadOnlyList<VersionView> versions)
    {
        (string Name, Func<VersionView, string?> Of)[] facts =
        [
            ("images", static v => v.ImageCount?.ToString("N0", CultureInfo.InvariantCulture)), ("set of images", static v => v.SelectionSet), ("took", static v => v.Duration is { } took ? Words.Of(took) : null),
            ("description", static v => v.Description), ("what happened", static v => v.Error), ("LoRA", static v => v.LoraUrl),
        ];
        return facts.Select(f => Row.Of(f.Name, [.. versions.Select(f.Of)], static _ => true)).Where(static r => r.Values.Any(static v => v is not null));
    }

    /// <summary>Every parameter that any of them has, in the order in which they come.</summary>
    private static IEnumerable<Row> Parameters(IReadOnlyList<VersionView> versions)
    {
        Dictionary<string, string>[] values = [.. versions.Select(SubjectPage.ValuesOf)];
        return versions.SelectMany(static v => v.Parameters.Select(static p => p.Key)).Distinct(StringComparer.Ordinal)
            .Select(name => Row.Of(name, [.. values.Select(v => v.GetValueOrDefault(name))], i => values[i].Count > 0) with { IsParameter = true });
    }

    private static string Address(Comparison comparison, bool isWhole) =>
        $"{Comparison.Address(comparison.Subject)}?{string.Join('&', comparison.Versions.Select(static v => "v=" + Uri.EscapeDataString(Comparison.KeyOf(v))))}{(isWhole ? "&all=true" : "")}";

    private sealed record Row(string Name, string?[] Values, bool Differs)
    {
        public bool IsParameter { get; init; }

        // Values are null for none; counts tells which versions say anything of it.
        public static Row Of(string name, string?[] values, Func<int, bool> counts)
        {
            string?[] said = [.. values.Where((_, i) => counts(i))];
            return new Row(name, values, said.Any(v => !Comparison.AreEqual(v, said[0])));
        }
    }
}
