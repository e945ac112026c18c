using System.Buffers;
using System.Net;
using Amazon.S3.Model;

namespace ActorMaker.S3;

/// <summary>One bucket: what can be asked of it. Every failure is an <see cref="S3Exception"/>; safe for all threads.</summary>
public sealed class Bucket
{
    private const int LargestPiece = 80 * 1024;
    private const long LargestUnrecorded = 256 * 1024 * 1024;

    private readonly S3Connection connection;

    internal Bucket(S3Connection connection, string name)
    {
        this.connection = connection;
        Name = name;
    }

    /// <summary>The bucket's name.</summary>
    public string Name { get; }

    /// <summary>The connection that it belongs to.</summary>
    public S3Connection Connection => connection;

    /// <summary>Lists all objects under some prefixes, side by side, page by page.</summary>
    /// <param name="prefixes">The prefixes; one that lies within another is not listed twice.</param>
    /// <returns>The objects, and the prefixes that failed: with one, nothing may be concluded from what is not in the list.</returns>
    public async Task<BucketListing> ListAsync(IReadOnlyList<string> prefixes, CancellationToken cancellation)
    {
        List<string> wanted = [];
        foreach (string prefix in prefixes.Order(StringComparer.Ordinal))
        {
            if (wanted.Count == 0 || !prefix.StartsWith(wanted[^1], StringComparison.Ordinal))
            {
                wanted.Add(prefix);
            }
        }

        Lister lister;
        try
        {
            lister = new Lister(await connection.ClientAsync(Calls.List, Name, key: null, cancellation), connection, Name);
        }
        catch (S3Exception e)
        {
            // Without credentials every prefix fails for one reason, told once.
            return new BucketListing([], [e]);
        }

        List<Task<List<BucketObject>>> running = [];
        foreach (string prefix in wanted)
        {
            running.Add(lister.ListAsync(prefix, cancellation));
        }

        List<BucketObject> objects = [];
        List<S3Exception> failures = [];
        foreach (Task<List<BucketObject>> listing in running)
        {
            try
            {
                objects.AddRange(await listing);
            }
            catch (S3Exception e)
            {
                failures.Add(e);
            }
        }

        return new BucketListing(objects, failures);
    }

