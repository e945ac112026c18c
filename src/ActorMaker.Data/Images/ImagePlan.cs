using ActorMaker.Data.Manifests;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Rules;
using ActorMaker.Data.Tree;

namespace ActorMaker.Data.Images;

/// <summary>What a push, pull or repair wants to move.</summary>
/// <param name="Settings">Where, and how addresses are read.</param>
/// <param name="Command">The target.</param>
/// <param name="Actors">How many actors were looked at.</param>
/// <param name="Transfers">The images to move.</param>
/// <param name="Findings">What cannot be moved, and why.</param>
public sealed record ImagePlan(GateSettings Settings, string Command, int Actors, IReadOnlyList<ImageTransfer> Transfers, IReadOnlyList<Finding> Findings)
{
    /// <summary>The plan once the bucket was asked.</summary>
    /// <param name="transfers">What is to be moved, and, failed already, what is not.</param>
    public ImagePlan Decided(IReadOnlyList<ImageTransfer> transfers) => this with
    {
        Transfers = [.. transfers.Where(static t => t.Object.Failure is null)],
        Findings = [.. Findings, .. transfers.Select(static t => t.Object.Failure).OfType<Finding>()],
    };

    /// <summary>The plan with the edits of the manifests: of what is planned, or, once transfers have been made, only of what was done.</summary>
    /// <param name="findings">Gets the manifests that cannot be changed any more.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The plan.</returns>
    public Plan ToPlan(List<Finding> findings, CancellationToken cancellation)
    {
        var manifests = Transfers.Where(static t => t.Object.Outcome != TransferOutcome.Failed).GroupBy(static t => t.ManifestPath, StringComparer.Ordinal).Select(static g => g.ToArray()).ToArray();
        var edits = new FileEdit?[manifests.Length];
        var unusable = new Finding?[manifests.Length];
        Workers.Run(manifests.Length, Workers.ForReading, i => edits[i] = Edit(manifests[i], out unusable[i]), cancellation);
        findings.AddRange(unusable.OfType<Finding>());

        // A manifest that does not change says nothing of its images: the preview then shows the transfers themselves.
        HashSet<string> changed = new(edits.OfType<FileEdit>().Select(static e => e.Path), StringComparer.Ordinal);
        return new Plan(Settings.Root, Command, [.. edits.OfType<FileEdit>()])
        {
            Transfers = [.. Transfers.Select(t => changed.Contains(t.ManifestPath) ? t.Object : t.Object with { Preview = Preview(t) })],
        };
    }

    private static Finding Preview(ImageTransfer transfer) =>
        new(RuleCatalog.PlannedChange, transfer.ManifestPath, transfer.Image.Position, transfer.Describe());

    private FileEdit? Edit(ImageTransfer[] transfers, out Finding? unusable)
    {
        string path = transfers[0].ManifestPath;
        using DataFile? file = DataFile.Read(path, out unusable);
        if (file is null)
        {
            unusable ??= new Finding(RuleCatalog.ChangedMeanwhile, path, TextPosition.Start, "The manifest was removed by somebody else: what was moved is not recorded. Fix: restore it and run again.");
            return null;
        }

        FileEdit? edit = Edit(transfers, file, out bool isOurs);
        if (!isOurs)
        {
            unusable = new Finding(RuleCatalog.ChangedMeanwhile, path, TextPosition.Start, "The manifest was changed by somebody else and is not the actor's any more: what was moved is not recorded. Fix: run again.");
        }

        return edit;
    }

    private FileEdit? Edit(ImageTransfer[] transfers, DataFile file, out bool isOurs)
    {
        ActorManifest manifest = ActorManifest.Read(file.Path, file.Text);
        isOurs = manifest.IsSound && string.Equals(manifest.CharacterName, transfers[0].Actor, StringComparison.Ordinal);
        if (!isOurs)
        {
            return null;
        }

        ManifestUpdate update = ManifestRecord.Update(manifest, transfers, Settings.Time);
        if (update.Bytes is null)
        {
            return null;
        }

        return FileEdit.Change(file.Path, ContentHash.Of(file.Text.Bytes.Span), FileContent.Of(update.Bytes)) with
        {
            Changes = update.Changes,
            LostValues = update.Lost,
            Recompute = bytes => Recompute(transfers, file.Path, bytes),
        };
    }

    private FileEdit? Recompute(ImageTransfer[] transfers, string path, byte[] bytes)
    {
        using DataFile fresh = DataFile.Of(path, bytes);
        FileEdit? edit = Edit(transfers, fresh, out bool isOurs);

        // Somebody has recorded the same meanwhile: the fresh bytes stay.
        return edit is null && isOurs ? FileEdit.Change(path, ContentHash.Of(bytes), FileContent.Of(bytes)) : edit;
    }
}
