namespace ActorMaker.Data.Trainings;

/// <summary>How far the word of a hook goes that came with the run's own token.</summary>
public enum Confirmation
{
    /// <summary>RunPod is asked; where it is silent, the hook counts for a failure, and for an end together with the LoRA.</summary>
    Preferred,

    /// <summary>Nothing is written without RunPod's answer, or the LoRA.</summary>
    Required,

    /// <summary>The token alone is enough; where a bucket is set, an end needs the LoRA all the same.</summary>
    Off,
}
