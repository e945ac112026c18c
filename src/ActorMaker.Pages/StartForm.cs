using System.Text;
using ActorMaker.Data.Json;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using ActorMaker.Data.Views;

namespace ActorMaker.Pages;

/// <summary>The form that a training is started with, and the page that shows first what would be sent.</summary>
internal static class StartForm
{
    /// <summary>The names of its fields; a parameter's is this and its own.</summary>
    public const string Parameter = "p_";

    public static void Write(Html html, LiveSite live, SubjectKind kind, string name)
    {
        html.Raw("<details class=\"start\"><summary>Start a training</summary>\n"u8);
        IReadOnlyList<SelectionSet> sets = kind == SubjectKind.Style ? live.Sets(name) : [];
        if (kind == SubjectKind.Style && sets.Count == 0)
        {
            html.Raw("<p>There is no set of images to train on yet: <code>selection_sets.json</code> in the style's folder names them.</p></details>\n"u8);
            return;
        }

        html.Begin(live, Address(kind, name));
        if (sets.Count > 0)
        {
            html.Raw("<p><label>Images <select name=\"set\">"u8);
            foreach (SelectionSet set in sets)
            {
                html.Raw("<option value=\""u8).Plain(set.Id).Raw("\">set "u8).Plain(set.Id).Raw(", "u8).Number(set.Files.Count).Raw(" images</option>"u8);
            }

            html.Raw("</select></label></p>\n"u8);
        }

        html.Raw("<p><label>What it is for <input name=\"description\" maxlength=\"2000\" size=\"60\"></label></p>\n<fieldset><legend>Parameters; an empty one is the workflow's own</legend>"u8);
        foreach (TrainingParameter parameter in TrainingParameter.All)
        {
            html.Raw("<label>"u8).Text(parameter.Name).Raw(" <input name=\""u8).Text(Parameter + parameter.Name).Raw("\" maxlength=\"200\" size=\"12\"></label> "u8);
        }

        html.Raw("</fieldset>\n<button>Show what would be sent</button></form></details>\n"u8);
    }

    /// <summary>What would be sent, before it is.</summary>
    public static byte[] Preview(ReportModel model, string name, TrainingJob job, TrainingSet set, (string Name, string Value)[] fields) => Layout.Page(model, $"Start {VersionName.Format(job.Version)} of {name}", "/", html =>
    {
        string version = VersionName.Format(job.Version);
        html.Raw("<p>Nothing is started yet. "u8).Text(version).Raw(" would be trained as <code>"u8).Text(TrainingStart.ModelName(job.Subject, job.Version)).Raw("</code> on "u8).Number(set.Images).Raw(" images"u8);
        html.Text(job.Entry.SelectionSetId is { } id ? FormattableString.Invariant($" (set {id}).") : ".").Raw("</p>\n"u8);
        Missing(html, set);
        if (model.Live is { CanWrite: true } live)
        {
            html.Raw("<div class=\"actions\">"u8).Begin(live, Address(job.Subject.Kind, name)).Hidden(fields);
            if (!set.IsComplete)
            {
                html.Raw("<label><input type=\"checkbox\" name=\"force\" value=\"true\" required> Train on the "u8).Number(set.Images).Raw(" images that are there</label> "u8);
            }

            html.Raw("<button>Start "u8).Text(version).Raw("</button></form></div>\n"u8);
        }

        if (job.Entry.Description is { } description)
        {
            html.Raw("<p>"u8).Text(description).Raw("</p>\n"u8);
        }

        SubjectView? subject = model.Tree.Subjects.FirstOrDefault(s => s.Kind == job.Subject.Kind && string.Equals(s.Name, name, StringComparison.Ordinal));
        Parameters(html, version, job.Entry.Parameters, subject?.Good is { Parameters.Count: > 0 } good ? good : subject?.Versions.FirstOrDefault(static v => v.Parameters.Count > 0));
        html.Raw("<details><summary>The "u8).Number(set.Addresses.Count).Raw(" files that it would be trained on</summary><ul>\n"u8);
        foreach (string address in set.Addresses)
        {
            html.Raw("<li><code>"u8).Text(address).Raw("</code></li>\n"u8);
        }

        html.Raw("</ul></details>\n"u8);
    });

    /// <summary>Why nothing is started.</summary>
    public static byte[] Refusal(ReportModel model, string name, string why, TrainingSet? set) => Layout.Page(model, $"{name}: nothing is started", "/", html =>
    {
        html.Raw("<p>"u8).Text(why).Raw("</p>\n"u8);
        if (set is not null)
        {
            Missing(html, set);
        }
    });

    private static string Address(SubjectKind kind, string name) => $"/do/{(kind == SubjectKind.Style ? "styles" : "actors")}/{Uri.EscapeDataString(name)}/start";

    /// <summary>What is not there, by what is wrong with it.</summary>
    private static void Missing(Html html, TrainingSet set)
    {
        foreach ((IReadOnlyList<string> names, string what) in new[]
        {
            (set.MissingImages, "images of the set are not in S3"), (set.MissingCaptions, "images have no caption in S3"), (set.NotSynced, "images are not in S3 as they are here, or in no manifest"),
        })
        {
            if (names.Count == 0)
            {
                continue;
            }

            html.Raw("<p class=\"late\">▲ "u8).Number(names.Count).Raw(" "u8).Text(what).Raw(":</p>\n<ul>"u8);
            foreach (string name in names)
            {
                html.Raw("<li><code>"u8).Text(name).Raw("</code></li>"u8);
            }

            html.Raw("</ul>\n"u8);
        }
    }

    private static void Parameters(Html html, string version, string json, VersionView? other)
    {
        Dictionary<string, string> old = other is null ? [] : SubjectPage.ValuesOf(other);
        html.Raw("<table><caption>What it would be trained with</caption><thead><tr><th scope=\"col\">parameter</th><th scope=\"col\">"u8).Text(version).Raw("</th>"u8);
        if (other is not null)
        {
            html.Raw("<th scope=\"col\">"u8).Text(other.Name).Raw(other.IsGood ? " ★ good"u8 : ""u8).Raw("</th>"u8);
        }

        html.Raw("</tr></thead><tbody>\n"u8);
        using JsonText parameters = JsonText.Parse(Encoding.UTF8.GetBytes(json));
        foreach (JsonMember parameter in parameters.Root.Members)
        {
            string name = parameter.Name.AsString() ?? "";
            string value = parameter.Value.AsString() ?? Encoding.UTF8.GetString(parameter.Value.Raw);
            string? was = old.GetValueOrDefault(name);
            html.Raw("<tr><th scope=\"row\">"u8).Raw(other is null || Comparison.AreEqual(value, was) ? ""u8 : "≠ "u8).Text(name).Raw("</th><td>"u8).Text(value).Raw("</td>"u8);
            if (other is not null)
            {
                html.Raw("<td>"u8).Text(was ?? "not recorded").Raw("</td>"u8);
            }

            html.Raw("</tr>\n"u8);
        }

        html.Raw("</tbody></table>\n"u8);
    }
}
