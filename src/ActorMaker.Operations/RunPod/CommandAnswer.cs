using ActorMaker.Data.Trainings;

namespace ActorMaker.Operations.RunPod;

/// <summary>What is known of a request that changes something.</summary>
internal enum CommandOutcome
{
    /// <summary>RunPod has done it.</summary>
    Done,

    /// <summary>RunPod has not done it, for sure.</summary>
    Refused,

    /// <summary>Nobody knows.</summary>
    Unknown,
}

/// <summary>RunPod's answer to a request that changes something. Such a request is never sent twice.</summary>
/// <param name="Outcome">What is known.</param>
/// <param name="Problem">Why it was not done, or is not known, as a phrase behind "RunPod"; empty if it was done.</param>
internal sealed record CommandAnswer(CommandOutcome Outcome, string Problem)
{
    /// <summary>RunPod's id of the run; null if it told none.</summary>
    public string? RunId { get; init; }

    /// <summary>What it says of the run.</summary>
    public RunState Said { get; init; }

    /// <summary>When it answered, by its own clock; null if it did not say.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Whether it knows no such run.</summary>
    public bool IsGone { get; init; }
}
