using ActorMaker.Data.Files;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Root;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Gate;

/// <summary>Manifests that were clean before: a run that remembers them must find what one finds that remembers nothing.</summary>
public sealed class CleanManifestTests
{
    private const string Second = "0007_asian_30_male";
    private const string Response = $"data/actors/{Entry.Actor}/training_data/response.json";

    internal static readonly Dictionary<string, Action<DataRepository>> Changes = new(StringComparer.Ordinal)
    {
        ["a wrong hash"] = d => d.Replace(Entry.Manifest, Md5(1), Md5(2)),
        ["no JSON"] = d => d.Write(Entry.Manifest, "{"),
        ["another manifest of the same size"] = d => d.Replace(Entry.Manifest, "synced", "sYnced"),
        ["other bytes"] = d => d.Write(Entry.ImagePath(1), DataRepository.Jpeg("image X")),
        ["an image less"] = d => File.Delete(d.PathOf(Entry.ImagePath(0))),
        ["an image more"] = d => Entry.AddImage(d, 9),
        ["another name"] = d => File.Move(d.PathOf(Entry.ImagePath(0)), d.PathOf(Entry.ImagePath(0)) + ".png"),
        ["names exchanged"] = d => Exchange(d.PathOf(Entry.ImagePath(0)), d.PathOf(Entry.ImagePath(1))),
        ["an empty image"] = d => d.Write(Entry.ImagePath(0), ""),
        ["a response"] = d => d.Write(Response, """{"output":{"output":{"s3_image_urls":[]}}}"""),
        ["a broken response"] = d => d.Write(Response, "{"),
        ["a folder with an image's name"] = d => { File.Delete(d.PathOf(Entry.ImagePath(0))); Directory.CreateDirectory(d.PathOf(Entry.ImagePath(0))); },
        ["no folder"] = d => Directory.Delete(d.PathOf($"data/actors/{Entry.Actor}"), recursive: true),
        ["the folder of another"] = d => Directory.Move(d.PathOf($"data/actors/{Entry.Actor}"), d.PathOf($"data/actors/0006_other")),
        ["two manifests of one actor"] = d => File.Copy(d.PathOf(Entry.Manifest), d.PathOf("data/actor_manifests/0009_manifest.json")),
    };

