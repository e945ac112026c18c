using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ActorMaker.Data.Files;
using ActorMaker.Data.Hashing;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Hashing;

/// <summary>Images that are hashed side by side have the hashes that the platform gives them one by one.</summary>
public sealed class ImageBatchTests
{
    // Around MD5's block, its padding, and the piece that is read at a time.
    private static readonly int[] Edges = [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 65_472, 65_535, 65_536, 65_537, 65_591, 65_592, 131_072, 200_001];

    [Fact]
    public void Every_length_has_the_platforms_hash()
    {
        AssertHashes([.. Edges]);
        AssertHashes([.. Edges.Reverse(), .. Enumerable.Range(0, 300)]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Any_mixture_has_the_platforms_hashes(int seed)
    {
        Random random = new(seed);
        AssertHashes([.. Enumerable.Range(0, 60).Select(_ => random.Next(4) == 0 ? random.Next(400_000) : random.Next(70_000))]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(8)]
    public void Images_in_memory_have_the_platforms_hashes_however_many_are_read_at_once(int count)
    {
        Random random = new(count);
        int[] lengths = [.. Edges, .. Enumerable.Range(0, 100).Select(_ => random.Next(4) == 0 ? random.Next(400_000) : random.Next(70_000))];
        foreach (int[] some in lengths.Chunk(count))
        {
            ReadOnlyMemory<byte>[] images = Array.ConvertAll(some, length =>
            {
                byte[] bytes = new byte[length];
                random.NextBytes(bytes);
                DataRepository.Jpeg("a").AsSpan(0, Math.Min(4, length)).CopyTo(bytes);
                return (ReadOnlyMemory<byte>)bytes;
            });

            ImageFacts[] facts = ImageReader.Read(images);

            Assert.Equal(Array.ConvertAll(images, static i => PlatformHash(i.ToArray())), Array.ConvertAll(facts, static f => f.Hash));
            Assert.Equal(Array.ConvertAll(images, static i => ImageReader.Read(i.Span).Kind), Array.ConvertAll(facts, static f => f.Kind));
        }
    }

    [Fact]
    public void An_image_that_is_gone_does_not_disturb_the_others()
    {
        using DataRepository data = new();
        data.Write("a.jpg", DataRepository.Jpeg("a"));
        data.Write("c.png", "no image");
        using ImageBatch<string> batch = new();
        batch.Add("a.jpg", data.PathOf("a.jpg"), new WorkCounter().Expect(long.MaxValue));
        batch.Add("b.jpg", data.PathOf("b.jpg"), new WorkCounter().Expect(long.MaxValue));
        batch.Add("c.png", data.PathOf("c.png"), new WorkCounter().Expect(long.MaxValue));

        Dictionary<string, BatchResult<string>> results = batch.Advance().ToDictionary(r => r.Item, StringComparer.Ordinal);

        Assert.Equal(3, results.Count);
        Assert.Equal(ImageKind.Jpeg, results["a.jpg"].Facts.Kind);
        Assert.Equal(PlatformHash(File.ReadAllBytes(data.PathOf("a.jpg"))), results["a.jpg"].Facts.Hash);
        Assert.Contains("b.jpg", results["b.jpg"].Problem, StringComparison.Ordinal);
        Assert.Equal(ImageKind.Unknown, results["c.png"].Facts.Kind);
        Assert.Equal(0, batch.Count);
    }

    private static void AssertHashes(IReadOnlyList<int> lengths)
    {
        if (!Md5Lanes.IsFast)
        {
            Assert.Skip("this processor has no vectors wide enough");
        }

        using DataRepository data = new();
        Random random = new(lengths.Count);
        var expected = new Dictionary<string, Md5Hash>(StringComparer.Ordinal);
        foreach (int length in lengths)
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            string name = $"{expected.Count}";
            File.WriteAllBytes(data.PathOf(name), bytes);
            expected.Add(name, PlatformHash(bytes));
        }

        var found = new Dictionary<string, Md5Hash>(StringComparer.Ordinal);
        using ImageBatch<string> batch = new();
        Queue<string> waiting = new(expected.Keys);
        while (found.Count < expected.Count)
        {
            while (!batch.IsFull && waiting.TryDequeue(out string? name))
            {
                batch.Add(name, data.PathOf(name), new WorkCounter().Expect(long.MaxValue));
            }

            foreach (BatchResult<string> result in batch.Advance())
            {
                Assert.Null(result.Problem);
                found.Add(result.Item, result.Facts.Hash);
            }
        }

        Assert.All(expected, e => Assert.Equal(e.Value, found[e.Key]));
    }

    [SuppressMessage("Security", "CA5351:Do not use broken cryptographic algorithms", Justification = "What the hashes are compared with.")]
    private static Md5Hash PlatformHash(byte[] bytes)
    {
        byte[] hash = MD5.HashData(bytes);
        return new Md5Hash(BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash.AsSpan(8)));
    }
}
