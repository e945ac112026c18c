using System.Security.Cryptography;
using System.Text;

namespace ActorMaker.S3.Tests;

public sealed class BucketTests(S3ServerFixture fixture)
{
    private static readonly byte[] Content = "training data"u8.ToArray();

    [Fact]
    public async Task A_listing_has_every_object_of_every_page_in_key_order()
    {
        using TestBucket remote = await fixture.BucketAsync();
        string[] keys = [.. Enumerable.Range(0, 2345).Select(i => $"loras/style_{i}_vV1.safetensors")];
        await remote.PutAllAsync(keys, Content);
        await remote.PutAsync("other/x", Content);
        using Connect connect = new(remote.Server);
        Bucket bucket = connect.To(remote);

        BucketListing listing = await bucket.ListAsync(["loras/"], default);

        Assert.Empty(listing.Failures);
        Assert.Equal(keys.Order(StringComparer.Ordinal), listing.Objects.Select(o => o.Key));
        Assert.Equal(2345, bucket.Connection.Requests.Listed);
        Assert.True(bucket.Connection.Requests.Lists >= 3);
        Assert.Equal(0, bucket.Connection.Requests.Total - bucket.Connection.Requests.Lists);
        Assert.All(listing.Objects, o => Assert.Equal((Content.Length, Convert.ToHexStringLower(MD5.HashData(Content))), ((int)o.Size, o.ETag)));
        Assert.All(listing.Objects, o => Assert.InRange(o.LastModified, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1)));
    }

    [Fact]
    public async Task Prefixes_are_listed_once_however_they_overlap()
    {
        using TestBucket remote = await fixture.BucketAsync();
        await remote.PutAllAsync(["a/1", "a/b/2", "c/3", "d/4"], Content);
        using Connect connect = new(remote.Server);

        BucketListing listing = await connect.To(remote).ListAsync(["c/", "a/b/", "a/", "a/", "none/"], default);

        Assert.Equal(["a/1", "a/b/2", "c/3"], listing.Objects.Select(o => o.Key));
    }

    [Fact]
    public async Task Odd_keys_are_listed_asked_for_read_and_written_as_they_are()
    {
        string[] keys =
        [
            "a b.png", "a+b.png", "a%20b.png", "100%.png", "a#b?c&d=e.png", "ü/Ж/漢/😀.png", "e\u0301.png", "x//y.png", "a/./b.png", "a/../b.png",
            "'quoted' \"and\" <tagged>&amp;.png", "trailing/", "semi;colon,comma:at@.png", "~tilde(1)*!.png", "back\\slash.png", ".hidden", "a%2Fb.png",
        ];
        using TestBucket remote = await fixture.BucketAsync();
        using Connect connect = new(remote.Server);
        Bucket bucket = connect.To(remote);
        foreach (string key in keys)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(key);
            using MemoryStream stream = new(bytes);
            PutResult put = await bucket.PutAsync(key, stream, new PutOptions("image/png", MD5.HashData(bytes)), default);
            Assert.True(put.Written, key);
            Assert.Equal(bytes, await remote.GetAsync(key));
            Assert.Equal(put.ETag, (await bucket.FactsAsync(key, default))!.ETag);
            Assert.Equal(bytes, await bucket.ReadAsync(key, 0, 1000, put.ETag, default));
        }

        BucketListing listing = await bucket.ListAsync([""], default);
        Assert.Equal(keys.Order(StringComparer.Ordinal), listing.Objects.Select(o => o.Key).Order(StringComparer.Ordinal));
        BucketListing some = await bucket.ListAsync(["ü/Ж", "a#b?c", "100%"], default);
        Assert.Equal(["100%.png", "a#b?c&d=e.png", "ü/Ж/漢/😀.png"], some.Objects.Select(o => o.Key));
    }

    [Fact]
    public async Task Facts_tell_size_type_and_metadata_and_null_when_there_is_no_object()
    {
        using TestBucket remote = await fixture.BucketAsync();
        await remote.PutAsync("lora", Content, ("runpod-job-id", "abc-e1"));
        using Connect connect = new(remote.Server);
        Bucket bucket = connect.To(remote);

        ObjectFacts facts = (await bucket.FactsAsync("lora", default))!;

        Assert.Equal(Content.Length, facts.Size);
        Assert.Equal("abc-e1", facts.Metadata["runpod-job-id"]);
        Assert.Null(await bucket.FactsAsync("none", default));
        Assert.Equal(2, bucket.Connection.Requests.Heads);
    }

    [Fact]
    public async Task A_range_is_read_and_only_of_the_object_that_was_seen()
    {
        using TestBucket remote = await fixture.BucketAsync();
        await remote.PutAsync("k", Content);
        using Connect connect = new(remote.Server);
        Bucket bucket = connect.To(remote);
        string etag = Convert.ToHexStringLower(MD5.HashData(Content));

        Assert.Equal("ning"u8.ToArray(), await bucket.ReadAsync("k", 4, 4, etag, default));
        Assert.Equal("data"u8.ToArray(), await bucket.ReadAsync("k", 9, 100, etag: null, default));
        S3Exception beyond = await Assert.ThrowsAsync<S3Exception>(() => bucket.ReadAsync("k", 100, 1, etag: null, default));
        Assert.Equal(416, beyond.Status);
        await remote.PutAsync("k", "something else"u8.ToArray());
        S3Exception changed = await Assert.ThrowsAsync<S3Exception>(() => bucket.ReadAsync("k", 4, 4, etag, default));
        Assert.Equal(412, changed.Status);
    }

    [Fact]
    public async Task A_new_object_never_overwrites_one_that_is_there()
    {
        using TestBucket remote = await fixture.BucketAsync();
        using Connect connect = new(remote.Server);
        Bucket bucket = connect.To(remote);

        PutResult first = await Put(bucket, "k", Content);
        PutResult second = await Put(bucket, "k", "other"u8.ToArray());

        Assert.Equal((true, Convert.ToHexStringLower(MD5.HashData(Content))), (first.Written, first.ETag));
        Assert.False(second.Written);
        Assert.Equal(Content, await remote.GetAsync("k"));
        Assert.Equal("image/png", (await bucket.FactsAsync("k", default))!.ContentType);
    }

    [Fact]
    public async Task An_object_is_replaced_only_if_it_is_the_one_that_was_seen()
    {
        using TestBucket remote = await fixture.BucketAsync();
        using Connect connect = new(remote.Server);
        Bucket bucket = connect.To(remote);
        string seen = (await Put(bucket, "k", Content)).ETag;

        Assert.False((await Put(bucket, "k", "new"u8.ToArray(), replaced: new string('0', 32))).Written);
        Assert.Equal(Content, await remote.GetAsync("k"));
        Assert.True((await Put(bucket, "k", "new"u8.ToArray(), replaced: seen)).Written);
        Assert.Equal("new"u8.ToArray(), await remote.GetAsync("k"));
        Assert.False((await Put(bucket, "gone", "new"u8.ToArray(), replaced: seen)).Written);
    }

    [Fact]
    public async Task Bytes_that_do_not_have_the_promised_MD5_are_refused()
    {
        using TestBucket remote = await fixture.BucketAsync();
        using Connect connect = new(remote.Server);
        using MemoryStream stream = new(Content);

        S3Exception error = await Assert.ThrowsAsync<S3Exception>(
            () => connect.To(remote).PutAsync("k", stream, new PutOptions("image/png", new byte[16]), default));

        Assert.Equal(400, error.Status);
        Assert.Null(await remote.GetAsync("k"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20 * 1024 * 1024)]
    public async Task An_object_of_any_size_goes_there_and_back_in_one_request_each(int size)
    {
        using TestBucket remote = await fixture.BucketAsync();
        using Connect connect = new(remote.Server);
        Bucket bucket = connect.To(remote);
        byte[] content = new byte[size];
        new Random(size).NextBytes(content);

        PutResult put = await Put(bucket, "k", content);
        using MemoryStream back = new();
        back.Write("kept"u8);
        ObjectFacts facts = await bucket.DownloadAsync("k", back, size, default);

        Assert.Equal(put.ETag, facts.ETag);
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(content)), facts.ETag);
        Assert.Equal("kept"u8.ToArray(), back.ToArray()[..4]);
        Assert.True(content.AsSpan().SequenceEqual(back.ToArray().AsSpan(4)));
        Assert.Equal((1, 1), (bucket.Connection.Requests.Puts, bucket.Connection.Requests.Gets));
    }

    [Theory]
    [InlineData(99)]
    [InlineData(101)]
    public async Task Of_an_object_of_another_size_than_recorded_nothing_is_read(int recorded)
    {
        using TestBucket remote = await fixture.BucketAsync();
        using Connect connect = new(remote.Server);
        Bucket bucket = connect.To(remote);
        await Put(bucket, "k", new byte[100]);
        using MemoryStream back = new(new byte[recorded]);

        ObjectFacts facts = await bucket.DownloadAsync("k", back, recorded, default);

        Assert.Equal((100, 0), (facts.Size, back.Position));
    }

    internal static async Task<PutResult> Put(Bucket bucket, string key, byte[] content, string? replaced = null)
    {
        using MemoryStream stream = new(content);
        return await bucket.PutAsync(key, stream, new PutOptions("image/png", MD5.HashData(content)) { ReplacedETag = replaced }, default);
    }
}
