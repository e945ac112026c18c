using ActorMaker.Data.Versions;
using ActorMaker.Data.Views;

namespace ActorMaker.Pages;

/// <summary>The history of a style's or an actor's versions.</summary>
internal static class SubjectPage
{
    private const string CompareForm = "compare";

    public static byte[] Write(ReportModel model, SubjectView subject) => Layout.Page(model, $"{Kind(subject)} {subject.Name}", "../", html =>
    {
        Summary(html, model, subject);
        LiveSite? writing = model.Live is { CanWrite: true } live ? live : null;
        if (writing is not null)
        {
            html.Raw("<p class=\"actions\">"u8).Button(writing, "/do/sync/loras", "Sync S3 LoRAs: show what would change").Raw("</p>\n"u8);
            StartForm.Write(html, writing, subject.Kind, subject.Name);
        }

        if (subject.Versions.Count == 0)
        {
            html.Raw("<p>No versions yet: start a training, or run SyncS3Loras, which finds the LoRAs that the bucket has.</p>\n"u8);
            return;
        }

        bool canCompare = model.Live is not null && subject.Versions.Count >= Comparison.Least;
        if (canCompare)
        {
            html.Raw("<form method=\"get\" id=\""u8).Text(CompareForm).Raw("\" action=\""u8).Text(Comparison.Address(subject)).Raw("\"><button>Compare the chosen versions</button> two to four, by their boxes</form>\n"u8);
        }

        html.Raw("<div class=\"wide\"><table><thead><tr>"u8).Raw(canCompare ? "<th scope=\"col\">choose</th>"u8 : ""u8)
            .Raw("<th scope=\"col\">version</th><th scope=\"col\">state</th><th scope=\"col\">began</th><th scope=\"col\">took</th><th scope=\"col\" class=\"n\">images</th><th scope=\"col\">trained with</th><th scope=\"col\">LoRA, or what happened</th></tr></thead><tbody>\n"u8);
        for (int i = 0; i < subject.Versions.Count; i++)
        {
            Row(html, subject, subject.Versions[i], subject.Versions.Skip(i + 1).FirstOrDefault(static v => v.Parameters.Count > 0), model, canCompare);
        }

        html.Raw("</tbody></table></div>\n"u8);
    });

    public static string Kind(SubjectView subject) => subject.Kind == SubjectKind.Style ? "Style" : "Actor";

    /// <summary>A version's parameters by name.</summary>
    public static Dictionary<string, string> ValuesOf(VersionView version)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach ((string name, string value) in version.Parameters)
        {
            values[name] = value;
        }

