using System.Net;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Model;

namespace ActorMaker.S3;

/// <summary>Tells the ways in which the SDK fails apart: by the answer, by the network, or by an answer that breaks off or makes no sense.</summary>
internal sealed class Outcome : PipelineHandler
{
    /// <inheritdoc/>
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        try
        {
            T answer = await base.InvokeAsync<T>(executionContext);
            return answer.HttpStatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent ? answer : throw new S3AnswerException((int)answer.HttpStatusCode, "");
        }
        catch (AmazonUnmarshallingException e) when (e.InnerException is XmlException or IOException)
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded, message: null, e);
        }
        catch (XmlException e)
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded, message: null, e);
        }
        catch (Exception e) when (e is AmazonUnmarshallingException or FormatException or OverflowException)
        {
            throw new S3AnswerException((int)HttpStatusCode.OK, Failure.Senseless);
        }
        catch (ArgumentException e)
        {
            // No bucket or no key; its message says no more.
            throw new AmazonClientException(e.Message, e);
        }
        catch (AmazonS3Exception e) when (e.StatusCode >= HttpStatusCode.Continue)
        {
            // An answer to HEAD has no body: what the SDK gives for its code is the status' name.
            string? code = executionContext.RequestContext.OriginalRequest is GetObjectMetadataRequest ? null : e.ErrorCode;
            throw new S3AnswerException((int)e.StatusCode, S3AnswerException.CleanCode(code)) { Region = OtherRegion(e, executionContext.RequestContext.ClientConfig) };
        }
        catch (IOException e) when (e is not HttpIOException)
        {
            // As it stands it would look like one of the local disk.
            throw new HttpRequestException(message: null, e);
        }
    }

    private static string? OtherRegion(AmazonS3Exception error, IClientConfig config)
    {
        string? named = (error.InnerException as HttpErrorResponseException)?.Response?.GetHeaderValue("x-amz-bucket-region");
        string? asked = config.RegionEndpoint?.SystemName ?? config.AuthenticationRegion;
        return named is { Length: > 0 } && S3Connection.IsRegionName(named) && !string.Equals(named, asked, StringComparison.Ordinal) ? named : null;
    }
}
