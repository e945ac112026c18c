using Testcontainers.LocalStack;

namespace ActorMaker.S3.Harness;

/// <summary>LocalStack in a container that lives as long as the tests.</summary>
internal sealed class LocalStackServer : IS3Server
{
    private readonly LocalStackContainer container;

    private LocalStackServer(LocalStackContainer container)
    {
        this.container = container;
        Endpoint = new Uri(container.GetConnectionString());
    }

    /// <inheritdoc/>
    public string Name => "LocalStack by Testcontainers";

    /// <inheritdoc/>
    public Uri Endpoint { get; }

    /// <inheritdoc/>
    public string AccessKey => "test";

    /// <inheritdoc/>
    public string SecretKey => "test";

    /// <inheritdoc/>
    public bool ChecksSignatures => false;

    /// <summary>Starts it; the first time its image is pulled, which takes minutes.</summary>
    /// <param name="cancellation">Gives up: the library itself would wait for an hour.</param>
    public static async Task<LocalStackServer> StartAsync(CancellationToken cancellation)
    {
        LocalStackBuilder builder = new LocalStackBuilder($"{LocalStackImage.Name}@sha256:{LocalStackImage.Digest}").WithEnvironment("SERVICES", "s3").WithEnvironment("EAGER_SERVICE_LOADING", "1");
        if (Environment.GetEnvironmentVariable("LOCALSTACK_AUTH_TOKEN") is { Length: > 0 } token)
        {
            builder = builder.WithEnvironment("LOCALSTACK_AUTH_TOKEN", token);
        }

        LocalStackContainer started = builder.Build();
        await started.StartAsync(cancellation);
        return new LocalStackServer(started);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => container.DisposeAsync();
}
