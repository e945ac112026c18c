using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Root;
using ActorMaker.Data.Tests.Manifests;

namespace ActorMaker.Data.Tests.Mend;

/// <summary>Folders, manifests and responses that contradict each other: nothing is lost, nothing crosses over, each is a finding.</summary>
public sealed class DoubtfulActorTests : IDisposable
{
    private const string Actor = "0204_european_37_male";
    private const string Other = "0204_asian_43_male";
    private readonly ActorRepository tree = new();

    public void Dispose() => tree.Dispose();

    [Fact]
    public void Of_two_folders_with_one_id_only_the_one_that_the_manifest_names_is_written()
    {
        tree.AddManifest(Other);
        tree.AddImage(Other, "a.jpg");
        tree.AddImage(Actor, "b.jpg");
        tree.AddResponse(Actor, ActorRepository.Url(Actor, "b.jpg"));

        ManifestSyncPlan sync = tree.Sync();

        Finding finding = Assert.Single(sync.Findings);
        Assert.Equal(("AM2023", tree.PathOf($"data/actors/{Actor}")), (finding.Rule.Code, finding.Path));
        Assert.Equal(["a.jpg"], tree.Entries(Other).Select(e => e.Name));
        Assert.True(File.Exists(tree.ResponsePath(Actor)));
    }

    [Fact]
    public void A_manifest_that_describes_another_person_is_not_written()
    {
        tree.AddManifest(Actor, name: Other);
        tree.AddImage(Actor, "a.jpg");
        AssertUntouched("AM2023");
    }

    [Fact]
    public void An_empty_folder_whose_manifest_describes_another_person_is_named()
    {
        tree.AddManifest(Actor, name: Other);
        Directory.CreateDirectory(tree.PathOf($"data/actors/{Actor}"));
        AssertUntouched("AM2023");
    }

