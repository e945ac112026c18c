namespace ActorMaker.Data.Trainings;

/// <summary>What somebody says of a run.</summary>
public enum RunState
{
    /// <summary>Nothing, or a word that we do not know.</summary>
    Unknown,

    /// <summary>RunPod knows no such run: it forgets each one, at the latest a day after it was asked for.</summary>
    Gone,

    /// <summary>Waits for a machine.</summary>
    Queued,

    /// <summary>At work.</summary>
    Running,

    /// <summary>Ended well.</summary>
    Completed,

    /// <summary>Ended with an error.</summary>
    Failed,

    /// <summary>Ended by somebody.</summary>
    Cancelled,

    /// <summary>Ended by the clock.</summary>
    TimedOut,
}

/// <summary>RunPod's words for the states of a run.</summary>
public static class RunStates
{
    /// <summary>Reads RunPod's word; its documents have two for a run at work.</summary>
    public static RunState Parse(string word) => word switch
    {
        "IN_QUEUE" => RunState.Queued,
        "IN_PROGRESS" or "RUNNING" => RunState.Running,
        "COMPLETED" => RunState.Completed,
        "FAILED" => RunState.Failed,
        "CANCELLED" => RunState.Cancelled,
        "TIMED_OUT" => RunState.TimedOut,
        _ => RunState.Unknown,
    };

    /// <summary>RunPod's word for a state, as our own files keep it.</summary>
    public static string Word(this RunState state) => state switch
    {
        RunState.Gone => "GONE",
        RunState.Queued => "IN_QUEUE",
        RunState.Running => "IN_PROGRESS",
        RunState.Completed => "COMPLETED",
        RunState.Failed => "FAILED",
        RunState.Cancelled => "CANCELLED",
        RunState.TimedOut => "TIMED_OUT",
        _ => "UNKNOWN",
    };

    /// <summary>Whether the run ended, and not well.</summary>
    public static bool IsFailure(this RunState state) => state is RunState.Failed or RunState.Cancelled or RunState.TimedOut;

    /// <summary>Whether the run has not ended.</summary>
    public static bool IsActive(this RunState state) => state is RunState.Queued or RunState.Running;
}
