using ActorMaker.Data.Mend;

using static ActorMaker.Data.Tests.Mend.TransferTree;

namespace ActorMaker.Data.Tests.Mend;

/// <summary>Images are not in git: two machines, one of them without the images, do not turn each other's statuses.</summary>
public sealed class CheckoutSyncTests : IDisposable
{
    private readonly ActorRepository tree = new();
    private readonly byte[] image;

    public CheckoutSyncTests()
    {
        image = tree.AddImage(Actor, "a.png");
        string[] entries =
        [
            Entry("a.png", image, ActorRepository.Url(Actor, "a.png"), "synced"),
            Entry("b.png", [1], ActorRepository.Url(Actor, "b.png"), "synced"),
            Entry("c.png", [2], ActorRepository.Url(Actor, "c.png"), "out_of_sync"),
            Entry("d.png", [3], url: null, "local_only"),
        ];
        tree.AddEntries(Actor, entries);
    }

    public void Dispose() => tree.Dispose();

    [Fact]
    public void Where_some_images_are_here_a_missing_one_is_in_s3_only()
    {
        tree.Sync();
        Assert.Equal("synced s3_only s3_only local_only", tree.Statuses(Actor));
    }

    [Theory]
    [InlineData("no image")]
    [InlineData("no folder of images")]
    [InlineData("no folder of the actor")]
    [InlineData("no actors")]
    public void Where_no_image_is_here_the_statuses_stay(string what)
    {
        string images = Path.GetDirectoryName(tree.ImagePath(Actor, "a.png"))!;
        Directory.Delete(
            what switch
            {
                "no actors" => tree.PathOf("data/actors"),
                "no folder of the actor" => Path.GetDirectoryName(images)!,
                _ => images,
            },
            recursive: true);
        if (what == "no image")
        {
            tree.Write(Path.Combine(images, "notes.txt"), "notes");
        }

        ManifestSyncPlan sync = tree.Sync();

        Assert.Empty(sync.Findings);
        Assert.Equal("synced synced out_of_sync local_only", tree.Statuses(Actor));
        Assert.Empty(tree.Plan().Plan.Edits);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_status_that_contradicts_its_entry_is_mended_all_the_same(bool hasFolder)
    {
        Directory.Delete(Path.GetDirectoryName(tree.ImagePath(Actor, "a.png"))!, recursive: true);
        if (!hasFolder)
        {
            Directory.Delete(tree.PathOf("data/actors"), recursive: true);
        }

        tree.AddEntries(Actor, Entry("a.png", image, ActorRepository.Url(Actor, "a.png"), "local_only"), Entry("b.png", [1], url: null, "synced"), Entry("c.png", [1], ActorRepository.Url(Actor, "c.png"), "lost"));
        tree.Sync();

        Assert.Equal("s3_only local_only s3_only", tree.Statuses(Actor));
    }

    [Fact]
    public void Statistics_of_a_manifest_without_folder_are_mended()
    {
        Directory.Delete(tree.PathOf("data/actors"), recursive: true);
        tree.AddEntries(Actor, Entry("a.png", image, ActorRepository.Url(Actor, "a.png"), "synced"));
        tree.Write(tree.ManifestPath(Actor), tree.ManifestText(Actor).Replace("\"total_files\": 1,", "\"total_files\": 1, \"training_images_count\": 9,", StringComparison.Ordinal));
        Assert.Equal("AM2015", tree.Gate());

        tree.Sync();

        Assert.Equal(("1", "1 0 0 0", "synced"), (tree.Statistic(Actor, "training_images_count"), tree.Counts(Actor), tree.Statuses(Actor)));
        Assert.Equal("", tree.Gate());
        Assert.Empty(tree.Plan().Plan.Edits);
    }
}
