using System.Diagnostics;
using ActorMaker.Data.Gate;
using ActorMaker.Operations.Settings;
using ActorMaker.Testing;

namespace ActorMaker.Operations.Tests;

/// <summary>A gate says nothing of a tree that never existed: half of it before a checkout, half of it after.</summary>
public sealed class SteadyLookTests : IDisposable
{
    private const string First = "resources/style_images/1_ink_intensity/training_versions.json";
    private const string Last = "resources/style_images/9_vivid/training_versions.json";

    private readonly DataRepository data = new();

    public SteadyLookTests()
    {
        data.AddStyle("1_ink_intensity");
        for (int i = 2; i < 9; i++)
        {
            data.AddStyle($"{i}_between");
        }

        data.AddStyle("9_vivid");
        Git("init", "-q", "-b", "clean");
        Commit("clean", First, "\"V2\"", "\"V2\"");
        Commit("first", First, "\"V2\"", "\"v2\"");
        Git("checkout", "-q", "clean");
        Commit("last", Last, "\"V2\"", "\"v2\"");
    }

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task What_is_seen_during_a_checkout_is_looked_at_again()
    {
        int looks = 0;
        string seen = await new SteadyLook(data.Root).RunAsync(
            () =>
            {
                looks++;
                string first = data.Read(First);
                if (looks == 1)
                {
                    Git("checkout", "-q", "first");
                }

                return first;
            },
            CancellationToken.None);

        Assert.Equal(2, looks);
        Assert.Contains("\"v2\"", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tree_that_stays_as_it_is_is_looked_at_once()
    {
        int looks = 0;
        SteadyLook look = new(data.Root);
        await look.RunAsync(() => $"{++looks}", CancellationToken.None);
        Assert.Equal((1, null), (looks, look.Unsteady));
    }

    [Fact]
    public async Task While_git_is_at_work_nothing_is_called_clean()
    {
        string held = data.Write(".git/index.lock", "");
        SteadyLook look = new(data.Root, patience: TimeSpan.FromMilliseconds(100));

        await look.RunAsync(() => "", CancellationToken.None);

        Assert.Equal("AM4002", look.Unsteady?.Rule.Code);
        Assert.Contains("index.lock", look.Unsteady!.Message, StringComparison.Ordinal);
        File.Delete(held);
        SteadyLook again = new(data.Root);
        await again.RunAsync(() => "", CancellationToken.None);
        Assert.Null(again.Unsteady);
    }

    [Fact]
    public void A_further_work_tree_has_an_index_of_its_own()
    {
        string other = Path.Join(data.Folder, "other");
        Git("worktree", "add", "-q", other, "clean");
        string git = Data.Files.GitFolder.Of(Path.Join(other, "resources"))!;
        Assert.True(File.Exists(Path.Join(git, "index")));
        TreeMark before = TreeMark.Take(other, git, inHook: false);
        Assert.Equal(before, TreeMark.Take(other, git, inHook: false));

        Run("git", other, "checkout", "-q", "--detach", "last");
        Assert.NotEqual(before, TreeMark.Take(other, git, inHook: false));
    }

    [Fact]
    public async Task A_gate_beside_checkouts_between_two_broken_trees_is_never_green()
    {
        using CancellationTokenSource end = new();
        Git("checkout", "-q", "first");
        Task checkouts = Task.Run(async () =>
        {
            for (int i = 0; !end.IsCancellationRequested; i++)
            {
                Git("checkout", "-q", i % 2 == 0 ? "last" : "first");
                await Task.Delay(i % 7, CancellationToken.None);
            }
        });
        try
        {
            for (int i = 0; i < 25; i++)
            {
                RunReport report = await new GateVersions(goesOn: false).RunAsync(new OperationSettings { Project = data.PathOf("training.proj") }, new RecordingDoor(), CancellationToken.None);
                Assert.False(report.Passed, $"run {i} was green");
            }
        }
        finally
        {
            await end.CancelAsync();
            await checkouts;
        }
    }

    private void Commit(string branch, string file, string old, string @new)
    {
        Git("checkout", "-q", "-B", branch);
        data.Replace(file, old, @new);
        Git("add", "-A");
        Git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "--allow-empty", "-m", branch);
    }

    private void Git(params string[] arguments) => Run("git", data.Root, arguments);

    private static void Run(string program, string folder, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
