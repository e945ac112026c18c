using System.Collections.Concurrent;
using ActorMaker.Data.Trainings;
using ActorMaker.Operations.RunPod;

namespace ActorMaker.Service.Worker;

/// <summary>What the last look at a run brought that is not in the tree.</summary>
/// <param name="Status">What RunPod said.</param>
/// <param name="Step">What was done with its entry.</param>
/// <param name="Code">The code of what keeps it from being written; null if nothing does.</param>
/// <param name="Why">The same in words.</param>
/// <param name="At">When.</param>
internal sealed record LiveRun(RunState Status, Step Step, string? Code, string Why, DateTimeOffset At);

/// <summary>What only the running service knows of runs: nothing of it goes into the tree.</summary>
internal sealed class LiveBoard
{
    private readonly ConcurrentDictionary<string, LiveRun> runs = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<OpenEvent> open = [];
    private volatile string? runPodProblem;
    private volatile ClockGap clock = ClockGap.None;

    /// <summary>The events that nobody can be asked for.</summary>
    public IReadOnlyList<OpenEvent> Open
    {
        get => open;
        set => open = value;
    }

    /// <summary>Why RunPod could not be asked the last time (AM5004); null if it could.</summary>
    public string? RunPodProblem
    {
        get => runPodProblem;
        set => runPodProblem = value;
    }

    /// <summary>How far RunPod's clock and ours are apart.</summary>
    public ClockGap Clock
    {
        get => clock;
        set => clock = value;
    }

    /// <summary>What is known of a run.</summary>
    public LiveRun? Of(string path, string id) => runs.GetValueOrDefault(KeyOf(path, id));

    /// <summary>Notes a look.</summary>
    /// <param name="seen">What it brought.</param>
    public void Note(KnownEntry entry, LiveRun seen) => runs[KeyOf(entry.Place.Path, entry.Id)] = seen;

    /// <summary>Forgets runs that nobody asks for any more.</summary>
    /// <param name="questions">Those that are.</param>
    public void Keep(IReadOnlyList<RunQuestion> questions)
    {
        HashSet<string> kept = [.. questions.Select(static q => KeyOf(q.Entry.Place.Path, q.Entry.Id))];
        foreach (string key in runs.Keys.Where(k => !kept.Contains(k)))
        {
            runs.TryRemove(key, out _);
        }
    }

    private static string KeyOf(string path, string id) => path + "\n" + id;
}
