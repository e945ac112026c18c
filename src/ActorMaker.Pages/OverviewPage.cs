using ActorMaker.Data.Findings;
using ActorMaker.Data.Views;

namespace ActorMaker.Pages;

/// <summary>What needs a person, what runs, what ended lately, what changed last, what cannot be trained: within one look.</summary>
internal static class OverviewPage
{
    private const int FirstActors = 10;
    private const int FirstItems = 10;
    private static readonly TimeSpan Lately = TimeSpan.FromDays(1);

    public static byte[] Write(ReportModel model) => Layout.Page(model, "Overview", "", html =>
    {
        TreeView tree = model.Tree;
        Training[] all = [.. tree.Subjects.SelectMany(static s => s.Versions.Select(v => new Training(s, v)))];
        Training[] late = [.. all.Where(static t => t.Version.Outcome == Outcome.Late)];
        Training[] running = [.. all.Where(static t => t.Version.Outcome == Outcome.Running)];
        ActorView[] blocked = [.. tree.Actors.Where(static a => !a.IsReady)];
        html.Raw("<p>State at "u8).Time(model.At).Raw(" UTC.</p>\n<ul class=\"cards\">"u8);
        Card(html, model.Errors, "errors", model.Errors == 0 ? "✔" : "✖", "findings.html");
        Card(html, model.Warnings, "warnings", model.Warnings == 0 ? "✔" : "▲", "findings.html");
        Card(html, running.Length, "trainings running", "◐", "#runs");
        Card(html, late.Length, "trainings of which nothing was heard", "?", "#needs");
        Card(html, blocked.Length, "actors that cannot be trained as they are", "⚑", "#blocked");
        html.Raw("</ul>\n"u8);
        if (tree.Subjects.Count == 0 && tree.Actors.Count == 0)
        {
            html.Raw("<p>There is no training data here yet. Styles are looked for in <code>resources/style_images/</code>, actors in <code>data/actors/</code> and <code>data/actor_manifests/</code>.</p>\n"u8);
        }

        Needs(html, model, late);
        Running(html, model, running, all);
        Ended(html, model, all);
        if (model.Live is { } live)
        {
            ChangesPage.Last(html, live);
        }

        Blocked(html, model, blocked);
        html.Raw("<h2>What to mend</h2>\n"u8);
        if (model.Findings.Count == 0)
        {
            html.Raw("<p>✔ Nothing is wrong with the data.</p>\n"u8);
            return;
        }

        FindingsPage.ByRule(html, model);
        html.Raw("<p>"u8).Link("findings.html", "Each finding, with its file and line").Raw("</p>\n"u8);
    });

    private static void Card(Html html, int number, string what, string sign, string address) =>
        html.Raw("<li><a href=\""u8).Text(address).Raw("\"><strong>"u8).Text(sign).Raw(" "u8).Number(number).Raw("</strong>"u8).Text(what).Raw("</a></li>"u8);

    /// <summary>What waits for a person: the service knows of events too, a report only of runs of which nothing was heard.</summary>
    private static void Needs(Html html, ReportModel model, Training[] late)
    {
        html.Raw("<h2 id=\"needs\">What needs you</h2>\n"u8);
        LiveSite? live = model.Live;
        IReadOnlyList<InboxItem> inbox = live?.Inbox ?? [];
        if (inbox.Count > 0)
        {
            InboxPage.Table(html, model, live!, inbox.Take(FirstItems));
            if (inbox.Count > FirstItems)
            {
                html.Raw("<p>"u8).Link("inbox.html", FormattableString.Invariant($"All {inbox.Count}")).Raw("</p>\n"u8);
            }
        }

        HashSet<string> known = [.. inbox.Select(static i => i.Id)];
        Training[] rest = [.. late.Where(t => t.Version.Id is not { } id || !known.Contains(id))];
        if (rest.Length == 0)
        {
            html.Raw(inbox.Count == 0 ? "<p>✔ Nothing waits for you: no run is lost.</p>\n"u8 : ""u8);
            return;
        }

        html.Raw("<div class=\"wide\"><table><thead><tr><th scope=\"col\">training</th><th scope=\"col\">since</th><th scope=\"col\">why</th><th scope=\"col\">what to do</th></tr></thead><tbody>\n"u8);
        foreach ((SubjectView subject, VersionView version) in rest.Take(FirstItems))
        {
            html.Raw("<tr><th scope=\"row\">"u8).Link(Address(subject, version), subject.Name).Raw(" "u8).Text(version.Name).Raw("</th><td>"u8).Time(version.Started)
                .Raw("</td><td>"u8).State(version.Outcome).Text(version.Started is { } started ? $" for {Words.Of(model.At - started)}" : "").Raw(": it has ended or died, and nobody recorded it</td><td class=\"actions\">"u8);
            if (live is { CanWrite: true } && version.Id is { Length: > 0 } id)
            {
                SubjectPage.Actions(html, live, subject, version, id);
            }
            else
            {
                html.Text(RuleCatalog.PendingTooLong.Fix.Word(model.Word));
            }

            html.Raw("</td></tr>\n"u8);
        }

        html.Raw("</tbody></table></div>\n"u8);
        if (rest.Length > FirstItems)
        {
            html.Raw("<p>"u8).Number(rest.Length - FirstItems).Raw(" more are among the "u8).Link("trainings.html", "trainings").Raw(".</p>\n"u8);
        }
    }

