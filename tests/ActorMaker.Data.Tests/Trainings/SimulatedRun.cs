namespace ActorMaker.Data.Tests.Trainings;

/// <summary>How an attempt of a run ends.</summary>
internal enum Ending
{
    Success,
    Failure,
    Cancelled,
    TimedOut,
}

/// <summary>One attempt of a run: RunPod's retry keeps the id.</summary>
internal sealed record Attempt(DateTimeOffset Queued, DateTimeOffset Began, DateTimeOffset Ended, Ending Ending, DateTimeOffset Uploaded);

/// <summary>
/// What truly happens to a run, and what RunPod would answer about it. It knows nothing of the product's code: this is the oracle's side.
/// </summary>
internal sealed class SimulatedRun
{
    private static readonly TimeSpan Retention = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public SimulatedRun(Random random, int version, DateTimeOffset started)
    {
        Version = version;
        Started = started;
        RequestId = $"1_{started.ToUnixTimeMilliseconds():D13}";
        Id = $"{new Guid([.. Enumerable.Range(0, 16).Select(_ => (byte)random.Next(256))])}-{(random.Next(2) == 0 ? "e" : "u")}{random.Next(1, 3)}";
        HasToken = random.Next(4) > 0;
        IsNamed = random.Next(10) > 0;
        StaleObject = random.Next(6) == 0 ? started.AddHours(-random.Next(1, 500)) : null;
        DateTimeOffset queued = started;
        do
        {
            DateTimeOffset began = queued.AddMinutes(random.Next(0, 120));
            DateTimeOffset ended = began.AddMinutes(random.Next(2, 180));
            Ending ending = random.Next(10) switch { < 5 => Ending.Success, < 8 => Ending.Failure, 8 => Ending.Cancelled, _ => Ending.TimedOut };
            Attempts.Add(new Attempt(queued, began, ended, ending, ending == Ending.Success ? ended.AddSeconds(random.Next(-60, 180)) : DateTimeOffset.MaxValue));
            queued = ended.AddMinutes(random.Next(1, 2_000));
        }
        while (Attempts[^1].Ending is Ending.Failure or Ending.TimedOut && random.Next(3) == 0);
    }

    public int Version { get; }

    public DateTimeOffset Started { get; }

    public string RequestId { get; }

    public string Id { get; }

    /// <summary>Started here, so that its hooks come with a token.</summary>
    public bool HasToken { get; }

    /// <summary>Its entry got RunPod's id at the start; else the answer to the start was lost.</summary>
    public bool IsNamed { get; }

    /// <summary>When an object of an earlier life of the same name was written; null for none.</summary>
    public DateTimeOffset? StaleObject { get; }

    public List<Attempt> Attempts { get; } = [];

    public Attempt Last => Attempts[^1];

    public bool EndsWell => Last.Ending == Ending.Success;

    /// <summary>When the object that stands under the run's key at a time was written.</summary>
    public DateTimeOffset? ObjectAt(DateTimeOffset now) => EndsWell && Last.Uploaded <= now ? Last.Uploaded : StaleObject <= now ? StaleObject : null;

    public bool HasFailedBy(DateTimeOffset now) => Attempts.Exists(a => a.Ended <= now && a.Ending != Ending.Success);

    /// <summary>RunPod's word at a time; null if it knows nothing of the run any more.</summary>
    public string? StatusAt(DateTimeOffset now)
    {
        Attempt attempt = Attempts.Last(a => a.Queued <= now);
        return now >= attempt.Ended ? now - attempt.Ended < Retention ? Word(attempt.Ending) : null
            : now - attempt.Queued >= Lifetime ? null
            : now >= attempt.Began ? "IN_PROGRESS" : "IN_QUEUE";
    }

    public static string Word(Ending ending) => ending switch
    {
        Ending.Success => "COMPLETED",
        Ending.Failure => "FAILED",
        Ending.Cancelled => "CANCELLED",
        _ => "TIMED_OUT",
    };
}