    public static TheoryData<string> ChangeNames => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(ChangeNames))]
    public void Every_change_is_seen(string change)
    {
        using DataRepository data = Two();
        Assert.Empty(Run(data).Findings);
        Assert.Empty(Run(data).Findings);
        Assert.True(IsRemembered(data, Entry.Manifest) || !OperatingSystem.IsLinux());

        FileClock.AwaitTick(data);
        Changes[change](data);

        ManifestsReport fresh = Run(data, cached: false);
        Assert.NotEmpty(fresh.Findings);
        for (int i = 0; i < 3; i++)
        {
            AssertSame(fresh, Run(data), change);
        }
    }

    [Fact]
    public void Any_sequence_of_changes_is_seen()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            Random random = new(seed);
            using DataRepository data = Two();
            for (int step = 0; step < 8; step++)
            {
                string change = RandomChange.Make(Changes, data, random, Restore);
                AssertSame(Run(data, cached: false), Run(data), $"seed {seed}, step {step}, {change}");
            }
        }
    }

    [Fact]
    public void What_the_settings_forbid_now_is_seen()
    {
        using DataRepository data = Two();
        Run(data);

        Assert.Equal("AM2024", GateRun.Codes(Run(data, change: s => s with { Buckets = ["others"], Actors = IdFilter.Parse("6") }).Findings));
        Assert.Empty(Run(data).Findings);
        Assert.Empty(Run(data, change: s => s with { Buckets = ["images", "story-boards-assets"] }).Findings);
    }

    [Fact]
    public void A_service_of_ones_own_makes_a_difference()
    {
        using DataRepository data = Two();
        data.Replace(Entry.Manifest, "https://images.s3.us-west-1.amazonaws.com/", "http://localhost:4566/images/");
        Uri service = new("http://localhost:4566");

        Assert.Empty(Run(data, change: s => s with { ServiceUrl = service }).Findings);
        Assert.Equal("AM2024", GateRun.Codes(Run(data).Findings));
        Assert.Empty(Run(data, change: s => s with { ServiceUrl = service }).Findings);
    }

    [Fact]
    public void The_counts_are_those_of_a_run_that_reads()
    {
        using DataRepository data = Two();
        ManifestsReport first = Run(data);
        ManifestsReport second = Run(data);

        Assert.Equal((2, 4), (first.Manifests, first.Images));
        Assert.Equal((2, 4), (second.Manifests, second.Images));
        Assert.Equal((1, 2), Counts(Run(data, change: s => s with { Actors = IdFilter.Parse("7") })));
    }

    [Fact]
    public void A_response_does_not_keep_a_manifest_from_being_remembered()
    {
        using DataRepository data = Two();
        Changes["a response"](data);
        Run(data);

        Assert.True(IsRemembered(data, Entry.Manifest) || !OperatingSystem.IsLinux());
        Assert.Equal("AM2018", GateRun.Codes(Run(data).Findings));
        File.Delete(data.PathOf(Response));
        Assert.Empty(Run(data).Findings);
    }

    [Fact]
    public void One_with_a_finding_is_not_remembered()
    {
        using DataRepository data = Two();
        Changes["an image more"](data);
        Run(data);

        Assert.False(IsRemembered(data, Entry.Manifest));
    }

    [Fact]
    public void One_that_has_just_changed_is_not_remembered()
    {
        using DataRepository data = Two();
        Run(data, change: s => s with { Time = FixedTime.JustAfterChangeOf(data.PathOf(Entry.Manifest)) });

        Assert.False(IsRemembered(data, Entry.Manifest));
    }

    [Fact]
    public void Another_file_in_its_place_with_its_size_and_time_is_read()
    {
        using DataRepository data = Two();
        Run(data);
        string path = data.PathOf(Entry.Manifest);
        DateTime time = File.GetLastWriteTimeUtc(path);
        string other = data.Write("other.json", data.Read(Entry.Manifest).Replace("synced", "sYnced", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(other, time);
        File.Move(other, path, overwrite: true);

        Assert.NotEmpty(Run(data).Findings);
    }

    internal static DataRepository Two()
    {
        DataRepository data = new();
        Restore(data);
        return data;
    }

    internal static void Restore(DataRepository data)
    {
        Directory.Delete(data.Root, recursive: true);
        data.AddActor(Second);
        data.AddManifest(Entry.Image(0, ("s3_url", null), ("status", "\"local_only\"")), Entry.Image(1));
    }

    private static string Md5(int image) => Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(DataRepository.Jpeg($"image {image}")));

    private static void Exchange(string a, string b)
    {
        File.Move(a, a + "~");
        File.Move(b, a);
        File.Move(a + "~", b);
    }

    private static ManifestsReport Run(DataRepository data, bool cached = true, Func<GateSettings, GateSettings>? change = null)
    {
        GateSettings settings = new(data.Root)
        {
            HashCachePath = cached ? CachePath(data) : null,
            Time = new Ahead(TimeSpan.FromHours(1)),
        };
        return ManifestsGate.Check(change is null ? settings : change(settings), default);
    }

    // Beside the root, which may be removed.
    private static string CachePath(DataRepository data) => Path.Join(data.Folder, "obj", "training.hashes");

    private static (int Manifests, int Images) Counts(ManifestsReport report) => (report.Manifests, report.Images);

    private static bool IsRemembered(DataRepository data, string manifest)
    {
        var clean = new CleanManifests(new GateSettings(data.Root), [Entry.Actor, Second], Memory.Open(CachePath(data), ignore: false));
        return clean.ActorOf(Path.GetFileName(manifest), FileStamp.Of(data.PathOf(manifest)), out _) is not null;
    }

    private static void AssertSame(ManifestsReport expected, ManifestsReport actual, string what)
    {
        string[] wanted = [.. expected.Findings.Select(GateRun.Print)];
        string[] found = [.. actual.Findings.Select(GateRun.Print)];
        Assert.True(wanted.AsSpan().SequenceEqual(found), $"{what}: expected\n{string.Join('\n', wanted)}\nbut found\n{string.Join('\n', found)}");
        Assert.Equal(Counts(expected), Counts(actual));
    }
}
