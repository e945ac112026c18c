using ActorMaker.Data.Trainings;
using ActorMaker.Operations.RunPod;

namespace ActorMaker.Operations.Trainings;

/// <summary>What somebody wants trained.</summary>
/// <param name="Subject"><c>style/1</c> or <c>actor/0006</c>, by number or folder.</param>
/// <param name="Parameters">The parameters, one JSON object; what they do not say is the workflow's.</param>
public sealed record StartOrder(string Subject, string Parameters)
{
    /// <summary>The set of a style's images; null for the only one.</summary>
    public long? SelectionSetId { get; init; }

    /// <summary>What a person writes about the version; null for nothing.</summary>
    public string? Description { get; init; }

    /// <summary>The version that it has to become, such as <c>V9</c>; null for whichever is next.</summary>
    public string? ExpectVersion { get; init; }

    /// <summary>Train on what is there, if images or captions are missing.</summary>
    public bool IsForced { get; init; }

    /// <summary>What makes the same order one: null for an order that stands alone.</summary>
    public JobOrder? Identity { get; init; }
}

/// <summary>Why nothing was started.</summary>
/// <param name="Code">A word for programs.</param>
/// <param name="Detail">A sentence for people.</param>
public sealed record StartRefusal(string Code, string Detail)
{
    /// <summary>Whom a number may mean.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [];

    /// <summary>What of the images is missing; null where it is not about them.</summary>
    public TrainingSet? Set { get; init; }
}

/// <summary>What an order would become, before anything is written or sent.</summary>
/// <param name="Job">The job, without key and token; null if nothing can be started.</param>
/// <param name="Set">What it would be trained on, and what of it is missing.</param>
/// <param name="Refusal">Why nothing can be started; null if something can.</param>
public sealed record StartPreview(TrainingJob? Job, TrainingSet? Set, StartRefusal? Refusal);

/// <summary>What became of an order.</summary>
/// <param name="Job">The job; null if none was made.</param>
/// <param name="Refusal">Why nothing was started; null if something was, or perhaps was.</param>
public sealed record StartResult(TrainingJob? Job, StartRefusal? Refusal)
{
    /// <summary>How far RunPod's clock and ours are apart.</summary>
    public ClockGap Clock { get; init; } = ClockGap.None;

    /// <summary>Whether RunPod has taken it; false if nobody knows.</summary>
    public bool IsAccepted => Refusal is null && Job!.State == JobState.Accepted;
}
