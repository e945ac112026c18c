using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace ActorMaker.Operations.History;

/// <summary>One run of git, which writes nothing and fetches nothing.</summary>
internal sealed class GitProcess : IDisposable
{
    // Where a hook runs, they name the repository, as seen from a folder that this process is not in.
    private static readonly string[] OfHooks = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"];

    private readonly Process process;
    private readonly Task<string> complaint;
    private readonly CancellationTokenRegistration registration;
    private readonly CancellationToken token;

    private GitProcess(Process process, CancellationToken token)
    {
        this.process = process;
        this.token = token;
        complaint = process.StandardError.ReadToEndAsync(CancellationToken.None);
        registration = token.Register(Kill);
    }

    /// <summary>What it writes.</summary>
    public Stream Output => process.StandardOutput.BaseStream;

    /// <summary>What it reads.</summary>
    public Stream Input => process.StandardInput.BaseStream;

    /// <summary>Starts git.</summary>
    /// <param name="folder">Absolute path of the folder that it works in.</param>
    /// <param name="arguments">What it is told.</param>
    /// <exception cref="GitException">It cannot be started.</exception>
    public static GitProcess Start(string folder, CancellationToken token, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("git", ["--no-optional-locks", "--literal-pathspecs", .. arguments])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (string name in OfHooks)
        {
            start.Environment.Remove(name);
        }

        start.Environment["GIT_NO_LAZY_FETCH"] = "1";
        start.Environment["GIT_ALLOW_PROTOCOL"] = "none"; // a git that does not know the line above has no way to fetch either
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["LC_ALL"] = "C";
        try
        {
            return new GitProcess(Process.Start(start)!, token);
        }
        catch (Win32Exception e)
        {
            throw new GitException($"git cannot be started ({e.Message})");
        }
    }

    /// <summary>Reads all that it writes.</summary>
    /// <exception cref="GitException">It failed.</exception>
    public byte[] ReadAll()
    {
        process.StandardInput.Close();
        using MemoryStream output = new();
        Output.CopyTo(output);
        End();
        return output.ToArray();
    }

    /// <summary>Waits for its end, whatever it is.</summary>
    /// <returns>The exit code.</returns>
    public int Wait()
    {
        process.StandardInput.Close();
        Output.CopyTo(Stream.Null);
        process.WaitForExit();
        token.ThrowIfCancellationRequested();
        return process.ExitCode;
    }

    /// <summary>Waits for its end.</summary>
    /// <exception cref="GitException">It failed.</exception>
    public void End()
    {
        process.WaitForExit();
        token.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
        {
            string[] lines = complaint.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            throw new GitException(lines.FirstOrDefault(static l => l.StartsWith("fatal: ", StringComparison.Ordinal))?["fatal: ".Length..] ?? lines.FirstOrDefault() ?? $"git ended with exit code {process.ExitCode}");
        }
    }

    public void Dispose()
    {
        registration.Dispose();
        Kill();
        process.Dispose();
    }

    private void Kill()
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended meanwhile.
        }
    }
}
