using ActorMaker.Data.Files;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Hashing;

/// <summary>Counts what is hashed, and tells about it once a second.</summary>
internal sealed class HashProgressCounter(DataSettings settings)
{
    private long start;
    private long totalItems;
    private long totalBytes;
    private long items;
    private long bytes;
    private long reported;

    /// <summary>Images done.</summary>
    public long Items => Interlocked.Read(ref items);

    /// <summary>Counts an image that will be read.</summary>
    public void Expect(long size)
    {
        // Before the count is seen: whoever reads the image may end before this goes on.
        Interlocked.CompareExchange(ref start, settings.Time.GetTimestamp(), 0);
        Interlocked.Increment(ref totalItems);
        Interlocked.Add(ref totalBytes, size);
    }

    /// <summary>Counts an image that was read.</summary>
    public void Add(long size)
    {
        long done = Interlocked.Increment(ref items);
        long read = Interlocked.Add(ref bytes, size);
        if (settings.Progress is null)
        {
            return;
        }

        TimeSpan elapsed = settings.Time.GetElapsedTime(Interlocked.Read(ref start));
        long last = Interlocked.Read(ref reported);
        if (elapsed.Ticks - last >= TimeSpan.TicksPerSecond && Interlocked.CompareExchange(ref reported, elapsed.Ticks, last) == last)
        {
            settings.Progress(new HashProgress(done, Interlocked.Read(ref totalItems), read, Interlocked.Read(ref totalBytes), elapsed));
        }
    }
}
