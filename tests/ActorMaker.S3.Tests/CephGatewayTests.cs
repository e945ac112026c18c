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
        Assert.All(gateway.Daemons, d => Assert.True(IsAlive(d.Key, d.Value), d.Key));

        await gateway.DisposeAsync();

        Assert.All(gateway.Daemons, d => Assert.False(IsAlive(d.Key, d.Value), d.Key));
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

        for (int i = 0; i < 300 && gateway.Daemons.Any(d => IsAlive(d.Key, d.Value)); i++)
        {
            await Task.Delay(100);
        }

        Assert.All(gateway.Daemons, d => Assert.False(IsAlive(d.Key, d.Value), d.Key));
    }

    // A process that has ended and that nobody has waited for yet has no command line.
    private static bool IsAlive(string program, int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Contains(program, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
