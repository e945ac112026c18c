using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Internal;

namespace ActorMaker.S3;

/// <summary>The SDK's client, of which every call is one request: what is sent again, and when, <see cref="RequestPolicy"/> decides.</summary>
/// <param name="credentials">The key to sign with.</param>
internal sealed class S3Client(AWSCredentials credentials, AmazonS3Config config) : AmazonS3Client(credentials, config)
{
    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);

        // Even with no retry to make, it sends a request on a broken connection once more, and asks where a bucket of another region is.
        pipeline.RemoveHandler<RetryHandler>();

        // Takes every ETag without a dash for an MD5: it throws at one that is not hexadecimal, and hashes all bytes of an object.
        pipeline.RemoveHandler<AmazonS3ResponseHandler>();
        pipeline.AddHandlerAfter<Signer>(new LeadingSlash());
        pipeline.AddHandler(new Outcome());
    }
}
