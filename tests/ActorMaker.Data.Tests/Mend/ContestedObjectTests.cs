using ActorMaker.Data.Findings;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;

using static ActorMaker.Data.Tests.Mend.TransferTree;

namespace ActorMaker.Data.Tests.Mend;

/// <summary>Whose an object is: a repair overwrites, and an address is only text.</summary>
public sealed class ContestedObjectTests : IDisposable
{
    private readonly ActorRepository tree = new();

    public void Dispose() => tree.Dispose();

    [Fact]
    public void An_object_that_another_manifest_names_too_is_contested_at_the_address_and_names_the_other()
    {
        Add(Actor, ActorRepository.Url(Other, "1.png"));
        Add(Other, ActorRepository.Url(Other, "1.png"));

        ImagePlan plan = RepairPlanner.Plan(tree.Settings with { Actors = IdFilter.Parse("0007") }, Store, CancellationToken.None);

        Finding finding = Assert.Single(plan.Transfers).Contested!;
        Assert.Equal(("AM2023", tree.ManifestPath(Actor)), (finding.Rule.Code, finding.Path));
        string line = File.ReadAllLines(finding.Path)[finding.Start.Line - 1];
        Assert.Equal($"\"{ActorRepository.Url(Other, "1.png")}\"", line[(finding.Start.Column - 1)..(finding.End.Column - 1)]);
        Assert.Contains($"\"1.png\" of \"{Other}\", in data/actor_manifests/0008_manifest.json line 20", finding.Message, StringComparison.Ordinal);
        Assert.Equal(tree.ManifestPath(Other), finding.Related!.Path);
    }

    [Theory]
    [InlineData("system_actors/training_data/0008_asian_30_male/1.png", true)]
    [InlineData("0007_european_20_female/0008_asian_30_male/1.png", true)]
    [InlineData("system_actors/training_data/0007_european_20_female/1.png", false)]
    [InlineData("0f8fad5b-d9cb-469f-a165-70867728950e/custom_actor/0007_european_20_female/training_data/1.png", false)]
    [InlineData("0f8fad5b-d9cb-469f-a165-70867728950e/custom_actor/0007_european_19_female/training_data/1.png", false)]
    [InlineData("1.png", false)]
    public void A_key_in_the_folder_of_another_actor_that_exists_is_contested(string key, bool contested)
    {
        Add(Actor, $"https://{ActorRepository.Bucket}.s3.us-west-1.amazonaws.com/{key}");
        tree.AddManifest(Other);
        Assert.Equal(contested, Assert.Single(tree.Repair().Transfers).Contested is not null);
    }

    [Fact]
    public void An_actor_who_has_only_a_folder_counts_too()
    {
        Add(Actor, ActorRepository.Url(Other, "1.png"));
        tree.AddImage(Other, "2.png");
        Assert.Contains($"\"{Other}\"", Assert.Single(tree.Repair().Transfers).Contested!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("0123456789abcdef0123456789abcdef", 1)]
    public void Another_actors_object_is_only_downloaded_if_its_hash_is_recorded(string md5, int downloads)
    {
        tree.AddManifest(Other);
        tree.AddEntries(Actor, $$"""{ "filename": "1.png", "md5_hash": "{{md5}}", "s3_url": "{{ActorRepository.Url(Other, "1.png")}}", "status": "s3_only" }""");

        ImagePlan plan = tree.Pull();

        Assert.Equal(downloads, plan.Transfers.Count(t => t.Object.Action == TransferAction.Download));
        Assert.Equal(1 - downloads, plan.Findings.Count(f => f.Rule.Code == "AM2023"));
    }

    [Fact]
    public void A_push_uploads_to_its_own_key_whoever_names_it()
    {
        Add(Other, ActorRepository.Url(Actor, "1.png"));
        tree.AddEntries(Actor, Entry("1.png", tree.AddImage(Actor, "1.png"), url: null, "local_only"));
        Assert.Equal($"system_actors/training_data/{Actor}/1.png", Assert.Single(tree.Push().Transfers).Object.Key);
    }

    private void Add(string actor, string url) => tree.AddEntries(actor, Entry("1.png", tree.AddImage(actor, "1.png", actor), url, "synced"));
}
