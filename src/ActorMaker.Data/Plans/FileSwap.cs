using ActorMaker.Data.Files;

namespace ActorMaker.Data.Plans;

/// <summary>Replaces, creates and removes files in single steps, and gives back what an editor that knows no lock had put there meanwhile.</summary>
internal static class FileSwap
{
    /// <summary>More replacements than any editor makes while two files are swapped.</summary>
    private const int MaxSwaps = 100;

    /// <summary>Puts the slot's bytes into a file that still holds the old ones.</summary>
    /// <param name="slot">The new bytes; afterwards, where the system can swap, what stood in the file.</param>
    /// <param name="old">The bytes that may be replaced.</param>
    /// <param name="fresh">The new bytes.</param>
    /// <returns>False if the file held other bytes: they stand there again.</returns>
    /// <exception cref="IOException">It failed; <see cref="Revert"/> leads back to the old bytes.</exception>
    public static bool TryReplace(string slot, string target, ContentHash old, ContentHash fresh)
    {
        switch (Posix.TrySwap(slot, target))
        {
            case Posix.Outcome.Refused:
                return false;
            case Posix.Outcome.Unsupported:
                File.Move(slot, target, overwrite: true);
                return true;
            default:
                break;
        }

        if (ContentHash.OfFile(slot) == old)
        {
            return true;
        }

        PutBack(slot, target, fresh);
        return false;
    }

    /// <summary>Renames a file to a name that must be free.</summary>
    /// <returns>False if it is taken.</returns>
    /// <exception cref="IOException">The rename failed.</exception>
    public static bool TryMoveNew(string from, string to)
    {
        switch (Posix.TryMoveNew(from, to))
        {
            case Posix.Outcome.Done:
                return true;
            case Posix.Outcome.Refused:
                return false;
            default:
                if (Path.Exists(to))
                {
                    return false;
                }

                File.Move(from, to, overwrite: false);
                return true;
        }
    }

    /// <summary>Puts the old bytes back where they were, if the slot holds them.</summary>
    /// <exception cref="IOException">It failed; the slot is as it was.</exception>
    public static void Revert(string slot, string target, JournalRecord record)
    {
        ContentHash? held = ContentHash.OfFile(slot);
        if (held is null || held != record.Old)
        {
            return;
        }

        ContentHash? standing = ContentHash.OfFile(target);
        if (standing is null)
        {
            TryMoveNew(slot, target);
        }
        else if (standing == record.New)
        {
            PutBack(slot, target, standing.Value);
        }
    }

    /// <summary>Clears a slot: bytes that are known go, bytes that somebody else wrote go back where they were.</summary>
    /// <param name="root">The data root, which keeps what cannot go back.</param>
    /// <param name="slot">The slot; nothing happens if there is none.</param>
    /// <param name="record">What was to be done with it.</param>
    /// <returns>True if the slot held known bytes; false if somebody else's came to light.</returns>
    /// <exception cref="IOException">It failed; the slot is still there.</exception>
    public static bool Settle(string root, string slot, string target, JournalRecord record)
    {
        ContentHash? held = ContentHash.OfFile(slot);
        if (held is null)
        {
            return true;
        }

        if (held == record.Old || held == record.New)
        {
            File.Delete(slot);
            return true;
        }

        ContentHash? standing = ContentHash.OfFile(target);
        if (standing is not null && standing == record.New)
        {
            PutBack(slot, target, standing.Value);
        }
        else if (standing is not null || !TryMoveNew(slot, target))
        {
            // A later version has taken its place: nobody will miss this one, but nobody else has it either.
            Keep(root, slot, Path.GetFileName(target));
        }

        return false;
    }

    /// <summary>Puts a file away where somebody who misses it finds it.</summary>
    /// <exception cref="IOException">It failed; the file is still there.</exception>
    public static void Keep(string root, string path, string name)
    {
        string folder = Path.Combine(RootLock.Folder(root), "kept");
        DurableFolder.Create(folder);
        File.Move(path, Path.Combine(folder, $"{TempName.NewId()}-{name}"));
        Posix.Sync(folder);
    }

    /// <summary>Swaps somebody else's bytes from the slot into the file, again and again if newer ones appear there between two swaps.</summary>
    private static void PutBack(string slot, string target, ContentHash ours)
    {
        ContentHash expected = ours;
        for (int i = 0; i < MaxSwaps; i++)
        {
            ContentHash? given = ContentHash.OfFile(slot);
            if (given is null || Posix.TrySwap(slot, target) != Posix.Outcome.Done)
            {
                return; // They removed their file: it stays removed.
            }

            if (ContentHash.OfFile(slot) == expected)
            {
                File.Delete(slot);
                return;
            }

            expected = given.Value;
        }
    }
}
