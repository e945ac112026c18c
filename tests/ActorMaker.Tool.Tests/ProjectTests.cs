using ActorMaker.Testing;
using ActorMaker.Operations.Projects;

namespace ActorMaker.Tool.Tests;

/// <summary>A project's settings are the command's.</summary>
public sealed class ProjectTests : IDisposable
{
    private const string Ink = "resources/style_images/1_ink_intensity/training_versions.json";
    private readonly DataRepository data = new();

    public ProjectTests()
    {
        data.AddStyle("1_ink_intensity");
        data.Replace(Ink, "\"V2\"", "\"v2\"");
    }

    private string Project => data.PathOf("training.csproj");

    private SettingsMemory Memory => new(Project, new Surroundings(data.Root, new Dictionary<string, string>(StringComparer.Ordinal)));

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task Severities_and_properties_of_the_project_count_and_options_go_before_them()
    {
        Write("<TrainingPendingHours>soon</TrainingPendingHours>", "<TrainingRule Include=\"AM1020\" Severity=\"warning\" />");
        ToolRun refused = await ToolRun.InAsync(data.Root, "check");
        ToolRun given = await ToolRun.InAsync(data.Root, "check", "--training-pending-hours", "24");
        ToolRun without = await ToolRun.InAsync(data.Root, "check", "--no-project");

        Assert.Equal((ExitCode.Usage, ExitCode.Done, ExitCode.Findings), (refused.ExitCode, given.ExitCode, without.ExitCode));
        Assert.Contains($"{Project}(1,1): error AM9002: TrainingPendingHours is \"soon\"", refused.Output, StringComparison.Ordinal);
        Assert.Contains(": warning AM1020: ", given.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_is_evaluated_once_for_each_state_of_its_files()
    {
        string props = data.Write("severity.props", Rule("warning"));
        Write("", "", "<Import Project=\"severity.props\" />");
        Age(props, Project);
        Assert.Equal(ExitCode.Done, (await ToolRun.InAsync(data.Root, "check")).ExitCode);
        Assert.NotNull(Memory.Recall(out bool isFresh));
        Assert.True(isFresh);

        data.Write("severity.props", Rule("error"));
        Memory.Recall(out isFresh);
        Assert.False(isFresh);
        Assert.Equal(ExitCode.Findings, (await ToolRun.InAsync(data.Root, "check")).ExitCode);
    }

    [Fact]
    public async Task What_is_remembered_ends_with_a_file_that_would_be_imported_or_a_variable_that_is_read()
    {
        Write("<LoraBucket Condition=\"'$(Stage)' == 'test'\">of-test</LoraBucket>", "");
        Age(Project);
        await ToolRun.InAsync(data.Root, "check");
        Memory.Recall(out bool isFresh);
        Assert.True(isFresh);

        Surroundings staged = new(data.Root, new Dictionary<string, string>(StringComparer.Ordinal) { ["STAGE"] = "test" });
        new SettingsMemory(Project, staged).Recall(out isFresh);
        Assert.False(isFresh);
        Surroundings other = new(data.Root, new Dictionary<string, string>(StringComparer.Ordinal) { ["SHELL"] = "/bin/sh" });
        new SettingsMemory(Project, other).Recall(out isFresh);
        Assert.True(isFresh);

        data.Write("Directory.Build.props", Rule("warning"));
        Memory.Recall(out isFresh);
        Assert.False(isFresh);
    }

    [Fact]
    public async Task What_changes_while_it_is_read_is_not_remembered()
    {
        Write("", "");
        await ToolRun.InAsync(data.Root, "check");

        Assert.Null(Memory.Recall(out _));
    }

    [Fact]
    public async Task A_project_that_cannot_be_evaluated_is_exit_code_2_unless_it_could_be_before()
    {
        data.Write("training.csproj", "<Project Sdk=\"ActorMaker.Build/1.0.0\"");
        ToolRun never = await ToolRun.InAsync(data.Root, "check");
        Assert.Equal(ExitCode.Usage, never.ExitCode);
        Assert.Contains("error MSB4025", never.Error, StringComparison.Ordinal);
        Assert.Contains("--no-project", never.Error, StringComparison.Ordinal);

        Write("", "<TrainingRule Include=\"AM1020\" Severity=\"warning\" />");
        Age(Project);
        await ToolRun.InAsync(data.Root, "check");
        data.Write("training.csproj", "<Project Sdk=\"ActorMaker.Build/1.0.0\"");
        ToolRun before = await ToolRun.InAsync(data.Root, "check");
        Assert.Equal(ExitCode.Done, before.ExitCode);
        Assert.Contains("going on with the settings that the project had before", before.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_does_not_import_the_package_is_named()
    {
        data.Write("training.csproj", "<Project><PropertyGroup><TrainingDataRoot>.</TrainingDataRoot></PropertyGroup></Project>");
        ToolRun run = await ToolRun.InAsync(data.Root, "check");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains($"{Project} does not import ActorMaker.Build", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_projects_have_to_be_told_apart()
    {
        Write("", "");
        File.Copy(Project, data.PathOf("other.csproj"));
        ToolRun run = await ToolRun.InAsync(data.Root, "check");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("actormaker check " + data.PathOf("other.csproj"), run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Findings, (await ToolRun.InAsync(data.Root, "check", "other.csproj")).ExitCode);
    }

    [Fact]
    public async Task A_project_above_counts_for_the_data_that_it_names_and_for_no_other()
    {
        data.Write("../gate.csproj", Text("<TrainingDataRoot>data</TrainingDataRoot>", "<TrainingRule Include=\"AM1020\" Severity=\"none\" />", ""));
        Assert.Equal(ExitCode.Done, (await ToolRun.InAsync(data.Root, "check")).ExitCode);
        Assert.Equal(ExitCode.Done, (await ToolRun.InAsync(data.Folder, "check")).ExitCode);

        data.Write("../gate.csproj", Text("<TrainingDataRoot>elsewhere</TrainingDataRoot>", "<TrainingRule Include=\"AM1020\" Severity=\"none\" />", ""));
        Assert.Equal(ExitCode.Findings, (await ToolRun.InAsync(data.Root, "check")).ExitCode);
    }

    [Theory]
    [InlineData("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", ExitCode.Findings)]
    [InlineData("<MSBuildWarningsAsErrors>AM1036;AM1033</MSBuildWarningsAsErrors>", ExitCode.Findings)]
    [InlineData("<MSBuildTreatWarningsAsErrors>true</MSBuildTreatWarningsAsErrors><MSBuildWarningsNotAsErrors>AM1033</MSBuildWarningsNotAsErrors>", ExitCode.Done)]
    [InlineData("<NoWarn>AM1033</NoWarn><TreatWarningsAsErrors>true</TreatWarningsAsErrors>", ExitCode.Done)]
    public async Task What_makes_a_warning_an_error_in_the_build_does_so_here(string properties, int exitCode)
    {
        data.AddStyle("1_ink_intensity", DataRepository.Version("style_1_v", 1), DataRepository.Version("style_1_v", 2));
        Write(properties, "");

        Assert.Equal(exitCode, (await ToolRun.InAsync(data.Root, "check")).ExitCode);
        Assert.Equal(exitCode, DotnetProcess.Run(data.Root, ["build", Project, "-nologo", "-nr:false", "-tl:off", "-v:m"]).ExitCode);
    }

    [Fact]
    public async Task The_gate_and_the_command_share_what_they_remember()
    {
        data.AddActor("0006_european_20_female");
        Write("", "");
        Age(data.PathOf("data/actors/0006_european_20_female/training_data/0006_european_20_female_0.jpg"));
        await ToolRun.InAsync(data.Root, "check");

        Assert.True(File.Exists(data.PathOf("obj/training.hashes")));
        Assert.False(Directory.Exists(data.PathOf(".actormaker")));
    }

    private static string Rule(string severity) => $"<Project><ItemGroup><TrainingRule Include=\"AM1020\" Severity=\"{severity}\" /></ItemGroup></Project>";

    private static string Text(string properties, string items, string more) => $"""
        <Project>
          <PropertyGroup>
            <TrainingTasksFolder>{Sources.TasksFolder}</TrainingTasksFolder>
          </PropertyGroup>
          <Import Project="{Sources.Root}build/Sdk/Sdk.props" />
          <PropertyGroup>{properties}</PropertyGroup>
          <ItemGroup>{items}</ItemGroup>
          {more}
          <Import Project="{Sources.Root}build/Sdk/Sdk.targets" />
        </Project>
        """;

    // Long enough ago to be trusted: a file that has just changed may change again, unseen.
    private static void Age(params string[] files)
    {
        long end = Environment.TickCount64 + 2_100;
        while (Environment.TickCount64 < end)
        {
            Thread.Sleep(100);
        }

        Assert.All(files, static f => Assert.True(File.Exists(f)));
    }

    private void Write(string properties, string items, string more = "") => File.WriteAllText(Project, Text(properties, items, more));
}
