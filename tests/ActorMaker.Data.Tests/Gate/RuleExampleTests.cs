using System.Text;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Losses;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Gate;

public sealed class RuleExampleTests
{
    /// <summary>AM9001 and AM9002 are about the project, which only a build has.</summary>
    public static TheoryData<string> Codes => [.. RulePage.ExecutableCodes.Where(c => c[2] != '9')];

    [Theory]
    [MemberData(nameof(Codes))]
    public void The_wrong_example_has_the_finding_that_the_page_says(string code)
    {
        using DataRepository data = new();
        RuleExample example = RulePage.Read(code).Wrong;
        example.WriteTo(data);

        IReadOnlyList<Finding> findings = [.. GateRun.Check(data), .. Losses(data, example)];

        Assert.Equal(example.FindingsIn(data.Root), findings.Select(GateRun.Print));
        Assert.Equal(code, Assert.Single(findings).Rule.Code);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void The_right_example_has_no_finding(string code)
    {
        using DataRepository data = new();
        RuleExample example = RulePage.Read(code).Right;
        example.WriteTo(data);

        Assert.Empty(GateRun.Check(data));
        Assert.Empty(Losses(data, example));
    }

    private static IEnumerable<Finding> Losses(DataRepository data, RuleExample example)
    {
        AcceptedLosses accepted = AcceptedLosses.Read(data.Root);
        TreeDifference difference = TreeComparison.Run(
            GateRun.Settings(data),
            "HEAD",
            [.. example.Committed.Select(c => new TreeChange(TreeFile.Of(c.Key)!, Encoding.UTF8.GetBytes(c.Value), File.Exists(data.PathOf(c.Key)) ? File.ReadAllBytes(data.PathOf(c.Key)) : null))],
            CancellationToken.None);
        return [.. accepted.Problems, .. difference.Losses.Where(l => !accepted.Accept(l)).Select(static l => l.Finding)];
    }
}
