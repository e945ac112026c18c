using System.Runtime.ExceptionServices;
using ActorMaker.Data.Files;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Plans;

/// <summary>The steps of one edit: compare, stage, replace, check again, clean up.</summary>
internal sealed class EditSteps(Plan plan, ApplySettings settings, CancellationToken cancellation)
{
    private readonly string realRoot = RealPath.Resolve(plan.Root);
    private Exception? notKept;

    /// <summary>The journal that keeps the originals.</summary>
    public Journal? Journal { get; set; }

    /// <summary>Decides whether there is something to do, and whether the file still is what the edit was computed from.</summary>
    /// <param name="round">The round that it would belong to.</param>
    /// <param name="awaited">True if others may only follow once it is on disk.</param>
    public void Compare(PendingEdit edit, int round, bool awaited)
    {
        edit.Target = Inside(edit.Edit.Path);
        edit.BackupPath = Inside(Path.GetDirectoryName(edit.Edit.Path)!, Path.GetFileName(edit.Edit.Path) + ".backup");
        if (Directory.Exists(edit.Target))
        {
            throw new IOException("it is a folder");
        }

        byte[]? bytes = OrdinaryFile.Read(edit.Target, JsonText.MaxBytes);
        ContentHash? hash = bytes is null ? null : ContentHash.Of(bytes);
        if (hash != edit.Edit.OldHash && !IsDone(edit.Edit, hash) && bytes is not null && !edit.Recomputed)
        {
            edit.Recomputed = true;
            if (edit.Edit.Recompute?.Invoke(bytes) is { } again)
            {
                edit.Edit = again with { After = edit.Edit.After };
            }
        }

        if (IsDone(edit.Edit, hash))
        {
            if (awaited && bytes is not null)
            {
                Posix.Sync(edit.Target);
                Posix.Sync(Path.GetDirectoryName(edit.Target)!);
            }

            edit.Result = new FileResult(edit.Edit, FileOutcome.Unchanged, Finding: null);
            return;
        }

        if (hash != edit.Edit.OldHash)
        {
            edit.Result = Conflict(edit, hash);
            return;
        }

        UnixFileMode? mode = bytes is null || OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(edit.Target);
        RefuseReadOnly(edit, mode);
        edit.Record = new JournalRecord(plan.Relative(edit.Edit.Path), edit.Edit.Kind, round)
        {
            Old = hash,
            New = edit.Edit.NewContent?.Hash,
            Mode = mode,
            Backup = edit.Edit.Backup && hash is not null && !Path.Exists(edit.BackupPath),
            After = [.. edit.Edit.After.Select(plan.Relative)],
            Folders = edit.Edit.Kind == FileEditKind.Delete ? edit.Edit.EmptyFolders : MissingFolders(edit.Target).Count(),
        };
        edit.Staged = false;
        edit.BackupMade = false;
    }

    /// <summary>Keeps the original in the journal and writes the new bytes and the backup, down to the disk, under temporary names.</summary>
    public void Stage(PendingEdit edit)
    {
        JournalRecord record = edit.Record!;
        byte[]? original = OrdinaryFile.Read(edit.Target, JsonText.MaxBytes);
        if ((original is null ? null : ContentHash.Of(original)) != record.Old)
        {
            Retry(edit);
            return;
        }

        if (original is not null)
        {
            KeepOriginal(record, original);
        }

        if (edit.Edit.NewContent is { } content)
        {
            byte[] bytes = content.Read(cancellation);
            record.New = ContentHash.Of(bytes);
            if (record.New == record.Old)
            {
                edit.Result = new FileResult(edit.Edit, FileOutcome.Unchanged, Finding: null);
                return;
            }

            CreateFolder(edit);
            string? like = original is null ? null : edit.Target;
            AtomicFile.WriteNew(TempName.Staged(edit.Target, Journal!.TempId), bytes, like, record.Mode ?? edit.Edit.Mode);
        }

        if (record.Backup)
        {
            AtomicFile.WriteNew(TempName.Staged(edit.BackupPath, Journal!.TempId), original, edit.Target, record.Mode);
        }

        edit.Staged = true;
    }

    /// <summary>Fails the round if an original could not be kept: the archive ends in the middle of it.</summary>
    /// <exception cref="IOException">That is so: what the file system said.</exception>
    public void ThrowIfNotKept()
    {
        if (notKept is { } e)
        {
            notKept = null;
            ExceptionDispatchInfo.Throw(e);
        }
    }

    /// <summary>Puts backup and new bytes in their places, if the file still is what it was.</summary>
    public void Replace(PendingEdit edit)
    {
        JournalRecord record = edit.Record!;
        string staged = TempName.Staged(edit.Target, Journal!.TempId);
        string slot = TempName.Slot(edit.Target, Journal.TempId);
        edit.Folders.Add(Path.GetDirectoryName(edit.Target)!);
        if (record.Backup)
        {
            edit.Folders.Add(Path.GetDirectoryName(edit.BackupPath)!);
            record.Backup = edit.BackupMade = FileSwap.TryMoveNew(TempName.Staged(edit.BackupPath, Journal.TempId), edit.BackupPath);
        }

        if (ContentHash.OfFile(edit.Target) != record.Old)
        {
            Retry(edit);
            return;
        }

        settings.BeforeReplace?.Invoke(edit.Target);
        bool done;
        switch (edit.Edit.Kind)
        {
            case FileEditKind.Create:
                done = FileSwap.TryMoveNew(staged, edit.Target);
                break;
            case FileEditKind.Delete:
                File.Move(edit.Target, slot, overwrite: false);
                done = ContentHash.OfFile(slot) == record.Old;
                break;
            default:
                // From here on a leftover may hold somebody else's bytes, so it gets the other name.
                File.Move(staged, slot, overwrite: false);
                done = FileSwap.TryReplace(slot, edit.Target, record.Old!.Value, record.New!.Value);
                break;
        }

        record.Applied = done;
        if (!done)
        {
            Retry(edit);
        }
    }

