using System.Net.Http.Headers;

namespace ActorMaker.S3;

/// <summary>
/// Brings the answers that the SDK reads as XML into memory whole, up to a limit: the SDK would read them from the network without
/// one, and hold up a thread meanwhile. And no upload asks first whether it is welcome: that costs a round trip, and images are small.
/// </summary>
internal sealed class S3HttpHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int LargestPage = 64 * 1024 * 1024;

    // More than any error's text; what is longer is not read.
    private const int LongestError = 64 * 1024;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.ExpectContinue = false;
        HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
        try
        {
            if (!answer.IsSuccessStatusCode)
            {
                HttpContent body = answer.Content;
                answer.Content = new ByteArrayContent(await ErrorAsync(body, cancellationToken)) { Headers = { ContentType = new MediaTypeHeaderValue("application/xml") } };
                body.Dispose();
            }
            else if (request.Method == HttpMethod.Get && request.RequestUri!.Query.Length > 0)
            {
                if (answer.Content.Headers.ContentType?.MediaType?.Contains("html", StringComparison.OrdinalIgnoreCase) == true)
                {
                    throw new S3AnswerException((int)answer.StatusCode, Failure.WebPage);
                }

                await answer.Content.LoadIntoBufferAsync(LargestPage, cancellationToken);
            }

            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    private static async Task<byte[]> ErrorAsync(HttpContent content, CancellationToken cancellation)
    {
        byte[] text = new byte[LongestError];
        try
        {
            await using Stream body = await content.ReadAsStreamAsync(cancellation);
            int length = await body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellation);
            return text[..length];
        }
        catch (IOException)
        {
            return []; // the status says enough
        }
    }
}
