using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Trainings;

/// <summary>How far a job has come that we asked RunPod for. What became of its run, the tree and the log say.</summary>
public enum JobState
{
    /// <summary>Perhaps asked for: nobody knows whether RunPod has it.</summary>
    Unknown,

    /// <summary>Written down, and RunPod was not asked yet. Where nobody is at work on it, nobody will: its entry is withdrawn.</summary>
    Planned,

    /// <summary>RunPod took it.</summary>
    Accepted,

    /// <summary>RunPod refused it for sure.</summary>
    Refused,
}

/// <summary>The entry that a job was started with, from which it can be put back.</summary>
/// <param name="Parameters">The parameters, one JSON object.</param>
/// <param name="ImageCount">How many images are trained on.</param>
public sealed record JobEntry(string Parameters, long ImageCount)
{
    /// <summary>What a person wrote about the version; null for nothing.</summary>
    public string? Description { get; init; }

    /// <summary>The selection set of the images; null for an actor.</summary>
    public long? SelectionSetId { get; init; }
}

/// <summary>A training that was started here. Of its token only the hash is known.</summary>
/// <param name="Key">The name of its record.</param>
/// <param name="Subject">What is trained.</param>
/// <param name="RequestId">The id that our request gives the run.</param>
/// <param name="StartedAt">When.</param>
public sealed record TrainingJob(string Key, Subject Subject, long Version, string RequestId, DateTimeOffset StartedAt, JobEntry Entry)
{
    /// <summary>How far it has come.</summary>
    public JobState State { get; init; }

    /// <summary>RunPod's id of the run; null until it is known.</summary>
    public string? RunId { get; init; }

    /// <summary>RunPod's endpoint.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The hash of the token in the address that RunPod calls back; null if it calls none.</summary>
    public string? TokenSha256 { get; init; }

    /// <summary>The order that it was made for; null for one that its sender gave no key.</summary>
    public JobOrder? Order { get; init; }

    /// <summary>The addresses of what it is trained on.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>The id of the entry: RunPod's once that is known.</summary>
    public string EntryId => RunId ?? RequestId;

    /// <summary>Whether an entry is the one that was started by it. Where the record could not be written any more, the entry alone has RunPod's id: then number and time tell.</summary>
    public bool IsOf(KnownEntry entry) => Subject == entry.Place.Subject
        && (entry.Has(RequestId) || (RunId is null ? State == JobState.Unknown && entry.Number == Version && entry.Began?.Instant == StartedAt : entry.Has(RunId)));
}
