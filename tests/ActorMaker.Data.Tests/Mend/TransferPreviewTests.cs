using ActorMaker.Data.Tests.Manifests;

using static ActorMaker.Data.Tests.Mend.TransferTree;

namespace ActorMaker.Data.Tests.Mend;

/// <summary>A preview names every image that an apply moves, whether or not its manifest says anything new of it.</summary>
public sealed class TransferPreviewTests : IDisposable
{
    private readonly ActorRepository tree = new();

    public void Dispose() => tree.Dispose();

    [Fact]
    public void An_object_that_only_the_bucket_shows_to_be_another_is_named_beside_one_that_the_manifest_tells_of()
    {
        byte[] silent = tree.AddImage(Actor, "silent.png");
        tree.AddImage(Actor, "told.png");
        tree.AddEntries(
            Actor,
            Entry("silent.png", silent, ActorRepository.Url(Actor, "silent.png"), "synced"),
            Entry("told.png", TinyImage.Of("told.png", "what S3 has"), ActorRepository.Url(Actor, "told.png"), "out_of_sync"));

        string[] preview = tree.Repair().Replacing().Preview();

        Assert.Single(preview, p => p.StartsWith("AM4001 20: silent.png", StringComparison.Ordinal) && p.Contains("replace s3://", StringComparison.Ordinal));
        Assert.Single(preview, p => p.StartsWith("AM4001 21: told.png", StringComparison.Ordinal) && p.Contains("replace s3://", StringComparison.Ordinal));
    }

    [Fact]
    public void A_download_that_changes_nothing_in_the_manifest_is_named_beside_one_that_does()
    {
        tree.AddEntries(
            Actor,
            Entry("cloned.png", TinyImage.Of("cloned.png", "x"), ActorRepository.Url(Actor, "cloned.png"), "synced"),
            Entry("new.png", TinyImage.Of("new.png", "x"), ActorRepository.Url(Actor, "new.png"), "s3_only"));

        string[] preview = tree.Pull().Preview();

        Assert.Single(preview, p => p.StartsWith("AM4001 20: cloned.png", StringComparison.Ordinal));
        Assert.Single(preview, p => p.StartsWith("AM4001 21: new.png", StringComparison.Ordinal));
    }
}
