using System.Diagnostics;
using System.Text;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Root;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Gate;

/// <summary>What may lie where a data file should: one finding each, or none, and never an exception.</summary>
public sealed class StrangeFileTests
{
    private static readonly string[] Places =
    [
        Entry.Ink, "data/training_versions/2.json", "data/styles_registry.json", "resources/style_images/1/assessments/a.json",
        $"data/actors/{Entry.Actor}/training_versions.json", Entry.Manifest, $"data/actors/{Entry.Actor}/training_data/response.json",
    ];

    public static TheoryData<string> AllPlaces => [.. Places];

    [Fact]
    public void An_image_whose_name_no_manifest_may_hold_has_to_be_renamed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no such file");
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1));
        data.Write($"data/actors/{Entry.Actor}/training_data/back\\slash.jpg", File.ReadAllBytes(data.PathOf($"data/actors/{Entry.Actor}/training_data/{Entry.Actor}_0.jpg")));

        Assert.Contains(GateRun.Check(data), f => f.Rule.Code == "AM2010" && f.Message.Contains("Fix: rename the image", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(AllPlaces))]
    public void Broken_text_is_one_finding(string place)
    {
        Expect(place, "AM1001", ""u8);
        Expect(place, "AM1001", " \n"u8);
        Expect(place, "AM1001", "{\"a\":1,}"u8);
        Expect(place, "AM1001", "{\"a\":\0}"u8);
        Expect(place, "AM1001", new byte[100]);
        Expect(place, "AM1001", "<<<<<<< HEAD\n{}\n=======\n[]\n>>>>>>> main\n"u8);
        Expect(place, "AM1005", Encoding.BigEndianUnicode.GetBytes("{}"));
        Expect(place, "AM1002", "{\"a\":1,\"b\":{},\"a\":1}"u8);
        Expect(place, "AM1005", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{}")]);
        Expect(place, "AM1005", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("{}")]);
        Expect(place, "AM1005", [.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        Expect(place, "AM1005", Encoding.UTF8.GetBytes(new string('[', 10_000)));
        Expect(place, "AM1005", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 10_000))));
    }

    [Theory]
    [MemberData(nameof(AllPlaces))]
    public void A_file_of_100_MB_is_one_finding_and_is_not_read(string place)
    {
        using DataRepository data = Clean();
        data.Write(place, "");
        using (FileStream file = File.OpenWrite(data.PathOf(place)))
        {
            file.SetLength(100 * 1024 * 1024);
        }

        Assert.Equal("AM1005", CodesAt(data, place));
    }

    [Theory]
    [MemberData(nameof(AllPlaces))]
    public void A_folder_pipe_or_dead_link_is_one_finding(string place)
    {
        foreach (Action<string> make in (Action<string>[])
        [
            static p => Directory.CreateDirectory(p),
            static p => Run("mkfifo", p),
            static p => File.CreateSymbolicLink(p, "nowhere"),
            static p => File.CreateSymbolicLink(p, Path.GetFileName(p)),
        ])
        {
            using DataRepository data = Clean();
            File.Delete(data.Write(place, ""));
            make(data.PathOf(place));

            // A response.json that is a folder is no file that any program left.
            bool folder = Directory.Exists(data.PathOf(place)) && place.EndsWith("response.json", StringComparison.Ordinal);
            Assert.Equal(folder ? "" : "AM1001", CodesAt(data, place));
        }
    }

    [Theory]
    [MemberData(nameof(AllPlaces))]
    public void A_file_that_may_not_be_read_is_one_finding(string place)
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "A privileged user may read every file.");
        using DataRepository data = Clean();
        Run("chmod", "000", data.Write(place, "{}"));

        Assert.Equal("AM1001", CodesAt(data, place));
    }

    [Fact]
    public void A_folder_that_may_not_be_looked_into_is_a_finding()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "A privileged user may look into every folder.");
        using DataRepository data = Clean();
        string style = Path.GetDirectoryName(data.PathOf(Entry.Ink))!;
        string actor = data.PathOf($"data/actors/{Entry.Actor}/training_data");
        Run("chmod", "000", style);
        Run("chmod", "000", actor);

        IReadOnlyList<Finding> findings = GateRun.Check(data);

        Run("chmod", "700", style);
        Run("chmod", "700", actor);
        Assert.Equal([("AM1001", Path.Combine(style, "assessments")), ("AM1001", data.PathOf(Entry.Ink)), ("AM2021", actor)], findings.Select(f => (f.Rule.Code, f.Path)));
    }

    [Fact]
    public void An_image_that_may_not_be_looked_at_is_a_finding_and_not_a_missing_one()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "A privileged user may look at every file.");
        using DataRepository data = Clean();
        string actor = data.PathOf($"data/actors/{Entry.Actor}/training_data");
        Run("chmod", "600", actor);

        IReadOnlyList<Finding> gate = GateRun.Check(data);
        ManifestSyncPlan sync = ManifestSync.Plan(GateRun.Settings(data), default);

        Run("chmod", "700", actor);
        Assert.Equal([("AM2021", data.PathOf(Entry.ImagePath(0))), ("AM2021", data.PathOf(Entry.ImagePath(1)))], gate.Select(f => (f.Rule.Code, f.Path)));
        Assert.Equal((new StatusCounts(Synced: 2, LocalOnly: 0, S3Only: 0, OutOfSync: 0), "AM2021 AM2021"), (sync.Counts, GateRun.Codes(sync.Findings)));
    }

    [Fact]
    public void A_file_where_a_folder_of_versions_should_be_is_no_clean_tree()
    {
        foreach (string folder in new[] { DataRoot.Styles(""), DataRoot.Actors(""), DataRoot.StyleVersions(""), DataRoot.ActorVersions("") })
        {
            using DataRepository data = new();
            string path = data.Write(folder, "");

            Finding finding = Assert.Single(VersionNormalizer.Plan(GateRun.Settings(data), mergeConflicts: false, default).Findings);

            Assert.Equal(("AM1001", path), (finding.Rule.Code, finding.Path));
        }
    }

    [Theory]
    [MemberData(nameof(AllPlaces))]
    public void A_link_to_a_file_is_the_file(string place)
    {
        using DataRepository data = Clean();
        File.Delete(data.Write(place, ""));
        data.Write("elsewhere.json", "{\"a\":1,\"a\":2}");
        File.CreateSymbolicLink(data.PathOf(place), data.PathOf("elsewhere.json"));

        Assert.Equal("AM1002", CodesAt(data, place));
    }

    [Fact]
    public void A_BOM_and_CRLF_change_nothing_but_the_columns_stay_right()
    {
        using DataRepository data = new();
        string text = Entry.Versions("\r\n  " + Entry.Version(1, ("description", "\"🦊 ё\""), ("status", "\"x\"")));
        data.Write(Entry.Ink, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)]);

        Finding finding = Assert.Single(GateRun.Check(data));

        string line = text.Split("\r\n")[1];
        Assert.Equal(("AM1023", 2, line.IndexOf("\"x\"", StringComparison.Ordinal) + 1), (finding.Rule.Code, finding.Start.Line, finding.Start.Column));
    }

    [Theory]
    [InlineData("1_a b")]
    [InlineData("1_a;b")]
    [InlineData("1_100%25")]
    [InlineData("1_it's \"quoted\"")]
    [InlineData("1_чернила")]
    [InlineData("1_(1)$(x)@(y)")]
    [InlineData("1_line\nbreak")]
    [InlineData("1_-rf *")]
    public void A_folder_may_have_any_name(string folder)
    {
        using DataRepository data = new();
        string path = data.Write($"resources/style_images/{folder}/training_versions.json", Entry.Versions(Entry.Version(1, ("status", "\"x\""))));

        Finding finding = Assert.Single(GateRun.Check(data));

        Assert.Equal(("AM1023", path), (finding.Rule.Code, finding.Path));
    }

    [Theory]
    [InlineData("a b;c%20d.jpg")]
    [InlineData("it's (1).jpg")]
    [InlineData("сцена 1.jpg")]
    public void An_image_may_have_any_name(string file)
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1), Entry.Image(2, ("filename", $"\"{file}\""), ("s3_url", $"\"s3://images/{file.Replace("%", "%25", StringComparison.Ordinal)}\"")));
        data.Write($"data/actors/{Entry.Actor}/training_data/{file}", DataRepository.Jpeg("image 2"));

        Assert.Equal("", GateRun.Codes(data));
    }

    [Theory]
    [InlineData("resources/style_images/1_\\377/training_versions.json", "AM1041")]
    [InlineData("data/actors/0006_european_20_female/training_data/\\377.jpg", "AM2021")]
    [InlineData("data/actors/0007_\\377/training_data/a.jpg", "AM1041")]
    public void A_name_that_is_not_valid_UTF_8_is_a_finding(string path, string code)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has such names.");
        using DataRepository data = Clean();
        Run("sh", "-c", $"mkdir -p \"$(dirname \"$(printf '{path}')\")\" && printf '{{}}' > \"$(printf '{path}')\"", data.Root);

        Assert.Equal(code, GateRun.Codes(data));
    }

    [Fact]
    public void Things_with_an_images_name_that_are_no_files_are_no_images()
    {
        using DataRepository data = Clean();
        string folder = $"data/actors/{Entry.Actor}/training_data/";
        Directory.CreateDirectory(data.PathOf(folder + "folder.jpg"));
        Run("mkfifo", data.PathOf(folder + "pipe.jpg"));
        File.CreateSymbolicLink(data.PathOf(folder + "dead.jpg"), "nowhere");

        Assert.Equal("", GateRun.Codes(data));
    }

    [Fact]
    public void A_link_in_a_circle_is_not_taken_for_missing()
    {
        using DataRepository data = Clean();
        File.CreateSymbolicLink(data.PathOf($"data/actors/{Entry.Actor}/training_data/loop.jpg"), "loop.jpg");
        File.CreateSymbolicLink(data.PathOf("data/actors/0008_loop"), "0008_loop");

        Assert.Equal("AM1001 AM2021", GateRun.Codes(data));
    }

    [Fact]
    public void Folders_that_link_in_a_circle_do_no_harm()
    {
        using DataRepository data = Clean();
        File.CreateSymbolicLink(data.PathOf("resources/style_images/2_loop"), data.PathOf("resources/style_images"));
        File.CreateSymbolicLink(data.PathOf($"data/actors/{Entry.Actor}/training_data/again"), data.PathOf("data"));

        Assert.Equal("", GateRun.Codes(data));
    }

    [Fact]
    public void A_file_where_a_folder_of_the_tree_should_be_is_a_finding()
    {
        foreach (string folder in (string[])["resources/style_images", "data/actors", "data/actor_manifests", "data/training_versions", "data/actor_training_versions"])
        {
            using DataRepository data = new();
            string path = data.Write(folder, "");

            Finding finding = Assert.Single(GateRun.Check(data));

            Assert.Equal(("AM1001", path), (finding.Rule.Code, finding.Path));
        }
    }

    private static DataRepository Clean()
    {
        DataRepository data = new();
        data.AddVersions(Entry.Version(1));
        data.AddManifest(Entry.Image(0), Entry.Image(1));
        return data;
    }

    private static void Expect(string place, string code, ReadOnlySpan<byte> text)
    {
        using DataRepository data = Clean();
        data.Write(place, text.ToArray());
        Assert.Equal(code, CodesAt(data, place));
    }

    /// <summary>The codes of all findings, but for the AM2018 that every <c>response.json</c> is.</summary>
    private static string CodesAt(DataRepository data, string place)
    {
        IReadOnlyList<Finding> findings = [.. GateRun.Check(data).Where(f => f.Rule != RuleCatalog.LegacyResponse)];
        Assert.All(findings, f => Assert.Equal(data.PathOf(place), f.Path));
        return GateRun.Codes(findings);
    }

    private static void Run(string program, params string[] arguments)
    {
        string? folder = program == "sh" ? arguments[^1] : null;
        using Process process = Process.Start(new ProcessStartInfo(program, folder is null ? arguments : arguments[..^1]) { WorkingDirectory = folder ?? "" })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
