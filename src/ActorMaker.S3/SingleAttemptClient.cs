using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;

namespace ActorMaker.S3;

/// <summary>
/// The SDK's client without its retry handler: with <c>MaxErrorRetry</c> at 0 it still sends a request up to eleven times when the
/// connection breaks, and a conditional upload that was sent twice answers for its twin.
/// </summary>
/// <param name="credentials">The credentials.</param>
/// <param name="config">The configuration.</param>
internal sealed class SingleAttemptClient(AWSCredentials credentials, AmazonS3Config config) : AmazonS3Client(credentials, config)
{
    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.RemoveHandler<RetryHandler>();
    }
}
