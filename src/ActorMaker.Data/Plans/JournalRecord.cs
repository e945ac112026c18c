namespace ActorMaker.Data.Plans;

/// <summary>One file of a journal: what it was, what it was to become.</summary>
internal sealed class JournalRecord(string path, FileEditKind kind, int round)
{
    /// <summary>Path below the data root, with slashes.</summary>
    public string Path { get; } = path;

    /// <summary>What the edit does.</summary>
    public FileEditKind Kind { get; } = kind;

    /// <summary>Which of the journal's archives holds the original: 1 for the first.</summary>
    public int Round { get; } = round;

    /// <summary>The original's hash; null if there was no file.</summary>
    public ContentHash? Old { get; set; }

    /// <summary>The new bytes' hash; null if there is to be no file, or before they are known.</summary>
    public ContentHash? New { get; set; }

    /// <summary>The original's mode; null if there was no file, or no modes.</summary>
    public UnixFileMode? Mode { get; set; }

    /// <summary>True if this edit creates the backup beside the file.</summary>
    public bool Backup { get; set; }

    /// <summary>How many folders are created for the file, or go with it once they are empty; innermost first.</summary>
    public int Folders { get; set; }

    /// <summary>The files (as <see cref="Path"/>) that had to be on disk before.</summary>
    public IReadOnlyList<string> After { get; set; } = [];

    /// <summary>True once the edit is done.</summary>
    public bool Applied { get; set; }
}
