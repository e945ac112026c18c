using System.ComponentModel;
using System.Diagnostics;

namespace ActorMaker.Service.Api;

/// <summary>Where the tree stands in its repository.</summary>
/// <param name="Branch">The branch; null where none is checked out.</param>
/// <param name="Commit">The commit, abbreviated as git does.</param>
/// <param name="Changed">Absolute paths of the version files that differ from it.</param>
internal sealed record GitState(string? Branch, string Commit, IReadOnlySet<string> Changed);

/// <summary>Which commit the tree is based on, and which version files differ from it.</summary>
/// <param name="root">Absolute path of the data root.</param>
internal sealed class GitChanges(string root, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // Several viewers ask at once, and again and again.
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(2);

    // No lock is taken: somebody else may be at work with git. Nor is any program run that a repository's settings name.
    private static readonly string[] Careful = ["--no-optional-locks", "-c", "core.fsmonitor=false"];
    private static readonly string[] Files = ["--", ":(glob)**/training_versions.json", "data/training_versions", "data/actor_training_versions"];

    private readonly SemaphoreSlim gate = new(1);
    private GitState? last;
    private bool isKnown;
    private long askedAt;

    /// <summary>Asks git.</summary>
    /// <returns>The state; null where git cannot be asked, the root is in no repository, or nothing is committed yet.</returns>
    public async Task<GitState?> AskAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (!isKnown || time.GetElapsedTime(askedAt) > Freshness)
            {
                last = await LookAsync(cancellation);
                (isKnown, askedAt) = (true, time.GetTimestamp());
            }

            return last;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    private async Task<GitState?> LookAsync(CancellationToken cancellation)
    {
        if (await RunAsync([.. Careful, "log", "-1", "--no-show-signature", "--format=%h%x00%D"], cancellation) is not [var commit, var names])
        {
            return null;
        }

        // The names that lead to the commit; the first is where HEAD is.
        const string Head = "HEAD -> ";
        string first = names.Split(',')[0].Trim();
        string? branch = first.StartsWith(Head, StringComparison.Ordinal) ? first[Head.Length..] : null;
        IReadOnlyList<string>? changed = await RunAsync([.. Careful, "diff", "--no-ext-diff", "--no-textconv", "--name-only", "--relative", "-z", "HEAD", .. Files], cancellation);
        IReadOnlyList<string>? added = changed is null ? null : await RunAsync([.. Careful, "ls-files", "--others", "--exclude-standard", "-z", .. Files], cancellation);
        return added is null
            ? null
            : new GitState(branch, commit, changed!.Concat(added).Select(p => Path.GetFullPath(p, root)).ToHashSet(StringComparer.Ordinal));
    }

    private async Task<IReadOnlyList<string>?> RunAsync(string[] arguments, CancellationToken cancellation)
    {
        try
        {
            using Process git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false })!;
            git.StandardInput.Close();
            Task<string> errors = git.StandardError.ReadToEndAsync(cancellation);
            string output = await git.StandardOutput.ReadToEndAsync(cancellation).WaitAsync(Limit, time, cancellation);
            await errors;
            await git.WaitForExitAsync(cancellation);
            return git.ExitCode == 0 ? output.Split('\0', StringSplitOptions.RemoveEmptyEntries) : null;
        }
        catch (Exception e) when (e is Win32Exception or TimeoutException)
        {
            return null;
        }
    }
}
