using ActorMaker.Data.Files;
using ActorMaker.Data.Json;
using ActorMaker.Data.Manifests;

namespace ActorMaker.Data.Mend;

/// <summary>Records in a manifest what was moved. Pure: text and transfers in, text out.</summary>
internal sealed class ManifestRecord
{
    private readonly JsonEditor editor;
    private readonly EntryFacts facts;
    private readonly List<PlannedChange> changes = [];
    private readonly List<LostValue> lost = [];
    private readonly HashSet<string> changed = new(StringComparer.Ordinal);

    private ManifestRecord(ActorManifest manifest, TimeProvider time)
    {
        editor = new JsonEditor(manifest.Text);
        facts = new EntryFacts(time, lost);
    }

    /// <summary>Records transfers.</summary>
    /// <param name="manifest">The actor's manifest, which is sound; it may have changed since the transfers were planned.</param>
    /// <param name="transfers">Transfers of images that it lists.</param>
    /// <param name="time">Clock and time zone.</param>
    /// <returns>The new text, and what has no place in it.</returns>
    public static RecordedTransfers Update(ActorManifest manifest, IReadOnlyList<ImageTransfer> transfers, TimeProvider time)
    {
        Dictionary<string, ImageTransfer> byName = transfers.ToDictionary(static t => t.Image.Name, StringComparer.Ordinal);
        HashSet<string> missing = new(byName.Keys, StringComparer.Ordinal);
        List<UnrecordedTransfer> unrecorded = [];
        var record = new ManifestRecord(manifest, time);
        Span<int> counts = stackalloc int[4];
        counts.Clear();
        long size = 0;
        foreach (TrainingImage image in manifest.Images)
        {
            SyncStatus? status = image.ReadStatus();
            long? bytes = image.Size?.AsWhole();
            if (byName.TryGetValue(image.Name, out ImageTransfer? transfer))
            {
                missing.Remove(image.Name);
                if (IsStillMeant(image, transfer))
                {
                    record.Change(image, transfer);
                    status = SyncStatus.Synced;
                    bytes = transfer.Local?.Size ?? bytes;
                }
                else
                {
                    unrecorded.Add(new UnrecordedTransfer(transfer, image.Value.Position));
                }
            }

            size += bytes ?? 0;
            if (status is { } counted)
            {
                counts[(int)counted]++;
            }
        }

        unrecorded.AddRange(transfers.Where(t => missing.Contains(t.Image.Name)).Select(static t => new UnrecordedTransfer(t, null)));
        if (record.changes.Count == 0)
        {
            return new RecordedTransfers(null, record.changed, unrecorded);
        }

        var sums = new StatusCounts(counts[(int)SyncStatus.Synced], counts[(int)SyncStatus.LocalOnly], counts[(int)SyncStatus.S3Only], counts[(int)SyncStatus.OutOfSync]);
        new TrainingStatistics(manifest.Images.Count, size, sums).Set(record.editor, manifest, record.changes);
        record.editor.SetMember(manifest.Text.Root, "training_data_updated", JsonTemplate.Of(LocalStamp.Now(time)), after: "training_data");
        return new RecordedTransfers(record.editor.ToBytes(), record.changed, unrecorded) { Changes = record.changes, Lost = record.lost };
    }

    /// <summary>False if the entry has come to be about another object or other bytes than those that were moved.</summary>
    private static bool IsStillMeant(TrainingImage image, ImageTransfer transfer)
    {
        string url = image.HasAddress ? image.S3Url!.Value.AsString()! : "";
        if (!string.Equals(url, transfer.Image.Url, StringComparison.Ordinal) && !string.Equals(url, transfer.NewAddress, StringComparison.Ordinal))
        {
            return false;
        }

        return transfer.Local is not { } local || !image.TryGetMd5(out Md5Hash md5) || md5 == local.Hash || (transfer.Rerecords && md5 == transfer.Image.Md5);
    }

    private void Change(TrainingImage image, ImageTransfer transfer)
    {
        var entry = new EntryEditor(editor, image.Value);
        List<string> words = [];
        bool isAddressed = transfer.NewAddress is not null && !image.HasAddress;
        if (isAddressed)
        {
            entry.Set("s3_url", JsonTemplate.Of(transfer.NewAddress!));
        }

        if (transfer.Local is { } local && Missing(image, local, transfer) is var change and not FactChange.None)
        {
            facts.Set(entry, image, local, change, "the object that it described was replaced");
            words.Add(change == FactChange.Replace ? "size and hash of the local image" : "the size or hash that it lacks");
        }

        if (image.ReadStatus() != SyncStatus.Synced)
        {
            string synced = TrainingImage.Format(SyncStatus.Synced);
            entry.Set("status", JsonTemplate.Of(synced));
            words.Add(image.Status?.AsString() is { } old ? $"{old} -> {synced}" : synced);
        }

        if (isAddressed || words.Count > 0)
        {
            string told = words.Count == 0 ? "" : $"; {string.Join(", ", words)}";
            changes.Add(new PlannedChange(image.Value.Position, transfer.Describe() + told));
            changed.Add(image.Name);
        }
    }

    private static FactChange Missing(TrainingImage image, LocalImage local, ImageTransfer transfer)
    {
        bool sameSize = image.Size?.AsWhole() == local.Size;
        bool hasHash = image.Hash is { } hash && !hash.Is(""u8);
        bool sameHash = image.TryGetMd5(out Md5Hash md5) && md5 == local.Hash;
        return sameSize && (sameHash || (hasHash && !transfer.Rerecords)) ? FactChange.None
            : transfer.Rerecords && hasHash && !sameHash ? FactChange.Replace
            : FactChange.Complete;
    }
}
