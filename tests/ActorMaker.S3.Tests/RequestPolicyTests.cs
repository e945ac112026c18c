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
}
