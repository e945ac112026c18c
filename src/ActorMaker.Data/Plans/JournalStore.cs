using System.Globalization;
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
/// <param name="Folder">Absolute path.</param>
/// <param name="Origin">What its plan came from.</param>
internal sealed record JournalEntry(string Name, JournalState State, string Folder, PlanOrigin Origin)
{
    /// <summary>When its run began; null if the name tells none.</summary>
    public DateTimeOffset? Began =>
        Name.Split('-') is [_, var time, ..] && DateTimeOffset.TryParseExact(time, JournalStore.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset began) ? began : null;

    /// <summary>The journal's table of contents.</summary>
    public string IndexPath => Path.Combine(Folder, "journal.json");

    /// <summary>The archive of a round's originals: a plain tar file with the paths of the data root.</summary>
    public string Archive(int round) => Path.Combine(Folder, $"originals-{round}.tar");
}

/// <summary>The journals of a data root, under <c>.actormaker/journal</c>; those of the live side under <c>.actormaker/journal-live</c>.</summary>
internal static class JournalStore
{
    /// <summary>How a name spells when its run began.</summary>
    public const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    private const string OpenEnding = ".open";
    private const string UndoneEnding = ".undone";

    /// <summary>True if a run was killed here, or is at work.</summary>
    public static bool HasOpen(string root) => ListAll(root).Exists(j => j.State == JournalState.Open);

    /// <summary>The journals of one origin, oldest first.</summary>
    public static List<JournalEntry> List(string root, PlanOrigin origin = PlanOrigin.Target)
    {
        DirectoryInfo folder = new(Folder(root, origin));
        return FileStamp.Of(folder.FullName).Kind == FileKind.Missing ? [] : [.. folder.EnumerateDirectories().Select(d => Parse(d.FullName, origin)).OrderBy(j => j.Name, StringComparer.Ordinal)];
    }

    /// <summary>All journals, whatever they come from.</summary>
    public static List<JournalEntry> ListAll(string root) => [.. List(root), .. List(root, PlanOrigin.Live)];

    /// <summary>Finds a journal of any origin by its name.</summary>
    public static JournalEntry? Find(string root, string name) => ListAll(root).Find(j => string.Equals(j.Name, name, StringComparison.Ordinal));

    /// <summary>Makes the folder of a new journal.</summary>
    public static JournalEntry Create(string root, string command, TimeProvider time, PlanOrigin origin = PlanOrigin.Target)
    {
        // A running number, not the time alone, decides which is the last: clocks are set back. One count for all, so that a name is one journal's.
        int number = ListAll(root).Select(j => int.TryParse(j.Name.Split('-')[0], out int n) ? n : 0).DefaultIfEmpty().Max() + 1;
        string safeCommand = string.Concat(command.Where(char.IsAsciiLetterOrDigit));
        string name = string.Create(CultureInfo.InvariantCulture, $"{number:000000}-{time.GetUtcNow().ToString(TimeFormat, CultureInfo.InvariantCulture)}-{safeCommand}");
        string folder = Path.Combine(Folder(root, origin), name + OpenEnding);
        Directory.CreateDirectory(folder);
        return new JournalEntry(name, JournalState.Open, folder, origin);
    }

    /// <summary>Where what a round drops is kept.</summary>
    public static string LostPath(string root, JournalEntry journal, int round) => Path.Combine(RootLock.Folder(root), "lost", $"{journal.Name}-{round}.json");

    /// <summary>Gives a journal another state.</summary>
    public static JournalEntry Mark(JournalEntry journal, JournalState state)
    {
        string ending = state switch { JournalState.Open => OpenEnding, JournalState.Undone => UndoneEnding, _ => "" };
        string folder = Path.Combine(Path.GetDirectoryName(journal.Folder)!, journal.Name + ending);
        Directory.Move(journal.Folder, folder);
        Posix.Sync(Path.GetDirectoryName(folder)!);
        return journal with { State = state, Folder = folder };
    }

    /// <summary>Removes a journal. A folder without a table of contents is none, so that goes first.</summary>
    public static void Remove(JournalEntry journal)
    {
        File.Delete(journal.IndexPath);
        Directory.Delete(journal.Folder, recursive: true);
    }

    /// <summary>Removes the closed journals that are too many, and those of the live side that are too old.</summary>
    public static void Prune(string root, int kept, DateTimeOffset oldestLive)
    {
        List<JournalEntry> closed = List(root).FindAll(j => j.State != JournalState.Open);
        List<JournalEntry> old = List(root, PlanOrigin.Live).FindAll(j => j.State != JournalState.Open && j.Began < oldestLive);
        foreach (JournalEntry journal in closed.Take(Math.Max(0, closed.Count - kept)).Concat(old))
        {
            Remove(journal);
        }
    }

    private static string Folder(string root, PlanOrigin origin) => Path.Combine(RootLock.Folder(root), origin == PlanOrigin.Live ? "journal-live" : "journal");

    private static JournalEntry Parse(string folder, PlanOrigin origin)
    {
        string name = Path.GetFileName(folder);
        return name.EndsWith(OpenEnding, StringComparison.Ordinal) ? new(name[..^OpenEnding.Length], JournalState.Open, folder, origin)
            : name.EndsWith(UndoneEnding, StringComparison.Ordinal) ? new(name[..^UndoneEnding.Length], JournalState.Undone, folder, origin)
            : new(name, JournalState.Closed, folder, origin);
    }
}
