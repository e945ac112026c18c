using ActorMaker.Testing;

namespace ActorMaker.Tool.Tests;

/// <summary>Real merges of git's, with the command as the driver.</summary>
public sealed class MergeTests : IDisposable
{
    private const string Ink = "resources/style_images/1_ink & wash/training_versions.json";
    private static readonly string[] V = [.. Enumerable.Range(0, 5).Select(static n => DataRepository.Version("style_1_v", n))];
    private readonly DataRepository data = new();

    public MergeTests()
    {
        GitRun.Init(data.Root);
        data.Write(Ink, DataRepository.VersionsFile(V[2], V[1]));
    }

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task Two_branches_that_each_add_a_version_merge_clean()
    {
        await PrepareAsync();
        Branch(DataRepository.VersionsFile(V[4], V[2], V[1]), DataRepository.VersionsFile(V[3], V[2], V[1]));

        GitRun.In(data.Root, "merge", "-q", "-m", "both", "topic");

        Assert.Equal(DataRepository.VersionsFile(V[4], V[3], V[2], V[1]), data.Read(Ink));
        Assert.Equal(ExitCode.Done, (await ToolRun.InAsync(data.Root, "check")).ExitCode);
    }

    [Fact]
    public async Task A_value_that_both_changed_is_a_conflict_that_git_knows_of()
    {
        await PrepareAsync();
        Branch(Changed("13"), Changed("14"));

        (int code, string output) = GitRun.Try(data.Root, "merge", "-q", "topic");

        Assert.Equal(1, code);
        Assert.Contains("1 value was changed on both sides", output, StringComparison.Ordinal);
        Assert.Contains("<<<<<<< ours\n      \"imageCount\": 13,\n=======\n      \"imageCount\": 14,\n>>>>>>> theirs\n", data.Read(Ink), StringComparison.Ordinal);
        Assert.StartsWith("UU ", GitRun.In(data.Root, "status", "--porcelain"), StringComparison.Ordinal);
        Assert.Contains("AM1001", (await ToolRun.InAsync(data.Root, "check")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_json_is_merged_by_lines()
    {
        string[] files = [.. "oab".Select(c => data.Write($"{c}.txt", c == 'b' ? "1\n2\nthree\n" : c == 'a' ? "one\n2\n3\n" : "1\n2\n3\n"))];
        ToolRun run = await ToolRun.InAsync(data.Root, "merge", files[0], files[1], files[2], "x.json");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal("one\n2\nthree\n", data.Read("a.txt"));
        data.Write("b.txt", "two\n2\n3\n");
        Assert.Equal(ExitCode.Findings, (await ToolRun.InAsync(data.Root, "merge", "o.txt", "a.txt", "b.txt")).ExitCode);
        Assert.StartsWith("<<<<<<< ours\none\n", data.Read("a.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_that_is_not_there_is_exit_code_2()
    {
        ToolRun run = await ToolRun.InAsync(data.Root, "merge", "o", "a", "b", "x.json");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("x.json is not merged", run.Error, StringComparison.Ordinal);
    }

    private static string Changed(string count) => DataRepository.VersionsFile(V[2].Replace("\"imageCount\": 12", $"\"imageCount\": {count}", StringComparison.Ordinal), V[1]);

    private void Branch(string ours, string theirs)
    {
        GitRun.In(data.Root, "checkout", "-q", "-b", "topic");
        data.Write(Ink, theirs);
        GitRun.Commit(data.Root);
        GitRun.In(data.Root, "checkout", "-q", "main");
        data.Write(Ink, ours);
        GitRun.Commit(data.Root);
    }

    /// <summary>As a user does it: init, and the command that it names.</summary>
    private async Task PrepareAsync()
    {
        ToolRun init = await ToolRun.InAsync(data.Root, "init");
        string line = Assert.Single(init.Lines, static l => l.Contains("git config merge.actormaker.driver", StringComparison.Ordinal));
        string driver = line[(line.IndexOf('"', StringComparison.Ordinal) + 1)..^1];
        string tool = $"dotnet {Path.Join(AppContext.BaseDirectory, "ActorMaker.Tool.dll")}";
        GitRun.In(data.Root, "config", "merge.actormaker.driver", driver.Replace("actormaker ", tool + " ", StringComparison.Ordinal));
        File.Delete(data.PathOf("training.csproj"));
        GitRun.Commit(data.Root);
    }
}
