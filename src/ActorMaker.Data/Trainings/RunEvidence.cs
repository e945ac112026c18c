using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Trainings;

/// <summary>What a look into the bucket brought.</summary>
/// <param name="State">What it proves.</param>
/// <param name="Lora">The object that was looked at; null if there is none.</param>
/// <param name="Detail">What is wrong with it, as a phrase; empty if nothing is.</param>
public sealed record ObjectProof(ObjectState State, Lora? Lora, string Detail)
{
    /// <summary>No bucket is set.</summary>
    public static ObjectProof NoBucket { get; } = new(ObjectState.NoBucket, Lora: null, "");

    /// <summary>The bucket could not be asked.</summary>
    public static ObjectProof Unseen { get; } = new(ObjectState.Unseen, Lora: null, "");

    /// <summary>None of the keys is there.</summary>
    public static ObjectProof Missing { get; } = new(ObjectState.Missing, Lora: null, "");
}

/// <summary>All that is known of a run from outside the tree.</summary>
/// <param name="RunId">RunPod's id, or the entry's where nobody knows that.</param>
public sealed record RunEvidence(string RunId)
{
    /// <summary>The id that our own request gave the run; null if nobody told.</summary>
    public string? RequestId { get; init; }

    /// <summary>The id that the entry gets, where it has the one of our request and RunPod's is known now; else null.</summary>
    public string? EntryId { get; init; }

    /// <summary>What came with the run's own token; null for nothing.</summary>
    public TrainingEvent? Hook { get; init; }

    /// <summary>RunPod's answer; null if it was not asked, could not be, or does not know the run.</summary>
    public TrainingEvent? Answer { get; init; }

    /// <summary>Whether RunPod answers that it knows no such run.</summary>
    public bool IsGone { get; init; }

    /// <summary>Whether nobody knows RunPod's id of the run.</summary>
    public bool IsNameless { get; init; }

    /// <summary>What the bucket has.</summary>
    public ObjectProof Object { get; init; } = ObjectProof.Unseen;

    /// <summary>How far the hook's own word goes.</summary>
    public Confirmation Confirm { get; init; }

    /// <summary>When the first word of the run's end came here.</summary>
    public DateTimeOffset SeenAt { get; init; }

    /// <summary>What RunPod answered.</summary>
    public RunState Status => Answer?.Said ?? (IsGone ? RunState.Gone : RunState.Unknown);

    /// <summary>Whose word on the end counts: RunPod's own before a hook's.</summary>
    internal TrainingEvent? Word => Answer is { } answer && (answer.Said.IsFailure() || answer.Said == RunState.Completed) ? answer : Hook;
}
