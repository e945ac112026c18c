using ActorMaker.Data.Findings;
using ActorMaker.Data.Mend;

using static ActorMaker.Data.Tests.Mend.TransferTree;

namespace ActorMaker.Data.Tests.Mend;

/// <summary>Names that differ only in case or in Unicode form are one image: no target makes a second entry or file of it.</summary>
public sealed class SameNameTests : IDisposable
{
    private const string Composed = "\u00fcber.png";
    private const string Decomposed = "u\u0308ber.png";
    private readonly ActorRepository tree = new();

    public void Dispose() => tree.Dispose();

    [Theory]
    [InlineData(Composed, Decomposed, "Unicode form")]
    [InlineData(Decomposed, Composed, "Unicode form")]
    [InlineData("a.png", "A.PNG", "case")]
    [InlineData(Composed, "U\u0308BER.png", "case and Unicode form")]
    public void An_entry_and_its_file_by_another_name_are_one_image(string listed, string local, string difference)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the file system has one file for both names.");
        byte[] bytes = tree.AddImage(Actor, local);
        tree.AddEntries(Actor, Entry(listed, bytes, ActorRepository.Url(Actor, Uri.EscapeDataString(listed)), "synced"));
        tree.Sync(); // the counts

        Finding finding = Assert.Single(Data.Gate.ManifestsGate.Check(tree.Settings, CancellationToken.None).Findings);
        Assert.Equal("AM2022", finding.Rule.Code);
        Assert.Contains($"differs only in {difference} from", finding.Message, StringComparison.Ordinal);

        Assert.Empty(tree.Plan().Plan.Edits);
        Assert.Equal((listed, "synced"), (Assert.Single(tree.Entries(Actor)).Name, tree.Statuses(Actor)));
        ImagePlan pull = tree.Pull();
        Assert.Empty(pull.Transfers);
        Assert.Equal("AM2022", Assert.Single(pull.Findings).Rule.Code);
    }

    [Fact]
    public void An_image_that_is_lost_by_one_name_and_here_by_the_other_is_not_lost()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the file system has one file for both names.");
        tree.AddEntries(Actor, Entry(Composed, tree.AddImage(Actor, Decomposed), url: null, "local_only"));
        tree.Sync();

        Assert.Equal("AM2022", tree.Gate());
    }

    [Fact]
    public void Of_two_files_that_are_one_image_the_sync_lists_the_first_and_names_the_other()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the file system has one file for both names.");
        tree.AddManifest(Actor);
        tree.AddImage(Actor, "A.png");
        tree.AddImage(Actor, "a.png");

        ManifestSyncPlan sync = tree.Sync();

        Assert.Equal(["A.png"], tree.Entries(Actor).Select(e => e.Name));
        Assert.Equal(("AM2022", tree.ImagePath(Actor, "a.png")), (Assert.Single(sync.Findings).Rule.Code, sync.Findings[0].Path));
        Assert.Equal("AM2022", tree.Gate());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_address_by_another_name_makes_no_second_entry_and_the_response_stays(bool isListed)
    {
        tree.AddImage(Actor, Composed);
        if (isListed)
        {
            tree.AddEntries(Actor, Entry(Composed, tree.AddImage(Actor, Composed), url: null, "local_only"));
        }

        tree.AddResponse(Actor, ActorRepository.Url(Actor, Uri.EscapeDataString(Decomposed)));

        ManifestSyncPlan sync = tree.Sync();

        Assert.Equal("AM2022", Assert.Single(sync.Findings).Rule.Code);
        Assert.Equal((Composed, null), (Assert.Single(tree.Entries(Actor)).Name, tree.Entries(Actor)[0].Url));
        Assert.True(File.Exists(tree.ResponsePath(Actor)));
    }
}
