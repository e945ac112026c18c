using ActorMaker.Data.Findings;

namespace ActorMaker.Pages;

/// <summary>What the gate finds.</summary>
internal static class FindingsPage
{
    // A browser shows a table of so many rows at once; a data root with more is mended by rule.
    private const int Most = 5_000;

    public static byte[] Write(ReportModel model) => Layout.Page(model, "Findings", "", html =>
    {
        html.Raw("<p><span class=\"error\">✖ "u8).Number(model.Errors).Raw(" errors</span>, <span class=\"warning\">▲ "u8).Number(model.Warnings).Raw(" warnings</span>.</p>\n"u8);
        if (model.Findings.Count == 0)
        {
            html.Raw("<p>✔ Nothing is wrong.</p>\n"u8);
            return;
        }

        ByRule(html, model);
        html.Raw("<h2>All</h2>\n<div class=\"wide\"><table><thead><tr><th scope=\"col\">rule</th><th scope=\"col\">weight</th><th scope=\"col\">where</th><th scope=\"col\">what</th></tr></thead><tbody>\n"u8);
        foreach (WeighedFinding item in model.Findings.Take(Most))
        {
            Finding finding = item.Finding;
            html.Raw("<tr><th scope=\"row\">"u8).Text(finding.Rule.Code).Raw("</th><td>"u8).State(item.Severity).Raw("</td><td><code>"u8)
                .Text(FormattableString.Invariant($"{model.Relative(finding.Path)}:{finding.Start.Line}:{finding.Start.Column}")).Raw("</code></td><td>"u8).Text(model.Portable(finding.Word(model.Word))).Raw("</td></tr>\n"u8);
        }

        html.Raw("</tbody></table></div>\n"u8);
        if (model.Findings.Count > Most)
        {
            html.Raw("<p>"u8).Number(model.Findings.Count - Most).Raw(" more are in report.json.</p>\n"u8);
        }
    });

    /// <summary>How many of each rule, and what mends them.</summary>
    public static void ByRule(Html html, ReportModel model)
    {
        html.Raw("<table><thead><tr><th scope=\"col\">rule</th><th scope=\"col\">weight</th><th scope=\"col\" class=\"n\">findings</th><th scope=\"col\">what it says</th><th scope=\"col\">what mends it</th></tr></thead><tbody>\n"u8);
        foreach ((Rule rule, Severity severity, int count) in model.Rules)
        {
            html.Raw("<tr><th scope=\"row\">"u8).Text(rule.Code).Raw("</th><td>"u8).State(severity).Raw("</td><td class=\"n\">"u8).Number(count)
                .Raw("</td><td>"u8).Text(rule.Title).Raw("</td><td>"u8).Text(rule.Fix.Word(model.Word)).Raw("</td></tr>\n"u8);
        }

        html.Raw("</tbody></table>\n"u8);
    }
}
