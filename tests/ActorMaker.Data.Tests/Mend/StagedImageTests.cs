using ActorMaker.Data.Mend;
using ActorMaker.Data.Tests.Manifests;

namespace ActorMaker.Data.Tests.Mend;

/// <summary>Downloads on their way, while another run looks for what dead runs have left.</summary>
public sealed class StagedImageTests : IDisposable
{
    private readonly ActorRepository tree = new();
    private readonly string folder;

    public StagedImageTests() => folder = Directory.CreateDirectory(Path.GetDirectoryName(tree.ImagePath(TransferTree.Actor, "x"))!).FullName;

    public void Dispose() => tree.Dispose();

    [Fact]
    public async Task A_download_is_never_taken_for_a_dead_ones_not_even_in_its_first_moment()
    {
        var folders = new DownloadFolders(tree.Root);
        using CancellationTokenSource enough = new();
        Task[] cleaners = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!enough.IsCancellationRequested)
            {
                StagedImage.RemoveDead(tree.Root, folder);
            }
        }))];

        byte[] bytes = TinyImage.Of("x.jpg", "x");
        await Parallel.ForAsync(0, 3000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, (i, _) =>
        {
            using StagedImage image = StagedImage.Create(folders, Path.Combine(folder, $"{i}.jpg"));
            image.Content.Write(bytes);
            Assert.Equal(Placement.Placed, image.Place(default, CancellationToken.None));
            return ValueTask.CompletedTask;
        });
        await enough.CancelAsync();
        await Task.WhenAll(cleaners);

        Assert.Equal(3000, Directory.EnumerateFileSystemEntries(folder).Count());
    }

    [Fact]
    public void What_a_dead_run_left_goes_and_what_a_live_one_writes_stays()
    {
        string dead = Path.Combine(folder, ".a.jpg.0123abcd.get.actormaker-tmp");
        File.WriteAllBytes(dead, [1]);
        using StagedImage live = StagedImage.Create(new DownloadFolders(tree.Root), Path.Combine(folder, "b.jpg"));

        StagedImage.RemoveDead(tree.Root, folder);

        Assert.False(File.Exists(dead));
        Assert.Equal(Placement.Placed, live.Place(default, CancellationToken.None));
    }
}
