using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Mend;

using static ActorMaker.Data.Tests.Mend.TransferTree;

namespace ActorMaker.Data.Tests.Mend;

/// <summary>A file whose name begins with a dot is no image: everybody who reads a manifest says so, in the same words.</summary>
public sealed class HiddenImageTests : IDisposable
{
    private readonly ActorRepository tree = new();

    public void Dispose() => tree.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_entry_of_a_hidden_file_is_refused_alike_by_gate_sync_push_and_pull(bool inS3)
    {
        byte[] bytes = tree.AddImage(Actor, ".h.png");
        tree.AddEntries(Actor, Entry(".h.png", bytes, inS3 ? ActorRepository.Url(Actor, ".h.png") : null, inS3 ? "s3_only" : "local_only"));
        tree.Sync();

        Finding gate = Assert.Single(ManifestsGate.Check(tree.Settings, CancellationToken.None).Findings);
        Finding sync = Assert.Single(tree.Plan().Findings);
        Finding move = Assert.Single((inS3 ? tree.Pull() : tree.Push()).Findings);

        Assert.All([gate, sync, move], f => Assert.Equal("AM2021", f.Rule.Code));
        Assert.All([sync, move], f => Assert.Equal(gate.Message, f.Message));
        Assert.Empty((inS3 ? tree.Pull() : tree.Push()).Transfers);
    }

    [Fact]
    public void The_address_of_a_hidden_file_is_not_taken_over_and_the_response_stays()
    {
        tree.AddImage(Actor, "a.png");
        tree.AddResponse(Actor, ActorRepository.Url(Actor, "a.png"), ActorRepository.Url(Actor, ".h.png"));

        ManifestSyncPlan sync = tree.Sync();

        Assert.Equal("AM2021", Assert.Single(sync.Findings).Rule.Code);
        Assert.Equal(["a.png"], tree.Entries(Actor).Select(e => e.Name));
        Assert.True(File.Exists(tree.ResponsePath(Actor)));
    }

    [Fact]
    public void A_hidden_file_that_no_manifest_lists_is_nobodys_business()
    {
        tree.AddEntries(Actor, Entry("a.png", tree.AddImage(Actor, "a.png"), ActorRepository.Url(Actor, "a.png"), "synced"));
        tree.AddImage(Actor, "._a.png");
        tree.Sync();
        Assert.Equal("", tree.Gate());
        Assert.Empty(tree.Push().Findings);
    }
}
