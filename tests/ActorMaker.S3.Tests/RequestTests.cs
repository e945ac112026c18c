using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ActorMaker.S3.Tests;

/// <summary>How a request goes over the wire.</summary>
public sealed class RequestTests
{
    [Theory]
    [InlineData("a/b.png", "/bucket/a/b.png")]
    [InlineData("/a/b.png", "/bucket//a/b.png")]
    [InlineData("//a", "/bucket///a")]
    [InlineData("a/../b c/ü.png", "/bucket/a/../b%20c/%C3%BC.png")]
    public async Task A_key_is_asked_for_as_it_is(string key, string path)
    {
        await using OneAnswer service = new("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using Connect connect = new("a", "b");

        Assert.Null(await connect.To(service.Endpoint).Bucket("bucket").FactsAsync(key, default));

        Assert.StartsWith($"HEAD {path} HTTP/1.1\r\n", service.Request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_below_a_path_is_asked_below_it()
    {
        await using OneAnswer service = new("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using Connect connect = new("a", "b");

        Assert.Null(await connect.To(new Uri(service.Endpoint, "s3/")).Bucket("bucket").FactsAsync("/k", default));

        Assert.StartsWith("HEAD /s3/bucket//k HTTP/1.1\r\n", service.Request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_is_one_request_with_its_hash_its_condition_and_no_question_before()
    {
        await using OneAnswer service = new("HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using Connect connect = new("a", "b");

        Assert.True((await BucketTests.Put(connect.To(service.Endpoint).Bucket("bucket"), "k", "training data"u8.ToArray())).Written);

        Assert.Contains("\r\nContent-MD5: ", service.Request, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Length: 13\r\n", service.Request, StringComparison.Ordinal);
        Assert.Contains("\r\nIf-None-Match: *\r\n", service.Request, StringComparison.Ordinal);
        Assert.DoesNotContain("Expect:", service.Request, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("chunked", service.Request, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("checksum", service.Request, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("\"plain text\"")]
    [InlineData("\"0123456789abcdef\"")]
    [InlineData("\"5d41402abc4b2a76b9719d911017c592\"")]
    [InlineData("")]
    public async Task An_object_is_read_whatever_its_ETag_is(string etag)
    {
        await using OneAnswer service = new($"HTTP/1.1 200 OK\r\nETag: {etag}\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc");
        using Connect connect = new("a", "b");
        using MemoryStream content = new();

        ObjectFacts facts = await connect.To(service.Endpoint).Bucket("bucket").DownloadAsync("k", content, 3, default);

        Assert.Equal((etag.Trim('"'), "abc"), (facts.ETag, System.Text.Encoding.ASCII.GetString(content.ToArray())));
    }

    [Theory]
    [InlineData("301 Moved Permanently")]
    [InlineData("307 Temporary Redirect")]
    [InlineData("400 Bad Request")]
    public async Task A_bucket_of_another_region_is_not_looked_for_but_its_region_told(string status)
    {
        await using OneAnswer service = new($"HTTP/1.1 {status}\r\nLocation: http://127.0.0.1:1/\r\nx-amz-bucket-region: eu-west-1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using Connect connect = new("a", "b");
        Bucket bucket = connect.To(service.Endpoint).Bucket("bucket");

        S3Exception error = await Assert.ThrowsAsync<S3Exception>(() => bucket.FactsAsync("k", default));

        Assert.Equal((int.Parse(status[..3], System.Globalization.CultureInfo.InvariantCulture), ""), (error.Status, error.Code));
        Assert.EndsWith("the bucket is in the region eu-west-1: set S3Region.", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, bucket.Connection.Requests.Total);
    }

    [Theory]
    [InlineData("")]
    [InlineData("arn:aws:s3:us-west-1:123456789012:accesspoint/x")]
    public async Task A_name_that_is_no_buckets_is_refused_without_asking(string name)
    {
        using Connect connect = new("a", "b");
        Bucket bucket = connect.To(new Uri("http://127.0.0.1:1")).Bucket(name);

        S3Exception list = Assert.Single((await bucket.ListAsync(["p/"], default)).Failures);
        S3Exception head = await Assert.ThrowsAsync<S3Exception>(() => bucket.FactsAsync("k", default));

        Assert.EndsWith("the AWS SDK refused it (AmazonClientException).", list.Message, StringComparison.Ordinal);
        Assert.EndsWith("the AWS SDK refused it (AmazonClientException).", head.Message, StringComparison.Ordinal);
        Assert.Equal(0, bucket.Connection.Requests.Retries);
    }

    [Theory]
    [InlineData("us-east-1")]
    [InlineData("x.evil.com/")]
    public async Task A_region_that_was_asked_or_is_none_is_not_told(string region)
    {
        await using OneAnswer service = new($"HTTP/1.1 400 Bad Request\r\nx-amz-bucket-region: {region}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using Connect connect = new("a", "b");

        S3Exception error = await Assert.ThrowsAsync<S3Exception>(() => connect.To(service.Endpoint).Bucket("bucket").FactsAsync("k", default));

        Assert.EndsWith("failed with status 400: the service refused the request.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_to_a_service_without_conditions_fails_at_once()
    {
        await using OneAnswer service = new("HTTP/1.1 501 Not Implemented\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using Connect connect = new("a", "b");
        Bucket bucket = connect.To(service.Endpoint).Bucket("bucket");

        S3Exception error = await Assert.ThrowsAsync<S3Exception>(() => BucketTests.Put(bucket, "k", [1]));

        Assert.Contains("no conditional writes", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, bucket.Connection.Requests.Total);
    }

    [Fact]
    public async Task An_object_whose_size_nobody_recorded_is_read_up_to_256_MiB()
    {
        await using OneAnswer service = new("HTTP/1.1 200 OK\r\nContent-Length: 268435457\r\nConnection: close\r\n\r\nabc");
        using Connect connect = new("a", "b");
        using MemoryStream content = new();

        S3Exception error = await Assert.ThrowsAsync<S3Exception>(() => connect.To(service.Endpoint).Bucket("bucket").DownloadAsync("k", content, size: null, default));

        Assert.Contains("more than 256 MiB", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, content.Length);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_told_at_once()
    {
        using RSA key = RSA.Create(2048);
        using X509Certificate2 certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
#pragma warning disable CA2025 // It is awaited below.
        Task accepting = AcceptAsync(listener, certificate);
#pragma warning restore CA2025
        using Connect connect = new("a", "b");
        Bucket bucket = connect.To(new Uri($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}")).Bucket("bucket");

        S3Exception error = await Assert.ThrowsAsync<S3Exception>(() => bucket.FactsAsync("k", default));
        await accepting;

        Assert.Contains("certificate", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, bucket.Connection.Requests.Total);
    }

    private static async Task AcceptAsync(TcpListener listener, X509Certificate2 certificate)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        await using SslStream stream = new(client.GetStream());
        try
        {
            await stream.AuthenticateAsServerAsync(certificate);
            _ = await stream.ReadAsync(new byte[1]);
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // The client goes as soon as it has seen the certificate.
        }
    }
}
