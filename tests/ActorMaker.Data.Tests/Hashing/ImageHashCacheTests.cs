using System.Diagnostics;
using System.Runtime.CompilerServices;
using ActorMaker.Data.Files;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Root;
using ActorMaker.Data.Tests.Gate;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Hashing;

/// <summary>The cache through the gate, on real files; its clock is an hour ahead, so that files are old enough to be remembered.</summary>
public sealed class ImageHashCacheTests
{
    [Fact]
    public void What_was_read_is_not_read_again()
    {
        using DataRepository data = Images();

        Assert.Equal(2, Run(data).HashedImages);
        Assert.Equal(0, Run(data).HashedImages);
        Assert.Equal((2, 0), (Run(data, rehash: true).HashedImages, Run(data).HashedImages));
    }

    [Fact]
    public void A_clean_second_run_writes_nothing()
    {
        using DataRepository data = Images();
        Run(data);
        DateTime before = File.GetLastWriteTimeUtc(CachePath(data));
        Run(data);

        Assert.Equal(before, File.GetLastWriteTimeUtc(CachePath(data)));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(CachePath(data))!));
    }

    [Fact]
    public void What_another_build_of_the_rules_said_of_an_image_is_not_believed()
    {
        using DataRepository data = Images();
        Run(data);
        ulong magic = BitConverter.ToUInt64(File.ReadAllBytes(CachePath(data)));
        Remembered[] entries = CacheFile.Read<Remembered>(CachePath(data), magic);
        Assert.NotEmpty(entries);
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i][7] ^= 1UL << 60; // The last field is the verdict, its upper bits the build.
        }

        CacheFile.Write<Remembered>(CachePath(data), magic, entries);

        Assert.Equal(2, Run(data).HashedImages);
    }

    [Fact]
    public void Other_bytes_of_the_same_size_and_time_are_seen()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells ctime.");
        using DataRepository data = Images();
        Run(data);
        string path = data.PathOf(Entry.ImagePath(1));
        DateTime time = File.GetLastWriteTimeUtc(path);
        FileClock.AwaitTick(data);
        data.Write(Entry.ImagePath(1), DataRepository.Jpeg("image X"));
        File.SetLastWriteTimeUtc(path, time);

        ManifestsReport report = Run(data);

        Assert.Equal((1, "AM2012"), (report.HashedImages, GateRun.Codes(report.Findings)));
    }

    [Fact]
    public void Another_file_in_its_place_is_seen()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells inodes.");
        using DataRepository data = Images();
        Run(data);
        string other = data.Write("other.jpg", DataRepository.Jpeg("image X"));
        File.SetLastWriteTimeUtc(other, File.GetLastWriteTimeUtc(data.PathOf(Entry.ImagePath(1))));
        File.Move(other, data.PathOf(Entry.ImagePath(1)), overwrite: true);

        Assert.Equal("AM2012", GateRun.Codes(Run(data).Findings));
    }

    [Fact]
    public void A_file_that_has_just_changed_is_read_again()
    {
        using DataRepository data = Images();

        // Image 1 was written behind image 0, so that both are younger than a second then.
        Assert.Equal(2, Run(data, FixedTime.JustAfterChangeOf(data.PathOf(Entry.ImagePath(0)))).HashedImages);
        Assert.Equal(2, Run(data, new Ahead(TimeSpan.FromHours(-1))).HashedImages);
        Assert.Equal(2, Run(data).HashedImages);
    }

    [Fact]
    public void What_is_remembered_is_still_judged()
    {
        using DataRepository data = Images();
        data.Write(Entry.ImagePath(1), "");
        string first = GateRun.Codes(Run(data).Findings);

        ManifestsReport second = Run(data);

        Assert.Equal((0, "AM2021", "AM2021"), (second.HashedImages, first, GateRun.Codes(second.Findings)));
    }

    [Fact]
    public void Damage_costs_nothing_but_time()
    {
        using DataRepository data = Images();
        Run(data);
        byte[] sound = File.ReadAllBytes(CachePath(data));
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            byte[] damaged = [.. sound];
            if (random.Next(3) == 0)
            {
                Array.Resize(ref damaged, random.Next(sound.Length));
            }
            else
            {
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            }

            File.WriteAllBytes(CachePath(data), damaged);
            ManifestsReport report = Run(data);
            Assert.True(report.HashedImages == 2 && report.Findings.Count == 0, $"seed {seed}: {report.HashedImages} read, {GateRun.Codes(report.Findings)}");
        }

        Assert.Equal(0, Run(data).HashedImages);
    }

    [Theory]
    [InlineData("obj")]
    [InlineData("obj/training.hashes")]
    public void A_cache_that_cannot_be_read_or_written_is_no_finding(string obstacle)
    {
        using DataRepository data = Images();
        if (obstacle == "obj")
        {
            data.Write(obstacle, "");
        }
        else
        {
            Directory.CreateDirectory(data.PathOf(obstacle));
        }

        ManifestsReport report = Run(data);

        Assert.Equal((2, 0), (report.HashedImages, report.Findings.Count));
    }

    [Theory]
    [InlineData("mkfifo training.hashes")]
    [InlineData("ln -s /dev/zero training.hashes")]
    public void A_pipe_or_device_in_its_place_is_not_opened(string make)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has neither.");
        using DataRepository data = Images();
        Directory.CreateDirectory(data.PathOf("obj"));
        using (Process process = Process.Start(new ProcessStartInfo("sh", ["-c", make]) { WorkingDirectory = data.PathOf("obj") })!)
        {
            process.WaitForExit();
        }

        Assert.True(Path.Exists(CachePath(data)));
        Assert.Equal((2, 0), (Run(data).HashedImages, Run(data).HashedImages));
    }

    [Fact]
    public void Only_a_run_over_everything_forgets_what_is_gone()
    {
        using DataRepository data = Images();
        data.Write("data/actors/0007_asian_30_male/training_data/a.jpg", DataRepository.Jpeg("a"));
        data.Write("data/actor_manifests/0007_manifest.json", """{"character_id":"0007","character_name":"0007_asian_30_male","training_data":[{"filename":"a.jpg","s3_url":"s3://images/a.jpg"}]}""");
        Run(data);
        long all = new FileInfo(CachePath(data)).Length;

        Assert.Equal((0, all), (Run(data, actors: "7").HashedImages, new FileInfo(CachePath(data)).Length));

        Directory.Delete(data.PathOf("data/actors/0007_asian_30_male"), recursive: true);
        Run(data, actors: "6");
        Assert.Equal(all, new FileInfo(CachePath(data)).Length);
        Run(data);
        Assert.True(new FileInfo(CachePath(data)).Length < all);
    }

    [Fact]
    public void Different_paths_have_different_names()
    {
        string[] parts = ["", "a", "b", "ab", "a/b", "0006", "0006_x", "ё"];
        ulong[] names = [.. parts.SelectMany(f => parts.Select(n => CacheFile.NameOf(f, n)))];

        Assert.Equal(names.Length, names.Distinct().Count());
    }

    private static DataRepository Images()
    {
        DataRepository data = new();
        return data.AddManifest(Entry.Image(0), Entry.Image(1));
    }

    private static string CachePath(DataRepository data) => data.PathOf("obj/training.hashes");

    private static ManifestsReport Run(DataRepository data, TimeProvider? time = null, bool rehash = false, string? actors = null) => ManifestsGate.Check(
        new GateSettings(data.Root)
        {
            HashCachePath = CachePath(data),
            Rehash = rehash,
            Actors = IdFilter.Parse(actors),
            Time = time ?? new Ahead(TimeSpan.FromHours(1)),
        },
        default);

    [InlineArray(8)]
    private struct Remembered
    {
        private ulong field;
    }
}
