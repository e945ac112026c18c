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
}
