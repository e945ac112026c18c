using ActorMaker.Data.Files;
using ActorMaker.Data.Gate;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Hashing;

/// <summary>How far the hashing of images has come is known while it runs.</summary>
public sealed class ImageProgressTests
{
    private const string Actor = "0006_european_20_female";

    [Fact]
    public async Task The_bytes_of_one_large_image_are_counted_while_it_is_read()
    {
        using DataRepository data = new();
        data.AddActor(Actor, images: 0);
        const long size = 256 * 1024 * 1024;
        using (FileStream image = File.Create(data.PathOf($"data/actors/{Actor}/training_data/large.jpg")))
        {
            image.SetLength(size); // takes no room on the disk, and time to read all the same
        }

        WorkCounter counter = new();
        Task<ManifestsReport> gate = Task.Run(() => ManifestsGate.Check(new GateSettings(data.Root) { Counter = counter }, default), TestContext.Current.CancellationToken);
        HashSet<long> between = [];
        while (!gate.IsCompleted)
        {
            long bytes = counter.Bytes;
            if (counter.Items == 0 && bytes > 0)
            {
                between.Add(bytes);
            }
        }

        await gate;
        Assert.True(between.Count > 1, "nothing was counted before the end");
        Assert.All(between, static b => Assert.InRange(b, 1, size));
        Assert.Equal((1, 1, size, size), (counter.Items, counter.TotalItems, counter.Bytes, counter.TotalBytes));
    }

    [Fact]
    public void A_file_is_counted_once_however_often_it_was_begun_and_wherever_it_failed()
    {
        int begun = 0;
        WorkCounter counter = new(() => begun++);
        WorkItem repeated = counter.Expect(100);
        WorkItem failed = counter.Expect(50);

        repeated.Add(60);
        repeated.Add(100);
        failed.Add(10);
        repeated.End();
        failed.End();

        Assert.Equal((2, 150, 1), (counter.Items, counter.Bytes, begun));
    }
}
