using Aspire.Hosting;
using DotNet.Testcontainers.Builders;

namespace ActorMaker.S3.Harness.Cloud;

/// <summary>LocalStack in Docker: by Testcontainers, or by the project's own Aspire host when <c>ACTORMAKER_S3_SERVER</c> is <c>aspire</c>.</summary>
internal static class CloudServers
{
    /// <summary>Starts LocalStack; the first time its image is pulled, which takes minutes.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The server, or the reason why there is none.</returns>
    public static async Task<(IS3Server? Server, string Reason)> StartAsync(CancellationToken cancellation)
    {
        try
        {
            bool aspire = string.Equals(Environment.GetEnvironmentVariable("ACTORMAKER_S3_SERVER"), "aspire", StringComparison.OrdinalIgnoreCase);
            return aspire
                ? (await AspireServer.StartAsync(cancellation), "")
                : (await LocalStackServer.StartAsync(cancellation), "");
        }
        catch (DockerUnavailableException)
        {
            return (null, "There is no Docker engine for LocalStack.");
        }
        catch (DistributedApplicationException e)
        {
            return (null, $"Aspire could not start LocalStack: {e.Message}");
        }
    }
}
