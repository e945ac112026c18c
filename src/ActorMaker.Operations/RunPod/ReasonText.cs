using ActorMaker.Data.Trainings;

namespace ActorMaker.Operations.RunPod;

/// <summary>Why nothing is done with what was said of a run, in words.</summary>
public static class ReasonText
{
    /// <summary>The words for a reason.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="detail">What is wrong with the object; empty if nothing is.</param>
    public static string Of(Reason reason, string detail) => reason switch
    {
        Reason.Forgotten => "RunPod no longer knows the run, and there is no LoRA of it in the bucket",
        Reason.NoObject => "the run succeeded, and its LoRA is not in the bucket",
        Reason.Unconfirmed => "a hook says that the run succeeded, and nobody confirms it",
        Reason.OtherLora => "the run made another LoRA than the entry has",
        Reason.CompletedWithoutObject => "RunPod says that the run failed, and the LoRA of this completed version is not in the bucket",
        Reason.StrangeStatus => "its status is none that is known",
        Reason.Ambiguous => "several entries could be meant",
        Reason.OtherRun => "it came with the token of another run",
        Reason.Refused => "the gate would refuse what follows from it, so nothing is written",
        Reason.Foreign when detail.Length == 0 => "it speaks of another kind of training than the entry is",
        _ => detail,
    };
}
