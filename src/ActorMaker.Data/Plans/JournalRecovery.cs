using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;

namespace ActorMaker.Data.Plans;

/// <summary>Clears up after runs that were killed. Call it under the lock: then every open journal is a dead run's.</summary>
internal static class JournalRecovery
{
    private const int SyncsAtOnce = 8;

    /// <summary>Removes leftovers, gives back what a killed run had just taken out, and ends its journal so that it can be undone.</summary>
    /// <returns>What could not be cleared up; the next run tries again.</returns>
    public static List<Finding> Run(string root)
    {
        List<Finding> findings = [];
        foreach (JournalEntry journal in JournalStore.ListAll(root).Where(static j => j.State == JournalState.Open))
        {
            try
            {
                Recover(root, journal, findings);
            }
            catch (Exception e) when (WriteFailure.IsExpected(e))
            {
                findings.Add(WriteFailure.Finding(journal.Folder, "the journal of a killed run cannot be ended: " + WriteFailure.Reason(e)));
            }
        }

        return findings;
    }

    /// <summary>Where a file of a journal and its backup really are; null if that is out of the data root: the journal may have come with the data.</summary>
    private static (string Target, string Backup)? Places(string realRoot, string path)
    {
        string target = RealPath.Resolve(path);
        string backup = Path.Combine(RealPath.Resolve(Path.GetDirectoryName(path)!), Path.GetFileName(path) + ".backup");
        return RealPath.IsInside(realRoot, target) && RealPath.IsInside(realRoot, backup) ? (target, backup) : null;
    }

    private static void Recover(string root, JournalEntry journal, List<Finding> findings)
    {
        if (FileStamp.Of(journal.IndexPath).Kind == FileKind.Missing)
        {
            JournalStore.Remove(journal); // Killed before it had begun.
            return;
        }

        JournalIndex index;
        try
        {
            index = JournalIndex.Read(journal.IndexPath);
        }
        catch (InvalidDataException e)
        {
            JournalStore.Mark(journal, JournalState.Undone);
            findings.Add(WriteFailure.Finding(journal.IndexPath, e.Message + "; temporary files of its run may be left"));
            return;
        }

        string realRoot = RealPath.Resolve(root);
        foreach (int round in index.Records.Select(static r => r.Round).Distinct())
        {
            AtomicFile.RemoveLeftovers(JournalStore.LostPath(root, journal, round));
        }

        bool clear = true;
        HashSet<string> folders = new(StringComparer.Ordinal);
        foreach (JournalRecord record in index.Records)
        {
            string path = Path.Combine(root, record.Path);
            try
            {
                RecoverFile(root, realRoot, path, index, record, folders);
                RestoreBackup(realRoot, path, journal, index, record, findings);
            }
            catch (Exception e) when (WriteFailure.IsExpected(e))
            {
                clear = false;
                findings.Add(WriteFailure.Finding(path, "the leftovers of a killed run cannot be cleared up: " + WriteFailure.Reason(e)));
            }
        }

        if (!clear)
        {
            return;
        }

        // What the killed run had renamed, and what has just been removed, need not be on disk: nobody looks at it once the journal has ended.
        string[] changed = [.. folders.Where(static f => FileStamp.Of(f).Kind == FileKind.Folder)];
        Workers.Run(changed.Length, SyncsAtOnce, i => Posix.Sync(changed[i]), CancellationToken.None, itemsPerThread: 1);
        if (index.Records.Any(r => r.Applied))
        {
            index.Write(journal.IndexPath);
            JournalStore.Mark(journal, JournalState.Closed);
        }
        else
        {
            JournalStore.Remove(journal);
        }
    }

    private static void RecoverFile(string root, string realRoot, string path, JournalIndex index, JournalRecord record, HashSet<string> folders)
    {
        if (Places(realRoot, path) is not var (target, backup) || FileStamp.Of(Path.GetDirectoryName(target)!).Kind == FileKind.Missing)
        {
            return;
        }

        Remove(TempName.Staged(target, index.TempId));
        Remove(TempName.Staged(backup, index.TempId));
        FileSwap.Settle(root, TempName.Slot(target, index.TempId), target, record);
        ContentHash? now = ContentHash.OfFile(target);
        record.Applied = record.Round <= index.Sealed && now == record.New && record.New != record.Old;
        if (!record.Applied && record.Backup && now == record.Old && ContentHash.OfFile(backup) == record.Old)
        {
            File.Delete(backup);
        }

        string folder = Path.GetDirectoryName(target)!;
        if (now is null)
        {
            DurableFolder.RemoveEmpty(folder, record.Folders);
        }

        folders.Add(folder);
        folders.Add(Path.GetDirectoryName(backup)!);
        for (int i = 0; i < record.Folders && RealPath.IsInside(realRoot, folder); i++)
        {
            folder = Path.GetDirectoryName(folder)!;
            folders.Add(folder);
        }
    }

    /// <summary>Makes the backup of a file that has its new bytes: a crash of the machine may have kept the one rename and not the other.</summary>
    private static void RestoreBackup(string realRoot, string path, JournalEntry journal, JournalIndex index, JournalRecord record, List<Finding> findings)
    {
        if (record is not { Applied: true, Backup: true, Old: { } old } || Places(realRoot, path) is not var (target, backup) || FileStamp.Of(backup).Kind != FileKind.Missing)
        {
            return;
        }

        try
        {
            string archive = journal.Archive(record.Round);
            byte[] original = JournalArchive.Read(archive).Original(archive, record.Path);
            if (ContentHash.Of(original) != old)
            {
                throw new InvalidDataException("its original in the journal is damaged");
            }

            string staged = TempName.Staged(backup, index.TempId);
            AtomicFile.WriteNew(staged, original, target, record.Mode);
            FileSwap.TryMoveNew(staged, backup);
        }
        catch (Exception e) when (e is InvalidDataException or FileNotFoundException)
        {
            // No later run could do it either.
            findings.Add(WriteFailure.Finding(backup, "the backup cannot be made: " + WriteFailure.Reason(e)));
        }
    }

    private static void Remove(string path)
    {
        if (FileStamp.Of(path).Kind != FileKind.Missing)
        {
            File.Delete(path);
        }
    }
}
