using System.Text.Json;
using ActorMaker.Data.Files;

namespace ActorMaker.Data.Plans;

/// <summary>A journal's table of contents, <c>journal.json</c>.</summary>
/// <param name="TempId">The id in the names of the run's temporary files.</param>
/// <param name="Command">The command that was applied.</param>
/// <param name="Undoes">The journal that this run puts back; null for none.</param>
/// <param name="Sealed">The last round that may have changed files; 0 before the first.</param>
/// <param name="Records">Its files, in the order of application.</param>
internal sealed record JournalIndex(string TempId, string Command, string? Undoes, int Sealed, IReadOnlyList<JournalRecord> Records)
{
    // A million files of a plan; longer than any that was written.
    private const long MaxBytes = 1024 * 1024 * 1024;

    private const string Format = "actormaker-journal/1";

    /// <summary>The objects in S3 that the run has written, as <c>s3://bucket/key</c>: no undo puts them back.</summary>
    public IReadOnlyList<string> Objects { get; init; } = [];

    /// <summary>Where somebody asked for it; null for a target or a command.</summary>
    public string? By { get; init; }

    /// <summary>Reads an index.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static JournalIndex Read(string path)
    {
        byte[] bytes = OrdinaryFile.Read(path, MaxBytes) ?? throw new FileNotFoundException("it is not there");
        try
        {
            JournalDocument journal = JournalContext.Read(bytes);
            return journal.Format == Format
                ? new JournalIndex(Plain(journal.Temp), journal.Command, journal.Undoes, int.Parse(journal.Sealed), [.. journal.Files.Select(static f => f.ToRecord())]) { Objects = journal.Objects ?? [], By = journal.By }
                : throw new InvalidDataException("unknown journal format " + journal.Format);
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException or ArgumentException)
        {
            throw new InvalidDataException("the journal is damaged: " + path, e);
        }
    }

    /// <summary>Writes an index, whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path)
    {
        JournalDocument journal = new(Format, Command, TempId, Sealed.ToString(), [.. Records.Select(JournalFile.Of)], Undoes, Objects.Count > 0 ? Objects : null, By);
        AtomicFile.Write(path, PlansContext.Write(journal));
    }

    /// <summary>A journal may have come with the data: an id that would lead elsewhere than beside the file is none.</summary>
    private static string Plain(string id) => id.Length > 0 && id.All(char.IsAsciiLetterOrDigit) ? id : throw new FormatException("Not an id of temporary files: " + id);
}
