using ActorMaker.Data.Findings;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Tests.Manifests;

using static ActorMaker.Data.Tests.Mend.TransferTree;

namespace ActorMaker.Data.Tests.Mend;

/// <summary>What a push, pull or repair wants to move, and what manifests say afterwards; the bucket is left out.</summary>
public sealed class ImageTransferTests : IDisposable
{
    private readonly ActorRepository tree = new();

    public void Dispose() => tree.Dispose();

    [Fact]
    public void An_image_without_address_is_uploaded_to_the_key_of_its_actor_and_name()
    {
        byte[] bytes = tree.AddImage(Actor, "a b.jpg");
        Add(Entry("a b.jpg", bytes, url: null, "local_only"));

        ImagePlan plan = Push();

        ImageTransfer transfer = Assert.Single(plan.Transfers);
        Assert.Equal((TransferAction.Upload, ActorRepository.Bucket, $"system_actors/training_data/{Actor}/a b.jpg"), (transfer.Object.Action, transfer.Object.Bucket, transfer.Object.Key));
        Assert.Equal((bytes.Length, ActorRepository.Md5(bytes)), (transfer.Object.Size, transfer.Object.Md5));
        Assert.Empty(plan.Findings);
    }

    [Theory]
    [InlineData("local_only")]
    [InlineData("synced")]
    [InlineData("out_of_sync")]
    [InlineData("s3_only")]
    [InlineData(null)]
    public void What_was_uploaded_is_recorded_whatever_the_entry_said_before(string? status)
    {
        byte[] bytes = tree.AddImage(Actor, "a.jpg");
        Add(Entry("a.jpg", bytes, url: null, status));

        Record(Push());

        ManifestEntry entry = Assert.Single(tree.Entries(Actor));
        Assert.Equal((ActorRepository.Url(Actor, "a.jpg"), "synced", ActorRepository.Md5(bytes)), (entry.Url, entry.Status, entry.Hash));
        Assert.Equal("1 0 0 0", tree.Counts(Actor));
        Assert.Empty(Push().Transfers);
        Assert.Empty(tree.Gate());
    }

    [Fact]
    public void What_failed_is_not_recorded_and_stays_planned()
    {
        Add(Entry("a.jpg", tree.AddImage(Actor, "a.jpg"), url: null, "local_only"), Entry("b.jpg", tree.AddImage(Actor, "b.jpg"), url: null, "local_only"));
        ImagePlan plan = Push();
        Finding failure = plan.Transfers[0].At(RuleCatalog.BucketFailed, "The bucket is away");

        Record(plan with { Transfers = [plan.Transfers[0].Failed(failure), plan.Transfers[1].Done()] });

        Assert.Equal("local_only synced", tree.Statuses(Actor));
        Assert.Equal("a.jpg", Assert.Single(Push().Transfers).Image.Name);
    }

