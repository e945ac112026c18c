using System.Collections.Specialized;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime.Internal.Auth;

namespace ActorMaker.S3.Tests;

/// <summary>Signatures beside those that the AWS SDK makes of the same key, day and text; the gateway's tests show that a server takes them.</summary>
public sealed class RequestSignerTests : IDisposable
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    private readonly Connect connect = new("AKIAIOSFODNN7EXAMPLE", Secret);
    private readonly HttpListener server;
    private readonly Uri endpoint;

    public RequestSignerTests() => (server, endpoint) = Listen();

    [Fact]
    public async Task A_connection_that_lives_over_midnight_signs_with_the_key_of_the_new_day()
    {
        SetTime time = new(new DateTimeOffset(2026, 12, 31, 23, 59, 59, TimeSpan.Zero));
        using S3Connection connection = new(new S3Settings(connect.Root) { ServiceUrl = endpoint, Time = time });
        Bucket bucket = connection.Bucket("images");

        NameValueCollection first = await HeadAsync(bucket, "actors/0001 a/ü.jpg");
        NameValueCollection again = await HeadAsync(bucket, "actors/0001 a/ü.jpg");
        time.Now += TimeSpan.FromSeconds(1);
        NameValueCollection later = await HeadAsync(bucket, "actors/0001 a/ü.jpg");

        Assert.Equal(("20261231T235959Z", "20270101T000000Z"), (first["x-amz-date"], later["x-amz-date"]));
        Assert.Equal(first["Authorization"], again["Authorization"]);
        Assert.Equal(Expected(first, "20261231", "/images/actors/0001%20a/%C3%BC.jpg"), first["Authorization"]);
        Assert.Equal(Expected(later, "20270101", "/images/actors/0001%20a/%C3%BC.jpg"), later["Authorization"]);
    }

    public void Dispose()
    {
        server.Close();
        connect.Dispose();
    }

    private static (HttpListener Server, Uri Endpoint) Listen()
    {
        for (int attempt = 1; ; attempt++)
        {
            using TcpListener free = new(IPAddress.Loopback, 0);
            free.Start();
            Uri address = new($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
            free.Stop();
            HttpListener listener = new();
            listener.Prefixes.Add(address.ToString());
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException) when (attempt < 20)
            {
                // Somebody else was faster to take the port.
                listener.Close();
            }
        }
    }

    /// <summary>The headers of a request for an object's facts; the answer is that there is none.</summary>
    private async Task<NameValueCollection> HeadAsync(Bucket bucket, string key)
    {
        Task<HttpListenerContext> incoming = server.GetContextAsync();
        Task<ObjectFacts?> facts = bucket.FactsAsync(key, default);
        HttpListenerContext context = await incoming;
        NameValueCollection headers = context.Request.Headers;
        context.Response.StatusCode = (int)HttpStatusCode.NotFound;
        context.Response.Close();
        Assert.Null(await facts);
        return headers;
    }

    private string Expected(NameValueCollection headers, string day, string path)
    {
        const string Names = "host;x-amz-content-sha256;x-amz-date";
        string canonical = $"HEAD\n{path}\n\nhost:{endpoint.Authority}\nx-amz-content-sha256:{headers["x-amz-content-sha256"]}\nx-amz-date:{headers["x-amz-date"]}\n\n{Names}\n{headers["x-amz-content-sha256"]}";
        string scope = $"{day}/us-east-1/s3/aws4_request";
        string text = $"AWS4-HMAC-SHA256\n{headers["x-amz-date"]}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        byte[] key = AWS4Signer.ComposeSigningKey(Secret, "us-east-1", day, "s3");
        byte[] signature = AWS4Signer.SignBlob(key, text);
        return $"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/{scope}, SignedHeaders={Names}, Signature={Convert.ToHexStringLower(signature)}";
    }

    private sealed class SetTime(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
