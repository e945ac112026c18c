namespace ActorMaker.Data.Trainings;

/// <summary>What became of an event, or of a look at a run.</summary>
/// <param name="At">When.</param>
/// <param name="Event">The event's name; null where nobody told us anything and we looked.</param>
/// <param name="Id">RunPod's id of the run.</param>
/// <param name="Said">What was said.</param>
/// <param name="Proof">By what it counts: A RunPod's answer, B the object, C a hook.</param>
public sealed record LogLine(DateTimeOffset At, string? Event, string Id, RunState Said, string Proof, EntryState Was, EntryState Now)
{
    /// <summary>The job; null if it was not started here.</summary>
    public string? Job { get; init; }

    /// <summary>The file with the entry, relative to the data root; null if there is none.</summary>
    public string? File { get; init; }

    /// <summary>How long the run took, where that was told.</summary>
    public long? Seconds { get; init; }

    /// <summary>Why the entry is what it is now: the error of a failure, or why nothing was written.</summary>
    public string? Why { get; init; }
}
