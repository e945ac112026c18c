namespace ActorMaker.Data.Versions;

/// <summary>The statuses of an entry, as the studio's programs write them.</summary>
internal static class VersionStatus
{
    /// <summary>Sent to RunPod.</summary>
    public const string Pending = "pending";

    /// <summary>At work; the studio's older programs wrote it.</summary>
    public const string Training = "training";

    /// <summary>Ended well: there is a LoRA.</summary>
    public const string Completed = "completed";

    /// <summary>Ended badly.</summary>
    public const string Failed = "failed";
}
