using ActorMaker.Data.Addresses;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Trainings;

/// <summary>What RunPod said of a run, in a hook or when asked: the few fields that count, and no other of the body.</summary>
/// <param name="RunId">RunPod's id of the run.</param>
public sealed record TrainingEvent(string RunId, RunState Said)
{
    /// <summary>The longest id that is taken.</summary>
    public const int MaxId = 100;

    /// <summary>The id that our own request gave the run: the style's or actor's number and milliseconds.</summary>
    public string? RequestId { get; init; }

    /// <summary>The LoRA's address, where one was told and it is an object's.</summary>
    public S3Address? Lora { get; init; }

    /// <summary>The LoRA's file name, where one was told.</summary>
    public string? LoraName { get; init; }

    /// <summary>The LoRA's size in bytes, where one was told.</summary>
    public long? Size { get; init; }

    /// <summary>Why the run failed, fit for a data file.</summary>
    public string? Error { get; init; }

    /// <summary>Whether a style or an actor was trained, where that was told: it decides nothing, and may contradict.</summary>
    public SubjectKind? Kind { get; init; }

    /// <summary>How long the run took, where that was told.</summary>
    public long? Seconds { get; init; }

    /// <summary>When the run ended, where that was told.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}