    /// <summary>Asks for an object's facts.</summary>
    /// <returns>The facts; null when there is no such object (or, as HEAD cannot tell, no such bucket).</returns>
    /// <exception cref="S3Exception">The request failed.</exception>
    public async Task<ObjectFacts?> FactsAsync(string key, CancellationToken cancellation) =>
        await RunAsync(Calls.Head, key, bytes: 0, async (client, limit) =>
        {
            try
            {
                return ObjectFacts.Of(await client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = Name, Key = key }, limit));
            }
            catch (S3AnswerException e) when (e.Status == (int)HttpStatusCode.NotFound)
            {
                return null;
            }
        }, cancellation);

    /// <summary>Reads a part of an object.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="count">How many bytes; fewer come back when the object ends before.</param>
    /// <param name="etag">The ETag that the object must still have; null for any.</param>
    /// <exception cref="S3Exception">The request failed; status 412 when the object has another ETag by now, 416 when it ends before <paramref name="offset"/>.</exception>
    public async Task<byte[]> ReadAsync(string key, long offset, int count, string? etag, CancellationToken cancellation) =>
        await RunAsync(Calls.Get, key, count, async (client, limit) =>
        {
            GetObjectRequest request = new() { BucketName = Name, Key = key, ByteRange = new ByteRange(offset, offset + count - 1), EtagToMatch = etag };
            using GetObjectResponse answer = await client.GetObjectAsync(request, limit);
            long length = Length(answer);
            if (answer.HttpStatusCode != HttpStatusCode.PartialContent || length > count)
            {
                throw new S3AnswerException((int)answer.HttpStatusCode, Failure.RangeIgnored);
            }

            byte[] bytes = new byte[length];
            await ReadAllAsync(answer.ResponseStream, bytes, limit);
            return bytes;
        }, cancellation);

    /// <summary>Reads a whole object.</summary>
    /// <param name="destination">Where it goes, from the current position on; must be seekable, as an attempt that breaks off is taken back.</param>
    /// <param name="size">The size that it has to have: of an object of another size nothing is read. Null for any up to 256 MiB.</param>
    /// <returns>The object's facts, its size among them. Whether the bytes are the right ones, the caller compares.</returns>
    /// <exception cref="S3Exception">The request failed.</exception>
    /// <exception cref="IOException">The destination cannot be written.</exception>
    public Task<ObjectFacts> DownloadAsync(string key, Stream destination, long? size, CancellationToken cancellation)
    {
        long start = destination.Position;
        return RunAsync(Calls.Get, key, size ?? 0, async (client, limit) =>
        {
            if (destination.Position != start)
            {
                destination.SetLength(start);
                destination.Position = start;
            }

            using GetObjectResponse answer = await client.GetObjectAsync(new GetObjectRequest { BucketName = Name, Key = key }, limit);
            long left = Length(answer);
            if (size is not null && left != size)
            {
                return ObjectFacts.Of(answer);
            }

            if (size is null && left > LargestUnrecorded)
            {
                throw new S3AnswerException((int)answer.HttpStatusCode, Failure.TooLarge);
            }

            byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(left, 1, LargestPiece));
            try
            {
                while (left > 0)
                {
                    Memory<byte> piece = buffer.AsMemory(0, (int)Math.Min(left, buffer.Length));
                    await ReadAllAsync(answer.ResponseStream, piece, limit);
                    await destination.WriteAsync(piece, limit);
                    left -= piece.Length;
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            return ObjectFacts.Of(answer);
        }, cancellation);
    }

    /// <summary>Writes an object in one request; the server compares the bytes with their MD5 before it takes them.</summary>
    /// <param name="content">The bytes, from the start; must be seekable, and stays open.</param>
    /// <param name="options">What goes with them.</param>
    /// <returns>Whether it was written; not, when the condition of <paramref name="options"/> did not hold.</returns>
    /// <exception cref="S3Exception">The request failed.</exception>
    public async Task<PutResult> PutAsync(string key, Stream content, PutOptions options, CancellationToken cancellation)
    {
        bool sent = false;
        return await RunAsync(Calls.Put, key, content.Length, async (client, limit) =>
        {
            try
            {
                PutObjectResponse answer = await client.PutObjectAsync(Upload(key, content, options), limit);
                return new PutResult(Written: true, ObjectFacts.ETagOf(answer.ETag));
            }
            catch (S3AnswerException e) when (e.Status == (int)HttpStatusCode.PreconditionFailed || e is { Status: (int)HttpStatusCode.NotFound, Code: "NoSuchKey" })
            {
                // An earlier attempt may have been done, and only its answer lost.
                ObjectFacts? there = sent ? await FactsAsync(key, cancellation) : null;
                bool ours = string.Equals(there?.ETag, Convert.ToHexStringLower(options.Md5.Span), StringComparison.Ordinal);
                return new PutResult(ours, ours ? there!.ETag : "");
            }
            catch (S3AnswerException e) when (e.Status == (int)HttpStatusCode.NotImplemented)
            {
                throw new S3AnswerException(e.Status, Failure.NoConditions);
            }
            finally
            {
                sent = true;
            }
        }, cancellation);
    }

    private PutObjectRequest Upload(string key, Stream content, PutOptions options)
    {
        PutObjectRequest request = new()
        {
            BucketName = Name,
            Key = key,
            InputStream = content,
            AutoCloseStream = false,
            ContentType = options.ContentType,
            MD5Digest = Convert.ToBase64String(options.Md5.Span),
            IfNoneMatch = options.ReplacedETag is null ? "*" : null,
            IfMatch = options.ReplacedETag,

            // Ceph refuses signatures in chunks, other services store them with the bytes. TLS guards the body better than the
            // signature does, and saves a second pass over it.
            UseChunkEncoding = false,
            DisablePayloadSigning = connection.IsHttps,
        };
        foreach ((string name, string value) in options.Metadata)
        {
            request.Metadata.Add(name, value);
        }

        return request;
    }

    private static long Length(GetObjectResponse answer) =>
        answer.Headers.ContentLength is >= 0 and var length ? length : throw new S3AnswerException((int)answer.HttpStatusCode, Failure.MissingLength);

    // A connection that breaks within a body shows as a plain IOException, which would look like one of the local disk.
    private static async Task ReadAllAsync(Stream stream, Memory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await stream.ReadExactlyAsync(bytes, cancellation);
        }
        catch (IOException e)
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded, message: null, e);
        }
    }

    private async Task<T> RunAsync<T>(string call, string key, long bytes, Func<S3Client, CancellationToken, Task<T>> attempt, CancellationToken cancellation)
    {
        S3Client client = await connection.ClientAsync(call, Name, key, cancellation);
        return await connection.Policy.RunAsync(call, Name, key, bytes, limit => attempt(client, limit), cancellation);
    }
}
