using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorMaker.EndToEnd.Tests.Host;

/// <summary>This repository's Aspire host, without its dashboard, in the process of the tests.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly DistributedApplication host;
    private readonly Dictionary<string, DateTime?> starts = new(StringComparer.Ordinal);

    private RunningHost(DistributedApplication host) => this.host = host;

    /// <summary>Where <c>s3</c> answers.</summary>
    public required Uri S3 { get; init; }

    /// <summary>The copy of the sample: where its targets run.</summary>
    public string Sample => Executables.Single(r => r.Name == "gate").WorkingDirectory;

    /// <summary>The targets that run there.</summary>
    public IReadOnlyList<string> Targets => [.. Executables.Where(r => r.WorkingDirectory == Sample).Select(r => r.Name)];

    private IEnumerable<ExecutableResource> Executables => host.Services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<ExecutableResource>();

    /// <summary>Starts it, and waits until its server answers.</summary>
    /// <param name="choice">The server that the environment asks for; the host reads the same.</param>
    /// <param name="cancellation">Gives up: Aspire's waits have no limit of their own.</param>
    public static async Task<RunningHost> StartAsync(S3Choice choice, CancellationToken cancellation)
    {
        // The host says this too, but to its console.
        string? obstacle = choice.Endpoint is not null ? null : choice.Kind == S3Kind.LocalStack ? ContainerEngine.WhyNot() : CephGateway.WhyNot();
        if (obstacle is not null)
        {
            throw new InvalidOperationException(obstacle);
        }

        IDistributedApplicationTestingBuilder builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.ActorMaker_AppHost>(
            [], static (options, _) => options.EnableResourceLogging = false, cancellation);
        builder.Services.AddLogging(static log => log.AddFilter("Aspire", LogLevel.Error));
        DistributedApplication started = await builder.BuildAsync(cancellation);
        try
        {
            await started.StartAsync(cancellation);
            await started.ResourceNotifications.WaitForResourceHealthyAsync("s3", WaitBehavior.StopOnResourceUnavailable, cancellation);
            return new RunningHost(started) { S3 = choice.Endpoint ?? started.GetEndpoint("s3", "http") };
        }
        catch
        {
            // What has been started would otherwise run on.
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until a resource has ended.</summary>
    /// <param name="name">The resource.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Its exit code; null where it did not come to run.</returns>
    public async Task<int?> EndAsync(string name, CancellationToken cancellation)
    {
        DateTime? before = starts.GetValueOrDefault(name);
        ResourceEvent end = await host.ResourceNotifications.WaitForResourceAsync(
            name,
            e => KnownResourceStates.TerminalStates.Contains(e.Snapshot.State?.Text, StringComparer.Ordinal) && (before is null || e.Snapshot.StartTimeStamp != before),
            cancellation);
        starts[name] = end.Snapshot.StartTimeStamp;
        return end.Snapshot.ExitCode;
    }

    /// <summary>Starts a resource as the dashboard does, and waits for its end.</summary>
    /// <param name="name">The resource.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Its exit code; null where it did not come to run.</returns>
    public async Task<int?> RunAsync(string name, CancellationToken cancellation)
    {
        await CommandAsync(name, KnownResourceCommands.StartCommand, cancellation);
        return await EndAsync(name, cancellation);
    }

    /// <summary>Gives a resource a command as the dashboard does.</summary>
    /// <param name="name">The resource.</param>
    /// <param name="command">The command.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task CommandAsync(string name, string command, CancellationToken cancellation)
    {
        ExecuteCommandResult result = await host.ResourceCommands.ExecuteCommandAsync(name, command, cancellation);
        Assert.True(result.Success, $"{command} of {name}: {result.Message}");
    }

    /// <summary>Waits until a resource is healthy.</summary>
    /// <param name="name">The resource.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Where it answers.</returns>
    public async Task<Uri> HealthyAsync(string name, CancellationToken cancellation)
    {
        await host.ResourceNotifications.WaitForResourceHealthyAsync(name, WaitBehavior.StopOnResourceUnavailable, cancellation);
        return host.GetEndpoint(name, "http");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await host.DisposeAsync();
    }
}
