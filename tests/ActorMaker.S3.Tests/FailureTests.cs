using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace ActorMaker.S3.Tests;

public sealed class FailureTests(S3ServerFixture fixture)
{
    private const string Canary = "canary7SECRETcanary";

    [Fact]
    public async Task A_wrong_secret_is_told_as_such_and_never_shown()
    {
        using TestBucket remote = await fixture.BucketAsync();
        Assert.SkipUnless(remote.Server.ChecksSignatures, $"{remote.Server.Name} takes any secret.");
        await remote.PutAsync("k", "x"u8.ToArray());
        using Connect connect = new(remote.Server.AccessKey, Canary);
        Bucket bucket = connect.To(remote);

        S3Exception list = Assert.Single((await bucket.ListAsync(["p/"], default)).Failures);
        S3Exception head = await Assert.ThrowsAsync<S3Exception>(() => bucket.FactsAsync("k", default));
        S3Exception get = await Assert.ThrowsAsync<S3Exception>(() => bucket.ReadAsync("k", 0, 1, null, default));
        S3Exception put = await Assert.ThrowsAsync<S3Exception>(() => BucketTests.Put(bucket, "k", [1]));

        Assert.Equal($"ListObjectsV2 of 'p/' in bucket '{remote.Name}' failed with status 403 (SignatureDoesNotMatch): the secret does not belong to the access key.", list.Message);
        Assert.Equal(("GetObject", remote.Name, "k", 403, "SignatureDoesNotMatch"), (get.Call, get.Bucket, get.Key, get.Status, get.Code));
        foreach (S3Exception error in new[] { list, head, get, put })
        {
            Assert.True(error.IsAccess);
            Assert.DoesNotContain(Canary, error.ToString(), StringComparison.Ordinal);
            Assert.Null(error.InnerException);
        }

        Assert.Equal(0, bucket.Connection.Requests.Retries);
    }

