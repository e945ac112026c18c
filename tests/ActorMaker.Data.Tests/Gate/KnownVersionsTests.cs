using ActorMaker.Data.Files;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Root;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Gate;

/// <summary>Version files that were read before: a run that remembers them must find what one finds that remembers nothing.</summary>
public sealed class KnownVersionsTests
{
    private const string Second = "resources/style_images/2_vivid/training_versions.json";
    private const string Assessment = "resources/style_images/1_ink_intensity/assessments/a.json";

    // Two hours ago for a run at its usual time, an hour from now.
    private static readonly string Pending = Entry.Version(3, ("status", "\"pending\""), ("loraUrl", null), ("timestamp", $"\"{DateTimeOffset.UtcNow.AddHours(-1):yyyy-MM-dd'T'HH:mm:ss'Z'}\""));
    private static readonly string Twin = Entry.Version(1, ("id", "\"twin\""));

    private static readonly Dictionary<string, Action<DataRepository>> Changes = new(StringComparer.Ordinal)
    {
        ["a duplicate"] = d => d.AddVersions(Entry.Version(2), Entry.Version(1), Twin),
        ["a completed version without a LoRA"] = d => d.AddVersions(Entry.Version(2, ("loraUrl", null)), Entry.Version(1)),
        ["another name, of the same size"] = d => d.Replace(Entry.Ink, "\"V2\"", "\"v2\""),
        ["no JSON"] = d => d.Write(Entry.Ink, "{"),
        ["findings with Cyrillic and quotes"] = d => d.AddVersions(Entry.Version(2, ("status", "\"готово \\\" \\n\"")), Entry.Version(1)),
        ["a folder in the file's place"] = d => { File.Delete(d.PathOf(Entry.Ink)); Directory.CreateDirectory(d.PathOf(Entry.Ink)); },
        ["an id that another file has"] = d => d.Replace(Second, "run-5", "run-1"),
        ["a LoRA that another file has"] = d => d.Replace(Second, Entry.Lora("style_2_vV5"), Entry.Lora("style_1_vV1")),
        ["an id that is referred to"] = d => { d.Write(Assessment, """{"modelId":"run-1"}"""); d.Replace(Entry.Ink, "run-1", "run-7"); },
        ["a second folder of the same id"] = d => Copy(d, Entry.Ink, "resources/style_images/1_other/training_versions.json"),
        ["another style's folder"] = d => Directory.Move(d.PathOf("resources/style_images/1_ink_intensity"), d.PathOf("resources/style_images/3_ink_intensity")),
        ["files exchanged"] = d => { Copy(d, Entry.Ink, "a"); Copy(d, Second, Entry.Ink); Copy(d, "a", Second); File.Delete(d.PathOf("a")); },
    };

