using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Mend;

/// <summary>A manifest once transfers are recorded in it.</summary>
/// <param name="Bytes">The whole new text; null if the manifest says everything already.</param>
/// <param name="Changed">The images of whose entries something changes.</param>
/// <param name="Unrecorded">The transfers whose entries are gone, or about something else by now.</param>
internal sealed record RecordedTransfers(byte[]? Bytes, IReadOnlySet<string> Changed, IReadOnlyList<UnrecordedTransfer> Unrecorded)
{
    /// <summary>What changes, in the words of the domain.</summary>
    public IReadOnlyList<PlannedChange> Changes { get; init; } = [];

    /// <summary>What was recorded of an image that is another one now.</summary>
    public IReadOnlyList<LostValue> Lost { get; init; } = [];
}

/// <summary>A transfer that its manifest has no place for any more.</summary>
/// <param name="Entry">Where its entry stands now; null if it is gone.</param>
internal sealed record UnrecordedTransfer(ImageTransfer Transfer, TextPosition? Entry)
{
    /// <summary>AM4002 at the entry, or at the manifest that has none any more.</summary>
    public Finding ToFinding() => Finding.At(
        RuleCatalog.ChangedMeanwhile,
        Transfer.ManifestPath,
        Entry ?? TextPosition.Start,
        $"The entry of \"{Transfer.Image.Name}\" was {(Entry is null ? "removed" : "changed")} by somebody else while the image was moved ({Transfer.Describe()}), and that is not recorded",
        Entry is null ? Fix.By(Job.SyncTrainingManifests, ", then run again") : null);
}
