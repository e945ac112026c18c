namespace ActorMaker.S3.Images;

/// <summary>Counts what is moved, for whoever shows how far it has come. Safe for all threads.</summary>
/// <param name="time">The clock.</param>
public sealed class TransferCounter(TimeProvider time)
{
    private long start;
    private long items;
    private long bytes;

    /// <summary>Images to move.</summary>
    public long TotalItems { get; private set; }

    /// <summary>Bytes to move, as far as their sizes are known.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>Images done, those that failed included.</summary>
    public long Items => Interlocked.Read(ref items);

    /// <summary>Bytes done.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Time since the first image.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(start);

    internal void Begin(long totalItems, long totalBytes)
    {
        start = time.GetTimestamp();
        TotalItems = totalItems;
        TotalBytes = totalBytes;
    }

    internal void Add(long size)
    {
        Interlocked.Add(ref bytes, size);
        Interlocked.Increment(ref items);
    }
}
