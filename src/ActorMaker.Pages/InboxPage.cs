using System.Globalization;
using ActorMaker.Data.Versions;
using ActorMaker.Data.Views;

namespace ActorMaker.Pages;

/// <summary>What waits for a person, each with what there is to do.</summary>
internal static class InboxPage
{
    public static byte[] Write(ReportModel model) => Layout.Page(model, "Inbox", "", html =>
    {
        LiveSite live = model.Live!;
        if (live.Inbox.Count == 0)
        {
            html.Raw("<p>✔ Nothing waits for you: every event has found its entry, and no run is lost.</p>\n"u8);
            return;
        }

        Table(html, model, live, live.Inbox);
    });

    public static void Table(Html html, ReportModel model, LiveSite live, IEnumerable<InboxItem> items)
    {
        html.Raw("<div class=\"wide\"><table><thead><tr><th scope=\"col\">training</th><th scope=\"col\">since</th><th scope=\"col\">what happened</th><th scope=\"col\">what to do</th></tr></thead><tbody>\n"u8);
        foreach (InboxItem item in items)
        {
            html.Raw("<tr><th scope=\"row\">"u8);
            if (SubjectOf(model, item) is { } subject)
            {
                html.Link(PageAddress.Of(subject), subject.Name);
            }
            else
            {
                html.Text(item.Subject);
            }

            html.Raw(" <code>"u8).Text(item.Id).Raw("</code></th><td>"u8).Time(item.At).Raw("</td><td>"u8).Text(item.Code).Raw(": "u8).Text(item.Why).Raw("</td><td class=\"actions\">"u8);
            Wanted(html, live, item);
            html.Raw("</td></tr>\n"u8);
        }

        html.Raw("</tbody></table></div>\n"u8);
    }

    /// <summary>Whose training it is; null if nobody knows, or several have the number.</summary>
    public static SubjectView? SubjectOf(ReportModel model, InboxItem item)
    {
        SubjectView[] found = [.. model.Tree.Subjects.Where(s => IsOf(s, item))];
        return found is [var one] ? one : Array.Find(found, s => s.Versions.Any(v => v.Id == item.Id));
    }

    /// <summary>Whether it is about a style or actor.</summary>
    public static bool IsOf(SubjectView subject, InboxItem item) =>
        item.Subject is { } word && Subject.FromName(subject.Kind, subject.Name) is { } known
        && string.Equals(word, (known.Kind == SubjectKind.Style ? "style/" : "actor/") + known.Number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static void Wanted(Html html, LiveSite live, InboxItem item)
    {
        if (!live.CanWrite)
        {
            html.Text(item.Wants);
            return;
        }

        string training = $"/do/trainings/{Uri.EscapeDataString(item.Id)}/";
        _ = item.Wants switch
        {
            "put-back" => html.Text("It may stand on another branch. ").Button(live, training + "put-back", "Put the entry back", item.Id),
            "resolve" => html.Button(live, training + "check", "Ask again", item.Id).Question(live, training + "resolve", "Mark as failed", "reason", "Why"),
            _ => html.Button(live, training + "check", "Ask again", item.Id),
        };
    }
}
