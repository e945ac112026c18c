using Xunit;

namespace ActorMaker.S3.Harness;

/// <summary>
/// The S3 server of a test assembly: the one of <c>ACTORMAKER_S3_ENDPOINT</c>, else LocalStack when it is compiled in
/// (<c>CloudHarness=true</c>), else a Ceph gateway of its own, else none, so that tests skip and say why. In CI, or with
/// <c>ACTORMAKER_REQUIRE_S3</c> set, they fail instead.
/// </summary>
public sealed class S3ServerFixture : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);

    private IS3Server? server;
    private string reason = "";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        using CancellationTokenSource limit = new(StartLimit);
        server = GivenServer.Find();
#if CLOUD_HARNESS
        if (server is null)
        {
            (server, reason) = await Cloud.CloudServers.StartAsync(limit.Token);
        }
#endif
        if (server is null)
        {
            if (CephGateway.WhyNot() is { } obstacle)
            {
                reason = reason.Length == 0 ? obstacle : $"{reason} {obstacle}";
            }
            else
            {
                server = await CephGateway.StartAsync(limit.Token);
            }
        }
    }

    /// <summary>The server; ends the test when there is none.</summary>
    public IS3Server Require()
    {
        if (server is null)
        {
            bool required = Environment.GetEnvironmentVariable("CI") is { Length: > 0 } || Environment.GetEnvironmentVariable("ACTORMAKER_REQUIRE_S3") is { Length: > 0 };
            Assert.SkipUnless(required, $"There is no S3 server. {reason}");
            Assert.Fail($"There is no S3 server, and this run requires one. {reason}");
        }

        return server!;
    }

    /// <summary>Makes a bucket with a name of its own; ends the test when there is no server.</summary>
    public Task<TestBucket> BucketAsync() => TestBucket.CreateAsync(Require());

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
