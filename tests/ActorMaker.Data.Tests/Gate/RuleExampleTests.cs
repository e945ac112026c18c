using ActorMaker.Data.Findings;
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

        IReadOnlyList<Finding> findings = GateRun.Check(data);

        Assert.Equal(example.FindingsIn(data.Root), findings.Select(GateRun.Print));
        Assert.Equal(code, Assert.Single(findings).Rule.Code);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void The_right_example_has_no_finding(string code)
    {
        using DataRepository data = new();
        RulePage.Read(code).Right.WriteTo(data);

        Assert.Equal("", GateRun.Codes(data));
    }
}
