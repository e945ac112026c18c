using ActorMaker.Data.Versions;
using ActorMaker.Data.Views;

namespace ActorMaker.Pages;

/// <summary>All styles and actors with versions: the last one, the good one, and what needs somebody.</summary>
internal static class TrainingsPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="model">What to show.</param>
    /// <param name="query">Which part of it; null for all.</param>
    public static byte[] Write(ReportModel model, ListQuery? query) => Layout.Page(model, "Trainings", "", html =>
    {
        IReadOnlyList<SubjectView> all = model.Tree.Subjects;
        if (all.Count == 0)
        {
            html.Raw("<p>There are no styles yet, and no actors with versions: a style is a folder <code>resources/style_images/&lt;number&gt;_&lt;name&gt;/</code>.</p>\n"u8);
            return;
        }

        Charts.Outcomes(html, all.SelectMany(static s => s.Versions));
        Charts.Minutes(html, all.SelectMany(static s => s.Versions));
        IReadOnlyList<SubjectView> shown = query?.Part(html, "trainings.html", all, static s => s.Name, s => NeedsSomebody(model, s), "Only what needs somebody") ?? all;
        Table(html, model, [.. shown.Where(static s => s.Kind == SubjectKind.Style)], "Styles");
        Table(html, model, [.. shown.Where(static s => s.Kind == SubjectKind.Actor)], "Actors");
    });

    private static bool NeedsSomebody(ReportModel model, SubjectView subject) => What(model, subject) is not null;

    /// <summary>What needs a person: a run of which nothing was heard, an event in the inbox, or a last training that failed.</summary>
    private static string? What(ReportModel model, SubjectView subject) =>
        subject.Versions.FirstOrDefault(static v => v.Outcome == Outcome.Late) is { } late ? $"? nothing heard of {late.Name}"
        : model.Live?.Inbox.FirstOrDefault(i => InboxPage.IsOf(subject, i)) is { } item ? $"{item.Code} in the inbox"
        : subject.Versions is [{ Outcome: Outcome.Failed } failed, ..] ? $"✖ {failed.Name} failed"
        : subject.Versions.GroupBy(static v => v.Name, StringComparer.Ordinal).FirstOrDefault(static g => g.Count() > 1) is { } twice ? $"≠ {twice.Key} stands there {twice.Count()} times"
        : null;

    private static void Table(Html html, ReportModel model, SubjectView[] subjects, string title)
    {
        if (subjects.Length == 0)
        {
            return;
        }

        html.Raw("<h2>"u8).Text(title).Raw("</h2>\n<div class=\"wide\"><table><thead><tr><th scope=\"col\">name</th><th scope=\"col\" class=\"n\">versions</th><th scope=\"col\">last one</th><th scope=\"col\">the good one</th><th scope=\"col\" class=\"n\">failed</th><th scope=\"col\">needs somebody</th></tr></thead><tbody>\n"u8);
        foreach (SubjectView subject in subjects)
        {
            html.Raw("<tr><th scope=\"row\">"u8).Link(PageAddress.Of(subject), subject.Name).Raw("</th><td class=\"n\">"u8).Number(subject.Versions.Count).Raw("</td><td>"u8);
            if (subject.Versions.Count > 0)
            {
                html.Text(subject.Versions[0].Name).Raw(" "u8).State(subject.Versions[0].Outcome);
            }
            else
            {
                html.Raw("none yet"u8);
            }

            html.Raw("</td><td>"u8);
            if (subject.Good is { } good)
            {
                html.Raw("★ "u8).Text(good.Name);
            }

            html.Raw("</td><td class=\"n\">"u8).Number(subject.Versions.Count(static v => v.Outcome == Outcome.Failed)).Raw("</td><td class=\"late\">"u8).Text(What(model, subject)).Raw("</td></tr>\n"u8);
        }

        html.Raw("</tbody></table></div>\n"u8);
    }
}