        return values;
    }

    /// <summary>How many there are, and all that is asked of the good one: which it is, with what it was trained, on what.</summary>
    private static void Summary(Html html, ReportModel model, SubjectView subject)
    {
        html.Raw("<p>"u8).Number(subject.Versions.Count).Raw(" versions in <code>"u8).Text(model.Relative(subject.Path)).Raw("</code>."u8);
        if (subject.Kind == SubjectKind.Actor && model.Tree.Actors.FirstOrDefault(a => string.Equals(a.Name, subject.Name, StringComparison.Ordinal)) is { } actor && model.HasPage(actor))
        {
            html.Raw(" "u8).Link("../" + PageAddress.Of(actor), "The images").Raw("."u8);
        }

        html.Raw("</p>\n"u8);
        if (subject.Good is { } good)
        {
            html.Raw("<p>★ The good one is <a href=\"#line-"u8).Plain(good.Line).Raw("\">"u8).Text(good.Name).Raw("</a>"u8);
            Images(html.Raw(good.ImageCount is null ? ""u8 : ", trained on "u8), good, " images");
            html.Text(good.Parameters.Count == 0 ? "; with which parameters is not recorded" : " with " + string.Join(", ", good.Parameters.Select(static p => $"{p.Key} {p.Value}")));
            html.Raw(". LoRA: <code>"u8).Text(good.LoraUrl ?? "none is recorded").Raw("</code></p>\n"u8);
        }
        else if (subject.Versions.Any(static v => v.Outcome == Outcome.Completed))
        {
            html.Raw("<p>No version is marked as the good one yet.</p>\n"u8);
        }
    }

    private static void Images(Html html, VersionView version, string word)
    {
        if (version.ImageCount is { } images)
        {
            html.Number(images).Text(word);
        }

        if (version.SelectionSet is { } set)
        {
            html.Raw(" (set "u8).Text(set).Raw(")"u8);
        }
    }

    private static void Row(Html html, SubjectView subject, VersionView version, VersionView? before, ReportModel model, bool canCompare)
    {
        html.Raw("<tr id=\"line-"u8).Plain(version.Line).Raw("\">"u8);
        if (canCompare)
        {
            html.Raw("<td><input type=\"checkbox\" name=\"v\" form=\""u8).Text(CompareForm).Raw("\" value=\""u8).Text(Comparison.KeyOf(version)).Raw("\" aria-label=\"Compare "u8).Text(version.Name).Raw("\"></td>"u8);
        }

        html.Raw("<th scope=\"row\">"u8).Text(version.Name).Raw(version.IsGood ? " ★ good"u8 : ""u8).Raw("</th><td>"u8).State(version.Outcome);
        if (version is { Outcome: Outcome.Running or Outcome.Late, Started: { } started })
        {
            html.Raw(" for "u8).Text(Words.Of(model.At - started));
        }

        html.Raw("</td><td>"u8).Time(version.Started).Raw("</td><td>"u8).Text(version.Duration is { } time ? Words.Of(time) : "").Raw("</td><td class=\"n\">"u8);
        Images(html, version, "");
        html.Raw("</td><td>"u8);
        Parameters(html, version, before);
        html.Raw("</td><td>"u8);
        if (version.LoraUrl is { } lora)
        {
            html.Raw("<code>"u8).Text(lora).Raw("</code>"u8);
        }

        foreach (string? text in new[] { version.Error, version.Description })
        {
            if (text is not null)
            {
                html.Raw("<div>"u8).Text(text).Raw("</div>"u8);
            }
        }

        if (model.Live is { CanWrite: true } live && version.Id is { Length: > 0 } id)
        {
            html.Raw("<div class=\"actions\">"u8);
            Actions(html, live, subject, version, id);
            html.Raw("</div>"u8);
        }

        html.Raw("</td></tr>\n"u8);
    }

    /// <summary>What a person can do with a version as it stands.</summary>
    public static void Actions(Html html, LiveSite live, SubjectView subject, VersionView version, string id)
    {
        string training = $"/do/trainings/{Uri.EscapeDataString(id)}/";
        switch (version.Outcome)
        {
            case Outcome.Running:
                html.Button(live, training + "check", "Ask now", version.Name).Button(live, training + "cancel", "Cancel", version.Name);
                break;
            case Outcome.Late:
                html.Button(live, training + "check", "Ask again", version.Name).Question(live, training + "resolve", "Mark as failed", "reason", "Why");
                break;
            case Outcome.Failed:
                html.Button(live, training + "retry", "Retry, with the same id", version.Name);
                break;
            case Outcome.Completed:
                html.Button(
                    live,
                    $"/do/{(subject.Kind == SubjectKind.Style ? "styles" : "actors")}/{Uri.EscapeDataString(subject.Name)}/versions/{Uri.EscapeDataString(id)}/good",
                    version.IsGood ? "Not the good one any more" : "This is the good one",
                    version.Name,
                    ("good", version.IsGood ? "false" : "true"));
                break;
        }
    }

    /// <summary>Of the parameters, only what differs from the training before: that is what somebody compares; the rest on demand.</summary>
    private static void Parameters(Html html, VersionView version, VersionView? before)
    {
        if (version.Parameters.Count == 0)
        {
            html.Raw("not recorded"u8);
            return;
        }

        if (before is not null)
        {
            Dictionary<string, string> old = ValuesOf(before);
            Dictionary<string, string> now = ValuesOf(version);
            string[] changed = [.. now.Keys.Union(old.Keys, StringComparer.Ordinal).Where(n => !Comparison.AreEqual(now.GetValueOrDefault(n), old.GetValueOrDefault(n)))];
            html.Text(changed.Length == 0 ? $"as {before.Name}" : $"changed since {before.Name}:");
            foreach (string name in changed)
            {
                html.Raw("<div>"u8).Text(name).Raw(": "u8).Text(old.GetValueOrDefault(name) ?? "not there").Raw(" → "u8).Text(now.GetValueOrDefault(name) ?? "not there").Raw("</div>"u8);
            }
        }

        html.Raw("<details><summary>all "u8).Number(version.Parameters.Count).Raw("</summary>"u8);
        foreach ((string name, string value) in version.Parameters)
        {
            html.Raw("<div>"u8).Text(name).Raw(": "u8).Text(value).Raw("</div>"u8);
        }

        html.Raw("</details>"u8);
    }
}
