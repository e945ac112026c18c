using System.Globalization;
using System.Threading.Channels;

namespace ActorMaker.Service.Api;

/// <summary>Something that has happened, for whoever watches.</summary>
/// <param name="Id">Its number. Later ones are higher, after a restart too.</param>
/// <param name="Kind"><c>job</c>, <c>versions</c>, <c>images</c> or <c>inbox</c>.</param>
/// <param name="Json">What, as one line of JSON.</param>
internal sealed record LiveEvent(long Id, string Kind, string Json)
{
    /// <summary>As it is sent.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"id: {Id}\nevent: {Kind}\ndata: {Json}\n\n");
}

/// <summary>Tells what happens to whoever watches, and keeps the last of it for those who were cut off.</summary>
internal sealed class EventHub(TimeProvider time)
{
    /// <summary>How many may watch at once.</summary>
    public const int MaxWatchers = 32;

    /// <summary>What somebody is told who missed more than is kept: everything may be another now.</summary>
    public const string Everything = """{"all":true}""";

    private const int Kept = 1_000;
    private const int Behind = 256;

    private readonly Lock gate = new();
    private readonly LinkedList<LiveEvent> last = [];
    private readonly List<Channel<LiveEvent>> watchers = [];
    private long next = time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The number of the last event; it changes with each.</summary>
    public long Last => Interlocked.Read(ref next);

    /// <summary>Whether nobody more may watch.</summary>
    public bool IsFull
    {
        get
        {
            lock (gate)
            {
                return watchers.Count >= MaxWatchers;
            }
        }
    }

    /// <summary>Whether anybody watches.</summary>
    public bool IsWatched
    {
        get
        {
            lock (gate)
            {
                return watchers.Count > 0;
            }
        }
    }

    /// <summary>Tells.</summary>
    /// <param name="kind"><c>job</c>, <c>versions</c>, <c>images</c> or <c>inbox</c>.</param>
    /// <param name="json">One line of JSON.</param>
    public void Tell(string kind, string json)
    {
        lock (gate)
        {
            LiveEvent said = new(next++, kind, json);
            last.AddLast(said);
            if (last.Count > Kept)
            {
                last.RemoveFirst();
            }

            foreach (Channel<LiveEvent> watcher in watchers.ToArray())
            {
                if (!watcher.Writer.TryWrite(said))
                {
                    // It reads too slowly; it comes again, and says how far it got.
                    watcher.Writer.TryComplete();
                    watchers.Remove(watcher);
                }
            }
        }
    }

    /// <summary>Begins to watch.</summary>
    /// <param name="after">The last event that is known; null for none.</param>
    /// <param name="missed">What came since.</param>
    /// <returns>What comes; null if too many watch already.</returns>
    public ChannelReader<LiveEvent>? Watch(long? after, out IReadOnlyList<LiveEvent> missed)
    {
        lock (gate)
        {
            missed = [];
            if (IsFull)
            {
                return null;
            }

            if (after is { } id && id < next - 1)
            {
                bool isKept = last.First is { } first && first.Value.Id <= id + 1;
                missed = isKept ? [.. last.Where(e => e.Id > id)] : [new LiveEvent(next - 1, "versions", Everything)];
            }

            Channel<LiveEvent> watcher = Channel.CreateBounded<LiveEvent>(Behind);
            watchers.Add(watcher);
            return watcher.Reader;
        }
    }

    /// <summary>Watches no more.</summary>
    /// <param name="reader">From <see cref="Watch"/>.</param>
    public void Leave(ChannelReader<LiveEvent> reader)
    {
        lock (gate)
        {
            watchers.RemoveAll(w => w.Reader == reader);
        }
    }
}
