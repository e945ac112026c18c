using System.Diagnostics;

namespace ActorMaker.Testing;

/// <summary>Runs git as a user would, with no settings of the machine's.</summary>
public static class GitRun
{
    /// <summary>Makes a folder a repository.</summary>
    public static void Init(string folder) => In(folder, "init", "-q", "-b", "main");

    /// <summary>Commits everything.</summary>
    public static void Commit(string folder, string message = "data")
    {
        In(folder, "add", "-A");
        In(folder, "commit", "-q", "--allow-empty", "-m", message);
    }

    /// <summary>Runs git, which must succeed; returns what it wrote.</summary>
    public static string In(string folder, params string[] arguments)
    {
        (int code, string output) = Try(folder, arguments);
        Assert.True(code == 0, $"git {string.Join(' ', arguments)}: exit code {code}\n{output}");
        return output;
    }

    /// <summary>Runs git; returns its exit code and what it wrote.</summary>
    public static (int ExitCode, string Output) Try(string folder, params string[] arguments)
    {
        ProcessStartInfo start = new("git", arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in new[] { ("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_SYSTEM", "/dev/null"), ("GIT_AUTHOR_NAME", "A"), ("GIT_AUTHOR_EMAIL", "a@example.com"), ("GIT_COMMITTER_NAME", "A"), ("GIT_COMMITTER_EMAIL", "a@example.com") })
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }
}
