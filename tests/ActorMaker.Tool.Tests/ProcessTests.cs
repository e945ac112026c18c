using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorMaker.Testing;

namespace ActorMaker.Tool.Tests;

/// <summary>The command as a process: in a terminal, in a pipe, interrupted.</summary>
public sealed class ProcessTests : IDisposable
{
    private const string Ink = "resources/style_images/1_ink_intensity/training_versions.json";
    private static readonly string Tool = typeof(CommandLine).Assembly.Location;
    private readonly DataRepository data = new();

    public ProcessTests()
    {
        data.AddStyle("1_ink_intensity");
        data.Replace(Ink, "\"V2\"", "\"v2\"");
    }

    public void Dispose() => data.Dispose();

    [Theory]
    [InlineData("xterm", "", true)]
    [InlineData("xterm", "1", false)]
    [InlineData("dumb", "", false)]
    public void A_terminal_gets_colours_and_short_paths_unless_it_wants_none(string term, string noColor, bool hasColors)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "needs the command script");
        string output = Run("/usr/bin/script", ["-qec", $"dotnet exec {Tool} check", "/dev/null"], ("TERM", term), ("NO_COLOR", noColor));

        Assert.Equal(hasColors, output.Contains("\e[31m", StringComparison.Ordinal));
        Assert.True(term != "dumb" || !output.Contains('\e', StringComparison.Ordinal), output);
        Assert.Contains(hasColors ? "\e[31merror AM1020\e[0m: " : ": error AM1020: ", output, StringComparison.Ordinal);
        Assert.Equal(term == "dumb", output.Contains(data.Root, StringComparison.Ordinal));
    }

    [Fact]
    public void A_pipe_gets_no_escapes_whatever_runs_it()
    {
        string output = Run("dotnet", ["exec", Tool, "check"], ("TERM", "xterm"), ("GITHUB_ACTIONS", "true"), ("CI", "true"), ("FORCE_COLOR", "1"));

        Assert.DoesNotContain('\e', output);
        Assert.StartsWith($"{data.PathOf(Ink)}(5,15): error AM1020: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_goes_away_changes_no_exit_code()
    {
        for (int i = 2; i < 300; i++)
        {
            data.AddStyle($"{i}_many");
            data.Replace($"resources/style_images/{i}_many/training_versions.json", "\"V2\"", "\"v2\"");
        }

        string output = Run("/bin/bash", ["-c", $"dotnet exec {Tool} check | head -n 1; echo code ${{PIPESTATUS[0]}}"]);

        Assert.EndsWith("code 1\n", output, StringComparison.Ordinal);
        Assert.Equal(2, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Serve_is_the_service_and_a_signal_ends_it_well()
    {
        using Process process = DotnetProcess.Start(
            data.Root, ["exec", Tool, "serve", "--urls", "http://127.0.0.1:0", "--hook-urls", "http://127.0.0.1:0"], null, out StringBuilder output, interruptible: true);
        string Log()
        {
            lock (output)
            {
                return output.ToString();
            }
        }

        while (!Log().Contains("Serving ", StringComparison.Ordinal))
        {
            Assert.False(process.HasExited, Log());
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        string url = Log().Split("Serving ")[1].Split(" on ")[1].Split(',')[0].Trim();
        using HttpClient client = new();
        Assert.Contains("1_ink_intensity", await client.GetStringAsync(new Uri(new Uri(url), "trainings.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        using Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task Serve_refuses_a_misspelt_option_by_name()
    {
        ToolRun run = await ToolRun.InAsync(data.Root, "serve", "--hook-url", "http://127.0.0.1:0");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("--hook-urls", run.Error, StringComparison.Ordinal);
        Assert.Contains("--public-url", (await ToolRun.InAsync(data.Root, "serve", "--help")).Output, StringComparison.Ordinal);
        Assert.Contains("serve", (await ToolRun.InAsync(data.Root, "--help")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-INT", ExitCode.Interrupted)]
    [InlineData("-TERM", ExitCode.Terminated)]
    public async Task A_signal_ends_it_with_the_exit_code_that_shells_give_it(string signal, int exitCode)
    {
        // A service that takes the request and never answers.
        using TcpListener service = new(IPAddress.Loopback, 0);
        service.Start();
        data.Write(".env", "AWS_ACCESS_KEY=key\nAWS_ACCESS_SECRET=secret\n");
        string url = $"http://127.0.0.1:{((IPEndPoint)service.LocalEndpoint).Port}";
        using Process process = DotnetProcess.Start(
            data.Root, ["exec", Tool, "sync", "loras", "--lora-bucket", "loras", "--s3-region", "us-west-1", "--s3-service-url", url], null, out StringBuilder output, interruptible: true);
        using TcpClient request = await service.AcceptTcpClientAsync();
        using Process kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync();

        Assert.True(exitCode == process.ExitCode, $"{process.ExitCode}: {output}");
    }

    private string Run(string program, string[] arguments, params (string Name, string Value)[] variables)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = data.Root, UseShellExecute = false, RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8 };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
