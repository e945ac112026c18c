using ActorMaker.S3.Harness;

namespace ActorMaker.Benchmarks;

/// <summary>The server that the scripts have started.</summary>
internal static class Server
{
    /// <summary>The server; none is an error.</summary>
    public static IS3Server Given() =>
        new GivenServer(new Uri(Environment.GetEnvironmentVariable("ACTORMAKER_S3_ENDPOINT") ?? throw new InvalidOperationException("ACTORMAKER_S3_ENDPOINT is not set.")), takesEverySecret: false);
}
