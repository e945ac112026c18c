using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorMaker.Data.Files;

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

    /// <summary>How many folders were created for the file, innermost first.</summary>
    public int Folders { get; set; }

    /// <summary>The files (as <see cref="Path"/>) that had to be on disk before.</summary>
    public IReadOnlyList<string> After { get; set; } = [];

    /// <summary>True once the edit is done.</summary>
    public bool Applied { get; set; }
}

/// <summary>A journal's table of contents, <c>journal.json</c>.</summary>
/// <param name="TempId">The id in the names of the run's temporary files.</param>
/// <param name="Command">The command that was applied.</param>
/// <param name="Undoes">The journal that this run puts back; null for none.</param>
/// <param name="Sealed">The last round that may have changed files; 0 before the first.</param>
/// <param name="Records">Its files, in the order of application.</param>
internal sealed record JournalIndex(string TempId, string Command, string? Undoes, int Sealed, IReadOnlyList<JournalRecord> Records)
{
    /// <summary>The objects in S3 that the run has written, as <c>s3://bucket/key</c>: no undo puts them back.</summary>
    public IReadOnlyList<string> Objects { get; init; } = [];

    /// <summary>Where somebody asked for it; null for a target or a command.</summary>
    public string? By { get; init; }

    // A million files of a plan; longer than any that was written.
    private const long MaxBytes = 1024 * 1024 * 1024;

    private const string Format = "actormaker-journal/1";

    /// <summary>Reads an index.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static JournalIndex Read(string path)
    {
        byte[] bytes = OrdinaryFile.Read(path, MaxBytes) ?? throw new FileNotFoundException("it is not there");
        try
        {
            Utf8JsonReader reader = new(bytes);
            Dictionary<string, string> head = new(StringComparer.Ordinal);
            List<JournalRecord> records = [];
            List<string> objects = [];
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                reader.Read();
                if (name == "objects")
                {
                    while (reader.Read() && reader.TokenType == JsonTokenType.String)
                    {
                        objects.Add(reader.GetString()!);
                    }

                    continue;
                }

                if (name != "files")
                {
                    head[name] = reader.GetString()!;
                    continue;
                }

                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                {
                    records.Add(ReadRecord(ref reader));
                }
            }

            return head["format"] == Format
                ? new JournalIndex(Plain(head["temp"]), head["command"], head.GetValueOrDefault("undoes"), int.Parse(head["sealed"]), records) { Objects = objects, By = head.GetValueOrDefault("by") }
                : throw new InvalidDataException("unknown journal format " + head["format"]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException or ArgumentException)
        {
            throw new InvalidDataException("the journal is damaged: " + path, e);
        }
    }

    /// <summary>A journal may have come with the data: an id that would lead elsewhere than beside the file is none.</summary>
    private static string Plain(string id) => id.Length > 0 && id.All(char.IsAsciiLetterOrDigit) ? id : throw new FormatException("Not an id of temporary files: " + id);

    /// <summary>Writes an index, whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteString("command", Command);
            json.WriteString("temp", TempId);
            json.WriteString("sealed", Sealed.ToString());
            if (Undoes is not null)
            {
                json.WriteString("undoes", Undoes);
            }

            if (By is not null)
            {
                json.WriteString("by", By);
            }

            if (Objects.Count > 0)
            {
                json.WriteStartArray("objects");
                foreach (string item in Objects)
                {
                    json.WriteStringValue(item);
                }

                json.WriteEndArray();
            }

            json.WriteStartArray("files");
            foreach (JournalRecord record in Records)
            {
                WriteRecord(json, record);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        AtomicFile.Write(path, buffer.WrittenSpan);
    }

    private static void WriteRecord(Utf8JsonWriter json, JournalRecord record)
    {
        json.WriteStartObject();
        json.WriteString("path", record.Path);
        json.WriteString("kind", record.Kind.ToString());
        json.WriteNumber("round", record.Round);
        WriteOptional(json, "old", record.Old?.ToString());
        WriteOptional(json, "new", record.New?.ToString());
        WriteOptional(json, "mode", record.Mode is { } mode ? Convert.ToString((int)mode, 8) : null);
        json.WriteBoolean("backup", record.Backup);
        json.WriteNumber("folders", record.Folders);
        json.WriteBoolean("applied", record.Applied);
        json.WriteStartArray("after");
        foreach (string path in record.After)
        {
            json.WriteStringValue(path);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static JournalRecord ReadRecord(ref Utf8JsonReader reader)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        List<string> after = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                values[name] = Encoding.UTF8.GetString(reader.ValueSpan);
                if (reader.TokenType == JsonTokenType.String)
                {
                    values[name] = reader.GetString()!;
                }

                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.String)
            {
                after.Add(reader.GetString()!);
            }
        }

        string file = values["path"];
        if (Path.IsPathRooted(file) || file.Split('/').Contains(".."))
        {
            throw new FormatException("Not a path below the data root: " + file);
        }

        return new JournalRecord(file, Enum.Parse<FileEditKind>(values["kind"]), int.Parse(values["round"]))
        {
            Old = values.TryGetValue("old", out string? old) ? ContentHash.Parse(old) : null,
            New = values.TryGetValue("new", out string? fresh) ? ContentHash.Parse(fresh) : null,
            Mode = values.TryGetValue("mode", out string? mode) ? (UnixFileMode)Convert.ToInt32(mode, 8) : null,
            Backup = values["backup"] == "true",
            Folders = int.Parse(values["folders"]),
            Applied = values["applied"] == "true",
            After = after,
        };
    }
}
