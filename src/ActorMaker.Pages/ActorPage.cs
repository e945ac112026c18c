using ActorMaker.Data.Views;

namespace ActorMaker.Pages;

/// <summary>All training images of an actor.</summary>
internal static class ActorPage
{
    public static byte[] Write(ReportModel model, ActorView actor) => Layout.Page(model, "Actor " + actor.Name, "../", html =>
    {
        html.Raw("<p>"u8).Number(actor.Images.Count).Raw(" images: "u8);
        Counts(html, actor);
        html.Raw(". "u8).Raw(actor.IsReady ? "A training can use all of them."u8 : "A training cannot use all of them as they are recorded."u8).Raw("</p>\n<p>"u8);
        if (actor.Manifest is { } manifest)
        {
            html.Raw("Manifest: <code>"u8).Text(model.Relative(manifest)).Raw("</code>"u8);
        }
        else
        {
            html.Raw("There is no manifest: SyncTrainingManifests makes one."u8);
        }

        html.Raw("</p>\n"u8);
        if (actor.Problem is { } problem)
        {
            html.Raw("<p class=\"error\">✖ "u8).Text(problem).Raw("</p>\n"u8);
        }

        if (model.Live is { CanWrite: true } live)
        {
            html.Raw("<p class=\"actions\">"u8).Button(live, "/do/sync/manifests", "Bring the manifests up to date: show what would change").Raw("</p>\n"u8);
        }

        if (model.ImageAddress is { } address)
        {
            Pictures(html, actor, address);
        }

        html.Raw("<div class=\"wide\"><table><thead><tr><th scope=\"col\">image</th><th scope=\"col\">state</th><th scope=\"col\" class=\"n\">size</th><th scope=\"col\">in S3</th></tr></thead><tbody>\n"u8);
        foreach (ImageView image in actor.Images)
        {
            html.Raw("<tr><th scope=\"row\"><code>"u8).Text(image.Name).Raw("</code></th><td>"u8).State(image).Raw("</td><td class=\"n\">"u8)
                .Text(image.Size is { } size ? Words.OfBytes(size) : "").Raw("</td><td><code>"u8).Text(image.Url).Raw("</code></td></tr>\n"u8);
        }

        html.Raw("</tbody></table></div>\n"u8);
    });

    /// <summary>The four counts, and what is wrong besides, if it is.</summary>
    public static void Counts(Html html, ActorView actor)
    {
        html.Raw("<span class=\"synced\">✔ "u8).Number(actor.Synced).Raw(" synced</span>, <span class=\"local_only\">▲ "u8).Number(actor.LocalOnly).Raw(" local only</span>, <span class=\"s3_only\">▼ "u8)
            .Number(actor.S3Only).Raw(" S3 only</span>, <span class=\"out_of_sync\">≠ "u8).Number(actor.OutOfSync).Raw(" out of sync</span>"u8);
        if (actor.Orphans > 0)
        {
            html.Raw(", <span class=\"orphan\">⚑ "u8).Number(actor.Orphans).Raw(" orphans</span>"u8);
        }

        if (actor.Missing > 0)
        {
            html.Raw(", <span class=\"missing\">✖ "u8).Number(actor.Missing).Raw(" missing</span>"u8);
        }
    }

    private static void Pictures(Html html, ActorView actor, Func<string, string, string> address)
    {
        html.Raw("<ul class=\"images\">\n"u8);
        foreach (ImageView image in actor.Images.Where(static i => i is { IsLocal: true, Problem: null }))
        {
            html.Raw("<li><img loading=\"lazy\" alt=\"\" src=\""u8).Text(address(actor.Name, image.Name)).Raw("\"><div><code>"u8).Text(image.Name).Raw("</code></div>"u8).State(image).Raw("</li>\n"u8);
        }

        html.Raw("</ul>\n"u8);
    }
}
