using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Json;

using static ActorMaker.Data.Tests.Mend.TransferTree;

namespace ActorMaker.Data.Tests.Mend;

/// <summary>Two findings never send in a circle: what the sync would refuse, no finding of the gate advises.</summary>
public sealed class AdviceTests : IDisposable
{
    private readonly ActorRepository tree = new();

    public void Dispose() => tree.Dispose();

    /// <summary>Each makes a tree in which something is to be done.</summary>
    public static TheoryData<string> Faults => [.. Trees.Keys];

    private static Dictionary<string, Action<ActorRepository>> Trees { get; } = new(StringComparer.Ordinal)
    {
        ["an orphan file"] = t => { t.AddManifest(Actor); t.AddImage(Actor, "a.png"); },
        ["a changed image"] = t => { t.AddImage(Actor, "a.png"); t.AddEntries(Actor, Entry("a.png", [1], ActorRepository.Url(Actor, "a.png"), "synced")); },
        ["no image"] = t => { t.AddManifest(Actor); t.Write(t.ImagePath(Actor, "a.png"), "<Error/>"); },
        ["no image, listed"] = t => { t.Write(t.ImagePath(Actor, "a.png"), "<Error/>"); t.AddEntries(Actor, Entry("a.png", [1], null, "local_only")); },
        ["a hidden entry"] = t => { t.AddImage(Actor, "a.png"); t.AddEntries(Actor, Entry(".a.png", [1], null, "local_only")); },
        ["a response of another actor"] = t => { t.AddManifest(Actor); t.Write(t.ResponsePath(Actor), ActorRepository.Response(Other)); },
        ["a response of a failed run"] = t => { t.AddManifest(Actor); t.Write(t.ResponsePath(Actor), "{\"error\": \"out of memory\"}"); },
        ["a response without addresses"] = t => { t.AddManifest(Actor); t.AddResponse(Actor); },
        ["a response without addresses or manifest"] = t => t.AddResponse(Actor),
        ["a response with a foreign address"] = t => { t.AddManifest(Actor); t.AddResponse(Actor, ActorRepository.Url(Actor, "a.png"), "http://example.org/b.png"); },
        ["a response with another address than the manifest"] = t =>
        {
            t.AddEntries(Actor, Entry("a.png", t.AddImage(Actor, "a.png"), ActorRepository.Url(Actor, "a.png", "elsewhere"), "synced"));
            t.AddResponse(Actor, ActorRepository.Url(Actor, "a.png"));
        },
        ["a response beside a broken manifest"] = t => { t.AddImage(Actor, "a.png"); t.Write(t.ManifestPath(Actor), "{"); t.AddResponse(Actor, ActorRepository.Url(Actor, "a.png")); },
        ["a response beside a manifest of another actor"] = t => { t.AddManifest(Actor, name: "0007_asian_1_male"); t.AddResponse(Actor, ActorRepository.Url(Actor, "a.png")); },
        ["two manifests of one actor"] = t =>
        {
            t.AddImage(Actor, "a.png");
            t.AddManifest(Actor);
            t.Write("data/actor_manifests/7_manifest.json", t.ManifestText(Actor));
            t.AddResponse(Actor, ActorRepository.Url(Actor, "b.png"));
        },
        ["a folder without id"] = t => { t.AddImage("somebody", "a.png"); t.AddResponse("somebody", ActorRepository.Url("somebody", "a.png")); },
        ["two folders of one id"] = t => { t.AddImage(Actor, "a.png"); t.AddImage("0007_asian_1_male", "a.png"); },
        ["a wrong count"] = t => t.AddManifest(Actor, ", \"training_data\": [{ \"filename\": \"a.png\", \"status\": \"synced\" }]"),
        ["two spellings"] = t => { t.AddManifest(Actor); t.AddImage(Actor, "a.png", "1"); t.AddImage(Actor, "A.png", "2"); },
        ["a wrong status in a checkout without images"] = t => t.AddEntries(Actor, Entry("a.png", [1], ActorRepository.Url(Actor, "a.png"), "local_only")),
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Whoever_is_sent_to_the_sync_is_not_sent_there_again_after_it(string fault)
    {
        Trees[fault](tree);
        Assert.NotEmpty(Gate());

        tree.Sync();

        Assert.DoesNotContain(Gate(), f => f.Message.Contains("SyncTrainingManifests", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_file_that_no_sync_takes_is_told_once(string fault)
    {
        Trees[fault](tree);

        Assert.All(
            Gate().Where(f => f.Start == TextPosition.Start && File.Exists(f.Path) && !f.Path.EndsWith("_manifest.json", StringComparison.Ordinal)).GroupBy(f => f.Path),
            g => Assert.Single(g.Select(f => f.Rule).Distinct()));
    }

    [Fact]
    public void A_changed_image_that_is_in_S3_too_has_two_ways_out()
    {
        Trees["a changed image"](tree);

        Finding finding = Assert.Single(Gate(), f => f.Rule == RuleCatalog.DifferentBytes);

        Assert.Contains("SyncTrainingManifests, then -t:RepairTrainingImages keeps the image that is here", finding.Message, StringComparison.Ordinal);
        Assert.Contains("or remove the file, then -t:PullTrainingImages takes the one in S3", finding.Message, StringComparison.Ordinal);
    }

    private IEnumerable<Finding> Gate() => ManifestsGate.Check(tree.Settings, CancellationToken.None).Findings;
}
