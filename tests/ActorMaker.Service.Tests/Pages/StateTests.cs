using System.Text.Json.Nodes;
using ActorMaker.Operations;
using ActorMaker.Operations.Settings;
using ActorMaker.Service.Api;
using ActorMaker.Testing;

namespace ActorMaker.Service.Tests.Pages;

/// <summary>Whoever is asked for an actor's images says the same: a page, the API, a report, the preview of a sync, and the gate.</summary>
public sealed class StateTests : IDisposable
{
    private const string Actor = "0000_european_16_male";
    private const string Images = $"data/actors/{Actor}/training_data/{Actor}_";

    private readonly DataRepository data = new();

    public StateTests()
    {
        data.AddActor(Actor, images: 17, localOnly: 5);
        BuildRun.WriteProject(data);
    }

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task All_five_say_the_same_of_an_actor_before_and_after_a_change_a_deletion_and_an_addition()
    {
        await using RunningService service = await RunningService.StartAsync(data);
        await AssertAsync(service, "17 images: ✔ 12 synced, ▲ 5 local only, ▼ 0 S3 only, ≠ 0 out of sync.", new(17, 12, 5, 0, 0, 0), planned: [], found: []);

        data.Write(Images + "0.jpg", DataRepository.Jpeg("another picture"));
        File.Delete(data.PathOf(Images + "1.jpg"));
        data.Write($"data/actors/{Actor}/training_data/new.jpg", DataRepository.Jpeg("new"));

        await AssertAsync(
            service,
            "18 images: ✔ 10 synced, ▲ 6 local only, ▼ 1 S3 only, ≠ 1 out of sync, ⚑ 1 orphans.",
            new(18, 10, 6, 1, 1, 1),
            planned:
            [
                $"{Actor}_0.jpg: synced -> out_of_sync", $"{Actor}_1.jpg: synced -> s3_only", "also lists 1 image: 1 local_only",
                "training_synced_count 12 -> 10, training_local_only_count 5 -> 6, training_s3_only_count 1, training_out_of_sync_count 1",
            ],
            found: [("AM2010", "new.jpg"), ("AM2012", $"{Actor}_0.jpg")]);
    }

    private async Task AssertAsync(RunningService service, string badges, Counts counts, string[] planned, (string Code, string Image)[] found)
    {
        string page = (await service.GetAsync($"/actors/{Actor}.html")).Body;
        Assert.Contains(badges, Page.Text(page), StringComparison.Ordinal);

        JsonNode api = JsonNode.Parse((await service.GetAsync("/api/actors/0/training-data")).Body)!;
        Assert.Equal(counts, new Counts((int)api["total_count"]!, (int)api["synced_count"]!, (int)api["local_only_count"]!, (int)api["s3_only_count"]!, (int)api["out_of_sync_count"]!, (int)api["orphan_count"]!));

        Assert.True((await new Report().RunAsync(new OperationSettings { Project = data.PathOf("training.csproj"), [Setting.TrainingReport] = "obj/report" }, new PlanKeeper(expected: null, "a test"), TestContext.Current.CancellationToken)).Passed);
        JsonNode report = JsonNode.Parse(data.Read("obj/report/report.json"))!["actors"]![0]!;
        Assert.Equal(counts, new Counts((int)report["images"]!, (int)report["synced"]!, (int)report["local_only"]!, (int)report["s3_only"]!, (int)report["out_of_sync"]!, (int)report["orphans"]!));

        BuildRun preview = data.Run("SyncTrainingManifests", "-p:Apply=false").Succeeded();
        PrintedFinding[] changes = [.. preview.Findings.Where(static f => f.Code == "AM4001")];
        Assert.All(planned, text => Assert.True(Array.Exists(changes, c => c.Message.Contains(text, StringComparison.Ordinal)), $"{text}:\n{preview.Output}"));
        Assert.Equal(planned.Length, changes.Length);

        BuildRun gate = data.Build();
        Assert.Equal(found, gate.Findings.Where(static f => f.Code.StartsWith("AM201", StringComparison.Ordinal)).Select(f => (f.Code, Image: found.FirstOrDefault(e => f.Message.Contains(e.Image, StringComparison.Ordinal) || f.Path.EndsWith(e.Image, StringComparison.Ordinal)).Image)).Order());
    }

    private sealed record Counts(int Images, int Synced, int LocalOnly, int S3Only, int OutOfSync, int Orphans);
}