    public static TheoryData<string> ChangeNames => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(ChangeNames))]
    public void Every_change_is_seen(string change)
    {
        using DataRepository data = Two();
        Assert.Empty(Run(data).Findings);
        Assert.Empty(Run(data).Findings);
        Assert.True(IsKnown(data, Entry.Ink) || !OperatingSystem.IsLinux());

        FileClock.AwaitTick(data);
        Changes[change](data);

        VersionsReport fresh = Run(data, cached: false);
        Assert.NotEmpty(fresh.Findings);
        for (int i = 0; i < 3; i++)
        {
            AssertSame(fresh, Run(data), change);
        }

        FileClock.AwaitTick(data);
        Restore(data);
        Assert.Empty(Run(data).Findings);
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
    public void A_run_that_is_pending_turns_late_without_a_change()
    {
        using DataRepository data = Two();
        data.AddVersions(Pending, Entry.Version(2), Entry.Version(1));
        Run(data);

        Assert.False(IsKnown(data, Entry.Ink));
        Assert.Empty(Run(data, ahead: TimeSpan.FromHours(22)).Findings);
        Assert.Equal("AM1031", GateRun.Codes(Run(data, ahead: TimeSpan.FromHours(24)).Findings));
        Assert.Equal("AM1031", GateRun.Codes(Run(data, ahead: TimeSpan.FromHours(25)).Findings));
        Assert.True(IsKnown(data, Entry.Ink, ahead: TimeSpan.FromHours(25)) || !OperatingSystem.IsLinux());
    }

    [Fact]
    public void A_clock_that_was_set_back_begins_anew()
    {
        using DataRepository data = Two();
        data.AddVersions(Pending, Entry.Version(2), Entry.Version(1));

        Assert.Equal("AM1031", GateRun.Codes(Run(data, ahead: TimeSpan.FromHours(30)).Findings));
        Assert.Empty(Run(data).Findings);
    }

    [Fact]
    public void What_the_settings_say_now_counts()
    {
        using DataRepository data = Two();
        Run(data);
        Assert.Contains("AM1025", GateRun.Codes(Run(data, change: s => s with { Buckets = ["others"] }).Findings), StringComparison.Ordinal);
        Assert.Empty(Run(data).Findings);

        data.AddVersions(Pending, Entry.Version(2), Entry.Version(1));
        Assert.Equal("AM1031", GateRun.Codes(Run(data, change: s => s with { PendingLimit = TimeSpan.FromMinutes(1) }).Findings));
        Assert.Empty(Run(data).Findings);
    }

    [Fact]
    public void The_counts_are_those_of_a_run_that_reads_and_a_filter_forgets_nothing()
    {
        using DataRepository data = Two();
        Assert.Equal((2, 3), Counts(Run(data)));
        Assert.Equal((2, 3), Counts(Run(data)));

        Changes["a duplicate"](data);
        Assert.Equal((1, 3), Counts(Run(data, change: s => s with { Styles = IdFilter.Parse("1") })));
        Assert.True(IsKnown(data, Second) || !OperatingSystem.IsLinux());
    }

    [Fact]
    public void A_file_that_is_gone_is_forgotten()
    {
        using DataRepository data = Two();
        Run(data);
        long before = new FileInfo(CachePath(data)).Length;
        File.Delete(data.PathOf(Second));
        Run(data);

        Assert.InRange(new FileInfo(CachePath(data)).Length, 1, before - 1);
    }

    [Fact]
    public void A_damaged_memory_is_thrown_away()
    {
        using DataRepository data = Two();
        Changes["a duplicate"](data);
        string[] expected = [.. Run(data).Findings.Select(GateRun.Print)];
        byte[] bytes = File.ReadAllBytes(CachePath(data));
        Random random = new(1);
        for (int i = 0; i < 200; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 + random.Next(255));
            File.WriteAllBytes(CachePath(data), i % 4 == 0 ? damaged[..random.Next(damaged.Length)] : damaged);
            Assert.Equal(expected, Run(data).Findings.Select(GateRun.Print));
        }
    }

    [Fact]
    public void One_that_has_just_changed_is_not_remembered()
    {
        using DataRepository data = Two();
        Run(data, change: s => s with { Time = FixedTime.JustAfterChangeOf(data.PathOf(Entry.Ink)) });

        Assert.False(IsKnown(data, Entry.Ink));
    }

    [Fact]
    public void Rehash_reads_every_file()
    {
        using DataRepository data = Two();
        Run(data);
        DateTime time = File.GetLastWriteTimeUtc(CachePath(data));
        File.SetLastWriteTimeUtc(CachePath(data), time.AddDays(-1));
        Run(data, change: s => s with { Rehash = true });

        Assert.True(File.GetLastWriteTimeUtc(CachePath(data)) > time.AddHours(-1));
    }

    private static DataRepository Two()
    {
        DataRepository data = new();
        Restore(data);
        return data;
    }

    private static void Restore(DataRepository data)
    {
        Directory.Delete(data.Root, recursive: true);
        data.AddVersions(Entry.Version(2), Entry.Version(1));
        data.Write(Second, Entry.Versions(Entry.Version(5, ("loraUrl", $"\"{Entry.Lora("style_2_vV5")}\""))));
    }

    private static void Copy(DataRepository data, string from, string to) => data.Write(to, data.Read(from));

    private static VersionsReport Run(DataRepository data, bool cached = true, TimeSpan? ahead = null, Func<GateSettings, GateSettings>? change = null)
    {
        GateSettings settings = Settings(data, ahead) with { VersionCachePath = cached ? CachePath(data) : null };
        return VersionsGate.Check(change is null ? settings : change(settings), default);
    }

    private static GateSettings Settings(DataRepository data, TimeSpan? ahead) =>
        new(data.Root) { VersionCachePath = CachePath(data), Time = new Ahead(ahead ?? TimeSpan.FromHours(1)) };

    // Beside the root, which may be removed.
    private static string CachePath(DataRepository data) => Path.Join(data.Folder, "obj", "training.versions");

    private static (int Files, int Versions) Counts(VersionsReport report) => (report.StyleFiles, report.Versions);

    private static bool IsKnown(DataRepository data, string file, TimeSpan? ahead = null)
    {
        GateSettings settings = Settings(data, ahead);
        VersionPlace place = VersionTree.List(data.Root, IdFilter.All, IdFilter.All, []).First(p => p.Path == data.PathOf(file));
        return KnownVersions.Open(settings).Find(place, FileStamp.Of(place.Path), settings.Time.GetUtcNow()) is not null;
    }

    private static void AssertSame(VersionsReport expected, VersionsReport actual, string what)
    {
        string[] wanted = [.. expected.Findings.Select(GateRun.Print)];
        string[] found = [.. actual.Findings.Select(GateRun.Print)];
        Assert.True(wanted.AsSpan().SequenceEqual(found), $"{what}: expected\n{string.Join('\n', wanted)}\nbut found\n{string.Join('\n', found)}");
        Assert.Equal(Counts(expected), Counts(actual));
        Assert.Equal(expected.Findings, actual.Findings); // with their ends, paths in the JSON, and other places
    }
}
