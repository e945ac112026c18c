using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;

namespace ActorMaker.Data.Tests.Mend;

/// <summary>The sync of real folders: what it writes, what it never does, and that the gate agrees.</summary>
public sealed class ManifestSyncTests : IDisposable
{
    private const string Actor = "0000_european_16_male";
    private readonly ActorRepository tree = new();

    public void Dispose() => tree.Dispose();

    [Fact]
    public void The_studios_own_actor_has_12_synced_and_5_local_only_images()
    {
        AddStudioActor();
        ManifestSyncPlan sync = tree.Sync();

        Assert.Empty(sync.Findings);
        Assert.Equal((1, 17, new StatusCounts(12, 5, 0, 0)), (sync.Actors, sync.Images, sync.Counts));
        Assert.Equal("12 5 0 0", tree.Counts(Actor));
        Assert.Equal("17", tree.Statistic(Actor, "training_images_count"));
        Assert.Equal(tree.Entries(Actor).Sum(e => e.Size).ToString(), tree.Statistic(Actor, "training_data_size_bytes"));
        Assert.Equal("0.0", tree.Statistic(Actor, "training_data_size_mb"));
        Assert.Equal("1282952", tree.Statistic(Actor, "total_size_bytes"));
        Assert.Equal(tree.Entries(Actor).Select(e => e.Name).Order(StringComparer.Ordinal), tree.Entries(Actor).Select(e => e.Name));
        Assert.All(tree.Entries(Actor), e => Assert.Equal(e.Url is null ? "local_only" : "synced", e.Status));
        Assert.False(File.Exists(tree.ResponsePath(Actor)));
        Assert.Equal("", tree.Gate());
    }

    [Fact]
    public void A_second_run_writes_not_one_byte()
    {
        AddStudioActor();
        tree.Sync();
        var before = tree.Snapshot();

        ManifestSyncPlan second = tree.Sync();

        Assert.Empty(second.Plan.Edits);
        Assert.Equal(before, tree.Snapshot());
        Assert.Equal(12, tree.Entries(Actor).Count(e => e.Url is not null));
    }

    [Fact]
    public void A_deleted_a_changed_and_an_added_image_get_their_states_and_the_gate_agrees()
    {
        AddStudioActor();
        tree.Sync();
        ManifestEntry[] before = [.. tree.Entries(Actor)];

        File.Delete(tree.ImagePath(Actor, $"{Actor}_0.png"));
        tree.AddImage(Actor, $"{Actor}_1.png", "changed");
        tree.AddImage(Actor, $"{Actor}_99.jpg");
        tree.Sync();

        Assert.Equal("10 6 1 1", tree.Counts(Actor));
        Dictionary<string, ManifestEntry> after = tree.Entries(Actor).ToDictionary(e => e.Name, StringComparer.Ordinal);
        Assert.Equal("s3_only", after[$"{Actor}_0.png"].Status);
        Assert.Equal("out_of_sync", after[$"{Actor}_1.png"].Status);
        Assert.Equal("local_only", after[$"{Actor}_99.jpg"].Status);
        Assert.All(before, e => Assert.Equal((e.Url, e.Hash, e.Size), (after[e.Name].Url, after[e.Name].Hash, after[e.Name].Size)));
        Assert.Equal("AM2012", tree.Gate());
        Assert.Empty(tree.Plan().Plan.Edits);
    }

    [Fact]
    public void A_restored_image_is_synced_again()
    {
        AddStudioActor();
        tree.Sync();
        string text = tree.ManifestText(Actor);
        tree.AddImage(Actor, $"{Actor}_1.png", "changed");
        tree.Sync();
        tree.AddImage(Actor, $"{Actor}_1.png");
        tree.Sync();

        Assert.Equal(WithoutTime(text), WithoutTime(tree.ManifestText(Actor)));
    }

    [Fact]
    public void The_same_bytes_twice_are_recorded_twice_and_the_gate_warns()
    {
        AddStudioActor();
        tree.AddImage(Actor, $"{Actor}_98.png", $"{Actor}_3.png");
        tree.Sync();

        Assert.Equal("12 6 0 0", tree.Counts(Actor));
        Assert.Equal("AM2020", tree.Gate());
    }

    [Fact]
    public void Addresses_without_a_local_file_are_kept_as_s3_only()
    {
        tree.AddManifest(Actor);
        tree.AddImage(Actor, $"{Actor}_0.png");
        tree.AddResponse(Actor, Urls(0, 14, 15, 20));
        tree.Sync();

        Assert.Equal("synced s3_only s3_only s3_only", tree.Statuses(Actor));
        Assert.Equal(Urls(0, 14, 15, 20).Order(StringComparer.Ordinal), tree.Entries(Actor).Select(e => e.Url));
        Assert.False(File.Exists(tree.ResponsePath(Actor)));
        Assert.Equal("", tree.Gate());
    }

    [Fact]
    public void The_response_goes_only_behind_its_manifest()
    {
        AddStudioActor();
        IReadOnlyList<FileEdit> edits = tree.Plan().Plan.Edits;

        Assert.Equal([(FileEditKind.Change, tree.ManifestPath(Actor)), (FileEditKind.Delete, tree.ResponsePath(Actor))], edits.Select(e => (e.Kind, e.Path)));
        Assert.Equal([tree.ManifestPath(Actor)], edits[1].After);
        Assert.Contains("executionTime", Assert.Single(edits[1].LostValues).RawJson, StringComparison.Ordinal);
    }

