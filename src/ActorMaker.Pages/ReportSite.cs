using System.Text;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Views;

namespace ActorMaker.Pages;

/// <summary>A file of a report.</summary>
/// <param name="Path">Relative to the report's folder, with <c>/</c>.</param>
/// <param name="Write">Makes its bytes. May be called beside others.</param>
public sealed record ReportFile(string Path, Func<byte[]> Write);

/// <summary>The files of a report: pages, and a summary as Markdown. Equal input gives equal bytes.</summary>
public static class ReportSite
{
    /// <summary>The files, but for <c>report.json</c>.</summary>
    /// <param name="model">What to show.</param>
    public static IReadOnlyList<ReportFile> Pages(ReportModel model) =>
    [
        new("index.html", () => OverviewPage.Write(model)),
        new("trainings.html", () => TrainingsPage.Write(model, query: null)),
        new("data.html", () => DataPage.Write(model, query: null)),
        new("findings.html", () => FindingsPage.Write(model)),
        new("summary.md", () => Encoding.UTF8.GetBytes(Summary(model))),
        .. model.Tree.Subjects.Select(s => new ReportFile(PageAddress.Of(s), () => SubjectPage.Write(model, s))),
        .. model.ShownActors.Select(a => new ReportFile(PageAddress.Of(a), () => ActorPage.Write(model, a))),
    ];

    /// <summary><c>report.json</c>: the same for programs.</summary>
    /// <param name="model">What to show.</param>
    public static byte[] Json(ReportModel model) => ReportJson.Write(model);

    /// <summary>For a job summary: numbers, and what mends what was found.</summary>
    private static string Summary(ReportModel model)
    {
        TreeView tree = model.Tree;
        StringBuilder text = new();
        text.Append("## Training data\n\n| | |\n| --- | ---: |\n");
        foreach ((string what, int number) in new[]
        {
            ("errors", model.Errors),
            ("warnings", model.Warnings),
            ("versions", tree.Subjects.Sum(static s => s.Versions.Count)),
            ("trainings running", Count(tree, Outcome.Running)),
            ("trainings of which nothing was heard", Count(tree, Outcome.Late)),
            ("actors", tree.Actors.Count),
            ("actors that cannot be trained as they are", tree.Actors.Count(static a => !a.IsReady)),
            ("images", tree.Actors.Sum(static a => a.Images.Count)),
        })
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {what} | {number:N0} |\n");
        }

        foreach (IGrouping<string, WeighedFinding> group in model.Findings.Where(static f => f.Severity >= Severity.Warning).GroupBy(static f => f.Finding.Rule.Code, StringComparer.Ordinal).OrderByDescending(static g => g.Count()).Take(10))
        {
            Rule rule = group.First().Finding.Rule;
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{(text[^2] == '|' ? "\n" : "")}- {group.Count():N0} {rule.Code}, {rule.Title}: {rule.Fix.Word(static c => $"`{c.Text}`")}\n");
        }

        return text.ToString();
    }

    private static int Count(TreeView tree, Outcome outcome) => tree.Subjects.Sum(s => s.Versions.Count(v => v.Outcome == outcome));
}
