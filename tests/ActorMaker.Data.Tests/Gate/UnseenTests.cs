using System.Collections.Concurrent;
using System.Runtime.Versioning;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Gate;

/// <summary>What could not be looked at is not taken for missing: each kind of call fails for each kind of thing in the layout, as it does on a damaged disk or a lost mount.</summary>
[SupportedOSPlatform("linux")]
public sealed class UnseenTests
{
    private const string Training = "data/actors/" + Entry.Actor + "/training_data";
    private const string Assessments = "resources/style_images/1_ink_intensity/assessments";
    private const string Fallback = "data/training_versions/12.json";

    private static readonly string[] Files = [Entry.Ink, Fallback, Entry.Manifest, Training + "/" + Entry.Actor + "_0.jpg", Assessments + "/run-1.json", "data/styles_registry.json"];

    private static readonly string[] OtherErrors = ["ESTALE", "EACCES", "ELOOP", "ENAMETOOLONG"];

    private static readonly string[] Folders =
        ["resources/style_images", "data/training_versions", "data/actors", "data/actor_manifests", Training, Assessments];

    // Style and actor folders are only looked at where the listing does not say what they are; a link shows that.
    private static readonly string[] Linked = ["resources/style_images/2_linked", "data/actors/0007_linked_30_male"];

    [Theory]
    [InlineData("gate")]
    [InlineData("sync")]
    [InlineData("normalize")]
    public void No_run_is_green_or_changes_a_state_when_looking_at_something_fails(string command)
    {
        HostProcess.RequireStrace();
        List<(string Path, string Call, string Error)> faults =
        [
            .. from path in Files.Concat(Linked) select (path, "statx", "EIO"),
            .. Files.Concat(Linked).Select(static (path, i) => (path, "statx", OtherErrors[i % OtherErrors.Length])),
            .. from path in Files from call in new[] { "openat", "read,pread64" } select (path, call, "EIO"),
            .. from path in Folders from call in new[] { "openat", "getdents64" } select (path, call, "EIO"),

            // A disk that fails once: whoever lists a folder a second time is lucky, and the first one must not have been silent. The second call tells the end of the folder.
            .. from path in Folders from fault in new[] { ("openat", "EIO:when=1"), ("getdents64", "ESTALE:when=1"), ("getdents64", "EIO:when=2") } select (path, fault.Item1, fault.Item2),
        ];
        ConcurrentBag<string> wrong = [];
        ConcurrentBag<string> injected = [];
        Parallel.ForEach(faults, new ParallelOptions { MaxDegreeOfParallelism = 4 }, fault =>
        {
            using DataRepository data = Sound();
            Dictionary<string, string> before = Contents(data);
            string log = Path.Join(data.Folder, "trace");
            string[] paths = ["-P", data.PathOf(fault.Path), "-P", Path.GetFileName(fault.Path)];
            int code = HostProcess.Trace(log, [.. paths, "-e", $"trace={fault.Call}", "-e", $"inject={fault.Call}:error={fault.Error}"], command, data.Root);
            if (!File.ReadAllText(log).Contains("INJECTED", StringComparison.Ordinal))
            {
                return; // a call that this command does not make
            }

            injected.Add(fault.Path);
            if (code == 0)
            {
                wrong.Add($"{fault}: green");
            }

            if (!before.OrderBy(p => p.Key, StringComparer.Ordinal).SequenceEqual(Contents(data).OrderBy(p => p.Key, StringComparer.Ordinal)))
            {
                wrong.Add($"{fault}: something changed");
            }
        });

        Assert.True(wrong.IsEmpty, string.Join('\n', wrong));
        string[] expected = command switch
        {
            "gate" => [.. Files, .. Folders, .. Linked],
            "sync" => [Entry.Manifest, Files[3], "data/actors", "data/actor_manifests", Training, Linked[1]],
            _ => [Entry.Ink, Fallback, "resources/style_images", "data/training_versions", "data/actors", .. Linked],
        };
        Assert.Empty(expected.Except(injected, StringComparer.Ordinal)); // or nothing was shown
    }

