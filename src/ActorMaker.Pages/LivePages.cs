using ActorMaker.Data.Findings;

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

    /// <summary>The page of a style, an actor's versions, or an actor's images.</summary>
    /// <param name="model">What to show.</param>
    /// <param name="address">Its address from the site's root, such as <c>styles/1_ink.html</c>.</param>
    /// <returns>The page; null if there is none.</returns>
    public static byte[]? Find(ReportModel model, string address) =>
        model.Tree.Subjects.FirstOrDefault(s => string.Equals(PageAddress.Of(s), address, StringComparison.Ordinal)) is { } subject ? SubjectPage.Write(model, subject)
        : model.Tree.Actors.FirstOrDefault(a => string.Equals(PageAddress.Of(a), address, StringComparison.Ordinal)) is { } actor ? ActorPage.Write(model, actor)
        : null;

    /// <summary>What waits for a person.</summary>
    /// <param name="model">What to show.</param>
    public static byte[] Inbox(ReportModel model) => Layout.Page(model, "Inbox", "", html =>
    {
        LiveSite live = model.Live!;
        if (live.Inbox.Count == 0)
        {
            html.Raw("<p>✔ Nothing waits for you: every event has found its entry, and no run is lost.</p>\n"u8);
            return;
        }

        html.Raw("<div class=\"wide\"><table><thead><tr><th scope=\"col\">training</th><th scope=\"col\">since</th><th scope=\"col\">what happened</th><th scope=\"col\">what to do</th></tr></thead><tbody>\n"u8);
        foreach (InboxItem item in live.Inbox)
        {
            html.Raw("<tr><th scope=\"row\"><code>"u8).Text(item.Id).Raw("</code> "u8).Text(item.Subject).Raw("</th><td>"u8).Time(item.At).Raw("</td><td>"u8).Text(item.Code).Raw(": "u8).Text(item.Why).Raw("</td><td class=\"actions\">"u8);
            Wanted(html, live, item);
            html.Raw("</td></tr>\n"u8);
        }

        html.Raw("</tbody></table></div>\n"u8);
    });

    /// <summary>What was applied, and how to take it back.</summary>
    /// <param name="model">What to show.</param>
    public static byte[] Changes(ReportModel model) => Layout.Page(model, "Changes", "", html =>
    {
        LiveSite live = model.Live!;
        if (live.Changes.Count == 0)
        {
            html.Raw("<p>Nothing was changed here yet.</p>\n"u8);
            return;
        }

        html.Raw("<div class=\"wide\"><table><thead><tr><th scope=\"col\">when</th><th scope=\"col\">what</th><th scope=\"col\">by</th><th scope=\"col\" class=\"n\">files</th><th scope=\"col\">take it back</th></tr></thead><tbody>\n"u8);
        foreach (ChangeItem item in live.Changes)
        {
            html.Raw("<tr><td>"u8).Time(item.At).Raw("</td><th scope=\"row\">"u8).Text(item.Command).Raw("</th><td>"u8).Raw(item.IsLive ? "the service"u8 : "a target or command"u8)
                .Raw("</td><td class=\"n\">"u8).Number(item.Files).Raw("</td><td class=\"actions\">"u8);
            _ = item.CanBeUndone && live.CanWrite ? html.Button(live, "/do/undo", "Undo: show what would change", ("journal", item.Journal))
                : html.Text(item.CanBeUndone ? item.Journal : "undone, or an undo itself");
            html.Raw("</td></tr>\n"u8);
        }

        html.Raw("</tbody></table></div>\n"u8);
    });

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
                html.Raw("<p class=\"actions\">"u8).Button(live, apply.Address, "Do it", apply.Fields).Raw("</p>\n<ul>\n"u8);
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
            "put-back" => html.Text("The entry is not in this tree: check out the branch that has it."),
            "resolve" => html.Button(live, training + "check", "Ask again").Question(live, training + "resolve", "Mark as failed", "reason", "Why"),
            _ => html.Button(live, training + "check", "Ask again"),
        };
    }

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
