using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Operations.Reporting;

namespace ActorMaker.Operations.Tests.Reporting;

public sealed class BaselineTests : IDisposable
{
    private const string Root = "/repository";

    private static readonly Finding Known =
        Finding.At(RuleCatalog.VersionName, Root + "/data/a.json", new TextPosition(9, 15), "The name \"v8\" is not in the form V8", Fix.By(Job.NormalizeVersions, " makes it V8"))
        with { JsonPath = "$.versions[2].name" };

    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Other_words_for_the_way_out_do_not_bring_a_known_finding_back()
    {
        SarifLog.Write(path, Root, [new SarifResult(Known, Severity.Error, IsKnown: false)], static command => command.Text);

        Assert.True(IsKnown(Known with { Fix = "give it the name V8" }));
        Assert.True(IsKnown(Known with { Fix = null }));
    }

    [Fact]
    public void Another_fault_at_the_place_of_a_known_one_is_new()
    {
        SarifLog.Write(path, Root, [new SarifResult(Known, Severity.Error, IsKnown: false)], static command => command.Text);

        Assert.False(IsKnown(Known with { What = "The name \"v9\" is not in the form V8" }));
    }

    [Fact]
    public void One_known_finding_makes_one_known_and_not_all_that_are_like_it()
    {
        SarifLog.Write(path, Root, [new SarifResult(Known, Severity.Error, IsKnown: false)], static command => command.Text);
        Finding moved = Known with { JsonPath = "$.versions[3].name" };

        Assert.Equal([true], Baseline.Read(path).TakeKnown([moved], Root));
        Assert.Equal([false, true], Baseline.Read(path).TakeKnown([moved, Known], Root));
        Assert.Equal([true, false], Baseline.Read(path).TakeKnown([Known, Known], Root));
    }

    [Fact]
    public void A_log_from_when_the_way_out_was_part_of_the_fingerprint_is_still_a_baseline()
    {
        File.WriteAllText(path, """
            { "runs": [{ "results": [{ "partialFingerprints": {
              "trainingPlace/v2": "925b8d375f5596c056abe3bb7c119fde",
              "trainingKind/v2": "14322f9e0e79a106a79d71c91631c593" } }] }] }
            """);

        Assert.True(IsKnown(Known));
        Assert.False(IsKnown(Known with { JsonPath = "$.versions[2].id" }));
    }

    private bool IsKnown(Finding finding) => Assert.Single(Baseline.Read(path).TakeKnown([finding], Root));
}
