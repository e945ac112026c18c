using ActorMaker.Data.Findings;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using ActorMaker.Data.Views;

namespace ActorMaker.Pages;

/// <summary>The pages that the running service shows: those of a report, and what only a service has.</summary>
public static class LivePages
{
    /// <summary>Everything within one look.</summary>
    /// <param name="model">What to show.</param>
    public static byte[] Overview(ReportModel model) => OverviewPage.Write(model);

    /// <summary>What the gate finds.</summary>
    /// <param name="model">What to show.</param>
    public static byte[] Findings(ReportModel model) => FindingsPage.Write(model);

    /// <summary>The page of a style's or an actor's versions.</summary>
    /// <param name="model">What to show.</param>
    /// <param name="address">Its address from the site's root, such as <c>styles/1_ink.html</c>.</param>
    /// <returns>The page; null if there is none.</returns>
    public static byte[]? Versions(ReportModel model, string address) =>
        model.Tree.Subjects.FirstOrDefault(s => string.Equals(PageAddress.Of(s), address, StringComparison.Ordinal)) is { } subject ? SubjectPage.Write(model, subject) : null;

    /// <summary>The page of an actor's images.</summary>
    /// <param name="model">What is shown around them.</param>
    public static byte[] Actor(ReportModel model, ActorView actor) => ActorPage.Write(model, actor);

    /// <summary>The actor of a page.</summary>
    /// <param name="tree">The state of the data.</param>
    /// <param name="address">The page's address from the site's root, such as <c>actors/0006_x.html</c>.</param>
    /// <returns>The actor; null if there is none.</returns>
    public static ActorView? ActorOf(TreeView tree, string address) => tree.Actors.FirstOrDefault(a => string.Equals(PageAddress.Of(a), address, StringComparison.Ordinal));

    /// <summary>The versions of all styles and actors.</summary>
    /// <param name="model">What to show.</param>
    /// <param name="query">Which of them.</param>
    public static byte[] Trainings(ReportModel model, ListQuery query) => TrainingsPage.Write(model, query);

    /// <summary>The images of all actors.</summary>
    /// <param name="model">What to show.</param>
    /// <param name="query">Which of them.</param>
    public static byte[] Data(ReportModel model, ListQuery query) => DataPage.Write(model, query);

    /// <summary>Versions side by side.</summary>
    /// <param name="model">What is shown around them.</param>
    /// <param name="isWhole">Whether also what is the same is shown.</param>
    public static byte[] Compare(ReportModel model, Comparison comparison, bool isWhole) => ComparePage.Write(model, comparison, isWhole);

    /// <summary>What waits for a person.</summary>
    /// <param name="model">What to show.</param>
    public static byte[] Inbox(ReportModel model) => InboxPage.Write(model);

    /// <summary>What was applied, and how to take it back.</summary>
    /// <param name="model">What to show.</param>
    public static byte[] Changes(ReportModel model) => ChangesPage.Write(model);

    /// <summary>The address of the page with a subject's versions, from the site's root.</summary>
    /// <param name="kind">Style or actor.</param>
    public static string AddressOf(SubjectKind kind, string name) => PageAddress.OfVersions(kind, name);

    /// <summary>What a start would send, before it does.</summary>
    /// <param name="model">What is shown around it.</param>
    /// <param name="name">The folder of what is trained.</param>
    /// <param name="job">What would be started.</param>
    /// <param name="set">What it would be trained on.</param>
    /// <param name="fields">What the form that starts it sends along.</param>
    public static byte[] Start(ReportModel model, string name, TrainingJob job, TrainingSet set, (string Name, string Value)[] fields) => StartForm.Preview(model, name, job, set, fields);

    /// <summary>Why nothing is started.</summary>
    /// <param name="model">What is shown around it.</param>
    /// <param name="name">The folder of what was to be trained.</param>
    /// <param name="why">The reason.</param>
    /// <param name="set">What of its images is missing; null if it is not about them.</param>
    public static byte[] NotStarted(ReportModel model, string name, string why, TrainingSet? set) => StartForm.Refusal(model, name, why, set);

    /// <summary>What the field of a parameter is called in the form of a start.</summary>
    public static string FieldOf(TrainingParameter parameter) => StartForm.Parameter + parameter.Name;

    /// <summary>What would change, before it does.</summary>
    /// <param name="model">What is shown around it.</param>
    /// <param name="title">What is about to be done.</param>
    /// <param name="changes">The changes, each at its place.</param>
    /// <param name="lost">What would be dropped, and why.</param>
    /// <param name="findings">What was found besides.</param>
    /// <param name="apply">Where the form goes that does it, and what it sends along.</param>
    public static byte[] Preview(
        ReportModel model, string title, IReadOnlyList<Finding> changes, IReadOnlyList<string> lost, IReadOnlyList<WeighedFinding> findings, (string Address, (string Name, string Value)[] Fields) apply) =>
        Layout.Page(model, title, "/", html =>
        {
            html.Raw("<p>"u8).Number(changes.Count).Raw(" changes; nothing is written yet.</p>\n"u8);
            if (changes.Count > 0 && model.Live is { CanWrite: true } live)
            {
                html.Raw("<p class=\"actions\">"u8).Button(live, apply.Address, "Do it", about: null, apply.Fields).Raw("</p>\n<ul>\n"u8);
                foreach (Finding change in changes)
                {
                    html.Raw("<li><code>"u8).Text(FormattableString.Invariant($"{model.Relative(change.Path)}:{change.Start.Line}")).Raw("</code> "u8).Text(model.Portable(change.What)).Raw("</li>\n"u8);
                }

                html.Raw("</ul>\n"u8);
            }

            if (lost.Count > 0)
            {
                html.Raw("<h2>What is dropped</h2>\n<ul>\n"u8);
                foreach (string value in lost)
                {
                    html.Raw("<li>"u8).Text(value).Raw("</li>\n"u8);
                }

                html.Raw("</ul>\n"u8);
            }

            Told(html, model, findings);
        });

    /// <summary>What became of something that was asked for, where that is not the page that one came from.</summary>
    /// <param name="model">What is shown around it.</param>
    /// <param name="title">What it is about.</param>
    /// <param name="text">What happened.</param>
    /// <param name="findings">What was found.</param>
    public static byte[] Message(ReportModel model, string title, string text, IReadOnlyList<WeighedFinding> findings) => Layout.Page(model, title, "/", html =>
    {
        html.Raw("<p>"u8).Text(text).Raw("</p>\n"u8);
        Told(html, model, findings);
    });

    private static void Told(Html html, ReportModel model, IReadOnlyList<WeighedFinding> findings)
    {
        if (findings.Count == 0)
        {
            return;
        }

        html.Raw("<h2>What was found</h2>\n<ul>\n"u8);
        foreach (WeighedFinding item in findings)
        {
            html.Raw("<li>"u8).State(item.Severity).Raw(" "u8).Text(item.Finding.Rule.Code).Raw(": "u8).Text(model.Portable(item.Finding.Word(model.Word))).Raw("</li>\n"u8);
        }

        html.Raw("</ul>\n"u8);
    }
}
