using ActorMaker.Data.Versions;
using ActorMaker.Data.Views;

namespace ActorMaker.Pages;

/// <summary>The history of a style's or an actor's versions.</summary>
internal static class SubjectPage
{
    public static byte[] Write(ReportModel model, SubjectView subject) => Layout.Page(model, $"{Kind(subject)} {subject.Name}", "../", html =>
    {
        html.Raw("<p>"u8).Number(subject.Versions.Count).Raw(" versions in <code>"u8).Text(model.Relative(subject.Path)).Raw("</code>"u8);
        if (subject.Good is { } good)
        {
            html.Raw("; ★ the good one is "u8).Text(good.Name);
        }

        html.Raw(".</p>\n"u8);
        if (model.Live is { CanWrite: true } live)
        {
            html.Raw("<p class=\"actions\">"u8).Button(live, "/do/sync/loras", "Sync S3 LoRAs: show what would change").Raw("</p>\n"u8);
        }

        if (subject.Versions.Count == 0)
        {
            html.Raw("<p>No versions yet: start a training, or run SyncS3Loras.</p>\n"u8);
            return;
        }

        html.Raw("<div class=\"wide\"><table><thead><tr><th scope=\"col\">version</th><th scope=\"col\">state</th><th scope=\"col\">began</th><th scope=\"col\">took</th><th scope=\"col\" class=\"n\">images</th><th scope=\"col\">trained with</th><th scope=\"col\">LoRA, or what happened</th></tr></thead><tbody>\n"u8);
        for (int i = 0; i < subject.Versions.Count; i++)
        {
            Row(html, subject, subject.Versions[i], subject.Versions.Skip(i + 1).FirstOrDefault(static v => v.Parameters.Count > 0), model);
        }

        html.Raw("</tbody></table></div>\n"u8);
    });

    private static string Kind(SubjectView subject) => subject.Kind == SubjectKind.Style ? "Style" : "Actor";

    private static void Row(Html html, SubjectView subject, VersionView version, VersionView? before, ReportModel model)
    {
        html.Raw("<tr id=\"line-"u8).Number(version.Line).Raw("\"><th scope=\"row\">"u8).Text(version.Name).Raw(version.IsGood ? " ★ good"u8 : ""u8).Raw("</th><td>"u8).State(version.Outcome);
        if (version is { Outcome: Outcome.Running or Outcome.Late, Started: { } started })
        {
            html.Raw(" for "u8).Text(Words.Of(model.At - started));
        }

        html.Raw("</td><td>"u8).Time(version.Started).Raw("</td><td>"u8).Text(version.Duration is { } time ? Words.Of(time) : "").Raw("</td><td class=\"n\">"u8);
        if (version.ImageCount is { } images)
        {
            html.Number(images);
        }

        if (version.SelectionSet is { } set)
        {
            html.Raw(" (set "u8).Text(set).Raw(")"u8);
        }

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
    private static void Actions(Html html, LiveSite live, SubjectView subject, VersionView version, string id)
    {
        string training = $"/do/trainings/{Uri.EscapeDataString(id)}/";
        switch (version.Outcome)
        {
            case Outcome.Running:
                html.Button(live, training + "check", "Ask now").Button(live, training + "cancel", "Cancel");
                break;
            case Outcome.Late:
                html.Button(live, training + "check", "Ask again").Question(live, training + "resolve", "Mark as failed", "reason", "Why");
                break;
            case Outcome.Failed:
                html.Button(live, training + "retry", "Retry, with the same id");
                break;
            case Outcome.Completed:
                html.Button(
                    live,
                    $"/do/{(subject.Kind == SubjectKind.Style ? "styles" : "actors")}/{Uri.EscapeDataString(subject.Name)}/versions/{Uri.EscapeDataString(id)}/good",
                    version.IsGood ? "Not the good one any more" : "This is the good one",
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

        Dictionary<string, string> old = [];
        foreach ((string name, string value) in before?.Parameters ?? [])
        {
            old[name] = value;
        }

        foreach ((string name, string value) in version.Parameters)
        {
            if (before is not null && (!old.TryGetValue(name, out string? was) || was != value))
            {
                html.Raw("<div>"u8).Text(name).Raw(": "u8).Text(was is null ? "" : was + " → ").Text(value).Raw("</div>"u8);
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
