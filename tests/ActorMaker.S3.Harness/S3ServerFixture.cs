using Xunit;

namespace ActorMaker.S3.Harness;

/// <summary>
/// The S3 server of a test assembly, as <c>ACTORMAKER_S3_SERVER</c>, <c>ACTORMAKER_S3_BY</c> and <c>ACTORMAKER_S3_ENDPOINT</c> ask
/// (<see cref="S3Choice"/>). What is asked for and cannot be had fails. Where nothing is asked for and Ceph is not installed, tests
/// skip and say why; in CI, or with <c>ACTORMAKER_REQUIRE_S3</c> set, they fail.
/// </summary>
public class S3ServerFixture : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);

    private IS3Server? server;
    private string reason = "";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        S3Choice choice = S3Choice.Read(Environment.GetEnvironmentVariable);
        if (choice is { Kind: S3Kind.Ceph, Endpoint: null } && CephGateway.WhyNot() is { } obstacle)
        {
            reason = choice.Asked ? throw new InvalidOperationException(obstacle) : obstacle;
            return;
        }

        using CancellationTokenSource limit = new(StartLimit);
        server = await StartAsync(choice, limit.Token);

        // tests/run.sh ends with these lines.
        Console.WriteLine($"S3 server: {server.Name}, {server.Endpoint}");
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
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return server?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    /// <summary>Starts what is asked for; here without the host, which is the end-to-end suite's alone.</summary>
    /// <param name="choice">What is asked for.</param>
    /// <param name="cancellation">Gives up.</param>
    private protected virtual async Task<IS3Server> StartAsync(S3Choice choice, CancellationToken cancellation) => choice switch
    {
        { Endpoint: { } endpoint } => new GivenServer(endpoint, choice.Kind == S3Kind.LocalStack),
        { Kind: S3Kind.LocalStack } => await LocalStackServer.StartAsync(cancellation),
        _ => await CephGateway.StartAsync(cancellation),
    };
}
