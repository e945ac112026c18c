using ActorMaker.Data.Findings;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Findings;

public sealed class RuleCatalogTests
{
    public static TheoryData<string> Codes => [.. RuleCatalog.All.Select(r => r.Code)];

    [Fact]
    public void Every_rule_has_a_page_and_every_page_a_rule() => Assert.Equal(RuleCatalog.All.Select(r => r.Code), RulePage.Codes);

    [Fact]
    public void Codes_are_unique_and_in_the_one_form_that_annotations_take() =>
        Assert.All(RuleCatalog.All.GroupBy(r => r.Code), g => Assert.Matches("^AM[1-69][0-9]{3}$", Assert.Single(g).Code));

    [Theory]
    [MemberData(nameof(Codes))]
    public void The_page_says_what_the_catalog_says(string code)
    {
        Rule rule = RuleCatalog.Find(code)!;
        RulePage page = RulePage.Read(code);

        Assert.Equal((code, rule.Title), (page.HeadingCode, page.Title));
        Assert.Equal((rule.Severity.ToString().ToLowerInvariant(), rule.Fix.Text), (page.Severity, page.Fix));
        Assert.Contains(rule.Meaning, page.Text.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("## Mend it", page.Lines);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void The_table_of_all_rules_has_a_row_for_it(string code)
    {
        Rule rule = RuleCatalog.Find(code)!;
        string row = $"| [{code}]({code}.md) | {rule.Severity.ToString().ToLowerInvariant()} | {rule.Title} | {rule.Fix.Text} |";

        Assert.Single(File.ReadLines(Path.Join(RulePage.Folder, "README.md")), l => l.Replace("`", "", StringComparison.Ordinal) == row);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void What_the_gate_can_find_has_a_wrong_and_a_right_example(string code)
    {
        RulePage page = RulePage.Read(code);
        bool found = code[2] is '1' or '2' or '6' or '9';

        Assert.Equal(found, page.Wrong.Files.Count > 0 && page.Right.Files.Count > 0);
        Assert.Equal(found ? 1 : 0, page.Wrong.Findings.Count);
        Assert.Empty(page.Right.Findings);
    }

    [Fact]
    public void A_rule_is_found_whatever_the_case_of_its_code()
    {
        Assert.Same(RuleCatalog.DuplicateVersion, RuleCatalog.Find("am1010"));
        Assert.Null(RuleCatalog.Find("AM1035"));
    }
}
