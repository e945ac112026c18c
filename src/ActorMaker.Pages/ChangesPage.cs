namespace ActorMaker.Pages;

/// <summary>What was applied, by whom, and how to take it back.</summary>
internal static class ChangesPage
{
    public static byte[] Write(ReportModel model) => Layout.Page(model, "Changes", "", html =>
    {
        LiveSite live = model.Live!;
        if (live.Changes.Count == 0)
        {
            html.Raw("<p>Nothing was changed here yet: what a target, a command, a page or the service itself changes stands here from then on, each with its undo.</p>\n"u8);
            return;
        }

        html.Raw("<div class=\"wide\"><table><thead><tr><th scope=\"col\">when</th><th scope=\"col\">what</th><th scope=\"col\">by</th><th scope=\"col\" class=\"n\">files</th><th scope=\"col\">take it back</th></tr></thead><tbody>\n"u8);
        foreach (ChangeItem item in live.Changes)
        {
            html.Raw("<tr><td>"u8).Time(item.At).Raw("</td><th scope=\"row\">"u8).Text(item.Command).Raw("</th><td>"u8).Text(By(item)).Raw("</td><td class=\"n\">"u8).Number(item.Files).Raw("</td><td class=\"actions\">"u8);
            Undo(html, live, item);
            html.Raw("</td></tr>\n"u8);
        }

        html.Raw("</tbody></table></div>\n"u8);
    });

    /// <summary>The last change, in a sentence, with its undo.</summary>
    public static void Last(Html html, LiveSite live)
    {
        html.Raw("<h2>The last change</h2>\n"u8);
        if (live.Changes is not [var item, ..])
        {
            html.Raw("<p>Nothing was changed here yet.</p>\n"u8);
            return;
        }

        html.Raw("<p class=\"actions\">"u8).Text(item.Command).Raw(" at "u8).Time(item.At).Raw(", by "u8).Text(By(item)).Raw(": "u8).Number(item.Files).Raw(" files. "u8);
        Undo(html, live, item);
        html.Raw(" "u8).Link("changes.html", "All changes").Raw("</p>\n"u8);
    }

    public static string By(ChangeItem item) => item.By ?? (item.IsLive ? "the service: a hook, or what RunPod and the bucket said" : "a target or command");

    private static void Undo(Html html, LiveSite live, ChangeItem item) =>
        _ = item.CanBeUndone && live.CanWrite ? html.Button(live, "/do/undo", "Undo: show what would change", item.Journal, ("journal", item.Journal))
            : html.Text(item.CanBeUndone ? item.Journal : "undone, or an undo itself");
}
