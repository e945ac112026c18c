namespace ActorMaker.S3;

/// <summary>Counts what was sent, attempts that failed included: what a run costs. Safe for all threads.</summary>
public sealed class S3Requests
{
    private long lists;
    private long heads;
    private long gets;
    private long puts;
    private long retries;
    private long listed;

    /// <summary>Pages of listings asked for.</summary>
    public long Lists => Interlocked.Read(ref lists);

    /// <summary>Objects asked for their facts.</summary>
    public long Heads => Interlocked.Read(ref heads);

    /// <summary>Objects read, in part or whole.</summary>
    public long Gets => Interlocked.Read(ref gets);

    /// <summary>Objects written.</summary>
    public long Puts => Interlocked.Read(ref puts);

    /// <summary>How many of them were sent again because an earlier attempt failed.</summary>
    public long Retries => Interlocked.Read(ref retries);

    /// <summary>Objects that listings have brought so far.</summary>
    public long Listed => Interlocked.Read(ref listed);

    /// <summary>All requests.</summary>
    public long Total => Lists + Heads + Gets + Puts;

    /// <summary>One line for a summary, such as <c>12 requests (11 list, 1 get, 2 of them retries)</c>.</summary>
    public override string ToString()
    {
        List<string> parts = [];
        Add(Lists, "list");
        Add(Heads, "head");
        Add(Gets, "get");
        Add(Puts, "put");
        if (Retries > 0)
        {
            parts.Add($"{Retries:N0} of them retries");
        }

        string total = Total == 1 ? "1 request" : $"{Total:N0} requests";
        return parts.Count == 0 ? total : $"{total} ({string.Join(", ", parts)})";

        void Add(long count, string name)
        {
            if (count > 0)
            {
                parts.Add($"{count:N0} {name}");
            }
        }
    }

    internal void CountListed(int objects) => Interlocked.Add(ref listed, objects);

    internal void Count(string call, bool again)
    {
        if (again)
        {
            Interlocked.Increment(ref retries);
        }

        switch (call)
        {
            case Calls.List:
                Interlocked.Increment(ref lists);
                break;
            case Calls.Head:
                Interlocked.Increment(ref heads);
                break;
            case Calls.Get:
                Interlocked.Increment(ref gets);
                break;
            default:
                Interlocked.Increment(ref puts);
                break;
        }
    }
}
