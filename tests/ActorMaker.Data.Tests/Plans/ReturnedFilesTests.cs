using ActorMaker.Data.Plans;

namespace ActorMaker.Data.Tests.Plans;

/// <summary>What a <c>git stash -u</c> took along during a run, and its <c>pop</c> gave back after it.</summary>
public sealed class ReturnedFilesTests : IDisposable
{
    private readonly DataFolder data = new();

    public void Dispose() => data.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(".old")]
    public void It_is_put_away_by_the_next_run_once_and_no_data_is_touched(string kind)
    {
        data.Write(".git/index", "");
        data.Write("a/a.json", "old");
        string? stashed = null;
        ApplySettings settings = new() { BeforeReplace = _ => stashed = Assert.Single(Directory.GetFiles(data.Path("a"), ".*.actormaker-tmp")) };
        Assert.True(data.Apply(settings, data.Change("a/a.json", "new")).Succeeded);
        Assert.NotNull(stashed);
        Pop(stashed.Replace(".actormaker-tmp", kind + ".actormaker-tmp", StringComparison.Ordinal));

        Assert.True(data.Apply().Succeeded);

        Assert.Empty(data.Leftovers());
        Assert.Equal("came back", File.ReadAllText(Assert.Single(Directory.GetFiles(data.Path(".actormaker/kept")))));
        Assert.Equal("new", data.Read("a/a.json"));
        File.SetLastWriteTimeUtc(data.Path(".git/index"), File.GetLastWriteTimeUtc(data.Path(".actormaker/returned")).AddSeconds(-1));
        Assert.False(ReturnedFiles.MayBe(data.Root));
    }

    [Fact]
    public void Where_git_has_changed_nothing_since_no_journal_is_read()
    {
        data.Write(".git/index", "");
        File.SetLastWriteTimeUtc(data.Path(".git/index"), DateTime.UnixEpoch.AddYears(50));
        data.Write("a.json", "old");
        Assert.True(data.Apply(data.Change("a.json", "new")).Succeeded);

        Assert.False(ReturnedFiles.MayBe(data.Root));
    }

    // Git writes its index, as it does with each change of the work tree.
    private void Pop(string path)
    {
        File.WriteAllText(path, "came back");
        data.Write(".git/index", "1");
    }
}
