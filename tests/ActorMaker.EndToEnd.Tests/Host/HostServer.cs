namespace ActorMaker.EndToEnd.Tests.Host;

/// <summary>The resource <c>s3</c> of the Aspire host, for a whole suite.</summary>
internal sealed class HostServer : IS3Server
{
    private readonly RunningHost host;
    private readonly GivenServer server;

    private HostServer(RunningHost host, GivenServer server, string name)
    {
        this.host = host;
        this.server = server;
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public Uri Endpoint => server.Endpoint;

    /// <inheritdoc/>
    public string AccessKey => server.AccessKey;

    /// <inheritdoc/>
    public string SecretKey => server.SecretKey;

    /// <inheritdoc/>
    public bool ChecksSignatures => server.ChecksSignatures;

    /// <summary>Starts the host.</summary>
    /// <param name="choice">The server that the environment asks for; the host reads the same.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<HostServer> StartAsync(S3Choice choice, CancellationToken cancellation)
    {
        RunningHost started = await RunningHost.StartAsync(choice, cancellation);
        bool localStack = choice.Kind == S3Kind.LocalStack;
        string name = choice.Endpoint is not null ? "the given server" : localStack ? "LocalStack" : "a Ceph object gateway";
        return new HostServer(started, new GivenServer(started.S3, localStack), $"{name} by the Aspire host");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => host.DisposeAsync();
}
