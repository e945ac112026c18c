namespace ActorMaker.Data.Plans;

/// <summary>A journal's table of contents as it is written.</summary>
internal sealed record JournalDocument(
    string Format, string Command, string Temp, string Sealed, IReadOnlyList<JournalFile> Files, string? Undoes = null, IReadOnlyList<string>? Objects = null, string? By = null);

/// <summary>A file of a journal as it is written.</summary>
internal sealed record JournalFile(
    string Path, string Kind, int Round, bool Backup, int Folders, bool Applied, IReadOnlyList<string> After, string? Old = null, string? New = null, string? Mode = null)
{
    /// <summary>Writes a record down.</summary>
    public static JournalFile Of(JournalRecord record) => new(
        record.Path,
        record.Kind.ToString(),
        record.Round,
        record.Backup,
        record.Folders,
        record.Applied,
        record.After,
        record.Old?.ToString(),
        record.New?.ToString(),
        record.Mode is { } mode ? Convert.ToString((int)mode, 8) : null);

    /// <summary>The record that was written down.</summary>
    /// <exception cref="FormatException">It leads out of the data root, or a value makes no sense.</exception>
    public JournalRecord ToRecord()
    {
        if (System.IO.Path.IsPathRooted(Path) || Path.Split('/').Contains(".."))
        {
            throw new FormatException("Not a path below the data root: " + Path);
        }

        return new JournalRecord(Path, KindOf(Kind), Round)
        {
            Old = Old is null ? null : ContentHash.Parse(Old),
            New = New is null ? null : ContentHash.Parse(New),
            Mode = Mode is null ? null : (UnixFileMode)Convert.ToInt32(Mode, 8),
            Backup = Backup,
            Folders = Folders,
            Applied = Applied,
            After = After,
        };
    }

    private static FileEditKind KindOf(string name) => name switch
    {
        nameof(FileEditKind.Change) => FileEditKind.Change,
        nameof(FileEditKind.Create) => FileEditKind.Create,
        nameof(FileEditKind.Delete) => FileEditKind.Delete,
        _ => throw new FormatException("No kind of change: " + name),
    };
}
