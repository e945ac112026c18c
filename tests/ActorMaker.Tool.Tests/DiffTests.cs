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
