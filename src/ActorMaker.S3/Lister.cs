using System.Net;
using Amazon.Runtime;

namespace ActorMaker.S3;

/// <summary>
/// Lists a bucket without the SDK's client. Starting that client takes 0.4 s and 1,500 compiled methods, in every build anew,
/// and listing is all that most runs do.
/// </summary>
internal sealed class Lister(S3Connection connection, string bucket)
{
    private const int LargestPage = 64 * 1024 * 1024;

    /// <summary>Lists everything under a prefix.</summary>
    /// <param name="prefix">The prefix; empty for all of the bucket.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="S3Exception">A page could not be read.</exception>
    public async Task<List<BucketObject>> ListAsync(string prefix, CancellationToken cancellation)
    {
        List<BucketObject> objects = [];
        Task<byte[]>? next = PageAsync(prefix, token: null, cancellation);
        while (next is not null)
        {
            byte[] page = await next;
            int before = objects.Count;
            try
            {
                // The next page is on its way while this one is read.
                next = ListPage.NextToken(page) is { } token ? PageAsync(prefix, token, cancellation) : null;
                ListPage.AddObjects(page, objects);
            }
            catch (FormatException)
            {
                throw new S3Exception(Calls.List, bucket, prefix, (int)HttpStatusCode.OK, "", "the answer is no listing");
            }

            connection.Requests.CountListed(objects.Count - before);
        }

        return objects;
    }

    private Task<byte[]> PageAsync(string prefix, string? token, CancellationToken cancellation) =>
        connection.Policy.RunAsync(Calls.List, bucket, prefix, bytes: 0, limit => AttemptAsync(prefix, token, limit), cancellation);

    private async Task<byte[]> AttemptAsync(string prefix, string? token, CancellationToken cancellation)
    {
        AWSCredentials credentials = await connection.CredentialsAsync(cancellation);
        (string origin, string path) = connection.Place(bucket);
        string query = (token is null ? "" : $"continuation-token={Escape(token)}&") + $"list-type=2&prefix={Escape(prefix)}";

        using HttpRequestMessage request = new(
            HttpMethod.Get,
            new Uri($"{origin}{path}?{query}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        connection.Signer.Sign(request, path, query, RequestSigner.EmptyBody, await credentials.GetCredentialsAsync());

        using HttpResponseMessage response = await connection.Http.SendAsync(request, cancellation);
        await response.Content.LoadIntoBufferAsync(LargestPage, cancellation);
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancellation);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new S3AnswerException((int)response.StatusCode, ListPage.ErrorCode(body));
        }

        return ListPage.IsWhole(body) ? body : throw new HttpIOException(HttpRequestError.ResponseEnded);
    }

    private static string Escape(string text) => Uri.EscapeDataString(text);
}
