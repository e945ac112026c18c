using ActorMaker.Data.Mend;

using static ActorMaker.Data.Tests.Mend.TransferTree;

namespace ActorMaker.Data.Tests.Mend;

/// <summary>An image that cannot be looked at is neither moved nor taken for missing.</summary>
public sealed class UnseenImageTests : IDisposable
{
    private readonly ActorRepository tree = new();

    public void Dispose() => tree.Dispose();

    [Theory]
    [InlineData("synced")]
    [InlineData("s3_only")]
    [InlineData("out_of_sync")]
    [InlineData("local_only")]
    public void It_is_an_error_in_push_pull_and_repair_and_nothing_is_moved(string status)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        byte[] bytes = tree.AddImage(Actor, "a.png");
        tree.AddEntries(Actor, Entry("a.png", bytes, status == "local_only" ? null : ActorRepository.Url(Actor, "a.png"), status));
        File.Delete(tree.ImagePath(Actor, "a.png"));
        File.CreateSymbolicLink(tree.ImagePath(Actor, "a.png"), "a.png");

        foreach (ImagePlan plan in (ImagePlan[])[tree.Push(), tree.Pull(), tree.Repair()])
        {
            Assert.Equal(("AM2021", tree.ImagePath(Actor, "a.png")), (Assert.Single(plan.Findings).Rule.Code, plan.Findings[0].Path));
            Assert.Empty(plan.Transfers);
        }
    }
}
