using ActorMaker.Data.Findings;

namespace ActorMaker.Operations.Trainings;

/// <summary>What became of a command to a single training.</summary>
/// <param name="Code">A word for programs; null if it was done.</param>
/// <param name="Detail">A sentence for people; empty if it was done.</param>
public sealed record TrainingAnswer(string? Code, string Detail)
{
    /// <summary>It was done.</summary>
    public static TrainingAnswer Done { get; } = new(Code: null, "");

    /// <summary>Whether RunPod has to be waited for.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The run as it was looked at; null if it was not.</summary>
    public FollowedRun? Run { get; init; }

    /// <summary>What cannot be written, and why.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}
