namespace ActorMaker.Data.Files;

/// <summary>One file of a <see cref="WorkCounter"/>. For one thread at a time.</summary>
public sealed class WorkItem
{
    private readonly WorkCounter counter;
    private long rest;

    internal WorkItem(WorkCounter counter, long size)
    {
        this.counter = counter;
        rest = size;
        Size = size;
    }

    /// <summary>Its bytes, as expected.</summary>
    public long Size { get; }

    /// <summary>Counts bytes that were worked on.</summary>
    /// <param name="count">How many.</param>
    public void Add(int count)
    {
        counter.Add(count);
        rest -= count;
    }

    /// <summary>Counts the file as done, and its bytes once: not those that a repetition worked on again, but those that a failure left.</summary>
    public void End()
    {
        counter.Add(rest);
        rest = 0;
        counter.EndItem();
    }
}
