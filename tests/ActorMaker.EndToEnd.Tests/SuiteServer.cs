using ActorMaker.EndToEnd.Tests.Host;

namespace ActorMaker.EndToEnd.Tests;

/// <summary>The S3 server of this suite: the Aspire host's, unless the environment asks for another or another way.</summary>
public sealed class SuiteServer : S3ServerFixture
{
    private protected override async Task<IS3Server> StartAsync(S3Choice choice, CancellationToken cancellation) =>
        choice is { By: S3Starter.Host } or { By: null, Endpoint: null }
            ? await HostServer.StartAsync(choice, cancellation)
            : await base.StartAsync(choice, cancellation);
}
