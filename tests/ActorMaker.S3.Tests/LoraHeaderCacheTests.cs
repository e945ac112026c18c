using ActorMaker.Data.Versions;

namespace ActorMaker.S3.Tests;

public sealed class LoraHeaderCacheTests : IDisposable
{
    private static readonly BucketObject Item = new("a/b.safetensors", 123, "0123456789abcdef0123456789abcdef", DateTimeOffset.UnixEpoch);
    private static readonly SafetensorsHeader Header =
        new(SafetensorsState.Whole, "", new Dictionary<string, string>(StringComparer.Ordinal) { ["ss_seed"] = "1", ["ss_network_dim"] = "ü" });

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("am-cache-");

    private string Path => System.IO.Path.Combine(folder.FullName, "obj", "loras.cache");

    [Fact]
    public void What_was_saved_is_found_by_ETag_and_size()
    {
        Save();

        LoraHeaderCache cache = LoraHeaderCache.Load(Path);

        SafetensorsHeader found = cache.Find(Item with { Key = "moved", LastModified = DateTimeOffset.MaxValue })!;
        Assert.Equal((Header.State, Header.Reason), (found.State, found.Reason));
        Assert.Equal(Header.Training, found.Training);
        Assert.Null(cache.Find(Item with { Size = 124 }));
        Assert.Null(cache.Find(Item with { ETag = "" }));
        Assert.Equal(["loras.cache"], Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!).Select(System.IO.Path.GetFileName));
    }

    [Fact]
    public void A_damaged_file_counts_as_empty_whichever_byte_is_wrong()
    {
        Save();
        byte[] whole = File.ReadAllBytes(Path);
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= 0x40;
            File.WriteAllBytes(Path, damaged);
            Assert.Null(LoraHeaderCache.Load(Path).Find(Item));
            File.WriteAllBytes(Path, whole[..i]);
            Assert.Null(LoraHeaderCache.Load(Path).Find(Item));
        }
    }

    [Fact]
    public void Without_a_path_or_with_one_that_cannot_be_written_it_works_for_one_run()
    {
        foreach (string? path in new[] { null, System.IO.Path.Combine(folder.FullName, "obj", "\0") })
        {
            LoraHeaderCache cache = LoraHeaderCache.Load(path);
            cache.Add(Item, Header);
            Assert.NotNull(cache.Find(Item));
        }

        Directory.CreateDirectory(Path);
        LoraHeaderCache directory = LoraHeaderCache.Load(Path);
        directory.Add(Item, Header);
        directory.Save();
        Assert.True(Directory.Exists(Path));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private void Save()
    {
        LoraHeaderCache cache = LoraHeaderCache.Load(Path);
        cache.Add(Item, Header);
        cache.Save();
    }
}
