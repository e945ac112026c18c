using ActorMaker.Data.Versions;

namespace ActorMaker.S3.Tests;

public sealed class LoraHeadersTests(S3ServerFixture fixture)
{
    [Fact]
    public async Task Headers_are_read_once_and_then_known()
    {
        using TestBucket remote = await fixture.BucketAsync();
        byte[] whole = Safetensors.File(300_000, ("ss_network_dim", "16"), ("ss_tag_frequency", "a caption"));
        byte[] large = Safetensors.File(10, ("ss_seed", "7"), ("padding", new string('x', 200_000)));
        await remote.PutAsync("whole.safetensors", whole);
        await remote.PutAsync("short.safetensors", whole.AsMemory(0, whole.Length - 1));
        await remote.PutAsync("html.safetensors", "<html>not found</html>"u8.ToArray());
        await remote.PutAsync("empty.safetensors", Array.Empty<byte>());
        await remote.PutAsync("large.safetensors", large);
        using Connect connect = new(remote.Server);
        Bucket bucket = connect.To(remote);
        IReadOnlyList<BucketObject> objects = (await bucket.ListAsync([""], default)).Objects;
        string path = Path.Combine(connect.Root, "obj", "loras.cache");
        LoraHeaderCache cache = LoraHeaderCache.Load(path);

        IReadOnlyList<LoraHeader> first = await new LoraHeaders(bucket, cache).ReadAsync(objects, default);
        long requests = bucket.Connection.Requests.Gets;
        cache.Save();
        IReadOnlyList<LoraHeader> second = await new LoraHeaders(bucket, LoraHeaderCache.Load(path)).ReadAsync(objects, default);

        Assert.Equal(
            [("empty", SafetensorsState.NotSafetensors), ("html", SafetensorsState.NotSafetensors), ("large", SafetensorsState.Whole), ("short", SafetensorsState.Truncated), ("whole", SafetensorsState.Whole)],
            first.Select(h => (h.Object.Key[..^".safetensors".Length], h.Header!.State)));
        Assert.Equal(5, requests);
        Assert.Equal(requests, bucket.Connection.Requests.Gets);
        Assert.Equal(first.Select(h => (h.Object, h.Header!.State, h.Header.Reason)), second.Select(h => (h.Object, h.Header!.State, h.Header.Reason)));
        Assert.Equal([new("ss_network_dim", "16")], second[4].Header!.Training);
        Assert.Equal([new("ss_seed", "7")], second[2].Header!.Training);
    }

    [Fact]
    public async Task One_that_cannot_be_read_does_not_stop_the_others()
    {
        using TestBucket remote = await fixture.BucketAsync();
        await remote.PutAsync("a", Safetensors.File(1));
        await remote.PutAsync("b", Safetensors.File(2));
        using Connect connect = new(remote.Server);
        Bucket bucket = connect.To(remote);
        IReadOnlyList<BucketObject> objects = (await bucket.ListAsync([""], default)).Objects;
        await remote.DeleteAsync("a");

        IReadOnlyList<LoraHeader> headers = await new LoraHeaders(bucket, LoraHeaderCache.Load(path: null)).ReadAsync(objects, default);

        Assert.Equal((404, "NoSuchKey"), (headers[0].Failure!.Status, headers[0].Failure!.Code));
        Assert.Equal(SafetensorsState.Whole, headers[1].Header!.State);
    }

    [Fact]
    public async Task An_object_that_changed_since_it_was_listed_is_not_taken_for_the_old_one()
    {
        using TestBucket remote = await fixture.BucketAsync();
        await remote.PutAsync("a", Safetensors.File(1));
        using Connect connect = new(remote.Server);
        Bucket bucket = connect.To(remote);
        IReadOnlyList<BucketObject> objects = (await bucket.ListAsync([""], default)).Objects;
        await remote.PutAsync("a", Safetensors.File(2));

        LoraHeader header = Assert.Single(await new LoraHeaders(bucket, LoraHeaderCache.Load(path: null)).ReadAsync(objects, default));

        Assert.Equal(412, header.Failure!.Status);
    }
}
