using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;

namespace ActorMaker.Operations;

/// <summary>Looks at a tree until it stays as it is meanwhile: what was seen during a checkout is half of two states, which never existed.</summary>
/// <param name="root">Absolute path of the data root.</param>
/// <param name="patience">How long to wait for git to end; ten seconds by default.</param>
internal sealed class SteadyLook(string root, TimeSpan? patience = null)
{
    private const int Looks = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly TimeSpan patience = patience ?? TimeSpan.FromSeconds(10);
    private readonly string? git = GitFolder.Of(root);

    // Git tells its hooks which index they are about, and holds the lock of it while they run.
    private readonly bool inHook = Environment.GetEnvironmentVariable("GIT_INDEX_FILE") is { Length: > 0 };

    /// <summary>The tree as it was when it was last seen to stay as it is.</summary>
    public TreeMark? Seen { get; private set; }

    /// <summary>AM4002 if the tree changed at the last look too; else null.</summary>
    public Finding? Unsteady { get; private set; }

    /// <summary>Looks, and again while the tree changes; at most four times.</summary>
    /// <param name="token">Ends the wait for another program.</param>
    /// <returns>What was seen last.</returns>
    public async Task<T> RunAsync<T>(Func<T> look, CancellationToken token)
        where T : class
    {
        TreeMark before = Take();
        for (int looks = 1; ; looks++)
        {
            T seen = look();
            TreeMark after = Take();
            if (after.Equals(before) && after.Lock is null)
            {
                Seen = after;
                return seen;
            }

            before = looks == Looks ? after : await AwaitAsync(token);
            if (looks == Looks || before.Lock is not null)
            {
                Unsteady = Describe(before);
                return seen;
            }
        }
    }

    /// <summary>Whether the tree is as it was when <see cref="Seen"/> was taken.</summary>
    public bool IsStill(TreeMark mark) => mark.Equals(Take());

    private TreeMark Take() => TreeMark.Take(root, git, inHook);

    /// <summary>Waits until git has ended.</summary>
    private async Task<TreeMark> AwaitAsync(CancellationToken token)
    {
        long began = TimeProvider.System.GetTimestamp();
        TreeMark mark = Take();
        while (mark.Lock is not null && TimeProvider.System.GetElapsedTime(began) < patience)
        {
            await Task.Delay(Pause, token);
            mark = Take();
        }

        return mark;
    }

    private Finding Describe(TreeMark mark) => mark.Lock is { } file
        ? Finding.At(RuleCatalog.ChangedMeanwhile, root, $"git is at work in this tree ({file}): what was looked at may be half of two states", "run again when it has ended; if no git runs, remove that file")
        : Finding.At(RuleCatalog.ChangedMeanwhile, root, "The tree was changed each time that it was looked at: what was seen may be half of two states", "run again when nobody else writes");
}
