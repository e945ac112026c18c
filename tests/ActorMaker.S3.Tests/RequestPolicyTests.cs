namespace ActorMaker.S3.Tests;

/// <summary>What becomes of attempts that fail in ways that no real service can be asked for.</summary>
public sealed class RequestPolicyTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_breaks_while_the_run_is_ended_is_the_end_of_the_run(bool withinBody)
    {
        Exception error = withinBody ? new HttpIOException(HttpRequestError.ResponseEnded) : new HttpRequestException("gone");
        RequestPolicy policy = new(new S3Settings(null), new S3Requests());
        using CancellationTokenSource stop = new();

        OperationCanceledException ended = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => policy.RunAsync<int>(
            Calls.Get,
            "b",
            "k",
            0,
            async _ =>
            {
                await stop.CancelAsync();
                throw error;
            },
            stop.Token));

        Assert.Equal(stop.Token, ended.CancellationToken);
    }

    [Fact]
    public async Task An_answer_without_its_length_is_called_that()
    {
        await using OneAnswer service = new("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n1\r\nx\r\n0\r\n\r\n");
        using Connect connect = new("a", "b");
        Bucket bucket = connect.To(service.Endpoint).Bucket("b");
        using MemoryStream content = new();

        S3Exception error = await Assert.ThrowsAsync<S3Exception>(() => bucket.DownloadAsync("k", content, 1, default));

        Assert.Contains("does not say how long the object is", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("refused", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "InvalidObjectState", "the object is archived", "restore it from the archive")]
    [InlineData(400, "KMS.DisabledException", "the key that the object is encrypted with cannot be used", "look at the key's state in KMS, and allow kms:Decrypt")]
    [InlineData(404, "NoSuchKey", "there is no such object", "put the object back")]
    [InlineData(403, "AccessDenied", "the credentials are not allowed to do this", null)]
    public async Task An_object_that_cannot_be_read_is_told_with_what_helps(int status, string code, string reason, string? fix)
    {
        string body = $"<Error><Code>{code}</Code><Message>m</Message></Error>";
        await using OneAnswer service = new($"HTTP/1.1 {status} Refused\r\nContent-Type: application/xml\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
        using Connect connect = new("a", "b");
        using MemoryStream content = new();

        S3Exception error = await Assert.ThrowsAsync<S3Exception>(() => connect.To(service.Endpoint).Bucket("b").DownloadAsync("k", content, 1, default));

        Assert.EndsWith($"with status {status} ({code}): {reason}.", error.Message, StringComparison.Ordinal);
        Assert.StartsWith(fix ?? "", error.Fix ?? "", StringComparison.Ordinal);
        Assert.Equal(fix is null, error.Fix is null);
    }
}
