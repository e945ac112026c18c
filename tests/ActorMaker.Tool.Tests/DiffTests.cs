using System.Text.Json;
using ActorMaker.Testing;

namespace ActorMaker.Tool.Tests;

/// <summary>What a user sees of <c>actormaker diff</c>.</summary>
public sealed class DiffTests : IDisposable
{
    private const string Ink = "resources/style_images/1_ink_intensity/training_versions.json";
    private readonly DataRepository data = new();

    public DiffTests()
    {
        data.AddStyle("1_ink_intensity");
        GitRun.Init(data.Root);
        GitRun.Commit(data.Root);
    }

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task Without_a_ref_the_last_commit_is_meant()
    {
        data.Write(Ink, DataRepository.VersionsFile(DataRepository.Version("style_1_v", 3), DataRepository.Version("style_1_v", 2), DataRepository.Version("style_1_v", 1)));
        ToolRun run = await ToolRun.InAsync(data.Root, "diff");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(Ink + ": 1 version added", run.Lines[0]);
        Assert.StartsWith("Since HEAD: 1 data file changed: 0 errors, 0 warnings in ", run.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loss_is_exit_code_1_from_wherever_the_root_is_named()
    {
        GitRun.In(data.Root, "tag", "before");
        data.Write(Ink, DataRepository.VersionsFile(DataRepository.Version("style_1_v", 2)));
        GitRun.Commit(data.Root);
        ToolRun run = await ToolRun.InAsync(data.Folder, "diff", "before", "--root", "data", "--format", "json");

        Assert.Equal(ExitCode.Findings, run.ExitCode);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.Equal("AM6001", Assert.Single(json.RootElement.GetProperty("findings").EnumerateArray()).GetProperty("code").GetString());
        Assert.Equal(ExitCode.Done, (await ToolRun.InAsync(data.Root, "diff")).ExitCode);
        Assert.Equal(ExitCode.Findings, (await ToolRun.InAsync(data.Root, "check", "--training-against", "before")).ExitCode);
    }

    [Fact]
    public async Task As_Markdown_it_is_a_summary_for_a_pull_request()
    {
        GitRun.In(data.Root, "tag", "before");
        data.Write(Ink, DataRepository.VersionsFile(DataRepository.Version("style_1_v", 3), DataRepository.Version("style_1_v", 2)));
        ToolRun run = await ToolRun.InAsync(data.Root, "diff", "before", "--format", "markdown");

        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Equal("## Training data", run.Lines[0]);
        Assert.StartsWith("`Since before: 1 data file changed: 1 error, 0 warnings in ", run.Lines[1], StringComparison.Ordinal);
        Assert.Equal("### Findings", run.Lines[2]);
        Assert.StartsWith($"- error AM6001 `{Ink}:2`: `", run.Lines[3], StringComparison.Ordinal);
        Assert.Equal(["### Changes", $"- `{Ink}: 1 version added, 1 gone`"], run.Lines[4..]);
    }

    [Fact]
    public async Task In_Markdown_no_text_of_the_data_is_a_mark_a_tag_or_a_name()
    {
        const string Hostile = "V8`` <img src=x> @everyone [x](https://evil.example) |";
        data.Replace(Ink, "\"V2\"", $"\"{Hostile}\"");
        GitRun.Commit(data.Root);
        data.Write(Ink, DataRepository.VersionsFile(DataRepository.Version("style_1_v", 1)));
        ToolRun run = await ToolRun.InAsync(data.Root, "diff", "--format", "markdown");

        string line = Assert.Single(run.Lines, static l => l.Contains("@everyone", StringComparison.Ordinal));
        string code = line[line.IndexOf("``` ", StringComparison.Ordinal)..];
        Assert.Contains(Hostile, code, StringComparison.Ordinal);
        Assert.EndsWith(" ```", code, StringComparison.Ordinal);
        Assert.Equal(2, code.Split("```").Length - 1);
    }

    [Fact]
    public async Task A_Markdown_summary_fits_into_a_comment_however_much_is_lost()
    {
        for (int i = 2; i < 300; i++)
        {
            data.AddStyle($"{i}_{new string('x', 150)}");
        }

        GitRun.Commit(data.Root);
        Directory.Delete(data.PathOf("resources/style_images"), recursive: true);
        data.AddStyle("1_ink_intensity");
        ToolRun run = await ToolRun.InAsync(data.Root, "diff", "--format", "markdown");

        Assert.InRange(run.Output.Length, 30_000, 65_536);
        Assert.Equal(2, run.Lines.Count(static l => l.StartsWith("- and ", StringComparison.Ordinal) && l.EndsWith(" more", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Markdown_is_for_differences_alone()
    {
        ToolRun run = await ToolRun.InAsync(data.Root, "check", "--format", "markdown");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
    }

    [Fact]
    public async Task A_ref_that_is_not_here_is_exit_code_2()
    {
        ToolRun run = await ToolRun.InAsync(data.Root, "diff", "origin/main");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("error AM9002: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_written_that_git_sees()
    {
        await ToolRun.InAsync(data.Root, "diff");

        Assert.Empty(GitRun.In(data.Root, "status", "--porcelain"));
    }
}
