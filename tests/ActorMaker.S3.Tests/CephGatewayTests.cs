using System.Diagnostics;

namespace ActorMaker.S3.Tests;

/// <summary>The gateway must never outlive its test run: each leaves three processes behind.</summary>
public sealed class CephGatewayTests
{
    [Fact]
    public async Task A_gateway_that_is_disposed_leaves_nothing()
    {
        Assert.SkipWhen(CephGateway.WhyNot() is not null, CephGateway.WhyNot() ?? "");
        CephGateway gateway = await CephGateway.StartAsync(default);
        Assert.Equal(["ceph-mon", "ceph-osd", "radosgw"], gateway.Running);

        await gateway.DisposeAsync();

        Assert.Empty(gateway.Running);
        Assert.False(Directory.Exists(gateway.Folder));
    }

    [Fact]
    public async Task Daemons_end_even_when_their_script_is_killed()
    {
        Assert.SkipWhen(CephGateway.WhyNot() is not null, CephGateway.WhyNot() ?? "");
        await using CephGateway gateway = await CephGateway.StartAsync(default);
        using (Process script = Process.GetProcessById(gateway.ScriptId))
        {
            script.Kill();
        }

        Assert.True(SpinWait.SpinUntil(() => gateway.Running.Count == 0, TimeSpan.FromMinutes(5)), string.Join(' ', gateway.Running));
    }

    [Theory]
    [InlineData("TERM", 0)]
    [InlineData("KILL", 1)]
    public async Task Told_to_stay_it_needs_no_input_and_ends_with_a_signal_or_with_one_of_its_daemons(string signal, int exitCode)
    {
        Assert.SkipWhen(CephGateway.WhyNot() is not null, CephGateway.WhyNot() ?? "");
        string folder = Path.Combine(Path.GetTempPath(), $"am-ceph-{Guid.NewGuid().ToString("N")[..8]}");
        ProcessStartInfo start = new("bash", [Path.Combine(AppContext.BaseDirectory, "ceph", "start-gateway"), "--stay", folder])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process script = Process.Start(start)!;
        script.StandardInput.Close();
        Task<string> errors = script.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Dictionary<string, string> started = new(StringComparer.Ordinal);
        while (await script.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.StartsWith("endpoint ", StringComparison.Ordinal))
        {
            started[line.Split(' ')[1]] = line.Split(' ')[2];
        }

        // The script is told to end; one of its daemons is killed.
        using (Process kill = Process.Start("kill", ["-" + signal, signal == "TERM" ? script.Id.ToString() : started["radosgw"]]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await script.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(exitCode, script.ExitCode);
        Assert.Equal(signal == "KILL", (await errors).Contains("A process of Ceph's has ended.", StringComparison.Ordinal));
        Assert.False(Directory.Exists(folder));
        Assert.All(started.Values, id => Assert.False(Directory.Exists($"/proc/{id}")));
    }
}
