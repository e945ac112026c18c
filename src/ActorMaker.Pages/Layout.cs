using System.Text;

namespace ActorMaker.Pages;

/// <summary>What every page has around its content.</summary>
internal static class Layout
{
    private static readonly byte[] Style = ReadStyle();

    /// <summary>Writes a page.</summary>
    /// <param name="title">What it is about.</param>
    /// <param name="up">The way from its folder to the site's: empty, or <c>../</c>.</param>
    /// <param name="content">Writes what is on it.</param>
    public static byte[] Page(string title, string up, Action<Html> content)
    {
        Html html = new();
        html.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"u8)
            .Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:\">\n<title>"u8)
            .Text(title).Raw(" · training data</title>\n<style>\n"u8).Raw(Style).Raw("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n<header><nav aria-label=\"Pages\"><ul>"u8);
        foreach ((string address, string text) in new[] { ("index.html", "Overview"), ("index.html#trainings", "Trainings"), ("index.html#data", "Training data"), ("findings.html", "Findings") })
        {
            html.Raw("<li>"u8).Link(up + address, text).Raw("</li>"u8);
        }

        html.Raw("</ul></nav></header>\n<main id=\"main\">\n<h1>"u8).Text(title).Raw("</h1>\n"u8);
        content(html);
        return html.Raw("</main>\n</body>\n</html>\n"u8).ToArray();
    }

    private static byte[] ReadStyle()
    {
        using Stream stream = typeof(Layout).Assembly.GetManifestResourceStream("style.css")!;
        using StreamReader reader = new(stream, Encoding.UTF8);
        return Encoding.UTF8.GetBytes(reader.ReadToEnd().ReplaceLineEndings("\n"));
    }
}
