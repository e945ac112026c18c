namespace ActorMaker.Data.Plans;

/// <summary>An edit on its way through <see cref="ApplyRun"/>.</summary>
internal sealed class PendingEdit(FileEdit edit)
{
    /// <summary>The edit; another one once it was computed again.</summary>
    public FileEdit Edit { get; set; } = edit;

    /// <summary>The file behind every link; empty before it is compared.</summary>
    public string Target { get; set; } = "";

    /// <summary>Where its backup goes, behind every link of the folder; empty before it is compared.</summary>
    public string BackupPath { get; set; } = "";

    /// <summary>Its line in the journal; null before it is known that there is something to do.</summary>
    public JournalRecord? Record { get; set; }

    /// <summary>Its result; null while it is on its way.</summary>
    public FileResult? Result { get; set; }

    /// <summary>True while a round has it in hand.</summary>
    public bool Busy { get; set; }

    /// <summary>True once it was computed again.</summary>
    public bool Recomputed { get; set; }

    /// <summary>True once it went into a second round because the file changed at the last moment.</summary>
    public bool Retried { get; set; }

    /// <summary>True once its temporary files are on disk.</summary>
    public bool Staged { get; set; }

    /// <summary>True once this run has put the backup in its place.</summary>
    public bool BackupMade { get; set; }

    /// <summary>Folders whose entries this edit changes.</summary>
    public HashSet<string> Folders { get; } = new(StringComparer.Ordinal);
}
