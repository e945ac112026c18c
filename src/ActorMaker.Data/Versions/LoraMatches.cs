namespace ActorMaker.Data.Versions;

/// <summary>An object and the entry that it belongs to.</summary>
public sealed record LoraMatch(Lora Object, TrainingVersion Entry)
{
    /// <summary>Whether the entry becomes usable by this object, which must then have been looked at.</summary>
    public bool Completes => Entry.LoraUrl is null || !Entry.IsCompleted;
}

/// <summary>Which entries of a file the LoRAs of its style or actor belong to.</summary>
/// <param name="Connected">An object and its entry, which it completes if the entry is not completed yet.</param>
/// <param name="TooOld">Objects that are older than the run that would claim them (AM3010): nothing follows from them.</param>
/// <param name="New">Objects that no entry knows, newest version first.</param>
/// <param name="Undecided">Objects that only their job id can place: ask for it, and match again.</param>
public sealed record LoraMatches(
    IReadOnlyList<LoraMatch> Connected,
    IReadOnlyList<LoraMatch> TooOld,
    IReadOnlyList<Lora> New,
    IReadOnlyList<Lora> Undecided);
