namespace ActorMaker.Operations.RunPod;

/// <summary>How far RunPod's clock is ahead of this machine's: what is written to S3 is compared with the start of its run, so that neither should be wrong.</summary>
/// <param name="Ahead">By how much; less than nothing if it is behind.</param>
public sealed record ClockGap(TimeSpan Ahead)
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(60);

    /// <summary>The clocks agree, or nobody has compared them.</summary>
    public static ClockGap None { get; } = new(TimeSpan.Zero);

    /// <summary>What there is to say about it; null if they agree.</summary>
    public string? Problem => Ahead.Duration() <= Most ? null
        : FormattableString.Invariant($"RunPod's clock is {Math.Round(Ahead.Duration().TotalSeconds)} s {(Ahead > TimeSpan.Zero ? "ahead of" : "behind")} this machine's: a LoRA counts only if it was written after the later of both times of the start");
}