    /// <summary>Looks again at what was taken out: a program that had the file open may have written into it after the swap.</summary>
    public void CheckTaken(PendingEdit edit)
    {
        if (!FileSwap.Settle(plan.Root, TempName.Slot(edit.Target, Journal!.TempId), edit.Target, edit.Record!))
        {
            edit.Record!.Applied = false;
            Retry(edit);
        }
    }

    /// <summary>Removes the folders that are empty without a deleted file.</summary>
    public static void RemoveFolders(PendingEdit edit) => DurableFolder.RemoveEmpty(Path.GetDirectoryName(edit.Target)!, edit.Edit.EmptyFolders);

    /// <summary>Removes what an edit that did not succeed has left beside its file.</summary>
    /// <exception cref="IOException">Something could not be removed.</exception>
    public void CleanUp(PendingEdit edit)
    {
        if (edit.Record is not { } record || Journal is null)
        {
            return;
        }

        File.Delete(TempName.Staged(edit.Target, Journal.TempId));
        File.Delete(TempName.Staged(edit.BackupPath, Journal.TempId));
        string slot = TempName.Slot(edit.Target, Journal.TempId);
        if (FileStamp.Of(slot).Kind != FileKind.Missing)
        {
            FileSwap.Revert(slot, edit.Target, record);
            record.Applied = false;
            FileSwap.Settle(plan.Root, slot, edit.Target, record);
        }

        if (edit.BackupMade && !record.Applied && ContentHash.OfFile(edit.BackupPath) == record.Old)
        {
            File.Delete(edit.BackupPath);
            edit.BackupMade = false;
        }
    }

    private static bool IsDone(FileEdit edit, ContentHash? hash) =>
        edit.Kind == FileEditKind.Delete ? hash is null : hash is not null && hash == edit.NewContent!.Hash;

    private static FileResult Conflict(PendingEdit edit, ContentHash? now)
    {
        string what = edit.Edit.Kind == FileEditKind.Create ? "was created" : now is null ? "was removed" : "was changed";
        return new FileResult(edit.Edit, FileOutcome.Failed, WriteFailure.Conflict(edit.Edit.Path, $"{what} by somebody else after the plan was made: left as it is; run again"));
    }

    /// <summary>The file changed at the last moment: into the next round if it can be computed again, else reported.</summary>
    private static void Retry(PendingEdit edit)
    {
        if (edit.Recomputed || edit.Retried || edit.Edit.Recompute is null)
        {
            edit.Result = Conflict(edit, ContentHash.OfFile(edit.Target));
        }

        edit.Retried = true;
        edit.Busy = false;
    }

    private static void RefuseReadOnly(PendingEdit edit, UnixFileMode? mode)
    {
        // Renaming over it would work all the same: the rights of who runs this decide, as for any program that opens it.
        bool refused = mode is null ? File.Exists(edit.Target) && File.GetAttributes(edit.Target).HasFlag(FileAttributes.ReadOnly) : !Posix.MayWrite(edit.Target);
        if (refused)
        {
            throw new IOException("it is read-only");
        }

        if (edit.Edit.Kind == FileEditKind.Delete && RealPath.LinkOf(edit.Edit.Path) is not null)
        {
            throw new IOException("it is a symbolic link, which must be removed by hand");
        }
    }

    /// <summary>The place behind every link, which must be in the data root and not in a tool's own folder.</summary>
    private string Inside(string path, string? name = null)
    {
        string real = RealPath.Resolve(path);
        real = name is null ? real : Path.Combine(real, name);
        return !RealPath.IsInside(realRoot, real) ? throw new IOException("it is a link to a place outside the data root: " + real)
            : RealPath.FirstPart(Path.GetRelativePath(realRoot, real)) is RootLock.FolderName or ".git" ? throw new IOException("its place belongs to another tool: " + real)
            : real;
    }

    private void KeepOriginal(JournalRecord record, byte[] original)
    {
        try
        {
            Journal!.Keep(record, original);
        }
        catch (Exception e) when (WriteFailure.IsExpected(e))
        {
            notKept = e;
            throw;
        }
    }

    private static void CreateFolder(PendingEdit edit)
    {
        // As many as were missing when the journal was written, whoever made them since: another edit of the round, mostly.
        string folder = Path.GetDirectoryName(edit.Target)!;
        string above = folder;
        for (int i = 0; i < edit.Record!.Folders; i++)
        {
            above = Path.GetDirectoryName(above)!;
            edit.Folders.Add(above);
        }

        Directory.CreateDirectory(folder);
    }

    private static IEnumerable<string> MissingFolders(string target)
    {
        for (string? missing = Path.GetDirectoryName(target); missing is not null && !Directory.Exists(missing); missing = Path.GetDirectoryName(missing))
        {
            yield return missing;
        }
    }
}
