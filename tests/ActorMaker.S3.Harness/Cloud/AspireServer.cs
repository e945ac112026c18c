using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace ActorMaker.S3.Harness.Cloud;

/// <summary>LocalStack as the project's Aspire host starts it, with the demonstration bucket filled.</summary>
internal sealed class AspireServer : IS3Server
{
    private readonly DistributedApplication host;

    private AspireServer(DistributedApplication host)
    {
        this.host = host;
        Endpoint = host.GetEndpoint("localstack", "http");
    }

    /// <inheritdoc/>
    public string Name => "LocalStack under Aspire";

    /// <inheritdoc/>
    public Uri Endpoint { get; }

    /// <inheritdoc/>
    public string AccessKey => "test";

    /// <inheritdoc/>
    public string SecretKey => "test";

    /// <inheritdoc/>
    public bool ChecksSignatures => false;

    /// <summary>Starts it.</summary>
    /// <param name="cancellation">Gives up: Aspire's waits have no limit of their own.</param>
    public static async Task<AspireServer> StartAsync(CancellationToken cancellation)
    {
        IDistributedApplicationTestingBuilder builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.ActorMaker_AppHost>(cancellation);
        DistributedApplication started = await builder.BuildAsync(cancellation);
        await started.StartAsync(cancellation);
        await started.ResourceNotifications.WaitForResourceHealthyAsync("localstack", WaitBehavior.StopOnResourceUnavailable, cancellation);
        return new AspireServer(started);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await host.DisposeAsync();
    }
}