    [Fact]
    public void A_response_whose_addresses_the_manifest_has_already_goes_while_the_manifest_stays()
    {
        AddStudioActor();
        string response = File.ReadAllText(tree.ResponsePath(Actor));
        tree.Sync();
        var before = tree.Snapshot();
        tree.Write(tree.ResponsePath(Actor), response);

        Finding[] preview = [.. PlanPreview.Changes(tree.Plan().Plan)];
        Assert.Equal(tree.ResponsePath(Actor), Assert.Single(preview).Path);
        tree.Sync();

        Assert.Equal(before, tree.Snapshot());
    }

    [Fact]
    public void A_manifest_changed_between_plan_and_apply_is_computed_again_and_loses_neither_change()
    {
        AddStudioActor();
        ManifestSyncPlan sync = tree.Plan();
        tree.Write(tree.ManifestPath(Actor), tree.ManifestText(Actor).Replace("\"success\"", "\"success\",\n  \"training_data_good\": true", StringComparison.Ordinal));

        PlanResult result = PlanApplier.Apply(sync.Plan, new ApplySettings(), CancellationToken.None);

        Assert.Empty(result.Findings);
        Assert.Contains("\"training_data_good\": true", tree.ManifestText(Actor), StringComparison.Ordinal);
        Assert.Equal("12 5 0 0", tree.Counts(Actor));
        Assert.False(File.Exists(tree.ResponsePath(Actor)));
    }

    [Fact]
    public void A_manifest_that_became_another_persons_meanwhile_is_left_and_the_response_stays()
    {
        AddStudioActor();
        ManifestSyncPlan sync = tree.Plan();
        string other = tree.ManifestText(Actor).Replace($"\"{Actor}\"", "\"0000_asian_43_male\"", StringComparison.Ordinal);
        tree.Write(tree.ManifestPath(Actor), other);

        PlanResult result = PlanApplier.Apply(sync.Plan, new ApplySettings(), CancellationToken.None);

        Assert.Contains(result.Findings, f => f.Rule == RuleCatalog.ChangedMeanwhile);
        Assert.Equal(other, tree.ManifestText(Actor));
        Assert.True(File.Exists(tree.ResponsePath(Actor)));
    }

    [Fact]
    public void A_manifest_that_got_another_address_meanwhile_keeps_the_response()
    {
        AddStudioActor();
        tree.Sync();
        tree.AddResponse(Actor, Urls(0));
        ManifestSyncPlan sync = tree.Plan();
        string text = tree.ManifestText(Actor).Replace(Urls(0)[0], ActorRepository.Url(Actor, $"{Actor}_0.png", "storyboard-user-files"), StringComparison.Ordinal);
        tree.Write(tree.ManifestPath(Actor), text);

        PlanResult result = PlanApplier.Apply(sync.Plan, new ApplySettings(), CancellationToken.None);

        Assert.Equal(0, result.Changed);
        Assert.Contains(result.Findings, f => f.Rule == RuleCatalog.ChangedMeanwhile);
        Assert.True(File.Exists(tree.ResponsePath(Actor)));
    }

    [Fact]
    public void Actors_narrow_the_sync()
    {
        AddStudioActor();
        const string Other = "0006_european_20_female";
        tree.AddManifest(Other);
        tree.AddImage(Other, "a.jpg");
        tree.Write(tree.PathOf("data/actor_manifests/0007_manifest.json"), "{");

        ManifestSyncPlan sync = tree.Sync("6");

        Assert.Empty(sync.Findings);
        Assert.Equal("local_only", tree.Statuses(Other));
        Assert.Empty(tree.Entries(Actor));
        Assert.True(File.Exists(tree.ResponsePath(Actor)));
    }

    [Fact]
    public void Unchanged_images_are_not_read_again()
    {
        AddStudioActor();
        GateSettings settings = tree.Settings with { HashCachePath = tree.PathOf("obj/hashes"), Time = new LaterTime() };
        Assert.Equal(17, ManifestSync.Plan(settings, CancellationToken.None).HashedImages);
        Assert.Equal(0, ManifestSync.Plan(settings, CancellationToken.None).HashedImages);
        Assert.Equal(0, ManifestsGate.Check(settings, CancellationToken.None).HashedImages);
        Assert.Equal(17, ManifestSync.Plan(settings with { Rehash = true }, CancellationToken.None).HashedImages);
    }

    [Fact]
    public void A_cancelled_sync_writes_nothing()
    {
        AddStudioActor();
        Assert.Throws<OperationCanceledException>(() => ManifestSync.Plan(tree.Settings, new CancellationToken(canceled: true)));
    }

    private static string[] Urls(params int[] numbers) => [.. numbers.Select(n => ActorRepository.Url(Actor, $"{Actor}_{n}.png"))];

    private static string WithoutTime(string manifest) => manifest[..manifest.IndexOf("training_data_updated", StringComparison.Ordinal)];

    /// <summary>17 images, two of them with one stem, and a response with 12 addresses.</summary>
    private void AddStudioActor()
    {
        tree.AddManifest(Actor);
        for (int i = 0; i < 16; i++)
        {
            tree.AddImage(Actor, $"{Actor}_{i}.png");
        }

        tree.AddImage(Actor, $"{Actor}_4.jpg");
        tree.AddResponse(Actor, Urls([.. Enumerable.Range(0, 12)]));
    }

    /// <summary>A clock by which every file is old enough to be remembered.</summary>
    private sealed class LaterTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddMinutes(1);
    }
}
