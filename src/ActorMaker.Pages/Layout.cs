using System.Text;

namespace ActorMaker.Pages;

/// <summary>What every page has around its content.</summary>
internal static class Layout
{
    private static readonly byte[] Style = ReadStyle();

    private static readonly (string Address, string Text)[] Pages = [("index.html", "Overview"), ("trainings.html", "Trainings"), ("data.html", "Training data")];

    /// <summary>Writes a page.</summary>
    /// <param name="model">What is shown, in a report or by the service.</param>
    /// <param name="title">What it is about.</param>
    /// <param name="up">The way from its folder to the site's: empty, or <c>../</c>.</param>
    /// <param name="content">Writes what is on it.</param>
    public static byte[] Page(ReportModel model, string title, string up, Action<Html> content) => Html.Write(html =>
    {
        html.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"u8);
        if (model.Live is null)
        {
            // The service says more with each answer.
            html.Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:\">\n"u8);
        }

        html.Raw("<title>"u8).Text(title).Raw(" · training data</title>\n<style>\n"u8).Raw(Style).Raw("</style>\n"u8);
        if (model.Live is not null)
        {
            html.Raw("<link rel=\"icon\" href=\"/icon.svg\">\n"u8);
            html.Raw("<script src=\"/live.js\" defer></script>\n"u8);
        }

        html.Raw("</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n<header><nav aria-label=\"Pages\"><ul>"u8);
        foreach ((string address, string text) in Links(model.Live))
        {
            html.Raw("<li><a href=\""u8).Text(up + address).Raw(text.StartsWith(title, StringComparison.Ordinal) ? "\" aria-current=\"page\">"u8 : "\">"u8).Text(text).Raw("</a></li>"u8);
        }

        html.Raw("</ul></nav>"u8);
        if (model.Live is { } live)
        {
            if (live.Git is { } git)
            {
                html.Raw("<p class=\"git\">"u8).Text(git).Raw("</p>"u8);
            }

            html.Raw("<p id=\"live\" aria-live=\"polite\""u8).Raw(live.IsOld ? " data-old>The data has changed, and is being read: reload in a moment. "u8 : ">"u8)
                .Text(live.Waiting is { } what ? $"Nothing is written for now: git is at work on the tree ({what}). " : "").Text(live.Clock ?? "").Raw("</p>"u8);
        }

        html.Raw("</header>\n<main id=\"main\">\n<h1>"u8).Text(title).Raw("</h1>\n"u8);
        content(html);
        html.Raw("</main>\n</body>\n</html>\n"u8);
    });

    private static IEnumerable<(string Address, string Text)> Links(LiveSite? live) => live is null
        ? [.. Pages, ("findings.html", "Findings")]
        : [.. Pages, ("inbox.html", FormattableString.Invariant($"Inbox ({live.Inbox.Count})")), ("changes.html", "Changes"), ("findings.html", "Findings")];

    private static byte[] ReadStyle()
    {
        using Stream stream = typeof(Layout).Assembly.GetManifestResourceStream("style.css")!;
        using StreamReader reader = new(stream, Encoding.UTF8);
        return Encoding.UTF8.GetBytes(reader.ReadToEnd().ReplaceLineEndings("\n"));
    }
}
