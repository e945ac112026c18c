using System.Text.Json;
using ActorMaker.Testing;

namespace ActorMaker.Tool.Tests;

/// <summary>What a user sees of a command, without a project.</summary>
public sealed class CommandTests : IDisposable
{
    private const string Ink = "resources/style_images/1_ink_intensity/training_versions.json";
    private readonly DataRepository data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task Clean_data_is_exit_code_0_and_a_finding_1()
    {
        data.AddStyle("1_ink_intensity");
        ToolRun clean = await ToolRun.InAsync(data.Root, "check");
        data.Replace(Ink, "\"V2\"", "\"v2\"");
        ToolRun broken = await ToolRun.InAsync(data.Root, "check");

        Assert.Equal((ExitCode.Done, ExitCode.Findings), (clean.ExitCode, broken.ExitCode));
        Assert.StartsWith("Training data: 1 style and 0 actor version files, 2 versions; 0 manifests, 0 images: 0 errors, 0 warnings in ", Assert.Single(clean.Lines), StringComparison.Ordinal);
        Assert.StartsWith($"{data.PathOf(Ink)}(5,15): error AM1020: ", broken.Lines[0], StringComparison.Ordinal);
        Assert.EndsWith("Fix: actormaker fix makes it V2.", broken.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warning_and_a_preview_are_exit_code_0()
    {
        data.AddStyle("1_ink_intensity");
        data.Replace(Ink, "\"V2\"", "\"v2\"");
        string before = data.Read(Ink);
        ToolRun preview = await ToolRun.InAsync(data.Root, "fix");

        Assert.Equal(ExitCode.Done, preview.ExitCode);
        Assert.Contains("warning AM4001: ", preview.Lines[0], StringComparison.Ordinal);
        Assert.EndsWith("warning AM4000: 1 change in 1 file planned; nothing was written. Run again with --apply", preview.Lines[^1], StringComparison.Ordinal);
        Assert.Equal(before, data.Read(Ink));
    }

    [Fact]
    public async Task What_was_applied_can_be_undone_by_the_command_that_is_named()
    {
        data.AddStyle("1_ink_intensity");
        data.Replace(Ink, "\"V2\"", "\"v2\"");
        string before = data.Read(Ink);
        ToolRun applied = await ToolRun.InAsync(data.Root, "fix", "--apply");

        Assert.Equal(ExitCode.Done, applied.ExitCode);
        Assert.Contains("\"V2\"", data.Read(Ink), StringComparison.Ordinal);
        Assert.EndsWith("; undo with actormaker undo --apply", applied.Lines[^1], StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await ToolRun.InAsync(data.Root, "undo", "--apply")).ExitCode);
        Assert.Equal(before, data.Read(Ink));
    }

    [Fact]
    public async Task The_root_is_found_from_every_folder_below_it()
    {
        data.AddStyle("1_ink_intensity");
        data.AddActor("0006_european_20_female");
        string[] folders = [.. Directory.GetDirectories(data.Root, "*", SearchOption.AllDirectories).Prepend(data.Root)];

        foreach (string folder in folders)
        {
            Assert.Contains("1 manifest, 2 images: 0 errors", (await ToolRun.InAsync(folder, "check")).Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_search_ends_where_git_ends_it()
    {
        data.AddStyle("1_ink_intensity");
        string inner = Directory.CreateDirectory(data.PathOf("vendor/other")).FullName;
        Directory.CreateDirectory(Path.Join(inner, ".git"));

        ToolRun run = await ToolRun.InAsync(inner, "check");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains($"no training data in {inner} or above it", run.Error, StringComparison.Ordinal);
        Assert.Contains("actormaker check FOLDER", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("AM9001", "check", "missing")]
    [InlineData("AM9001", "check", ".", "--styles", "99")]
    [InlineData("AM9002", "check", ".", "--training-pending-hours", "soon")]
    [InlineData("AM9002", "sync", "loras", ".")]
    public async Task Settings_that_make_no_sense_are_exit_code_2(string code, params string[] arguments)
    {
        data.AddStyle("1_ink_intensity");
        data.Replace(Ink, "\"V2\"", "\"v2\"");
        ToolRun run = await ToolRun.InAsync(data.Root, arguments);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains($": error {code}: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_is_exit_code_3()
    {
        data.AddStyle("1_ink_intensity");
        data.Write(".env", "AWS_ACCESS_KEY=key\nAWS_ACCESS_SECRET=secret\n");
        ToolRun run = await ToolRun.InAsync(data.Root, "sync", "loras", "--lora-bucket", "loras", "--s3-service-url", "http://127.0.0.1:9", "--s3-region", "us-west-1");

        Assert.Equal(ExitCode.Service, run.ExitCode);
        Assert.Contains(": error AM3004: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_root_is_a_part_of_the_commands_that_are_named()
    {
        data.AddStyle("1_ink_intensity");
        data.Replace(Ink, "\"V2\"", "\"v2\"");
        string moved = Path.Join(data.Folder, "my data");
        Directory.Move(data.Root, moved);

        ToolRun run = await ToolRun.InAsync(data.Folder, "check", "my data");

        Assert.Contains("Fix: actormaker fix 'my data' makes it V2.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_are_settings_where_there_is_no_project_but_never_narrow_what_is_checked()
    {
        data.AddStyle("1_ink_intensity");
        Dictionary<string, string> variables = new(StringComparer.Ordinal) { ["TRAININGPENDINGHOURS"] = "soon" };
        Assert.Equal(ExitCode.Usage, (await ToolRun.InAsync(data.Root, variables, "check")).ExitCode);

        variables = new(StringComparer.Ordinal) { ["STYLES"] = "99", ["Actors"] = "99", ["APPLY"] = "maybe" };
        Assert.Equal(ExitCode.Done, (await ToolRun.InAsync(data.Root, variables, "check")).ExitCode);
        Assert.Equal(ExitCode.Done, (await ToolRun.InAsync(data.Root, variables, "fix")).ExitCode);
    }

    [Fact]
    public async Task Quiet_leaves_the_findings()
    {
        data.AddStyle("1_ink_intensity");
        Assert.Empty((await ToolRun.InAsync(data.Root, "check", "--quiet")).Output);
        data.Replace(Ink, "\"V2\"", "\"v2\"");
        Assert.Contains("AM1020", Assert.Single((await ToolRun.InAsync(data.Root, "check", "-q")).Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_holds_every_part_of_a_finding()
    {
        data.AddStyle("1_ink_intensity");
        data.Replace(Ink, "\"V2\"", "\"V1\"");
        ToolRun run = await ToolRun.InAsync(data.Root, "check", "--format", "json");

        using JsonDocument json = JsonDocument.Parse(run.Output);
        JsonElement finding = json.RootElement.GetProperty("findings").EnumerateArray().First(static f => f.GetProperty("code").GetString() == "AM1010");
        Assert.Equal("error", finding.GetProperty("severity").GetString());
        Assert.Equal(data.PathOf(Ink), finding.GetProperty("file").GetString());
        Assert.Equal("actormaker fix", finding.GetProperty("fix").GetString());
        Assert.StartsWith("$.versions[", finding.GetProperty("jsonPath").GetString(), StringComparison.Ordinal);
        Assert.Equal(data.PathOf(Ink), finding.GetProperty("related").GetProperty("file").GetString());
        Assert.DoesNotContain("Fix:", finding.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.True(finding.GetProperty("endColumn").GetInt32() > finding.GetProperty("column").GetInt32());
        Assert.Equal(run.ExitCode, json.RootElement.GetProperty("summary").GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task Json_of_a_preview_holds_the_plan_apart_from_the_findings()
    {
        data.AddStyle("1_ink_intensity");
        data.Replace(Ink, "\"V2\"", "\"v2\"");
        using JsonDocument json = JsonDocument.Parse((await ToolRun.InAsync(data.Root, "fix", "--format", "json")).Output);

        Assert.Equal(5, Assert.Single(json.RootElement.GetProperty("planned").EnumerateArray()).GetProperty("line").GetInt32());
        Assert.Equal("AM4000", Assert.Single(json.RootElement.GetProperty("findings").EnumerateArray()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Sarif_on_standard_output_is_the_file_that_the_gate_writes()
    {
        data.AddStyle("1_ink_intensity");
        data.Replace(Ink, "\"V2\"", "\"v2\"");
                ToolRun print = await ToolRun.InAsync(data.Root, "check", "--format", "sarif");
        await ToolRun.InAsync(data.Root, "check", "--training-sarif", "../findings.sarif");

        Assert.Equal(data.Read("../findings.sarif"), print.Output);
        Assert.Equal(ExitCode.Findings, print.ExitCode);
        Assert.StartsWith("1 AM1020: actormaker fix\nTraining data: ", print.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Annotations_name_files_from_the_repository_on_and_take_no_command_from_the_data()
    {
        Directory.CreateDirectory(Path.Join(data.Folder, ".git"));
        data.AddStyle("1_ink,intensity");
        data.Replace("resources/style_images/1_ink,intensity/training_versions.json", "\"V2\"", "\"v2%0A::error::x\"");
        ToolRun run = await ToolRun.InAsync(data.Root, "check", "--format", "github", "--quiet");

        Assert.All(run.Lines, static line => Assert.Matches("^::(error|warning) ", line));
        Assert.All(run.Lines, static line => Assert.Contains(" file=data/resources/style_images/1_ink%2Cintensity/training_versions.json,line=", line, StringComparison.Ordinal));
        Assert.Contains(run.Lines, static line => line.Contains(",title=AM1020::The name \"v2%250A::error::x\" is", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Relative_paths_of_options_start_where_the_user_stands()
    {
        data.AddStyle("1_ink_intensity");
        data.Replace(Ink, "\"V2\"", "\"v2\"");
        await ToolRun.InAsync(data.PathOf("resources"), "check", "--training-sarif", "known.sarif");
        ToolRun run = await ToolRun.InAsync(data.PathOf("resources"), "check", "--training-baseline", "known.sarif");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("1 known from the baseline", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_one_value_or_many()
    {
        data.AddStyle("1_ink_intensity");
        data.AddStyle("2_oil");
        data.AddStyle("3_pencil");
        ToolRun one = await ToolRun.InAsync(data.Root, "check", "--styles", "1;2");
        ToolRun many = await ToolRun.InAsync(data.Root, "check", "--styles", "1", "--styles", "2");

        Assert.Equal(["2 style and"], new[] { one, many }.Select(static r => string.Join(' ', r.Output.Split(' ')[2..5])).Distinct());
    }

    [Fact]
    public async Task A_run_without_a_project_leaves_nothing_that_git_sees()
    {
        data.AddStyle("1_ink_intensity");
        await ToolRun.InAsync(data.Root, "check");

        Assert.Equal("*\n", data.Read(".actormaker/.gitignore"));
        Assert.Equal([".actormaker", "resources"], Directory.GetFileSystemEntries(data.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_report_without_a_project_has_a_folder_that_git_does_not_see()
    {
        data.AddStyle("1_ink_intensity");
        ToolRun run = await ToolRun.InAsync(data.Root, "report");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.True(File.Exists(data.PathOf(".actormaker/training-report/index.html")));
    }
}
