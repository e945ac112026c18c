using System.Net;
using Amazon.Runtime;

namespace ActorMaker.S3;

/// <summary>One request about one object, as it goes over the wire.</summary>
/// <remarks>Not the SDK's client: a build is a fresh process, in which that compiles 1,500 methods before its first answer, and it
/// spends several times as long on an image of 40 KB as the signature and the copying need.</remarks>
internal sealed class ObjectRequest : IDisposable
{
    // More than any error's text; what is longer is not read.
    private const int LongestError = 64 * 1024;

    private readonly HttpRequestMessage request;
    private readonly string path;

    /// <summary>Begins a request.</summary>
    public ObjectRequest(S3Connection connection, HttpMethod method, string bucket, string key)
    {
        Connection = connection;
        (string origin, string place) = connection.Place(bucket);
        path = $"{place.TrimEnd('/')}/{Uri.EscapeDataString(key).Replace("%2F", "/", StringComparison.Ordinal)}";
        request = new HttpRequestMessage(method, new Uri(origin + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
    }

    private S3Connection Connection { get; }

    /// <summary>Adds a header, unless its value is null.</summary>
    public void Add(string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    /// <summary>Gives the request a body.</summary>
    public void SetBody(Stream content, string contentType, ReadOnlyMemory<byte> md5)
    {
        request.Content = new UploadBody(content);
        request.Content.Headers.ContentMD5 = md5.ToArray();
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
    }

    /// <summary>Sends the request; returns as soon as the answer's headers are there.</summary>
    /// <param name="bodyHash">As <see cref="RequestSigner.Sign"/> takes it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="S3AnswerException">The answer is no success.</exception>
    public async Task<HttpResponseMessage> SendAsync(string bodyHash, CancellationToken cancellation)
    {
        AWSCredentials credentials = await Connection.CredentialsAsync(cancellation);
        Connection.Signer.Sign(request, path, query: "", bodyHash, await credentials.GetCredentialsAsync());
        HttpResponseMessage answer = await Connection.Http.SendAsync(request, cancellation);
        if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent)
        {
            return answer;
        }

        using (answer)
        {
            throw new S3AnswerException((int)answer.StatusCode, ListPage.ErrorCode(await ErrorAsync(answer, cancellation)));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => request.Dispose();

    private static async Task<byte[]> ErrorAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        byte[] text = new byte[LongestError];
        try
        {
            await using Stream body = await answer.Content.ReadAsStreamAsync(cancellation);
            int length = await body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellation);
            return text[..length];
        }
        catch (IOException)
        {
            return []; // the status says enough
        }
    }
}
