namespace ActorMaker.S3.Harness;

/// <summary>A server that somebody runs, with the keys of <c>AWS_ACCESS_KEY_ID</c> and <c>AWS_SECRET_ACCESS_KEY</c> (else test, test).</summary>
/// <param name="endpoint">Where it answers.</param>
/// <param name="takesEverySecret">Whether it is known to look at no signature, as LocalStack does not; <c>ACTORMAKER_S3_UNSIGNED</c> says so of any other.</param>
public sealed class GivenServer(Uri endpoint, bool takesEverySecret) : IS3Server
{
    /// <inheritdoc/>
    public string Name => "the given server";

    /// <inheritdoc/>
    public Uri Endpoint => endpoint;

    /// <inheritdoc/>
    public string AccessKey { get; } = Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID") ?? "test";

    /// <inheritdoc/>
    public string SecretKey { get; } = Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY") ?? "test";

    /// <inheritdoc/>
    public bool ChecksSignatures { get; } = !takesEverySecret && Environment.GetEnvironmentVariable("ACTORMAKER_S3_UNSIGNED") is null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
