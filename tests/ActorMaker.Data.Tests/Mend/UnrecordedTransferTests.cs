using ActorMaker.Data.Findings;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Tests.Manifests;

using static ActorMaker.Data.Tests.Mend.TransferTree;

namespace ActorMaker.Data.Tests.Mend;

/// <summary>Somebody edits a manifest while its images are on their way: what is not recorded is said, what still can be is recorded.</summary>
public sealed class UnrecordedTransferTests : IDisposable
{
    private readonly ActorRepository tree = new();
    private readonly string a;
    private readonly string b;

    public UnrecordedTransferTests()
    {
        a = Entry("a.jpg", tree.AddImage(Actor, "a.jpg"), url: null, "local_only");
        b = Entry("b.jpg", tree.AddImage(Actor, "b.jpg"), url: null, "local_only");
    }

    public void Dispose() => tree.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_entry_that_is_about_other_bytes_by_now_keeps_them_and_is_named(bool late)
    {
        tree.AddEntries(Actor, b, a);
        ImagePlan plan = tree.Push();
        string newer = Entry("a.jpg", TinyImage.Of("a.jpg", "newer"), url: null, "local_only");

        Finding finding = Assert.Single(Record(plan, late, () => tree.AddEntries(Actor, b, newer)));

        Assert.Equal(("AM4002", tree.ManifestPath(Actor), 21), (finding.Rule.Code, finding.Path, finding.Start.Line));
        Assert.Contains("\"a.jpg\"", finding.Message, StringComparison.Ordinal);
        Assert.Equal("synced local_only", tree.Statuses(Actor));
        Assert.Contains(newer, tree.ManifestText(Actor), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_entry_that_is_gone_by_now_is_named(bool late)
    {
        tree.AddEntries(Actor, a, b);
        ImagePlan plan = tree.Push();

        Finding finding = Assert.Single(Record(plan, late, () => tree.AddEntries(Actor, b)));

        Assert.Equal(("AM4002", tree.ManifestPath(Actor)), (finding.Rule.Code, finding.Path));
        Assert.Contains("\"a.jpg\"", finding.Message, StringComparison.Ordinal);
        Assert.Equal("synced", tree.Statuses(Actor));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_manifest_that_is_another_actors_by_now_gets_nothing_and_what_was_moved_is_named(bool late)
    {
        tree.AddEntries(Actor, a, b);
        ImagePlan plan = tree.Push();
        string path = tree.ManifestPath(Actor);

        Finding[] findings = Record(plan, late, () => File.WriteAllText(path, File.ReadAllText(path).Replace($"\"character_name\": \"{Actor}\"", "\"character_name\": \"0099_somebody_else\"", StringComparison.Ordinal)));

        Assert.NotEmpty(findings);
        Assert.All(findings, f => Assert.Equal(path, f.Path));
        Assert.Equal("local_only local_only", tree.Statuses(Actor));
    }

    [Fact]
    public void What_somebody_else_recorded_meanwhile_in_the_same_way_is_no_finding()
    {
        tree.AddEntries(Actor, a, b);
        ImagePlan plan = tree.Push();
        Assert.Empty(Record(plan, late: false, () => Assert.Empty(plan.Record())));
        Assert.Equal("synced synced", tree.Statuses(Actor));
    }

    /// <summary>Records; the edit comes before the manifest is read, or after it and before it is replaced.</summary>
    private static Finding[] Record(ImagePlan plan, bool late, Action edit)
    {
        if (!late)
        {
            edit();
            return plan.Record();
        }

        return plan.Record(edit);
    }
}
