using ActorMaker.Testing;

namespace ActorMaker.Build.Tests.Rules;

/// <summary>The examples of every rule's page, each through a <c>dotnet build</c> process of its own.</summary>
/// <remarks>In several classes, so that they run side by side.</remarks>
public abstract class RuleBuildTests
{
    private protected static TheoryData<string> CodesFrom(string first, string last) => [.. RulePage.ExecutableCodes.Where(c =>
        string.CompareOrdinal(c, first) >= 0 && string.CompareOrdinal(c, last) <= 0)];

    private protected static void BuildFindsWhatThePageSays(string code)
    {
        RulePage page = RulePage.Read(code);
        using DataRepository data = new();

        BuildRun run = Build(data, page.Wrong);

        PrintedFinding finding = Assert.Single(run.Findings);
        Assert.Equal((code, page.Severity), (finding.Code, finding.Level));
        bool fails = page.Severity == "error";
        Assert.True(run.ExitCode == (fails ? 1 : 0), run.Output);
        Assert.Contains(fails ? ": 1 error, 0 warnings in" : ": 0 errors, 1 warning in", run.Summary, StringComparison.Ordinal);

        // The very line that the page shows, with the project in its command. MSBuild puts the project behind it, unless the finding is about the project.
        string project = data.PathOf("training.proj");
        string line = Assert.Single(page.Wrong.FindingsIn(data.Root)).Replace("dotnet msbuild -t:", "dotnet msbuild training.proj -t:", StringComparison.Ordinal) + (finding.Path == project ? "" : $" [{project}]");
        Assert.Contains(line, run.Log.Split('\n').Select(l => l.Trim()));
    }

    private protected static void BuildFindsNothing(string code)
    {
        using DataRepository data = new();

        BuildRun run = Build(data, RulePage.Read(code).Right).Succeeded();

        Assert.Empty(run.Findings);
        Assert.Contains(": 0 errors, 0 warnings in", run.Summary, StringComparison.Ordinal);
    }

    private static BuildRun Build(DataRepository data, RuleExample example)
    {
        example.CommitTo(data);
        example.WriteTo(data);
        return data.BuildWith(example.ProjectBody);
    }
}

public sealed class JsonRuleBuildTests : RuleBuildTests
{
    public static TheoryData<string> Codes => CodesFrom("AM1001", "AM1022");

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_build_finds_what_the_page_says(string code) => BuildFindsWhatThePageSays(code);

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_build_finds_nothing_in_what_the_page_calls_right(string code) => BuildFindsNothing(code);
}

public sealed class VersionRuleBuildTests : RuleBuildTests
{
    public static TheoryData<string> Codes => CodesFrom("AM1023", "AM1999");

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_build_finds_what_the_page_says(string code) => BuildFindsWhatThePageSays(code);

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_build_finds_nothing_in_what_the_page_calls_right(string code) => BuildFindsNothing(code);
}

public sealed class ManifestRuleBuildTests : RuleBuildTests
{
    public static TheoryData<string> Codes => CodesFrom("AM2000", "AM9999");

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_build_finds_what_the_page_says(string code) => BuildFindsWhatThePageSays(code);

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_build_finds_nothing_in_what_the_page_calls_right(string code) => BuildFindsNothing(code);
}

public sealed class RulePageCoverageTests
{
    [Fact]
    public void Every_page_with_an_example_is_built() => Assert.Equal(
        RulePage.ExecutableCodes,
        ((IEnumerable<TheoryDataRow<string>>)[.. JsonRuleBuildTests.Codes, .. VersionRuleBuildTests.Codes, .. ManifestRuleBuildTests.Codes]).Select(r => r.Data));
}
