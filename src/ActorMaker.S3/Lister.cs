using System.Net;
using Amazon.S3.Model;

namespace ActorMaker.S3;

/// <summary>Lists a bucket page by page. A page that is not whole fails: nothing may be concluded from a list that is too short.</summary>
internal sealed class Lister(S3Client client, S3Connection connection, string bucket)
{
    /// <summary>Lists everything under a prefix.</summary>
    /// <param name="prefix">The prefix; empty for all of the bucket.</param>
    /// <exception cref="S3Exception">A page could not be read.</exception>
    public async Task<List<BucketObject>> ListAsync(string prefix, CancellationToken cancellation)
    {
        List<BucketObject> objects = [];
        HashSet<string> tokens = new(StringComparer.Ordinal);
        Task<ListObjectsV2Response>? next = PageAsync(prefix, token: null, cancellation);
        while (next is not null)
        {
            ListObjectsV2Response page = await next;

            // The next page is on its way while this one is looked at.
            next = NextToken(page, prefix, tokens) is { } token ? PageAsync(prefix, token, cancellation) : null;
            List<S3Object> found = page.S3Objects ?? [];
            foreach (S3Object item in found)
            {
                objects.Add(item is { Key.Length: > 0, Size: { } size, LastModified: { } modified }
                    ? new BucketObject(item.Key, size, (item.ETag ?? "").Trim('"'), new DateTimeOffset(modified.ToUniversalTime()))
                    : throw NoListing(prefix));
            }

            connection.Requests.CountListed(found.Count);
        }

        return objects;
    }

    // A page that was asked for before would be asked for without end.
    private string? NextToken(ListObjectsV2Response page, string prefix, HashSet<string> tokens) =>
        page.IsTruncated != true ? null : page.NextContinuationToken is { Length: > 0 } token && tokens.Add(token) ? token : throw NoListing(prefix);

    private Task<ListObjectsV2Response> PageAsync(string prefix, string? token, CancellationToken cancellation) =>
        connection.Policy.RunAsync(Calls.List, bucket, prefix, bytes: 0, limit => AttemptAsync(prefix, token, limit), cancellation);

    private async Task<ListObjectsV2Response> AttemptAsync(string prefix, string? token, CancellationToken cancellation)
    {
        try
        {
            ListObjectsV2Response page = await client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket, Prefix = prefix, ContinuationToken = token }, cancellation);

            // Any other XML, such as a proxy's page, is read as an empty listing that does not say whether it goes on.
            return page.IsTruncated is null ? throw new HttpIOException(HttpRequestError.ResponseEnded) : page;
        }
        catch (S3AnswerException e) when (e.Code == Failure.Senseless)
        {
            throw NoListing(prefix);
        }
    }

    private S3Exception NoListing(string prefix) =>
        new(Calls.List, bucket, prefix, new Failure((int)HttpStatusCode.OK, "", "the answer is no listing", MayPass: false, Failure.NotS3));
}
