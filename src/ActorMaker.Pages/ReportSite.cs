using System.Text;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Views;

namespace ActorMaker.Pages;

/// <summary>The files of a report: pages, the same as JSON, and a summary as Markdown. Equal input gives equal bytes.</summary>
public static class ReportSite
{
    /// <summary>Writes the files.</summary>
    /// <param name="model">What to show.</param>
    /// <returns>Relative paths, with <c>/</c>, and contents.</returns>
    public static IEnumerable<(string Path, byte[] Content)> Write(ReportModel model)
    {
        yield return ("index.html", OverviewPage.Write(model));
        yield return ("trainings.html", TrainingsPage.Write(model, query: null));
        yield return ("data.html", DataPage.Write(model, query: null));
        yield return ("findings.html", FindingsPage.Write(model));
        foreach (SubjectView subject in model.Tree.Subjects)
        {
            yield return (PageAddress.Of(subject), SubjectPage.Write(model, subject));
        }

        foreach (ActorView actor in model.ShownActors)
        {
            yield return (PageAddress.Of(actor), ActorPage.Write(model, actor));
        }

        yield return ("report.json", ReportJson.Write(model));
        yield return ("summary.md", Encoding.UTF8.GetBytes(Summary(model)));
    }

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
