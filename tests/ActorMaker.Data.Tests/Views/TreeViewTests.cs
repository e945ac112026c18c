using ActorMaker.Data.Gate;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Tests.Mend;
using ActorMaker.Data.Views;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Views;

public sealed class TreeViewTests
{
    private const string Actor = "0006_european_20_female";
    private const string Training = "data/actors/" + Actor + "/training_data/";
    private static readonly DateTimeOffset At = new(2025, 10, 20, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_image_is_shown_as_a_sync_would_record_it()
    {
        using DataRepository data = new();
        string manifest = data.AddActor(Actor, images: 4);
        data.Write(Training + Actor + "_0.jpg", DataRepository.Jpeg("another picture"));
        File.Delete(data.PathOf(Training + Actor + "_1.jpg"));
        data.Replace(manifest, Url(2), "");
        data.Write(Training + "new.jpg", DataRepository.Jpeg("new"));
        data.Write(Training + "broken.png", "no image");

        ActorView actor = Assert.Single(Read(data).Actors);

        Assert.Equal(
            [
                (Actor + "_0.jpg", SyncStatus.OutOfSync, true), (Actor + "_1.jpg", SyncStatus.S3Only, true), (Actor + "_2.jpg", SyncStatus.LocalOnly, true), (Actor + "_3.jpg", SyncStatus.Synced, true),
                ("broken.png", null, false), ("new.jpg", (SyncStatus?)SyncStatus.LocalOnly, false),
            ],
            actor.Images.Select(static i => (i.Name, i.Status, i.IsListed)));
        Assert.Equal("no image", actor.Images[4].Problem);
        Assert.False(actor.IsReady);
        StatusCounts synced = ManifestSync.Plan(new GateSettings(data.Root), default).Counts;
        Assert.Equal(synced, new StatusCounts(actor.Synced, actor.LocalOnly, actor.S3Only, actor.OutOfSync));
    }

    [Fact]
    public void An_actor_without_a_local_image_is_ready_if_all_are_in_S3()
    {
        using DataRepository data = new();
        data.AddActor(Actor);
        Directory.Delete(data.PathOf(Training), recursive: true);

        Assert.True(Assert.Single(Read(data).Actors).IsReady);
    }

    [Fact]
    public void A_training_runs_until_it_is_late()
    {
        using DataRepository data = new();
        data.AddStyle("1_ink_intensity", Pending("a", "2025-10-19T23:00:00.000Z"), Pending("b", "2025-10-18T23:00:00.000Z"), DataRepository.Version("style_1_v", 1));

        SubjectView style = Assert.Single(Read(data).Subjects);

        Assert.Equal([Outcome.Running, Outcome.Late, Outcome.Completed], style.Versions.Select(static v => v.Outcome));
        Assert.Equal(TimeSpan.FromHours(1), style.Versions[2].Duration);
    }

    [Fact]
    public void A_secret_is_not_shown()
    {
        using DataRepository data = new();
        string versions = data.AddStyle("1_ink_intensity");
        data.Replace(versions, "V2.safetensors", "V2.safetensors?X-Amz-Signature=0123");

        VersionView version = Assert.Single(Read(data).Subjects).Versions[0];

        Assert.DoesNotContain("0123", version.LoraUrl, StringComparison.Ordinal);
    }

    private static TreeView Read(DataRepository data) => TreeView.Read(new GateSettings(data.Root), At, TimeSpan.FromHours(24), default);

    private static string Url(int image) => ActorRepository.Url(Actor, $"{Actor}_{image}.jpg");

    private static string Pending(string id, string began) => $$"""{ "id": "{{id}}", "name": "V{{id.Length + id[0]}}", "timestamp": "{{began}}", "parameters": {}, "status": "pending" }""";
}