    private static void Running(Html html, ReportModel model, Training[] running, Training[] all)
    {
        html.Raw("<h2 id=\"runs\">What runs now</h2>\n"u8);
        if (running.Length == 0)
        {
            html.Raw("<p>Nothing runs. "u8).Raw(model.Live is { CanWrite: true } ? "A training is started from the page of its style or actor."u8 : ""u8).Raw("</p>\n"u8);
            return;
        }

        html.Raw("<div class=\"wide\"><table><thead><tr><th scope=\"col\">of</th><th scope=\"col\">version</th><th scope=\"col\">state</th><th scope=\"col\">began</th><th scope=\"col\">for</th><th scope=\"col\" class=\"n\">images</th></tr></thead><tbody>\n"u8);
        TimeSpan? usual = Usual(all);
        foreach ((SubjectView subject, VersionView version) in running)
        {
            html.Raw("<tr><th scope=\"row\">"u8).Link(Address(subject, version), subject.Name).Raw("</th><td>"u8).Text(version.Name).Raw("</td><td>"u8).State(version.Outcome).Raw("</td><td>"u8).Time(version.Started).Raw("</td><td>"u8)
                .Text(version.Started is { } started ? Words.Of(model.At - started) : "").Text(usual is { } time ? $", of about {Words.Of(time)}" : "").Raw("</td><td class=\"n\">"u8);
            if (version.ImageCount is { } images)
            {
                html.Number(images);
            }

            html.Raw("</td></tr>\n"u8);
        }

        html.Raw("</tbody></table></div>\n"u8);
    }

    /// <summary>How long a training takes here: the median of those that ended well.</summary>
    private static TimeSpan? Usual(Training[] all)
    {
        TimeSpan[] took = [.. all.Where(static t => t.Version is { Outcome: Outcome.Completed, Duration: { TotalDays: < 2 } }).Select(static t => t.Version.Duration!.Value).Order()];
        return took.Length == 0 ? null : took[took.Length / 2];
    }

    private static void Ended(Html html, ReportModel model, Training[] all)
    {
        Training[] ended =
        [
            .. all.Where(t => t.Version.Outcome is Outcome.Completed or Outcome.Failed && model.At - t.Version.Ended is { } ago && ago >= TimeSpan.Zero && ago <= Lately).OrderByDescending(static t => t.Version.Ended),
        ];
        html.Raw("<h2 id=\"ended\">What ended within the last day</h2>\n"u8);
        if (ended.Length == 0)
        {
            html.Raw("<p>Nothing ended since "u8).Time(model.At - Lately).Raw(".</p>\n"u8);
            return;
        }

        html.Raw("<div class=\"wide\"><table><thead><tr><th scope=\"col\">of</th><th scope=\"col\">version</th><th scope=\"col\">state</th><th scope=\"col\">ended</th><th scope=\"col\">took</th><th scope=\"col\">what happened</th></tr></thead><tbody>\n"u8);
        foreach ((SubjectView subject, VersionView version) in ended)
        {
            html.Raw("<tr><th scope=\"row\">"u8).Link(Address(subject, version), subject.Name).Raw("</th><td>"u8).Text(version.Name).Raw("</td><td>"u8).State(version.Outcome).Raw("</td><td>"u8).Time(version.Ended)
                .Raw("</td><td>"u8).Text(version.Duration is { } took ? Words.Of(took) : "").Raw("</td><td>"u8).Text(version.Error).Raw("</td></tr>\n"u8);
        }

        html.Raw("</tbody></table></div>\n"u8);
    }

    private static void Blocked(Html html, ReportModel model, ActorView[] blocked)
    {
        html.Raw("<h2 id=\"blocked\">Actors that cannot be trained as they are</h2>\n"u8);
        if (blocked.Length == 0)
        {
            html.Raw(model.Tree.Actors.Count == 0 ? "<p>There are no actors.</p>\n"u8 : "<p>✔ None: every image is in S3 as it is recorded.</p>\n"u8);
            return;
        }

        DataPage.Table(html, model, blocked.Take(FirstActors));
        if (blocked.Length > FirstActors)
        {
            html.Raw("<p>"u8).Link(model.Live is null ? "data.html" : "data.html?open=true", FormattableString.Invariant($"All {blocked.Length:N0} of them")).Raw("</p>\n"u8);
        }
    }

    private static string Address(SubjectView subject, VersionView version) => FormattableString.Invariant($"{PageAddress.Of(subject)}#line-{version.Line}");

    private sealed record Training(SubjectView Subject, VersionView Version);
}
