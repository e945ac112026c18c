using ActorMaker.Testing;

namespace ActorMaker.Build.Tests;

/// <summary>The target as a user runs it, in a process of its own.</summary>
public sealed class SyncTrainingManifestsTests
{
    private const string Actor = "0006_european_20_female";
    private const string Manifest = "data/actor_manifests/0006_manifest.json";
    private const string Response = $"data/actors/{Actor}/training_data/response.json";

    [Fact]
    public void It_writes_unless_told_otherwise_and_the_gate_passes_afterwards()
    {
        using DataRepository data = Dirty();

        BuildRun run = data.Run("SyncTrainingManifests").Succeeded();

        Assert.Empty(run.Findings);
        Assert.Matches(@"SyncTrainingManifests: 1 actor, 3 local images \(2 synced, 1 local_only, 1 s3_only, 0 out_of_sync\): 2 changed, 0 failed in \d+\.\d\d s; undo with", run.Log);
        Assert.Contains($"deleted {data.PathOf(Response)}: the file is removed: its 2 addresses are in {Manifest}", run.Log, StringComparison.Ordinal);
        Assert.False(File.Exists(data.PathOf(Response)));
        data.Build().Succeeded();
    }

    [Fact]
    public void A_second_run_touches_nothing()
    {
        using DataRepository data = Dirty();
        data.Run("SyncTrainingManifests").Succeeded();
        DateTime written = File.GetLastWriteTimeUtc(data.PathOf(Manifest));

        BuildRun run = data.Run("SyncTrainingManifests").Succeeded();

        Assert.Contains(": 0 changed, 0 failed", run.Log, StringComparison.Ordinal);
        Assert.Equal(written, File.GetLastWriteTimeUtc(data.PathOf(Manifest)));
    }

    [Fact]
    public void A_preview_prints_every_change_at_its_place_and_writes_nothing()
    {
        using DataRepository data = Dirty();
        string manifest = data.Read(Manifest);

        BuildRun run = data.Run("SyncTrainingManifests", "-p:Apply=false").Succeeded();

        Assert.Equal("AM4000 AM4001 AM4001 AM4001", run.Codes);
        Assert.Contains("3 changes in 2 files planned; nothing was written", run.Only("AM4000").Message, StringComparison.Ordinal);
        PrintedFinding list = run.Findings[0];
        Assert.Equal((data.PathOf(Manifest), "training_data also lists 2 images: 1 local_only, 1 s3_only"), (list.Path, list.Message));
        Assert.Contains("\"training_data\": [", File.ReadAllLines(list.Path)[list.Line - 1], StringComparison.Ordinal);
        Assert.Equal(manifest, data.Read(Manifest));
        Assert.True(File.Exists(data.PathOf(Response)));
    }

    [Fact]
    public void An_undo_puts_manifest_and_response_back()
    {
        using DataRepository data = Dirty();
        (string manifest, string response) = (data.Read(Manifest), data.Read(Response));
        data.Run("SyncTrainingManifests").Succeeded();

        data.Run("UndoTraining", "-p:Apply=true").Succeeded();

        Assert.Equal((manifest, response), (data.Read(Manifest), data.Read(Response)));
    }

    [Fact]
    public void One_actor_that_cannot_be_done_fails_the_run_and_does_not_stop_the_others()
    {
        using DataRepository data = Dirty();
        data.AddActor("0007_indian_20_female");
        data.Write("data/actors/0007_indian_20_female/training_data/response.json", "{");

        BuildRun run = data.Run("SyncTrainingManifests").Failed();

        Assert.Equal("AM1001", run.Codes);
        Assert.False(File.Exists(data.PathOf(Response)));
        Assert.True(File.Exists(data.PathOf("data/actors/0007_indian_20_female/training_data/response.json")));
    }

    [Theory]
    [InlineData("-p:Apply=perhaps", "AM9002")]
    [InlineData("-p:Actors=4711", "AM9001")]
    public void A_setting_that_makes_no_sense_is_refused(string argument, string code)
    {
        using DataRepository data = Dirty();
        Assert.Equal(code, data.Run("SyncTrainingManifests", argument).Failed().Codes);
        Assert.True(File.Exists(data.PathOf(Response)));
    }

    /// <summary>Two synced images, one that no manifest lists, and a response with the addresses of a listed one and of one that is not here.</summary>
    private static DataRepository Dirty()
    {
        DataRepository data = new();
        data.AddActor(Actor);
        data.Write($"data/actors/{Actor}/training_data/{Actor}_new.jpg", DataRepository.Jpeg("new"));
        const string Folder = $"https://story-boards-assets.s3.us-west-1.amazonaws.com/system_actors/training_data/{Actor}/{Actor}";
        data.Write(Response, $$$"""
            {
              "output": {
                "output": {
                  "s3_image_urls": ["{{{Folder}}}_1.jpg", "{{{Folder}}}_9.jpg"]
                }
              }
            }
            """);
        return data;
    }
}
