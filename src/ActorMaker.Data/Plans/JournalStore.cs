using ActorMaker.Data.Files;

namespace ActorMaker.Data.Plans;

/// <summary>How far a journal's run came.</summary>
internal enum JournalState
{
    /// <summary>Applied, or cleared up after a crash: can be undone.</summary>
    Closed,

    /// <summary>Its run is at work, or was killed.</summary>
    Open,

    /// <summary>Put back by an undo.</summary>
    Undone,
}

/// <summary>One journal folder. Its state is the ending of its name, so that it changes in one step.</summary>
/// <param name="Name">The folder's name without that ending: a running number, the time and the command.</param>
/// <param name="State">Its state.</param>
/// <param name="Folder">Absolute path.</param>
internal sealed record JournalEntry(string Name, JournalState State, string Folder)
{
    /// <summary>The journal's table of contents.</summary>
    public string IndexPath => Path.Combine(Folder, "journal.json");

    /// <summary>The archive of a round's originals: a plain tar file with the paths of the data root.</summary>
    public string Archive(int round) => Path.Combine(Folder, $"originals-{round}.tar");
}

/// <summary>The journals of a data root, under <c>.actormaker/journal</c>.</summary>
internal static class JournalStore
{
    private const string OpenEnding = ".open";
    private const string UndoneEnding = ".undone";

    /// <summary>True if a run was killed here, or is at work.</summary>
    public static bool HasOpen(string root) => List(root).Any(j => j.State == JournalState.Open);

    /// <summary>All journals, oldest first.</summary>
    public static List<JournalEntry> List(string root)
    {
        DirectoryInfo folder = new(Folder(root));
        return FileStamp.Of(folder.FullName).Kind == FileKind.Missing ? [] : [.. folder.EnumerateDirectories().Select(d => Parse(d.FullName)).OrderBy(j => j.Name, StringComparer.Ordinal)];
    }

    /// <summary>Makes the folder of a new journal.</summary>
    public static JournalEntry Create(string root, string command, TimeProvider time)
    {
        // A running number, not the time alone, decides which is the last: clocks are set back.
        int number = List(root).Select(j => int.TryParse(j.Name.Split('-')[0], out int n) ? n : 0).DefaultIfEmpty().Max() + 1;
        string safeCommand = string.Concat(command.Where(char.IsAsciiLetterOrDigit));
        string name = $"{number:000000}-{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}-{safeCommand}";
        string folder = Path.Combine(Folder(root), name + OpenEnding);
        Directory.CreateDirectory(folder);
        return new JournalEntry(name, JournalState.Open, folder);
    }

    /// <summary>Gives a journal another state.</summary>
    public static JournalEntry Mark(JournalEntry journal, JournalState state)
    {
        string ending = state switch { JournalState.Open => OpenEnding, JournalState.Undone => UndoneEnding, _ => "" };
        string folder = Path.Combine(Path.GetDirectoryName(journal.Folder)!, journal.Name + ending);
        Directory.Move(journal.Folder, folder);
        Posix.Sync(Path.GetDirectoryName(folder)!);
        return new JournalEntry(journal.Name, state, folder);
    }

    /// <summary>Removes a journal. A folder without a table of contents is none, so that goes first.</summary>
    public static void Remove(JournalEntry journal)
    {
        File.Delete(journal.IndexPath);
        Directory.Delete(journal.Folder, recursive: true);
    }

    /// <summary>Removes the oldest closed journals.</summary>
    public static void Prune(string root, int kept)
    {
        List<JournalEntry> closed = [.. List(root).Where(j => j.State != JournalState.Open)];
        foreach (JournalEntry journal in closed.Take(Math.Max(0, closed.Count - kept)))
        {
            Remove(journal);
        }
    }

    private static string Folder(string root) => Path.Combine(RootLock.Folder(root), "journal");

    private static JournalEntry Parse(string folder)
    {
        string name = Path.GetFileName(folder);
        return name.EndsWith(OpenEnding, StringComparison.Ordinal) ? new(name[..^OpenEnding.Length], JournalState.Open, folder)
            : name.EndsWith(UndoneEnding, StringComparison.Ordinal) ? new(name[..^UndoneEnding.Length], JournalState.Undone, folder)
            : new(name, JournalState.Closed, folder);
    }
}
