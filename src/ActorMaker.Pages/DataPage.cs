using ActorMaker.Data.Views;

namespace ActorMaker.Pages;

/// <summary>All actors' images by state, and why an actor cannot be trained.</summary>
internal static class DataPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="model">What to show.</param>
    /// <param name="query">Which part of it; null for what a report shows.</param>
    public static byte[] Write(ReportModel model, ListQuery? query) => Layout.Page(model, "Training data", "", html =>
    {
        IReadOnlyList<ActorView> actors = model.Tree.Actors;
        html.Raw("<p>"u8).Number(actors.Count).Raw(" actors, "u8).Number(actors.Sum(static a => a.Images.Count)).Raw(" images; "u8).Number(actors.Count(static a => a.IsReady)).Raw(" actors can be trained as they are.</p>\n"u8);
        if (actors.Count == 0)
        {
            html.Raw("<p>An actor's images are files in <code>data/actors/&lt;number&gt;_&lt;name&gt;/training_data/</code>; SyncTrainingManifests then makes the manifest.</p>\n"u8);
            return;
        }

        Charts.Images(html, actors);
        if (query is not null)
        {
            Table(html, model, query.Part(html, "data.html", actors, static a => a.Name, static a => !a.IsReady, "Only who cannot be trained as they are"));
            return;
        }

        ActorView[] rows = [.. actors.Where(a => !a.IsReady || model.Actors == ActorPages.All)];
        html.Raw("<h2>"u8).Raw(model.Actors == ActorPages.All ? "All actors"u8 : "Actors that cannot be trained as they are"u8).Raw("</h2>\n"u8);
        if (rows.Length == 0)
        {
            html.Raw("<p>✔ None.</p>\n"u8);
            return;
        }

        Table(html, model, rows);
    });

    public static void Table(Html html, ReportModel model, IEnumerable<ActorView> actors)
    {
        html.Raw("<div class=\"wide\"><table><thead><tr><th scope=\"col\">actor</th><th scope=\"col\" class=\"n\">images</th><th scope=\"col\">state</th><th scope=\"col\">why it cannot be trained as it is</th></tr></thead><tbody>\n"u8);
        foreach (ActorView actor in actors)
        {
            html.Raw("<tr><th scope=\"row\">"u8);
            _ = model.HasPage(actor) ? html.Link(PageAddress.Of(actor), actor.Name) : html.Text(actor.Name);
            html.Raw("</th><td class=\"n\">"u8).Number(actor.Images.Count).Raw("</td><td>"u8);
            if (actor.Problem is null)
            {
                ActorPage.Counts(html, actor);
            }

            html.Raw("</td><td>"u8);
            ActorPage.Reasons(html, model, actor);
            html.Raw("</td></tr>\n"u8);
        }

        html.Raw("</tbody></table></div>\n"u8);
    }
}
