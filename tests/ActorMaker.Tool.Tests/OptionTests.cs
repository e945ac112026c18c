using System.Text.RegularExpressions;
using System.Xml.Linq;
using ActorMaker.Operations.Settings;
using ActorMaker.Testing;

namespace ActorMaker.Tool.Tests;

/// <summary>The command takes what the targets take, under the same names.</summary>
public sealed partial class OptionTests
{
    // What a target passes on that is no property of the user's.
    private static readonly string[] Inner = ["ProjectFile", "TrainingRules", "Gate", "VersionsPassed", "ContinueOnError", "StartupDirectory", "TerminalLogger"];

    public static TheoryData<string> Commands => [.. JobCommand.All.Select(static j => j.Name)];

    [Fact]
    public void Every_public_property_is_an_option_and_every_option_a_property()
    {
        XDocument props = XDocument.Load(Path.Join(Sources.Root, "build", "ActorMaker.Build.props"));
        string[] properties =
        [
            .. props.Descendants("PropertyGroup").Elements().Select(static p => p.Name.LocalName)
                .Where(static p => !p.StartsWith('_') && p is not ("ActorMakerBuildPropsImported" or "TrainingTasksFolder" or Setting.Apply))
                .Distinct().Order(StringComparer.Ordinal),
        ];

        Assert.Equal(properties, SettingOption.All.Select(static o => o.Setting).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_takes_the_settings_of_its_target(string name)
    {
        JobCommand command = JobCommand.All.Single(c => c.Name == name);
        string file = Path.Join(Sources.Root, "build", "targets", command.Target + ".targets");
        IEnumerable<string> target = XDocument.Load(file).Descendants("Target").Single(t => (string?)t.Attribute("Name") == command.Target)
            .Elements().Attributes().Select(static a => a.Name.LocalName == "TrainingReportFolder" ? Setting.TrainingReport : a.Name.LocalName).Except(Inner).Distinct();

        Assert.Equal(target.Order(StringComparer.Ordinal), command.Taken.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(Setting.S3ServiceUrl, "--s3-service-url")]
    [InlineData(Setting.LoraBucket, "--lora-bucket")]
    [InlineData(Setting.TrainingSarif, "--training-sarif")]
    public void An_option_is_the_property_in_kebab_case(string setting, string option) => Assert.Equal(option, SettingOption.NameOf(setting));

    [Theory]
    [InlineData("did you mean check", "chek")]
    [InlineData("did you mean --merge-conflicts", "fix", "--merge-conflict", "best")]
    [InlineData("did you mean --training-rehash", "check", "--training-rehsh")]
    [InlineData("here it is --lora-bucket mine", "sync", "loras", "-p:LoraBucket=mine")]
    [InlineData("here it is --apply", "fix", "-p:Apply=true")]
    [InlineData("--lora-bucket, which is an option of sync loras, verify", "check", "--lora-buket", "x")]
    [InlineData("did you mean loras", "sync", "lora")]
    [InlineData("one word too many", "check", "a", "b")]
    [InlineData("--apply and --preview contradict each other", "fix", "--apply", "--preview")]
    [InlineData("Must be one of", "check", "--format", "xml")]
    [InlineData("did you mean AM1010", "explain", "AM1O10")]
    public async Task A_misspelt_word_is_named_with_what_was_meant_and_nothing_runs(string complaint, params string[] arguments)
    {
        ToolRun run = await ToolRun.InAsync(Path.GetTempPath(), arguments);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Without_any_word_the_help_is_printed()
    {
        ToolRun run = await ToolRun.InAsync(Path.GetTempPath());

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.All(JobCommand.All, c => Assert.Contains("\n  " + c.Name.Split(' ')[0], run.Output, StringComparison.Ordinal));
        Assert.Equal(ExitCode.Done, (await ToolRun.InAsync(Path.GetTempPath(), "--help")).ExitCode);
    }

    [Fact]
    public async Task Explain_prints_the_rules_page()
    {
        ToolRun run = await ToolRun.InAsync(Path.GetTempPath(), "explain", "am1010");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.StartsWith(Page("rules/AM1010.md"), run.Output, StringComparison.Ordinal);
        Assert.EndsWith("Here: actormaker fix.\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_of_the_command_names_every_option_and_every_command()
    {
        string page = Page("command-line.md");

        Assert.All(JobCommand.All, c => Assert.Contains($"`{c.Name}`", page, StringComparison.Ordinal));
        Assert.All(OptionName().Matches(page), m => Assert.True(
            SettingOption.All.Any(o => o.Name == m.Value) || m.Value is "--apply" or "--preview" or "--format" or "--quiet" or "--no-project" or "--root" or "--help" or "--global" or "--feed" or "--tool-path" or "--add-source", m.Value));
    }

    private static string Page(string name) => File.ReadAllText(Path.Join(Sources.Root, "docs", name));

    [GeneratedRegex("(?<![a-z-])--[a-z][a-z0-9-]+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex OptionName();
}
