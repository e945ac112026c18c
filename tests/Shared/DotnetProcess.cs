using System.Diagnostics;
using System.Text;

namespace ActorMaker.Testing;

/// <summary>Runs the <c>dotnet</c> command as a user's shell would.</summary>
public static class DotnetProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    /// <summary>Runs it to its end.</summary>
    /// <param name="folder">The working directory.</param>
    /// <param name="arguments">The arguments, none of them quoted.</param>
    /// <param name="environment">Variables to set; null removes one.</param>
    public static BuildRun Run(string folder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        using Process process = Start(folder, arguments, environment, out StringBuilder output);
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"dotnet {string.Join(' ', arguments)} did not end within {Limit}:\n{output}");
        }

        // Once more, for the rest of the output.
        process.WaitForExit();
        return new BuildRun(process.ExitCode, output.ToString());
    }

    /// <summary>Starts it, and collects what it prints.</summary>
    /// <param name="folder">The working directory.</param>
    /// <param name="arguments">The arguments, none of them quoted.</param>
    /// <param name="environment">Variables to set; null removes one.</param>
    /// <param name="output">Grows while the process runs; lock it to read it meanwhile.</param>
    /// <param name="interruptible">Make sure that SIGINT, which is Ctrl+C, reaches it.</param>
    public static Process Start(string folder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment, out StringBuilder output, bool interruptible = false)
    {
        // A shell starts what it puts into the background with SIGINT ignored, and children inherit that.
        string[] command = interruptible && OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet", .. arguments] : ["dotnet", .. arguments];
        ProcessStartInfo start = new(command[0], command[1..])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };

        // `dotnet test` runs inside MSBuild's environment, which must not reach the builds under test.
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        StringBuilder text = new();
        void Collect(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is not null)
            {
                lock (text)
                {
                    text.Append(line.Data).Append('\n');
                }
            }
        }

        Process process = new() { StartInfo = start };
        process.OutputDataReceived += Collect;
        process.ErrorDataReceived += Collect;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        output = text;
        return process;
    }
}