    [Fact]
    public void An_image_that_is_not_the_recorded_one_is_not_uploaded()
    {
        tree.AddImage(Actor, "a.jpg");
        Add(Entry("a.jpg", TinyImage.Of("a.jpg", "another"), url: null, "local_only"), Entry("gone.jpg", TinyImage.Of("gone.jpg", "x"), url: null, "local_only"));

        ImagePlan plan = Push();

        Assert.Empty(plan.Transfers);
        Assert.Equal("AM2011 AM2012", string.Join(' ', plan.Findings.Select(f => f.Rule.Code).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("synced")]
    [InlineData("s3_only")]
    [InlineData("out_of_sync")]
    public void An_image_that_is_not_here_is_downloaded_whatever_its_status(string status)
    {
        byte[] bytes = TinyImage.Of("a.jpg", "a");
        Add(Entry("a.jpg", bytes, ActorRepository.Url(Actor, "a.jpg"), status));
        tree.AddImage(Actor, "here.jpg");

        ImageTransfer transfer = Assert.Single(Pull().Transfers);

        Assert.Equal((TransferAction.Download, $"system_actors/training_data/{Actor}/a.jpg"), (transfer.Object.Action, transfer.Object.Key));
        Assert.Equal((bytes.Length, ActorRepository.Md5(bytes)), (transfer.Object.Size, transfer.Object.Md5));
    }

    [Fact]
    public void An_image_that_is_here_is_not_downloaded_again()
    {
        Add(Entry("a.jpg", tree.AddImage(Actor, "a.jpg"), ActorRepository.Url(Actor, "a.jpg"), "synced"));
        Assert.Empty(Pull().Transfers);
    }

    [Fact]
    public void An_image_that_came_before_its_manifest_was_written_is_only_recorded()
    {
        Add(Entry("a.jpg", tree.AddImage(Actor, "a.jpg"), ActorRepository.Url(Actor, "a.jpg"), "s3_only"));
        ImagePlan plan = Pull();
        Assert.Equal(TransferAction.Adopt, Assert.Single(plan.Transfers).Object.Action);

        Record(plan);

        Assert.Equal("synced", tree.Statuses(Actor));
        Assert.Empty(Pull().Transfers);
    }

    [Fact]
    public void A_local_image_that_S3_has_otherwise_is_never_overwritten()
    {
        tree.AddImage(Actor, "a.jpg");
        Add(Entry("a.jpg", TinyImage.Of("a.jpg", "another"), ActorRepository.Url(Actor, "a.jpg"), "s3_only"));

        ImagePlan plan = Pull();

        Assert.Empty(plan.Transfers);
        Assert.Equal("AM2012", Assert.Single(plan.Findings).Rule.Code);
    }

    [Theory]
    [InlineData("https://story-boards-assets.s3.us-west-1.amazonaws.com/x/a.jpg?X-Amz-Signature=0", "AM2024")]
    [InlineData("https://example.com/a.jpg", "AM2024")]
    [InlineData("https://elsewhere.s3.us-west-1.amazonaws.com/x/a.jpg", "AM2024")]
    [InlineData("https://story-boards-assets.s3.us-west-1.amazonaws.com/x/b.jpg", "AM2023")]
    public void An_address_that_is_signed_foreign_or_of_another_image_is_not_read(string url, string code)
    {
        Add(Entry("a.jpg", TinyImage.Of("a.jpg", "a"), url, "s3_only"));
        ImagePlan plan = PullPlanner.Plan(tree.Settings with { Buckets = [ActorRepository.Bucket] }, CancellationToken.None);
        Assert.Empty(plan.Transfers);
        Assert.Equal(code, Assert.Single(plan.Findings).Rule.Code);
    }

    [Fact]
    public void A_repair_records_the_local_image_where_S3_had_another()
    {
        byte[] bytes = tree.AddImage(Actor, "a.jpg");
        Add(Entry("a.jpg", TinyImage.Of("a.jpg", "what S3 has"), ActorRepository.Url(Actor, "a.jpg"), "out_of_sync"));
        ImagePlan plan = tree.Repair();
        ImageTransfer transfer = Assert.Single(plan.Transfers);
        Assert.True(RepairPlanner.IsInDoubt(transfer));
        ReplacedObject replaced = new("e", 1, DateTimeOffset.UnixEpoch, null);

        Record(plan with { Transfers = [transfer with { Object = transfer.Object with { Replaced = replaced, Outcome = TransferOutcome.Done } }] });

        ManifestEntry entry = Assert.Single(tree.Entries(Actor));
        Assert.Equal(("synced", ActorRepository.Md5(bytes), bytes.Length), (entry.Status, entry.Hash, entry.Size));
        Assert.Empty(tree.Gate());
    }

    [Fact]
    public void An_object_in_another_bucket_is_not_repaired()
    {
        tree.AddImage(Actor, "a.jpg");
        Add(Entry("a.jpg", TinyImage.Of("a.jpg", "what S3 has"), ActorRepository.Url(Actor, "a.jpg", "elsewhere"), "out_of_sync"));
        ImagePlan plan = tree.Repair();
        Assert.Empty(plan.Transfers);
        Assert.Equal("AM2024", Assert.Single(plan.Findings).Rule.Code);
    }

    private void Add(params string[] entries) => tree.AddEntries(Actor, entries);

    private ImagePlan Push() => tree.Push();

    private ImagePlan Pull() => tree.Pull();

    private static void Record(ImagePlan plan) => Assert.Empty(plan.Record());
}