    [Fact]
    public async Task An_unknown_access_key_is_told_as_such_and_never_shown()
    {
        using TestBucket remote = await fixture.BucketAsync();
        Assert.SkipUnless(remote.Server.ChecksSignatures, $"{remote.Server.Name} takes any key.");
        using Connect connect = new(Canary, "x");

        S3Exception error = Assert.Single((await connect.To(remote).ListAsync([""], default)).Failures);

        Assert.Equal((403, "InvalidAccessKeyId"), (error.Status, error.Code));
        Assert.DoesNotContain(Canary, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_fails_every_prefix()
    {
        IS3Server server = fixture.Require();
        using Connect connect = new(server);
        Bucket bucket = connect.To(server.Endpoint).Bucket("am-test-no-such-bucket");

        BucketListing listing = await bucket.ListAsync(["a/", "b/"], default);
        S3Exception put = await Assert.ThrowsAsync<S3Exception>(() => BucketTests.Put(bucket, "k", [1]));

        Assert.Empty(listing.Objects);
        Assert.Equal(["a/", "b/"], listing.Failures.Select(f => f.Key));
        Assert.All(listing.Failures, f => Assert.Equal((404, "NoSuchBucket"), (f.Status, f.Code)));
        Assert.Equal("NoSuchBucket", put.Code);
    }

    [Theory]
    [InlineData(Fault.SlowDown)]
    [InlineData(Fault.Truncate)]
    [InlineData(Fault.LoseAnswer)]
    public async Task A_third_of_all_answers_may_break(Fault fault)
    {
        using TestBucket remote = await fixture.BucketAsync();
        await remote.PutAllAsync(Enumerable.Range(0, 1100).Select(i => $"l/{i}"), new byte[200]);
        const int Attempts = 12;
        int seed = Random.Shared.Next();
        await using FaultProxy proxy = new(remote.Server.Endpoint, FaultProxy.Share(fault, 0.3, seed, Attempts));
        using Connect connect = new(remote.Server);
        Bucket bucket = connect.To(proxy.Endpoint, attempts: Attempts).Bucket(remote.Name);

        BucketListing listing = await bucket.ListAsync(["l/"], default);
        Assert.True(listing.Failures.Count == 0, $"seed {seed}: {string.Join(' ', listing.Failures.Select(f => f.Message))}");
        Assert.Equal(1100, listing.Objects.Count);
        await Parallel.ForEachAsync(Enumerable.Range(0, 40), async (i, _) =>
        {
            byte[] content = BitConverter.GetBytes((i * 31) + seed);
            PutResult put = await BucketTests.Put(bucket, $"p/{i}", content);
            Assert.True(put.Written, $"seed {seed}, {i}");
            Assert.Equal(content, await bucket.ReadAsync($"p/{i}", 0, 100, put.ETag, default));
            using MemoryStream whole = new();
            await bucket.DownloadAsync($"p/{i}", whole, 4, default);
            Assert.Equal(content, whole.ToArray());
            Assert.NotNull(await bucket.FactsAsync($"p/{i}", default));
        });
        Assert.True(bucket.Connection.Requests.Retries > 0);

        // SocketsHttpHandler itself repeats a GET or HEAD whose connection broke before the first byte of an answer.
        Assert.InRange(proxy.Requests.Count, bucket.Connection.Requests.Total, long.MaxValue);
        Assert.Equal(proxy.Requests.Count(r => r.StartsWith("PUT", StringComparison.Ordinal)), bucket.Connection.Requests.Puts);
    }

    [Fact]
    public async Task A_server_that_only_breaks_is_given_up_with_its_status()
    {
        using TestBucket remote = await fixture.BucketAsync();
        await using FaultProxy proxy = new(remote.Server.Endpoint, _ => Fault.SlowDown);
        using Connect connect = new(remote.Server);
        S3Connection connection = connect.To(proxy.Endpoint, attempts: 3);

        S3Exception error = Assert.Single((await connection.Bucket(remote.Name).ListAsync([""], default)).Failures);

        Assert.Equal((503, "SlowDown", 3), (error.Status, error.Code, proxy.Requests.Count));
        Assert.EndsWith("the service is overloaded or broken, 3 times.", error.Message, StringComparison.Ordinal);
        Assert.Equal("3 requests (3 list, 2 of them retries)", connection.Requests.ToString());
    }

    [Fact]
    public async Task One_prefix_that_is_refused_does_not_spoil_the_others()
    {
        using TestBucket remote = await fixture.BucketAsync();
        await remote.PutAllAsync(["good/1", "bad/1"], new byte[1]);
        await using FaultProxy proxy = new(remote.Server.Endpoint, line => line.Contains("prefix=bad", StringComparison.Ordinal) ? Fault.SlowDown : Fault.None);
        using Connect connect = new(remote.Server);

        BucketListing listing = await connect.To(proxy.Endpoint, attempts: 2).Bucket(remote.Name).ListAsync(["good/", "bad/"], default);

        Assert.Equal("good/1", Assert.Single(listing.Objects).Key);
        Assert.Equal("bad/", Assert.Single(listing.Failures).Key);
    }

    [Fact]
    public async Task Truncated_answers_never_pass_for_whole_ones()
    {
        using TestBucket remote = await fixture.BucketAsync();
        byte[] content = new byte[100_000];
        await remote.PutAsync("k", content);
        await using FaultProxy proxy = new(remote.Server.Endpoint, _ => Fault.Truncate);
        using Connect connect = new(remote.Server);
        Bucket bucket = connect.To(proxy.Endpoint, attempts: 2).Bucket(remote.Name);
        using MemoryStream back = new();

        S3Exception list = Assert.Single((await bucket.ListAsync([""], default)).Failures);
        S3Exception get = await Assert.ThrowsAsync<S3Exception>(() => connect.To(proxy.Endpoint, attempts: 2).Bucket(remote.Name).DownloadAsync("k", back, content.Length, default));

        Assert.Null(list.Status);
        Assert.Contains("the answer was cut off, 2 times", list.Message, StringComparison.Ordinal);
        Assert.Contains("the answer was cut off, 2 times", get.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_waited_for_once_not_once_an_object()
    {
        // A port that is taken, so that nobody else begins to listen there, and refuses connections.
        using Socket silent = new(SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Uri nowhere = new($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndPoint!).Port}");
        SetTimestamp time = new();
        using Connect connect = new("k", "s");
        Bucket bucket = connect.To(nowhere, attempts: 3, time: time).Bucket("b");
        await Assert.ThrowsAsync<S3Exception>(() => bucket.FactsAsync("k0", default));
        for (int i = 1; i <= 100; i++)
        {
            S3Exception error = await Assert.ThrowsAsync<S3Exception>(() => bucket.FactsAsync($"k{i}", default));
            Assert.Null(error.Status);
        }

        Assert.Equal("3 requests (3 head, 2 of them retries)", bucket.Connection.Requests.ToString());
        time.Now += 6 * time.TimestampFrequency;
        await Assert.ThrowsAsync<S3Exception>(() => bucket.FactsAsync("k", default));
        Assert.Equal("6 requests (6 head, 4 of them retries)", bucket.Connection.Requests.ToString());
    }

    [Fact]
    public async Task A_server_that_does_not_answer_runs_into_the_time_limit()
    {
        IS3Server server = fixture.Require();
        await using FaultProxy proxy = new(server.Endpoint, _ => Fault.Hang);
        using Connect connect = new(server);
        S3Connection connection = connect.To(proxy.Endpoint, attempts: 2, timeout: TimeSpan.FromMilliseconds(500));

        S3Exception error = Assert.Single((await connection.Bucket("b").ListAsync([""], default)).Failures);

        Assert.Contains("no answer within", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_every_call_at_once()
    {
        IS3Server server = fixture.Require();
        await using FaultProxy proxy = new(server.Endpoint, _ => Fault.Hang);
        using Connect connect = new(server);
        Bucket bucket = connect.To(proxy.Endpoint).Bucket("b");
        using CancellationTokenSource cancel = new();
        using MemoryStream content = new([1]);
#pragma warning disable CA2025 // All of them are awaited below.
        Task[] calls =
        [
            bucket.ListAsync(["p/"], cancel.Token),
            bucket.FactsAsync("k", cancel.Token),
            bucket.ReadAsync("k", 0, 1, null, cancel.Token),
            bucket.PutAsync("k", content, new PutOptions("image/png", MD5.HashData([1])), cancel.Token),
        ];
#pragma warning restore CA2025
        while (proxy.Requests.Count < calls.Length)
        {
            await Task.Delay(20);
        }

        await cancel.CancelAsync();

        foreach (Task call in calls)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromMinutes(5)));
        }
    }

    [Fact]
    public async Task An_upload_whose_answer_was_lost_is_known_as_done()
    {
        using TestBucket remote = await fixture.BucketAsync();
        int puts = 0;
        await using FaultProxy proxy = new(
            remote.Server.Endpoint,
            line => line.StartsWith("PUT", StringComparison.Ordinal) && Interlocked.Increment(ref puts) == 1 ? Fault.LoseAnswer : Fault.None);
        using Connect connect = new(remote.Server);

        Bucket bucket = connect.To(proxy.Endpoint).Bucket(remote.Name);
        PutResult put = await BucketTests.Put(bucket, "k", [1, 2, 3]);

        Assert.Equal("PUT PUT HEAD; 3 requests (1 head, 2 put, 1 of them retries)", $"{string.Join(' ', proxy.Requests.Select(r => r.Split(' ')[0]))}; {bucket.Connection.Requests}");
        Assert.Equal((true, Convert.ToHexStringLower(MD5.HashData([1, 2, 3])), 2), (put.Written, put.ETag, puts));
    }

    /// <summary>A clock of which a test moves what pauses are measured by.</summary>
    private sealed class SetTimestamp : TimeProvider
    {
        public long Now { get; set; } = 1;

        public override long GetTimestamp() => Now;
    }
}
