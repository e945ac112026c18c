using ActorMaker.Data.Plans;

namespace ActorMaker.Data.Tests.Plans;

/// <summary>What a <c>git stash -u</c> took along during a run, and its <c>pop</c> gave back after it.</summary>
public sealed class ReturnedFilesTests : IDisposable
{
    private const string Versions = "resources/style_images/1_ink/training_versions.json";

    private readonly DataFolder data = new();

    public void Dispose() => data.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(".old")]
    public void It_is_put_away_by_the_next_run_once_and_no_data_is_touched(string kind)
    {
        data.Write(".git/index", "");
        data.Write(Versions, "old");
        string? stashed = null;
        ApplySettings settings = new() { BeforeReplace = _ => stashed = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(data.Path(Versions))!, ".*.actormaker-tmp")) };
        Assert.True(data.Apply(settings, data.Change(Versions, "new")).Succeeded);
        Assert.NotNull(stashed);
        Pop(stashed.Replace(".actormaker-tmp", kind + ".actormaker-tmp", StringComparison.Ordinal));

        Assert.True(data.Apply().Succeeded);

        Assert.Empty(data.Leftovers());
        Assert.Equal("came back", File.ReadAllText(Assert.Single(Directory.GetFiles(data.Path(".actormaker/kept")))));
        Assert.Equal("new", data.Read(Versions));
        File.SetLastWriteTimeUtc(data.Path(".git/index"), File.GetLastWriteTimeUtc(data.Path(".actormaker/returned")).AddSeconds(-1));
        Assert.False(ReturnedFiles.MayBe(data.Root));
    }

    [Fact]
    public void It_is_put_away_also_where_its_run_has_changed_nothing_and_left_no_journal()
    {
        data.Write(".git/index", "");
        data.Write(Versions, "old");
        string stashed = "";
        ApplySettings settings = new() { BeforeReplace = _ => File.Delete(stashed = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(data.Path(Versions))!, ".*.actormaker-tmp"))) };
        Assert.False(data.Apply(settings, data.Change(Versions, "new")).Succeeded);
        Pop(stashed);
        Assert.True(data.Apply().Succeeded);

        Assert.Empty(data.Leftovers());
        Assert.Equal("old", data.Read(Versions));
    }

    [Fact]
    public void It_is_put_away_also_where_other_runs_have_been_since()
    {
        data.Write(".git/index", "");
        data.Write(Versions, "old");
        data.Write("data/actor_manifests/0006_manifest.json", "old");
        string stashed = "";
        ApplySettings settings = new() { BeforeReplace = _ => stashed = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(data.Path(Versions))!, ".*.actormaker-tmp")) };
        Assert.True(data.Apply(settings, data.Change(Versions, "new")).Succeeded);
        for (int i = 0; i < 3; i++)
        {
            Assert.True(data.Apply(data.Change("data/actor_manifests/0006_manifest.json", $"new {i}")).Succeeded);
        }

        Pop(stashed);
        Assert.True(data.Apply().Succeeded);

        Assert.Empty(data.Leftovers());
    }

    [Fact]
    public void It_is_put_away_also_where_it_came_back_during_another_run()
    {
        data.Write(".git/index", "");
        data.Write(Versions, "old");
        data.Write("data/actor_manifests/0006_manifest.json", "old");
        string stashed = "";
        ApplySettings settings = new() { BeforeReplace = _ => stashed = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(data.Path(Versions))!, ".*.actormaker-tmp")) };
        Assert.True(data.Apply(settings, data.Change(Versions, "new")).Succeeded);
        Assert.True(data.Apply(new ApplySettings { BeforeReplace = _ => Pop(stashed) }, data.Change("data/actor_manifests/0006_manifest.json", "new")).Succeeded);
        Assert.True(data.Apply().Succeeded);

        Assert.Empty(data.Leftovers());
        Assert.Equal("new", data.Read(Versions));
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
