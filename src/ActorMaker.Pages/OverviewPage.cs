using ActorMaker.Data.Versions;
using ActorMaker.Data.Views;

namespace ActorMaker.Pages;

/// <summary>What runs, what needs a person, which LoRA is the good one, which actors cannot be trained: within one look.</summary>
internal static class OverviewPage
{
    private static readonly TimeSpan Lately = TimeSpan.FromDays(1);

    public static byte[] Write(ReportModel model) => Layout.Page(model, "Overview", "", html =>
    {
        TreeView tree = model.Tree;
        html.Raw("<p>State at "u8).Time(model.At).Raw(" UTC.</p>\n<ul class=\"cards\">"u8);
        Card(html, model.Errors, "errors", model.Errors == 0 ? "✔" : "✖");
        Card(html, model.Warnings, "warnings", model.Warnings == 0 ? "✔" : "▲");
        Card(html, Trainings(tree, Outcome.Running).Count(), "trainings running", "◐");
        Card(html, Trainings(tree, Outcome.Late).Count(), "trainings of which nothing was heard", "?");
        Card(html, tree.Actors.Count(static a => !a.IsReady), "actors that cannot be trained as they are", "⚑");
        html.Raw("</ul>\n"u8);
        if (tree.Subjects.Count == 0 && tree.Actors.Count == 0)
        {
            html.Raw("<p>There is no training data here yet.</p>\n"u8);
        }

        if (model.Findings.Count > 0)
        {
            html.Raw("<h2>What to mend</h2>\n"u8);
            FindingsPage.ByRule(html, model);
            html.Raw("<p>"u8).Link("findings.html", "Each finding, with its file and line").Raw("</p>\n"u8);
        }

        html.Raw("<h2 id=\"trainings\">Trainings</h2>\n"u8);
        Current(html, model);
        IEnumerable<VersionView> all = tree.Subjects.SelectMany(static s => s.Versions);
        Charts.Outcomes(html, all);
        Charts.Minutes(html, all);
        Subjects(html, tree, SubjectKind.Style, "Styles");
        Subjects(html, tree, SubjectKind.Actor, "Actors' versions");
        html.Raw("<h2 id=\"data\">Training data</h2>\n"u8);
        Actors(html, model);
    });

    private static IEnumerable<(SubjectView Subject, VersionView Version)> Trainings(TreeView tree, Outcome outcome) =>
        tree.Subjects.SelectMany(static s => s.Versions.Select(v => (s, v))).Where(t => t.v.Outcome == outcome);

    private static void Card(Html html, int number, string what, string sign) =>
        html.Raw("<li><strong>"u8).Text(sign).Raw(" "u8).Number(number).Raw("</strong>"u8).Text(what).Raw("</li>"u8);

    private static void Current(Html html, ReportModel model)
    {
        (SubjectView Subject, VersionView Version)[] rows =
        [
            .. Trainings(model.Tree, Outcome.Late),
            .. Trainings(model.Tree, Outcome.Running),
            .. model.Tree.Subjects.SelectMany(static s => s.Versions.Select(v => (s, v))).Where(t => t.v.Outcome is Outcome.Completed or Outcome.Failed && model.At - t.v.Ended is { } ago && ago >= TimeSpan.Zero && ago <= Lately),
        ];
        if (rows.Length == 0)
        {
            html.Raw("<p>Nothing runs, and nothing ended within the last day.</p>\n"u8);
            return;
        }

        html.Raw("<table><caption>What runs, and what ended within the last day</caption><thead><tr><th scope=\"col\">of</th><th scope=\"col\">version</th><th scope=\"col\">state</th><th scope=\"col\">began</th><th scope=\"col\">for</th></tr></thead><tbody>\n"u8);
        foreach ((SubjectView subject, VersionView version) in rows)
        {
            html.Raw("<tr><th scope=\"row\">"u8).Link(PageAddress.Of(subject), subject.Name).Raw("</th><td>"u8).Text(version.Name).Raw("</td><td>"u8).State(version.Outcome).Raw("</td><td>"u8).Time(version.Started)
                .Raw("</td><td>"u8).Text(version.Duration is { } took ? Words.Of(took) : version.Started is { } started ? Words.Of(model.At - started) : "").Raw("</td></tr>\n"u8);
        }

        html.Raw("</tbody></table>\n"u8);
    }

    private static void Subjects(Html html, TreeView tree, SubjectKind kind, string title)
    {
        SubjectView[] subjects = [.. tree.Subjects.Where(s => s.Kind == kind)];
        if (subjects.Length == 0)
        {
            return;
        }

        html.Raw("<h3>"u8).Text(title).Raw("</h3>\n<div class=\"wide\"><table><thead><tr><th scope=\"col\">name</th><th scope=\"col\" class=\"n\">versions</th><th scope=\"col\">last one</th><th scope=\"col\">the good one</th><th scope=\"col\" class=\"n\">failed</th></tr></thead><tbody>\n"u8);
        foreach (SubjectView subject in subjects)
        {
            html.Raw("<tr><th scope=\"row\">"u8).Link(PageAddress.Of(subject), subject.Name).Raw("</th><td class=\"n\">"u8).Number(subject.Versions.Count).Raw("</td><td>"u8);
            if (subject.Versions.Count > 0)
            {
                html.Text(subject.Versions[0].Name).Raw(" "u8).State(subject.Versions[0].Outcome);
            }

            html.Raw("</td><td>"u8);
            if (subject.Good is { } good)
            {
                html.Raw("★ "u8).Text(good.Name);
            }

            html.Raw("</td><td class=\"n\">"u8).Number(subject.Versions.Count(static v => v.Outcome == Outcome.Failed)).Raw("</td></tr>\n"u8);
        }

        html.Raw("</tbody></table></div>\n"u8);
    }

    private static void Actors(Html html, ReportModel model)
    {
        IReadOnlyList<ActorView> actors = model.Tree.Actors;
        html.Raw("<p>"u8).Number(actors.Count).Raw(" actors, "u8).Number(actors.Sum(static a => a.Images.Count)).Raw(" images; "u8).Number(actors.Count(static a => a.IsReady)).Raw(" actors can be trained as they are.</p>\n"u8);
        if (actors.Count == 0)
        {
            return;
        }

        Charts.Images(html, actors);
        HashSet<ActorView> shown = [.. model.ShownActors];
        ActorView[] rows = [.. actors.Where(a => !a.IsReady || model.Actors == ActorPages.All)];
        if (rows.Length == 0)
        {
            return;
        }

        html.Raw("<div class=\"wide\"><table><caption>"u8).Raw(model.Actors == ActorPages.All ? "All actors"u8 : "Actors that cannot be trained as they are"u8)
            .Raw("</caption><thead><tr><th scope=\"col\">actor</th><th scope=\"col\" class=\"n\">images</th><th scope=\"col\">state</th></tr></thead><tbody>\n"u8);
        foreach (ActorView actor in rows)
        {
            html.Raw("<tr><th scope=\"row\">"u8);
            _ = shown.Contains(actor) ? html.Link(PageAddress.Of(actor), actor.Name) : html.Text(actor.Name);
            html.Raw("</th><td class=\"n\">"u8).Number(actor.Images.Count).Raw("</td><td>"u8);
            if (actor.Problem is { } problem)
            {
                html.Raw("<span class=\"error\">✖ "u8).Text(problem).Raw("</span>"u8);
            }
            else
            {
                ActorPage.Counts(html, actor);
            }

            html.Raw("</td></tr>\n"u8);
        }

        html.Raw("</tbody></table></div>\n"u8);
    }
}
