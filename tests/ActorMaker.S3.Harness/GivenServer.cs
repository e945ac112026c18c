namespace ActorMaker.S3.Harness;

/// <summary>A server that somebody runs: <c>ACTORMAKER_S3_ENDPOINT</c>, with <c>AWS_ACCESS_KEY_ID</c> and <c>AWS_SECRET_ACCESS_KEY</c> (else test, test).</summary>
public sealed class GivenServer : IS3Server
{
    private GivenServer(Uri endpoint) => Endpoint = endpoint;

    /// <inheritdoc/>
    public string Name => $"the server at {Endpoint}";

    /// <inheritdoc/>
    public Uri Endpoint { get; }

    /// <inheritdoc/>
    public string AccessKey { get; } = Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID") ?? "test";

    /// <inheritdoc/>
    public string SecretKey { get; } = Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY") ?? "test";

    /// <inheritdoc/>
    public bool ChecksSignatures { get; } = Environment.GetEnvironmentVariable("ACTORMAKER_S3_UNSIGNED") is null;

    /// <summary>Looks for one.</summary>
    /// <returns>The server; null when none is given.</returns>
    public static GivenServer? Find() =>
        Uri.TryCreate(Environment.GetEnvironmentVariable("ACTORMAKER_S3_ENDPOINT"), UriKind.Absolute, out Uri? endpoint) ? new GivenServer(endpoint) : null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
