using ActorMaker.Data.Trainings;
using ActorMaker.Operations;

namespace ActorMaker.Service.Worker;

/// <summary>When each run is looked at next.</summary>
/// <param name="interval">How often runs are asked for; null for never.</param>
internal sealed class Schedule(TimeSpan? interval)
{
    private static readonly TimeSpan Active = TimeSpan.FromSeconds(30);

    // A LoRA may show up later than the word of it.
    private static readonly TimeSpan[] ObjectTries = [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)];
    private static readonly TimeSpan[] WriteTries = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1)];

    private readonly Dictionary<string, Next> runs = new(StringComparer.Ordinal);

    /// <summary>The runs to be looked at now: those with news first, and alone, so that no hook waits for runs that are only asked for again.</summary>
    /// <param name="questions">All runs.</param>
    public IReadOnlyList<RunQuestion> Due(IReadOnlyList<RunQuestion> questions, DateTimeOffset now)
    {
        List<RunQuestion> news = [];
        List<RunQuestion> due = [];
        HashSet<string> present = new(StringComparer.Ordinal);
        foreach (RunQuestion question in questions)
        {
            string key = KeyOf(question);
            present.Add(key);
            Next? next = runs.GetValueOrDefault(key);
            bool isHealed = question.Events.Count == 0 && question.Known.Hook is not null;
            if (HasNews(question) || (isHealed && next is null))
            {
                news.Add(question);
            }
            else if (next is null ? interval is not null : next.At <= now)
            {
                due.Add(question);
            }
        }

        foreach (string gone in runs.Keys.Where(k => !present.Contains(k)).ToArray())
        {
            runs.Remove(gone);
        }

        return news.Count > 0 ? news : due;
    }

    /// <summary>Whether an event has come that was not looked at yet.</summary>
    public bool HasNews(RunQuestion question) => runs.GetValueOrDefault(KeyOf(question)) is var next && question.Events.Any(e => next?.Seen.Contains(e.File) != true);

    /// <summary>The time of the next look.</summary>
    public DateTimeOffset? NextAt() => runs.Count == 0 ? null : runs.Values.Min(static n => n.At);

    /// <summary>Notes a look.</summary>
    /// <param name="seen">What it brought; null if the run could not be looked at.</param>
    /// <param name="isWritten">Whether what follows is written.</param>
    public void Note(RunQuestion question, FollowedRun? seen, bool isWritten, DateTimeOffset now)
    {
        string key = KeyOf(question);
        Next? last = runs.GetValueOrDefault(key);
        Waits waits = seen is null || !isWritten ? Waits.ForWriting : IsForObject(seen) ? Waits.ForObject : Waits.ForTime;
        int tries = last?.Waits == waits ? last.Tries + 1 : 0;
        TimeSpan? pause = waits switch
        {
            Waits.ForWriting => WriteTries[Math.Min(tries, WriteTries.Length - 1)],
            Waits.ForObject => tries < ObjectTries.Length ? ObjectTries[tries] : Longest(ObjectTries[^1], interval),
            _ when seen!.Evidence.Status.IsActive() && interval is { } own => own < Active ? own : Active,
            _ => interval,
        };

        // By its file, while it waits: the same event may come again once it is settled. What could not be looked at has news until it is.
        IEnumerable<string> events = question.Events.Select(static e => e.File).Where(e => seen is not null || last?.Seen.Contains(e) == true);
        Next next = new(pause is { } time ? now + time : DateTimeOffset.MaxValue, waits, tries, [.. events]);
        runs[key] = next;
        if (seen is { HasChanged: true, Written: { } written })
        {
            Carry(question, written, next);
        }
    }

    /// <summary>The entry is another one now, and was looked at all the same.</summary>
    private void Carry(RunQuestion question, RecordedRun written, Next next)
    {
        KnownEntry entry = question.Entry with { State = written.Was, Id = written.EntryId ?? question.Entry.Id };
        runs[KeyOf(question with { Entry = entry })] = next;
    }

    private static TimeSpan Longest(TimeSpan one, TimeSpan? other) => other is { } time && time > one ? time : one;

    /// <summary>Whether the word of the end is there, and what it is to be believed by is not.</summary>
    private static bool IsForObject(FollowedRun seen) => seen.Planned.Transition is { Step: Step.Wait, Reason: Reason.NoObject or Reason.BucketUnseen or Reason.Unconfirmed };

    private static string KeyOf(RunQuestion question) => $"{question.Entry.Place.Path}\n{question.Entry.Id}\n{question.Entry.State}";

    private enum Waits
    {
        ForTime,
        ForObject,
        ForWriting,
    }

    private sealed record Next(DateTimeOffset At, Waits Waits, int Tries, HashSet<string> Seen);
}
