using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Views;

/// <summary>What a training does now.</summary>
public enum LiveState
{
    /// <summary>RunPod has it, and no machine yet.</summary>
    Queued,

    /// <summary>A machine is at work.</summary>
    Running,

    /// <summary>Nobody has said yet, or what was said waits to be written.</summary>
    Waiting,

    /// <summary>RunPod no longer knows it.</summary>
    Lost,

    /// <summary>It has ended, well or not.</summary>
    Ended,
}

/// <summary>One training: an entry of the tree, or a job whose entry is not in it, with what is known of it beside the tree.</summary>
/// <param name="Subject">What is trained.</param>
/// <param name="Status">The entry's status; of an entry that is not there, the last that was written.</param>
/// <param name="Live">What it does now.</param>
public sealed record TrainingView(Subject? Subject, string Id, string Version, string Status, LiveState Live)
{
    /// <summary>The entry; null if it is not in the tree.</summary>
    public KnownEntry? Entry { get; init; }

    /// <summary>The job; null if it was not started here.</summary>
    public TrainingJob? Job { get; init; }

    /// <summary>The id that our request gave the run; null if it is not known.</summary>
    public string? RequestId { get; init; }

    /// <summary>RunPod's id of the run; null if it is not known.</summary>
    public string? RunId { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How long the run took, as RunPod told; null if it did not.</summary>
    public long? Seconds { get; init; }

    /// <summary>What became of it, oldest first.</summary>
    public IReadOnlyList<LogLine> Events { get; init; } = [];

    /// <summary>Whether an id is one of it.</summary>
    /// <param name="id">The entry's id, the request's, RunPod's, or one that was merged into it.</param>
    public bool Has(string id) => Entry?.Has(id) == true || string.Equals(id, Id, StringComparison.Ordinal) || string.Equals(id, RequestId, StringComparison.Ordinal) || string.Equals(id, RunId, StringComparison.Ordinal);
}
