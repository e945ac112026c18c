using System.Diagnostics;
using System.Globalization;

namespace ActorMaker.Testing;

/// <summary>Runs the fault host, alone or under strace.</summary>
internal static class HostProcess
{
    /// <summary>True for the long run: every point, every number of the docs.</summary>
    public static bool Long => Environment.GetEnvironmentVariable("ACTORMAKER_LONG") == "1";

    /// <summary>The seed of this run's random choices: a new one each time, or the one that is to be repeated.</summary>
    public static int Seed { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("ACTORMAKER_SEED"), NumberStyles.Integer, CultureInfo.InvariantCulture, out int seed) ? seed : Random.Shared.Next();

    private static string HostPath => Path.Combine(AppContext.BaseDirectory, "ActorMaker.FaultHost");

    /// <summary>Skips where system calls cannot be traced; in CI that is a failure.</summary>
    public static void RequireStrace()
    {
        string? reason = !OperatingSystem.IsLinux() ? "system calls are traced on Linux only" : StraceFailure.Value;
        if (reason is not null && Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(reason);
        }

        Assert.SkipWhen(reason is not null, reason ?? "");
    }

    /// <summary>Starts the host.</summary>
    public static Process Start(params string[] arguments) => StartProgram(HostPath, arguments);

    /// <summary>Runs the host under strace, to its end.</summary>
    /// <param name="log">Where strace writes.</param>
    /// <param name="options">Options of strace.</param>
    /// <param name="arguments">Arguments of the host.</param>
    /// <returns>Its exit code: 137 if it was killed.</returns>
    public static int Trace(string log, string[] options, params string[] arguments)
    {
        using Process strace = StartProgram("strace", ["-f", "-y", "-s", "0", "-o", log, .. options, HostPath, .. arguments]);
        strace.StandardOutput.ReadToEnd();
        strace.WaitForExit();
        return strace.ExitCode;
    }

    /// <summary>Runs the host, which may make no file larger than a number of bytes.</summary>
    /// <param name="bytes">The limit.</param>
    /// <param name="arguments">Arguments of the host.</param>
    /// <returns>Its exit code, and what it wrote.</returns>
    public static (int ExitCode, string Output) Limited(int bytes, params string[] arguments)
    {
        // The signal is ignored, as by a service manager. The runtime keeps code in a file of memory, unless it is told not to.
        string line = FormattableString.Invariant($"trap '' XFSZ; DOTNET_EnableWriteXorExecute=0 exec prlimit --fsize={bytes} \"$@\" 2>&1");
        using Process host = StartProgram("sh", ["-c", line, "sh", HostPath, .. arguments]);
        string output = host.StandardOutput.ReadToEnd();
        host.WaitForExit();
        return (host.ExitCode, output);
    }

    /// <summary>Runs a line of the shell, which must succeed.</summary>
    public static void Shell(string line)
    {
        using Process shell = StartProgram("sh", ["-c", line]);
        string error = shell.StandardError.ReadToEnd();
        shell.WaitForExit();
        Assert.True(shell.ExitCode == 0, error);
    }

    private static readonly Lazy<string?> StraceFailure = new(() =>
    {
        try
        {
            using Process strace = StartProgram("strace", ["-f", "-o", "/dev/null", "true"]);
            string error = strace.StandardError.ReadToEnd();
            strace.WaitForExit();
            return strace.ExitCode == 0 ? null : "strace does not work here: " + error;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "strace is not installed (apt-get install strace)";
        }
    });

    private static Process StartProgram(string program, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };

        // Tests run beside others: fewer threads of the runtime, and no diagnostics port, mean fewer system calls that are not ours.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_TieredCompilation"] = "0";
        return Process.Start(start)!;
    }
}
