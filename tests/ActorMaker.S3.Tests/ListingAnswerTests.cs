using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ActorMaker.S3.Tests;

/// <summary>What is read from an answer to a listing, and what is not taken for one.</summary>
public sealed class ListingAnswerTests
{
    private const string Item = "<Contents><Key>a</Key><Size>1</Size><LastModified>2025-10-13T19:36:17Z</LastModified></Contents>";

    [Fact]
    public async Task Every_field_is_read_in_any_order_with_its_entities()
    {
        BucketListing listing = await ListAsync("""
            <?xml version="1.0" encoding="UTF-8"?>
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix>p/</Prefix><MaxKeys>2</MaxKeys><IsTruncated>false</IsTruncated><Contents><Key>p/a &amp; &lt;b&gt; &#x9;&#13;&quot;ü.safetensors</Key><LastModified>2025-10-13T19:36:17.724Z</LastModified><ETag>&quot;5d41402abc4b2a76b9719d911017c592&quot;</ETag><Size>5368709121</Size><StorageClass>STANDARD</StorageClass><Owner><ID>o</ID><DisplayName>Key</DisplayName></Owner></Contents><Contents><ETag>"x-4"</ETag><Size>0</Size><LastModified>2025-10-13T19:36:17Z</LastModified><Key>p/b</Key></Contents></ListBucketResult>

            """);

        Assert.Empty(listing.Failures);
        Assert.Equal(
            [
                new BucketObject("p/a & <b> \t\r\"ü.safetensors", 5368709121, "5d41402abc4b2a76b9719d911017c592", new DateTimeOffset(2025, 10, 13, 19, 36, 17, 724, TimeSpan.Zero)),
                new BucketObject("p/b", 0, "x-4", new DateTimeOffset(2025, 10, 13, 19, 36, 17, TimeSpan.Zero)),
            ],
            listing.Objects);
    }

    [Theory]
    [InlineData("<IsTruncated>true</IsTruncated>")]
    [InlineData("<IsTruncated>false</IsTruncated><Contents><Key>a</Key></Contents>")]
    [InlineData("<IsTruncated>false</IsTruncated><Contents><Key></Key><Size>1</Size><LastModified>2025-10-13T19:36:17Z</LastModified></Contents>")]
    [InlineData("<IsTruncated>false</IsTruncated><Contents><Key>a</Key><Size>1x</Size><LastModified>2025-10-13T19:36:17Z</LastModified></Contents>")]
    [InlineData("<IsTruncated>false</IsTruncated><Contents><Key>a</Key><Size>1</Size><LastModified>2025-13-13T19:36:17Z</LastModified></Contents>")]
    public async Task A_page_that_hides_the_next_one_or_a_field_of_an_object_is_no_listing(string content)
    {
        S3Exception failure = Assert.Single((await ListAsync($"<ListBucketResult>{content}</ListBucketResult>")).Failures);
        Assert.EndsWith("failed with status 200: the answer is no listing.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<ListBucketResult>" + Item + "</ListBucketResult>")]
    [InlineData("<ListBucketResult><IsTruncated>false</IsTruncated>" + Item)]
    [InlineData("<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a</Key><Size>1</Size>")]
    [InlineData("<html><body>Sign in</body></html>")]
    [InlineData("<!DOCTYPE html><html><body><br>Sign in</body></html>")]
    [InlineData("{}")]
    [InlineData("")]
    public async Task An_answer_whose_end_is_not_clear_is_asked_for_again(string body)
    {
        BucketListing listing = await ListAsync(body);
        Assert.Empty(listing.Objects);
        Assert.EndsWith("the answer was cut off, 1 times.", Assert.Single(listing.Failures).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/xhtml+xml; charset=utf-8")]
    public async Task A_web_page_is_called_that_at_once(string type)
    {
        await using OneAnswer service = new($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: 13\r\nConnection: close\r\n\r\n<html></html>");
        using Connect connect = new("a", "b");

        S3Exception failure = Assert.Single((await connect.To(service.Endpoint).Bucket("b").ListAsync(["p/"], default)).Failures);

        Assert.Contains("the answer is a web page", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_comes_again_ends_the_listing()
    {
        using HttpListener service = Listen(out Uri endpoint);
#pragma warning disable CA2025 // It is awaited below.
        Task<int> answering = AnswerAsync(service, ["a", "b", "a"]);
#pragma warning restore CA2025
        using Connect connect = new("a", "b");

        BucketListing listing = await connect.To(endpoint).Bucket("b").ListAsync(["p/"], default);

        Assert.Empty(listing.Objects);
        Assert.EndsWith("the answer is no listing.", Assert.Single(listing.Failures).Message, StringComparison.Ordinal);
        Assert.Equal(3, await answering);
    }

    [Theory]
    [InlineData("<Error><Code>AccessDenied</Code><Message>secret</Message></Error>", "AccessDenied")]
    [InlineData("<Error><Code>Your key is AKIA</Code></Error>", "")]
    [InlineData("<html>", "Forbidden")]
    [InlineData("", "Forbidden")]
    public async Task Only_what_looks_like_an_error_code_is_taken_from_an_answer(string body, string code)
    {
        S3Exception failure = Assert.Single((await ListAsync(body, "403 Forbidden")).Failures);
        Assert.Equal((403, code), (failure.Status, failure.Code));
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    private static async Task<BucketListing> ListAsync(string body, string status = "200 OK")
    {
        await using OneAnswer service = new($"HTTP/1.1 {status}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");
        using Connect connect = new("a", "b");
        return await connect.To(service.Endpoint, attempts: 1).Bucket("b").ListAsync(["p/"], default);
    }

    private static HttpListener Listen(out Uri endpoint)
    {
        for (int attempt = 1; ; attempt++)
        {
            using TcpListener free = new(IPAddress.Loopback, 0);
            free.Start();
            endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
            free.Stop();
            HttpListener listener = new();
            listener.Prefixes.Add(endpoint.AbsoluteUri);
            try
            {
                listener.Start();
                return listener;
            }
            catch (HttpListenerException) when (attempt < 20)
            {
                // Somebody else was faster to take the port.
                listener.Close();
            }
        }
    }

    private static async Task<int> AnswerAsync(HttpListener service, string[] tokens)
    {
        int answered = 0;
        foreach (string token in tokens)
        {
            HttpListenerContext context = await service.GetContextAsync();
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes($"<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>{token}</NextContinuationToken></ListBucketResult>"));
            context.Response.Close();
            answered++;
        }

        return answered;
    }
}