    [Fact]
    public void Two_folders_with_one_id_and_no_manifest_get_none()
    {
        tree.AddImage(Actor, "a.jpg");
        tree.AddImage(Other, "b.jpg");
        AssertUntouched("AM2023 AM2023");

        IReadOnlyList<Finding> gate = ManifestsGate.Check(tree.Settings, CancellationToken.None).Findings;
        Assert.Equal(["AM2016", "AM2016"], gate.Select(f => f.Rule.Code));
        Assert.All(gate, f => Assert.EndsWith("has the same id. Fix: give one of the two another id.", f.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0006")]
    [InlineData("0084_asian_30_male")]
    [InlineData("6;84")]
    public void Gate_sync_and_transfers_mean_the_same_actors_and_doubt_the_same_manifests(string actors)
    {
        const string Described = "0084_asian_30_male";
        tree.AddManifest(Described);
        tree.AddImage(Described, "a.jpg");
        File.Copy(tree.ManifestPath(Described), tree.PathOf("data/actor_manifests/0006_manifest.json"));
        DataSettings settings = tree.Settings with { Actors = IdFilter.Parse(actors) };
        ImageStore store = new("images", "", static key => "https://images.s3.us-west-1.amazonaws.com/" + key, "/repo/training.csproj");

        string[] doubts =
        [
            Doubt(ManifestsGate.Check(settings, default).Findings),
            Doubt(ManifestSync.Plan(settings, default).Findings),
            Doubt(PullPlanner.Plan(settings, default).Findings),
            Doubt(PushPlanner.Plan(settings, store, default).Findings),
            Doubt(RepairPlanner.Plan(settings, store, default).Findings),
        ];

        Assert.All(doubts, d => Assert.Equal(doubts[0], d));
        Assert.Contains("has another manifest", doubts[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_that_describes_somebody_else_than_the_folder_of_its_id_is_doubted_by_all()
    {
        tree.AddManifest(Actor, name: Other);
        Directory.CreateDirectory(tree.PathOf($"data/actors/{Actor}"));

        foreach (string actors in new[] { "", "204", Actor, Other })
        {
            DataSettings settings = tree.Settings with { Actors = IdFilter.Parse(actors) };
            Finding gate = Assert.Single(ManifestsGate.Check(settings, default).Findings, static f => f.What.Contains("folder of its id", StringComparison.Ordinal));

            Assert.StartsWith(gate.What, Assert.Single(ManifestSync.Plan(settings, default).Findings).What, StringComparison.Ordinal);
            Assert.StartsWith(gate.What, Assert.Single(PullPlanner.Plan(settings, default).Findings).What, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("?aws_access_key_id=AKIAIOSFODNN7EXAMPLE")]
    [InlineData("?a=AKIAIOSFODNN7EXAMPLE")]
    [InlineData("#AKIAIOSFODNN7EXAMPLE")]
    [InlineData("%3FX-Amz-Signature=abcdef0123")]
    [InlineData("?X-Amz-Signature=abcdef0123")]
    public void An_address_with_a_key_or_signature_is_not_taken_over(string secret)
    {
        tree.AddManifest(Actor);
        tree.AddImage(Actor, "a.jpg");
        tree.AddResponse(Actor, ActorRepository.Url(Actor, "a.jpg") + secret);

        ManifestSyncPlan sync = tree.Sync();

        Assert.Contains("AM2024", sync.Findings.Select(f => f.Rule.Code));
        Assert.Equal(["local_only"], tree.Entries(Actor).Select(e => e.Status));
        Assert.DoesNotContain("AKIA", File.ReadAllText(tree.ManifestPath(Actor)), StringComparison.Ordinal);
        Assert.True(File.Exists(tree.ResponsePath(Actor)));
    }

    [Fact]
    public void An_address_stays_however_its_name_is_escaped()
    {
        const string Old = "https://storyboard-user-files.s3.us-west-1.amazonaws.com/old/a.jpg";
        tree.AddManifest(Actor, $$"""
            , "training_data": [ { "filename": "a.jpg", "s3\u005furl": "{{Old}}", "statu\u0073": "s3_only" } ]
            """);
        tree.AddResponse(Actor, ActorRepository.Url(Actor, "a.jpg"));

        ManifestSyncPlan sync = tree.Sync();

        Assert.Equal(["AM2023"], sync.Findings.Select(f => f.Rule.Code));
        Assert.Contains(Old, File.ReadAllText(tree.ManifestPath(Actor)), StringComparison.Ordinal);
        Assert.True(File.Exists(tree.ResponsePath(Actor)));
        Assert.Empty(tree.Sync().Plan.Edits);
    }

    [Fact]
    public void Two_manifests_of_one_actor_are_both_left()
    {
        tree.AddManifest(Actor);
        tree.Write(tree.PathOf("data/actor_manifests/0300_manifest.json"), tree.ManifestText(Actor));
        tree.AddImage(Actor, "a.jpg");
        AssertUntouched("AM2023");
    }

    [Fact]
    public void A_manifest_without_a_folder_is_left()
    {
        tree.AddManifest(Actor, extra: $$"""
            ,
              "training_data": [{ "filename": "a.jpg", "s3_url": "{{ActorRepository.Url(Actor, "a.jpg")}}", "status": "synced" }]
            """);
        AssertUntouched("");
    }

    [Fact]
    public void A_folder_without_a_manifest_gets_one_that_looks_like_the_others()
    {
        const string Model = "0007_indian_20_female";
        tree.Write(tree.ManifestPath(Model), ActorRepository.OldManifest(Model).Replace("\n", "\r\n", StringComparison.Ordinal).Replace("  ", "\t", StringComparison.Ordinal) + "\r\n");
        Directory.CreateDirectory(tree.PathOf($"data/actors/{Model}"));
        byte[] bytes = tree.AddImage(Actor, "a.jpg");
        tree.AddResponse(Actor, ActorRepository.Url(Actor, "b.png"));

        ManifestSyncPlan sync = tree.Sync();

        Assert.Empty(sync.Findings);
        string text = tree.ManifestText(Actor);
        Assert.StartsWith("{\r\n\t\"character_id\": \"0204\",\r\n\t\"character_name\": \"0204_european_37_male\",\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith("}\r\n", text, StringComparison.Ordinal);
        Assert.Equal("local_only s3_only", tree.Statuses(Actor));
        Assert.Equal(ActorRepository.Md5(bytes), tree.Entries(Actor)[0].Hash);
        Assert.Equal("", tree.Gate());
        Assert.Empty(tree.Plan().Plan.Edits);
    }

    [Fact]
    public void A_folder_whose_name_has_no_id_gets_no_manifest()
    {
        tree.AddManifest(Actor);
        tree.AddImage("somebody", "a.jpg");
        tree.Sync();
        Assert.Equal("AM2016", tree.Codes());
    }

    [Fact]
    public void A_broken_manifest_is_left_and_the_others_are_done()
    {
        const string Sound = "0001_european_20_female";
        tree.AddManifest(Sound);
        tree.AddImage(Sound, "a.jpg");
        tree.AddManifest(Actor, extra: ",\n  \"status\": \"twice\"");
        tree.AddImage(Actor, "b.jpg");
        tree.AddResponse(Actor, ActorRepository.Url(Actor, "b.jpg"));
        string broken = tree.ManifestText(Actor);

        ManifestSyncPlan sync = tree.Sync();

        Assert.Equal(["AM1002", "AM2023"], sync.Findings.Select(f => f.Rule.Code));
        Assert.Equal(broken, tree.ManifestText(Actor));
        Assert.True(File.Exists(tree.ResponsePath(Actor)));
        Assert.Equal("local_only", tree.Statuses(Sound));
    }

    [Fact]
    public void An_unreadable_manifest_is_not_replaced_by_a_new_one()
    {
        tree.Write(tree.ManifestPath(Actor), "{ \"character_id\": ");
        tree.AddImage(Actor, "b.jpg");
        AssertUntouched("AM1001 AM2023");
    }

    [Fact]
    public void Other_json_files_of_the_manifests_folder_are_ignored()
    {
        string summary = tree.Write(tree.PathOf("data/actor_manifests/_migration_summary.json"), "[not even json");
        tree.AddManifest(Actor);
        tree.AddImage(Actor, "a.jpg");
        Assert.Empty(tree.Sync().Findings);
        Assert.Equal("[not even json", File.ReadAllText(summary));
    }

    [Fact]
    public void What_is_no_image_is_reported_and_not_recorded()
    {
        tree.AddManifest(Actor);
        tree.AddImage(Actor, "a.jpg");
        tree.Write(tree.ImagePath(Actor, "empty.png"), "");
        tree.Write(tree.ImagePath(Actor, "lfs.png"), "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
        tree.Write(tree.ImagePath(Actor, "wrong.png"), TinyImage.Jpeg("x"));
        tree.AddResponse(Actor, ActorRepository.Url(Actor, "lfs.png"));
        tree.Sync();

        Assert.Equal([("a.jpg", "local_only"), ("lfs.png", "s3_only")], tree.Entries(Actor).Select(e => (e.Name, e.Status!)));
        Assert.Equal("AM2021 AM2021 AM2021", tree.Codes());
        Assert.False(File.Exists(tree.ResponsePath(Actor)));
    }

    [Fact]
    public void A_listed_image_that_was_destroyed_keeps_its_entry()
    {
        tree.AddManifest(Actor);
        tree.AddImage(Actor, "a.jpg");
        tree.AddImage(Actor, "b.jpg");
        tree.AddResponse(Actor, ActorRepository.Url(Actor, "a.jpg"));
        tree.Sync();
        string before = tree.ManifestText(Actor);
        tree.Write(tree.ImagePath(Actor, "a.jpg"), "");
        tree.Write(tree.ImagePath(Actor, "b.jpg"), "");

        Assert.Empty(tree.Sync().Plan.Edits);
        Assert.Equal(before, tree.ManifestText(Actor));
        Assert.Equal("AM2021 AM2021", tree.Codes());
    }

    // Where the second manifest stands, and what is wrong with it: not what is therefore not done.
    private static string Doubt(IReadOnlyList<Finding> findings)
    {
        Finding doubt = Assert.Single(findings, static f => f.What.Contains("another manifest", StringComparison.Ordinal));
        return $"{doubt.Path} {doubt.Rule.Code} {doubt.What[..(doubt.What.IndexOf(".json", StringComparison.Ordinal) + 5)]}";
    }

    private void AssertUntouched(string codes)
    {
        var before = tree.Snapshot();
        ManifestSyncPlan sync = tree.Sync();
        Assert.Empty(sync.Plan.Edits);
        Assert.Equal(before, tree.Snapshot());
        Assert.Equal(codes, string.Join(' ', sync.Findings.Select(f => f.Rule.Code).Order(StringComparer.Ordinal)));
    }
}
