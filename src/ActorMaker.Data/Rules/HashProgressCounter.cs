namespace ActorMaker.Data.Rules;

/// <summary>Counts what is hashed, and tells about it once a second.</summary>
internal sealed class HashProgressCounter(GateSettings settings, long totalItems, long totalBytes)
{
    private readonly long start = settings.Time.GetTimestamp();
    private long items;
    private long bytes;
    private long reported;

    public void Add(long size)
    {
        long done = Interlocked.Increment(ref items);
        long read = Interlocked.Add(ref bytes, size);
        if (settings.Progress is null)
        {
            return;
        }

        TimeSpan elapsed = settings.Time.GetElapsedTime(start);
        long last = Interlocked.Read(ref reported);
        if (elapsed.Ticks - last >= TimeSpan.TicksPerSecond && Interlocked.CompareExchange(ref reported, elapsed.Ticks, last) == last)
        {
            settings.Progress(new HashProgress(done, totalItems, read, totalBytes, elapsed));
        }
    }
}