    [Theory]
    [InlineData("statx", "EIO")]
    [InlineData("statx", "ESTALE")]
    [InlineData("openat", "EIO")]
    [InlineData("read,pread64", "EIO")]
    public void No_manifest_is_written_without_the_addresses_of_a_response_that_cannot_be_read(string call, string error)
    {
        HostProcess.RequireStrace();
        const string response = "data/actors/0009_new_30_male/training_data/response.json";
        using DataRepository data = Sound();
        data.Write("data/actors/0009_new_30_male/training_data/0009_new_30_male_0.jpg", DataRepository.Jpeg("new"));
        data.Write(response, "{\"output\":{\"output\":{\"s3_image_urls\":[\"https://images.s3.us-west-1.amazonaws.com/0009_new_30_male/0009_new_30_male_0.jpg\"]}}}");
        Dictionary<string, string> before = Contents(data);
        string log = Path.Join(data.Folder, "trace");

        int code = HostProcess.Trace(log, ["-P", data.PathOf(response), "-e", $"trace={call}", "-e", $"inject={call}:error={error}"], "sync", data.Root);

        Assert.Contains("INJECTED", File.ReadAllText(log), StringComparison.Ordinal);
        Assert.NotEqual(0, code);
        Assert.Equal(before, Contents(data));

        // Once it can be read, the image is in S3 and not here alone.
        Assert.Equal(0, HostProcess.Trace(log, ["-e", "trace=none"], "sync", data.Root));
        Assert.Contains("\"synced\"", data.Read("data/actor_manifests/0009_manifest.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_whose_path_is_too_long_is_not_taken_for_missing()
    {
        using DataRepository data = Sound();
        const int longest = 4095;
        string deep = data.Folder;
        while (deep.Length + 220 < longest - 38)
        {
            deep += "/" + new string('d', 200);
        }

        // Long enough for the folders of the layout, too long for a manifest, a version file and what is in an actor's folder.
        deep += "/" + new string('e', longest - 38 - deep.Length - 1);
        HostProcess.Shell($"mkdir -p '{Path.GetDirectoryName(deep)}' && mv '{data.Root}' '{deep}'");
        GateSettings settings = new(deep);

        IReadOnlyList<Finding> versions = VersionsGate.Check(settings, default).Findings;
        IReadOnlyList<Finding> manifests = ManifestsGate.Check(settings, default).Findings;
        ManifestSyncPlan sync = ManifestSync.Plan(settings, default);
        NormalizePlan normalized = VersionNormalizer.Plan(settings, mergeConflicts: false, default);

        HostProcess.Shell($"rm -rf '{data.Folder}/{new string('d', 200)}'");
        Assert.Contains(versions, f => f.Rule.Code == "AM1001" && f.Path == Path.Join(deep, Entry.Ink));
        Assert.Contains(manifests, f => f.Rule.Code == "AM1001" && f.Path == Path.Join(deep, Entry.Manifest));
        Assert.Contains(sync.Findings, f => f.Rule.Severity == Severity.Error);
        Assert.Empty(sync.Plan.Edits);
        Assert.Contains(normalized.Findings, f => f.Rule.Severity == Severity.Error);
        Assert.Empty(normalized.Plan.Edits);
    }

    [Fact]
    public void A_link_to_nothing_on_the_way_to_several_folders_is_told_once()
    {
        using DataRepository data = Sound();
        Directory.Delete(data.PathOf("data"), recursive: true);
        File.CreateSymbolicLink(data.PathOf("data"), data.PathOf("not-mounted"));

        Finding gate = Assert.Single(GateRun.Check(data), f => f.Rule.Code == "AM9001");
        Finding normalize = Assert.Single(VersionNormalizer.Plan(GateRun.Settings(data), mergeConflicts: false, default).Findings);
        Finding sync = Assert.Single(ManifestSync.Plan(GateRun.Settings(data), default).Findings);

        Assert.Equal([gate, gate], [normalize, sync]);
    }

    [Theory]
    [InlineData("resources/style_images")]
    [InlineData("resources/style_images/1_ink_intensity")]
    [InlineData("data/actors")]
    [InlineData("data")]
    [InlineData(Assessments)]
    public void A_folder_of_the_layout_that_is_a_link_to_nothing_is_AM9001(string folder)
    {
        using DataRepository data = Sound();
        Directory.Delete(data.PathOf(folder), recursive: true);
        File.CreateSymbolicLink(data.PathOf(folder), data.PathOf("not-mounted"));

        Assert.Contains(GateRun.Check(data), f => f.Rule.Code == "AM9001" && f.Path == data.PathOf(folder));
    }

    private static DataRepository Sound()
    {
        DataRepository data = new();
        data.AddVersions(Entry.Version(1)).AddManifest(Entry.Image(0), Entry.Image(1));
        data.Write(Fallback, Entry.Versions(Entry.Version(1, ("id", "\"other\""), ("loraUrl", $"\"{Entry.Lora("style_12_vV1")}\""))));
        data.Write(Assessments + "/run-1.json", "{\"modelId\":\"run-1\"}");
        data.Write("data/styles_registry.json", "{\"styles\":[]}");
        foreach (string link in Linked)
        {
            string target = data.PathOf("elsewhere/" + Path.GetFileName(link));
            Directory.CreateDirectory(target);
            Directory.CreateSymbolicLink(data.PathOf(link), target);
        }

        // Up to date, so that a sync has nothing to write.
        Assert.True(PlanApplier.Apply(ManifestSync.Plan(GateRun.Settings(data), default).Plan, new ApplySettings(), default).Succeeded);
        return data;
    }

    private static Dictionary<string, string> Contents(DataRepository data) =>
        Directory.EnumerateFiles(data.Root, "*", SearchOption.AllDirectories)
            .Where(static p => !p.Contains("/.actormaker/", StringComparison.Ordinal))
            .ToDictionary(static p => p, static p => Convert.ToHexString(File.ReadAllBytes(p)), StringComparer.Ordinal);
}
