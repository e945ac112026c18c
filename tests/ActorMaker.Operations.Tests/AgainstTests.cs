using ActorMaker.Data.Findings;
using ActorMaker.Operations.Settings;
using ActorMaker.Testing;

namespace ActorMaker.Operations.Tests;

/// <summary>What the data has lost since a commit, in real repositories.</summary>
public sealed class AgainstTests : IDisposable
{
    private const string Ink = "resources/style_images/1_ink_intensity/training_versions.json";
    private readonly DataRepository data = new("my data ü");
    private readonly RecordingDoor door = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task The_gate_finds_what_is_gone_since_a_commit_and_only_if_it_is_asked()
    {
        Commit();
        RemoveEntry();

        Assert.True((await Gate(null)).Passed);
        Assert.False((await Gate("HEAD")).Passed);
        (Finding finding, _, _) = Assert.Single(door.Shown);
        Assert.Equal(("AM6001", data.PathOf(Ink)), (finding.Rule.Code, finding.Path));
        Assert.EndsWith(": 1 error, 0 warnings in " + door.Said[^1].Split(" in ")[^1], door.Said[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_root_in_a_folder_of_the_repository_is_compared_with_that_folder()
    {
        data.AddStyle("1_ink_intensity");
        GitRun.Init(data.Folder);
        GitRun.Commit(data.Folder);
        RemoveEntry();

        await Gate("HEAD");

        Assert.Equal(["AM6001"], door.Codes);
    }

    [Fact]
    public async Task A_folder_that_was_renamed_has_lost_nothing_whether_git_knows_it_or_not()
    {
        Commit();
        Directory.Move(data.PathOf("resources/style_images/1_ink_intensity"), data.PathOf("resources/style_images/1_чернила и вода"));
        await Gate("HEAD");
        GitRun.In(data.Root, "add", "-A");
        await Gate("HEAD");

        Assert.Empty(door.Codes);
    }

    [Fact]
    public async Task Line_ends_that_git_converts_are_no_change()
    {
        data.Write(".gitattributes", "*.json text eol=crlf\n");
        data.AddStyle("1_ink_intensity");
        data.Write(Ink, data.Read(Ink).Replace("\n", "\r\n", StringComparison.Ordinal));
        GitRun.Init(data.Root);
        GitRun.Commit(data.Root);
        data.Replace(Ink, "\"imageCount\": 12", "\"imageCount\": 13");

        Assert.True((await new Compare().RunAsync(Settings((Setting.TrainingAgainst, "HEAD")), door, CancellationToken.None)).Passed);
        Assert.Equal(Ink + ": 2 versions changed", door.Said[0]);
    }

    [Fact]
    public async Task Images_in_git_may_be_renamed_or_taken_out_but_not_lost()
    {
        data.AddActor("0006_european_20_female");
        data.Write("data/actors/0006_european_20_female/training_data/b 1.png", DataRepository.Png("b"));
        data.Write("data/actors/0006_european_20_female/training_data/c.png", DataRepository.Png("c"));
        GitRun.Init(data.Root);
        GitRun.Commit(data.Root);
        GitRun.In(data.Root, "mv", "data/actors/0006_european_20_female/training_data/b 1.png", "data/actors/0006_european_20_female/training_data/d.png");
        GitRun.In(data.Root, "rm", "-q", "--cached", "data/actors/0006_european_20_female/training_data/0006_european_20_female_0.jpg");
        File.Delete(data.PathOf("data/actors/0006_european_20_female/training_data/0006_european_20_female_1.jpg")); // its address is known
        File.Delete(data.PathOf("data/actors/0006_european_20_female/training_data/c.png"));

        await new Compare().RunAsync(Settings(), door, CancellationToken.None);

        Assert.Equal(data.PathOf("data/actors/0006_european_20_female/training_data/c.png"), Assert.Single(door.Shown).Finding.Path);
    }

    [Fact]
    public async Task A_sparse_checkout_has_lost_nothing()
    {
        Commit();
        GitRun.In(data.Root, "sparse-checkout", "set", "--no-cone", "/*", "!/resources/");
        Directory.CreateDirectory(data.PathOf("data"));

        await new Compare().RunAsync(Settings(), door, CancellationToken.None);

        Assert.False(File.Exists(data.PathOf(Ink)));
        Assert.Empty(door.Codes);
    }

    [Fact]
    public async Task Three_dots_mean_where_this_branch_left_the_other()
    {
        Commit();
        GitRun.In(data.Root, "checkout", "-q", "-b", "topic");
        GitRun.In(data.Root, "checkout", "-q", "main");
        data.AddStyle("2_oil");
        GitRun.Commit(data.Root);
        GitRun.In(data.Root, "checkout", "-q", "topic");

        await Gate("main...");
        Assert.Empty(door.Codes);
        await Gate("main");
        Assert.Equal(["AM6001", "AM6001"], door.Codes);
    }

    [Fact]
    public async Task What_is_accepted_is_counted_and_a_line_that_accepts_nothing_is_said()
    {
        Commit();
        RemoveEntry();
        data.Write("training-losses.txt", $"# wanted\n\nAM6001 {Ink}  never trained\nAM6004 data/actors/x y.jpg  blurred\n");

        Assert.True((await Gate("HEAD")).Passed);
        Assert.Empty(door.Codes);
        Assert.Equal("1 loss since HEAD accepted by training-losses.txt", door.Said[0]);
        Assert.Equal($"{data.PathOf("training-losses.txt")}(4): \"AM6004 data/actors/x y.jpg  blurred\" accepts nothing that is lost: the line can go", door.Said[1]);
    }

    [Theory]
    [InlineData("AM1010 data/x.json  why", "is no code of a loss")]
    [InlineData("AM6004 data/x.jpg", "gives no reason")]
    public async Task A_line_that_makes_no_sense_is_refused_where_it_stands(string line, string what)
    {
        Commit();
        data.Write("training-losses.txt", "\n" + line + "\n");
        await Gate("HEAD");

        (Finding finding, _, _) = Assert.Single(door.Shown);
        Assert.Equal(("AM9002", 2), (finding.Rule.Code, finding.Start.Line));
        Assert.Contains(what, finding.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-branch")]
    [InlineData("--output=x")]
    [InlineData("HEAD..HEAD")]
    [InlineData("HEAD~7")]
    public async Task A_commit_that_is_not_here_is_refused_with_the_way_to_it(string reference)
    {
        Commit();
        await Gate(reference);

        (Finding finding, _, _) = Assert.Single(door.Shown);
        Assert.Equal("AM9002", finding.Rule.Code);
        Assert.Contains("fetch-depth: 0", finding.What, StringComparison.Ordinal);
        Assert.False(File.Exists(data.PathOf("x")));
    }

    [Theory]
    [InlineData("--depth=1", "HEAD~1")]
    [InlineData("--filter=blob:none", "HEAD~1")]
    [InlineData("--filter=tree:0", "HEAD~1")]
    public async Task Nothing_is_fetched_into_a_clone_that_has_not_everything(string how, string reference)
    {
        Commit();
        RemoveEntry();
        GitRun.Commit(data.Root);
        GitRun.In(data.Root, "config", "uploadpack.allowFilter", "true");
        string clone = Path.Join(data.Folder, "clone");
        GitRun.In(data.Folder, "clone", "-q", how, "file://" + data.Root, clone);
        string before = GitRun.In(clone, "count-objects", "-v");

        RunReport report = await new Compare().RunAsync(Settings((Setting.TrainingDataRoot, clone), (Setting.TrainingAgainst, reference)), door, CancellationToken.None);

        Assert.False(report.Passed);
        (Finding finding, _, _) = Assert.Single(door.Shown);
        Assert.Equal("AM9002", finding.Rule.Code);
        Assert.Contains("fetch-depth: 0", finding.What, StringComparison.Ordinal);
        Assert.Equal(before, GitRun.In(clone, "count-objects", "-v"));
    }

    [Fact]
    public async Task A_root_that_no_repository_holds_is_refused()
    {
        data.AddStyle("1_ink_intensity");
        await Gate("HEAD");

        Assert.Equal(["AM9002"], door.Codes);
    }

    private void Commit()
    {
        data.AddStyle("1_ink_intensity");
        GitRun.Init(data.Root);
        GitRun.Commit(data.Root);
    }

    private void RemoveEntry() => data.Write(Ink, DataRepository.VersionsFile(DataRepository.Version("style_1_v", 2)));

    private async Task<RunReport> Gate(string? reference)
    {
        OperationRun run = GateVersions.Begin(Settings(), door);
        await new GateVersions(goesOn: true).RunAsync(run, CancellationToken.None);
        return await new GateManifests().RunAsync(run, reference is null ? Settings() : Settings((Setting.TrainingAgainst, reference)), door, CancellationToken.None);
    }

    private OperationSettings Settings(params (string Name, string Value)[] values)
    {
        OperationSettings settings = new() { Project = data.PathOf("training.csproj") };
        foreach ((string name, string value) in values)
        {
            settings[name] = value;
        }

        return settings;
    }
}
