using ActorMaker.Data.Findings;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;
using ActorMaker.Data.Views;

namespace ActorMaker.Pages;

/// <summary>All training images of an actor.</summary>
internal static class ActorPage
{
    private const int FirstNames = 3;

    public static byte[] Write(ReportModel model, ActorView actor) => Layout.Page(model, "Actor " + actor.Name, "../", html =>
    {
        html.Raw("<p>"u8).Number(actor.Images.Count).Raw(" images: "u8);
        Counts(html, actor);
        html.Raw(". "u8).Raw(actor.IsReady ? "A training can use all of them."u8 : "A training cannot use all of them as they are recorded."u8).Raw("</p>\n"u8);
        Reasons(html, model, actor);
        html.Raw("<p>"u8);
        if (actor.Manifest is { } manifest)
        {
            html.Raw("Manifest: <code>"u8).Text(model.Relative(manifest)).Raw("</code>"u8);
            html.Text(actor.Updated is { } updated ? $", last brought up to date {updated}." : ".");
        }
        else
        {
            html.Raw("There is no manifest: SyncTrainingManifests makes one."u8);
        }

        if (model.ActorVersions[actor.Name].FirstOrDefault() is { } subject)
        {
            html.Raw(" "u8).Link("../" + PageAddress.Of(subject), FormattableString.Invariant($"The {subject.Versions.Count} versions")).Raw("."u8);
        }
        else
        {
            html.Raw(" No versions yet."u8);
        }

        html.Raw("</p>\n"u8);
        if (model.Live is { CanWrite: true } live)
        {
            html.Raw("<p class=\"actions\">"u8).Button(live, "/do/sync/manifests", "Bring the manifests up to date: show what would change");
            int pushable = actor.Images.Count(static i => i is { IsListed: true, Problem: null, Status: SyncStatus.LocalOnly });
            if (live.CanPush && pushable > 0 && IdFilter.IsPlain(actor.Name))
            {
                html.Button(live, "/do/push", FormattableString.Invariant($"Push {pushable:N0} to S3: show what would be uploaded"), about: null, ("actor", actor.Name));
            }

            html.Raw("</p>\n"u8);
            StartForm.Write(html, live, SubjectKind.Actor, actor.Name);
        }

        if (actor.Images.Count == 0)
        {
            return;
        }

        Filter(html, actor);
        if (model.ImageAddress is { } address)
        {
            Pictures(html, actor, address, model.ThumbnailAddress ?? address);
        }

        html.Raw("<div class=\"wide\"><table><thead><tr><th scope=\"col\">image</th><th scope=\"col\">state</th><th scope=\"col\" class=\"n\">size</th><th scope=\"col\">in S3</th></tr></thead><tbody>\n"u8);
        foreach (ImageView image in actor.Images)
        {
            html.Raw("<tr data-state=\""u8).Text(Words.NameOf(image)).Raw("\"><th scope=\"row\"><code>"u8).Text(image.Name).Raw("</code></th><td>"u8).State(image).Raw("</td><td class=\"n\">"u8)
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

    /// <summary>Why an actor cannot be trained as he is, by which images, and what mends it; nothing if he can.</summary>
    public static void Reasons(Html html, ReportModel model, ActorView actor)
    {
        if (actor.Problem is { } problem)
        {
            html.Raw("<p class=\"error\">✖ "u8).Text(problem).Raw("</p>\n"u8);
            return;
        }

        if (actor.Images.Count == 0)
        {
            html.Raw("<p>There are no images yet: put them into <code>data/actors/"u8).Text(actor.Name).Raw("/training_data/</code>.</p>\n"u8);
            return;
        }

        foreach (IGrouping<(string What, Job? Job), ImageView> group in actor.Unusable.GroupBy(Why))
        {
            string[] names = [.. group.Select(static i => i.Name)];
            html.Raw("<p>"u8).Number(names.Length).Raw(" "u8).Text(group.Key.What).Raw(": <code>"u8).Text(string.Join(", ", names.Take(FirstNames))).Raw("</code>"u8);
            html.Text(names.Length > FirstNames ? FormattableString.Invariant($" and {names.Length - FirstNames} more") : "").Text(group.Key.Job is { } job ? $" – {model.Word(new Command(job))}" : "").Raw("</p>\n"u8);
        }
    }

    private static (string What, Job? Job) Why(ImageView image) => image switch
    {
        { Problem: { } problem } => (problem, null),
        { IsLocal: true, IsListed: false } => ("in no manifest", Job.SyncTrainingManifests),
        { IsListed: false } => ("only in response.json", Job.SyncTrainingManifests),
        { IsMissing: true } => ("neither here nor in S3", null),
        { Status: SyncStatus.LocalOnly } => ("not in S3", Job.PushTrainingImages),
        { Status: SyncStatus.OutOfSync } => ("with other bytes here than in S3", Job.RepairTrainingImages),
        _ => ("of no known state", null),
    };

    /// <summary>Which images are shown; by style alone, so that a report can do it too.</summary>
    private static void Filter(Html html, ActorView actor)
    {
        (string Name, string Word, int Count)[] states = [.. Words.ImageStates.Select(s => (s.Name, s.Word, actor.Images.Count(i => Words.NameOf(i) == s.Name))).Where(static s => s.Item3 > 0)];
        if (states.Length < 2)
        {
            return;
        }

        html.Raw("<fieldset class=\"only\"><legend>Images to show</legend>"u8);
        foreach ((string name, string word, int count) in states.Prepend(("all", "all", actor.Images.Count)))
        {
            html.Raw("<label><input type=\"radio\" name=\"only\" id=\"only-"u8).Text(name).Raw("\" value=\""u8).Text(name).Raw(name == "all" ? "\" checked> "u8 : "\"> "u8).Text(word).Raw(" ("u8).Number(count).Raw(")</label> "u8);
        }

        html.Raw("</fieldset>\n"u8);
    }

    private static void Pictures(Html html, ActorView actor, Func<string, string, string> address, Func<string, string, string> small)
    {
        html.Raw("<ul class=\"images\">\n"u8);
        foreach (ImageView image in actor.Images.Where(static i => i is { IsLocal: true, Problem: null }))
        {
            html.Raw("<li data-state=\""u8).Text(Words.NameOf(image)).Raw("\"><a href=\""u8).Text(address(actor.Name, image.Name)).Raw("\"><img loading=\"lazy\" alt=\"\" src=\""u8).Text(small(actor.Name, image.Name)).Raw("\"><code>"u8).Text(image.Name).Raw("</code></a><div>"u8).State(image).Raw("</div></li>\n"u8);
        }

        html.Raw("</ul>\n"u8);
    }
}
