using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace ActorMaker.S3.Harness;

/// <summary>A bucket of one test, filled and read with the AWS SDK and nothing of the project's own.</summary>
public sealed class TestBucket : IDisposable
{
    private readonly AmazonS3Client client;

    private TestBucket(IS3Server server, AmazonS3Client client, string name)
    {
        Server = server;
        this.client = client;
        Name = name;
    }

    /// <summary>The server that it is on.</summary>
    public IS3Server Server { get; }

    /// <summary>Its name, which no other test uses.</summary>
    public string Name { get; }

    /// <summary>Makes a bucket.</summary>
    /// <param name="server">The server.</param>
    public static async Task<TestBucket> CreateAsync(IS3Server server)
    {
        AmazonS3Client sdk = new(
            new BasicAWSCredentials(server.AccessKey, server.SecretKey),
            new AmazonS3Config { ServiceURL = server.Endpoint.AbsoluteUri, ForcePathStyle = true, AuthenticationRegion = "us-east-1", UseHttp = server.Endpoint.Scheme == Uri.UriSchemeHttp });
        string name = $"am-test-{Guid.NewGuid():N}";
        await sdk.PutBucketAsync(new PutBucketRequest { BucketName = name });
        return new TestBucket(server, sdk, name);
    }

    /// <summary>Puts an object there.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="metadata">Its user metadata.</param>
    public async Task PutAsync(string key, ReadOnlyMemory<byte> content, params (string Name, string Value)[] metadata)
    {
        using MemoryStream stream = new(content.ToArray());
        PutObjectRequest request = new() { BucketName = Name, Key = key, InputStream = stream, UseChunkEncoding = false };
        foreach ((string name, string value) in metadata)
        {
            request.Metadata.Add(name, value);
        }

        await client.PutObjectAsync(request);
    }

    /// <summary>Puts an object there as one part of a multipart upload: its ETag is then no MD5 of its bytes.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="metadata">Its user metadata.</param>
    public async Task PutInPartsAsync(string key, ReadOnlyMemory<byte> content, params (string Name, string Value)[] metadata)
    {
        InitiateMultipartUploadRequest begin = new() { BucketName = Name, Key = key };
        foreach ((string name, string value) in metadata)
        {
            begin.Metadata.Add(name, value);
        }

        string upload = (await client.InitiateMultipartUploadAsync(begin)).UploadId;
        using MemoryStream stream = new(content.ToArray());
        UploadPartResponse part = await client.UploadPartAsync(
            new UploadPartRequest { BucketName = Name, Key = key, UploadId = upload, PartNumber = 1, InputStream = stream, UseChunkEncoding = false });
        await client.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest { BucketName = Name, Key = key, UploadId = upload, PartETags = [new PartETag(1, part.ETag)] });
    }

    /// <summary>The content type of an object.</summary>
    /// <param name="key">Its key.</param>
    public async Task<string> ContentTypeAsync(string key) => (await client.GetObjectMetadataAsync(Name, key)).Headers.ContentType;

    /// <summary>The keys of all objects, in order.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync()
    {
        List<string> keys = [];
        await foreach (S3Object item in client.Paginators.ListObjectsV2(new ListObjectsV2Request { BucketName = Name }).S3Objects)
        {
            keys.Add(item.Key);
        }

        return keys;
    }

    /// <summary>Puts many small objects there.</summary>
    /// <param name="keys">Their keys.</param>
    /// <param name="content">The bytes of each.</param>
    public Task PutAllAsync(IEnumerable<string> keys, ReadOnlyMemory<byte> content) =>
        Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (key, _) => await PutAsync(key, content));

    /// <summary>Reads an object.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>Its bytes; null when it is not there.</returns>
    public async Task<byte[]?> GetAsync(string key)
    {
        try
        {
            using GetObjectResponse answer = await client.GetObjectAsync(Name, key);
            using MemoryStream bytes = new();
            await answer.ResponseStream.CopyToAsync(bytes);
            return bytes.ToArray();
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchKey")
        {
            return null;
        }
    }

    /// <summary>Deletes an object.</summary>
    /// <param name="key">Its key.</param>
    public Task DeleteAsync(string key) => client.DeleteObjectAsync(Name, key);

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();
}
