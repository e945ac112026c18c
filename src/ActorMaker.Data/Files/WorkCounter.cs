namespace ActorMaker.Data.Files;

/// <summary>Counts long work on files, for whoever shows how far it has come. Safe for all threads.</summary>
/// <param name="begin">Called when the first file is expected; a run that has nothing to read does not pay for showing it.</param>
public sealed class WorkCounter(Action? begin = null)
{
    private long items;
    private long totalItems;
    private long bytes;
    private long totalBytes;

    /// <summary>Files done, those that failed included.</summary>
    public long Items => Interlocked.Read(ref items);

    /// <summary>Files expected so far.</summary>
    public long TotalItems => Interlocked.Read(ref totalItems);

    /// <summary>Bytes done, also of files that are not.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Bytes expected so far, as far as sizes are known.</summary>
    public long TotalBytes => Interlocked.Read(ref totalBytes);

    /// <summary>Counts a file that will be worked on.</summary>
    /// <param name="size">Its bytes.</param>
    /// <returns>To be told of the work on it.</returns>
    public WorkItem Expect(long size)
    {
        Interlocked.Add(ref totalBytes, size);
        if (Interlocked.Increment(ref totalItems) == 1)
        {
            begin?.Invoke();
        }

        return new WorkItem(this, size);
    }

    internal void Add(long count) => Interlocked.Add(ref bytes, count);

    internal void EndItem() => Interlocked.Increment(ref items);
}
