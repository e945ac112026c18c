namespace ActorMaker.Service.Tests.Worker;

/// <summary>How much of what was played, so that a schedule in which nothing happens is seen to be one.</summary>
internal sealed class WriterCounts
{
    private readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal) { ["between"] = 0, ["edit"] = 0, ["events"] = 0, ["git"] = 0, ["look"] = 0, ["normalize"] = 0, ["sync"] = 0 };

    public IEnumerable<(string Name, int Count)> All => counts.Select(static c => (c.Key, c.Value));

    public void Add(string name) => counts[name] = counts.GetValueOrDefault(name) + 1;

    public void Add(WriterCounts other)
    {
        lock (counts)
        {
            foreach ((string name, int count) in other.counts)
            {
                counts[name] = counts.GetValueOrDefault(name) + count;
            }
        }
    }

    public override string ToString() => string.Join(", ", counts.Select(static c => $"{c.Key} {c.Value}"));
}
