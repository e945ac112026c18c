using ActorMaker.Data.Files;

namespace ActorMaker.Data.Plans;

/// <summary>Writes a plan down, as <c>docs/plan-file.md</c> describes: what it was computed from, what it changes, which values it drops and why.</summary>
public static class PlanFile
{
    /// <summary>The value of <c>format</c>; another one when a reader of this one would misread it.</summary>
    public const string Format = "actormaker-plan/1";

    /// <summary>Writes the plan file of a preview or an apply.</summary>
    /// <param name="result">What became of it; null for a preview.</param>
    /// <param name="path">Absolute path of the plan file.</param>
    /// <exception cref="IOException">It cannot be written; an older plan file is unharmed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written; an older plan file is unharmed.</exception>
    public static void Write(Plan plan, PlanResult? result, string path)
    {
        var files = new PlannedFile[plan.Edits.Count];
        for (int i = 0; i < files.Length; i++)
        {
            FileResult? outcome = result?.Files[i];
            files[i] = Of(plan, outcome?.Edit ?? plan.Edits[i], outcome);
        }

        PlannedTransfer[]? transfers = plan.Transfers.Count == 0 ? null : [.. plan.Transfers.Select(t => Of(plan, t))];
        AtomicFile.Write(path, [.. PlansContext.Write(new PlanDocument(Format, plan.Command, result is not null, files, transfers)), (byte)'\n']);
    }

    /// <summary>What edits drop, as a file of its own.</summary>
    /// <param name="plan">Their plan.</param>
    internal static ReadOnlySpan<byte> Lost(Plan plan, IEnumerable<FileEdit> edits)
    {
        LosingFile[] files = [.. edits.Select(edit => new LosingFile(plan.Relative(edit.Path), Dropped(edit)))];
        return (byte[])[.. PlansContext.Write(new LostDocument("actormaker-lost/1", plan.Command, files)), (byte)'\n'];
    }

    private static PlannedFile Of(Plan plan, FileEdit edit, FileResult? outcome) => new(
        plan.Relative(edit.Path),
        edit.Kind switch { FileEditKind.Create => "create", FileEditKind.Delete => "delete", _ => "change" },
        edit.OldHash?.ToString(),
        edit.NewContent?.Hash?.ToString(),
        edit.Backup,
        outcome?.Outcome switch { null => null, FileOutcome.Changed => "changed", FileOutcome.Unchanged => "unchanged", _ => "failed" },
        outcome?.Finding?.Rule.Code,
        outcome?.Finding?.Message,
        [.. edit.After.Select(plan.Relative)],
        [.. edit.Changes.Select(static c => new PlannedLine(c.Position.Line, c.Position.Column, c.Text))],
        Dropped(edit));

    private static DroppedValue[] Dropped(FileEdit edit) => [.. edit.LostValues.Select(static v => new DroppedValue(v.JsonPath, v.RawJson, v.Reason))];

    private static PlannedTransfer Of(Plan plan, ObjectTransfer transfer) => new(
        transfer.Action switch
        {
            TransferAction.Upload => "upload",
            TransferAction.Replace => "replace",
            TransferAction.Download => "download",
            _ => "adopt",
        },
        plan.Relative(transfer.Path),
        transfer.Bucket,
        transfer.Key,
        transfer.Size,
        transfer.Md5,
        transfer.Replaced is { } old ? new ReplacedVersion(old.ETag, old.Size, old.LastModified.UtcDateTime, old.VersionId) : null,
        transfer.Outcome switch { TransferOutcome.Open => null, TransferOutcome.Done => "done", _ => "failed" },
        transfer.Failure?.Rule.Code,
        transfer.Failure?.Message);
}
