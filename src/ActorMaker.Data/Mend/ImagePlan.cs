using System.Collections.Concurrent;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Mend;

/// <summary>What a push, pull or repair wants to move.</summary>
/// <param name="Settings">Where, and how addresses are read.</param>
/// <param name="Command">The target.</param>
/// <param name="Actors">How many actors were looked at.</param>
/// <param name="Transfers">The images to move.</param>
/// <param name="Findings">What cannot be moved, and why.</param>
public sealed record ImagePlan(DataSettings Settings, string Command, int Actors, IReadOnlyList<ImageTransfer> Transfers, IReadOnlyList<Finding> Findings)
{
    /// <summary>Absolute paths of the folders in which killed runs may have left parts of images: those that are pulled into.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>The plan once the bucket was asked.</summary>
    /// <param name="transfers">What is to be moved, and, failed already, what is not.</param>
    public ImagePlan Decided(IReadOnlyList<ImageTransfer> transfers) => this with
    {
        Transfers = [.. transfers.Where(static t => t.Object.Failure is null)],
        Findings = [.. Findings, .. transfers.Select(static t => t.Object.Failure).OfType<Finding>()],
    };

    /// <summary>The plan with the edits of the manifests: of what is planned, or, once transfers have been made, only of what was done.</summary>
    /// <param name="findings">Gets what was done and cannot be recorded any more; while the plan is applied, too.</param>
    public Plan ToPlan(ConcurrentQueue<Finding> findings, CancellationToken cancellation)
    {
        var manifests = Transfers.Where(static t => t.Object.Outcome != TransferOutcome.Failed).GroupBy(static t => t.ManifestPath, StringComparer.Ordinal).Select(static g => g.ToArray()).ToArray();
        var edits = new FileEdit?[manifests.Length];
        var changed = new HashSet<string>[manifests.Length];
        Workers.Run(manifests.Length, Workers.ForReading, i => edits[i] = Edit(manifests[i], findings, changed[i] = new(StringComparer.Ordinal)), cancellation);
        Dictionary<string, HashSet<string>> told = new(StringComparer.Ordinal);
        for (int i = 0; i < manifests.Length; i++)
        {
            told.Add(manifests[i][0].ManifestPath, changed[i]);
        }

        // An entry that stays as it is says nothing of its image: the preview then shows the transfer itself.
        return new Plan(Settings.Root, Command, [.. edits.OfType<FileEdit>()])
        {
            Transfers = [.. Transfers.Select(t => told.GetValueOrDefault(t.ManifestPath)?.Contains(t.Image.Name) == true ? t.Object : t.Object with { Preview = Preview(t) })],
        };
    }

    private static Finding Preview(ImageTransfer transfer) =>
        new(RuleCatalog.PlannedChange, transfer.ManifestPath, transfer.Image.Position, transfer.Describe());

    private FileEdit? Edit(ImageTransfer[] transfers, ConcurrentQueue<Finding> findings, HashSet<string> changed)
    {
        string path = transfers[0].ManifestPath;
        using DataFile? file = DataFile.Read(path, out Finding? unreadable);
        if (file is null)
        {
            findings.Enqueue(unreadable ?? Finding.At(RuleCatalog.ChangedMeanwhile, path, "The manifest was removed by somebody else: what was moved is not recorded", "restore it and run again"));
            return null;
        }

        FileEdit? edit = Edit(transfers, file, findings, out RecordedTransfers? record);
        if (record is null)
        {
            findings.Enqueue(Finding.At(RuleCatalog.ChangedMeanwhile, path, "The manifest was changed by somebody else and is not the actor's any more: what was moved is not recorded", "run again"));
        }
        else
        {
            changed.UnionWith(record.Changed);
        }

        return edit;
    }

    /// <summary>The edit of a manifest; null if it says everything already.</summary>
    /// <param name="transfers">Transfers of its images.</param>
    /// <param name="file">The manifest as it is.</param>
    /// <param name="findings">Gets what was done and has no place in it any more.</param>
    /// <param name="record">What is recorded; null if the manifest is not the actor's any more.</param>
    private FileEdit? Edit(ImageTransfer[] transfers, DataFile file, ConcurrentQueue<Finding> findings, out RecordedTransfers? record)
    {
        record = null;
        ActorManifest manifest = ActorManifest.Read(file.Path, file.Text);
        if (!manifest.IsSound || !string.Equals(manifest.CharacterName, transfers[0].Actor, StringComparison.Ordinal))
        {
            return null;
        }

        record = ManifestRecord.Update(manifest, transfers, Settings.Time);
        foreach (UnrecordedTransfer unrecorded in record.Unrecorded.Where(static u => u.Transfer.Object.Outcome == TransferOutcome.Done))
        {
            findings.Enqueue(unrecorded.ToFinding());
        }

        if (record.Bytes is null)
        {
            return null;
        }

        // What is not recorded was told of: not once more when the edit is computed again.
        HashSet<ImageTransfer> given = [.. record.Unrecorded.Select(static u => u.Transfer)];
        ImageTransfer[] recorded = [.. transfers.Where(t => !given.Contains(t))];
        return FileEdit.Change(file.Path, ContentHash.Of(file.Text.Bytes.Span), FileContent.Of(record.Bytes)) with
        {
            Changes = record.Changes,
            LostValues = record.Lost,
            Recompute = bytes => Recompute(recorded, file.Path, bytes, findings),
        };
    }

    private FileEdit? Recompute(ImageTransfer[] transfers, string path, byte[] bytes, ConcurrentQueue<Finding> findings)
    {
        using DataFile fresh = DataFile.Of(path, bytes);
        FileEdit? edit = Edit(transfers, fresh, findings, out RecordedTransfers? record);

        // Somebody has recorded the same meanwhile: the fresh bytes stay.
        return edit is null && record is not null ? FileEdit.Change(path, ContentHash.Of(bytes), FileContent.Of(bytes)) : edit;
    }
}
