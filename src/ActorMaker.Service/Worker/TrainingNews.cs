using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using ActorMaker.Operations;

namespace ActorMaker.Service.Worker;

/// <summary>Says what has happened, as JSON: for whoever watches, and for the command of <c>--notify</c>.</summary>
internal static class TrainingNews
{
    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The words of a state, as the studio's files have them.</summary>
    public static string Word(EntryState state) => state.ToString().ToLowerInvariant();

    /// <summary>Whose versions a file has, such as <c>style/1</c>; the folder's name where that tells no number.</summary>
    public static string SubjectOf(VersionPlace place) => place.Subject is { } subject ? subject.ToString().Replace(' ', '/') : place.Name;

    /// <summary>What has become of a run.</summary>
    /// <param name="word">What it is now: a status, or <c>lost</c>.</param>
    public static string Notice(FollowedRun run, string word, DateTimeOffset now) => Write(json =>
    {
        LogLine? line = run.Lines.Count > 0 ? run.Lines[0] : null;
        json.WriteString("at", TimeStamp.FormatUtc(now));
        json.WriteString("id", run.Written?.EntryId ?? run.Question.Entry.Id);
        json.WriteString("runpodId", run.Evidence.RunId);
        json.WriteString("subject", SubjectOf(run.Question.Entry.Place));
        json.WriteString("version", run.Question.Entry.Name);
        json.WriteString("was", Word(run.Planned.Was));
        json.WriteString("status", word);
        Text(json, "event", line?.Event);
        Text(json, "proof", line?.Proof);
        Text(json, "why", word == "lost" ? run.Why : line?.Why);
        if (line?.Seconds is { } seconds)
        {
            json.WriteNumber("seconds", seconds);
        }
    });

    /// <summary>The same in short, for pages.</summary>
    /// <param name="status">What it is now.</param>
    public static string Job(string id, string status) => Write(json =>
    {
        json.WriteString("id", id);
        json.WriteString("status", status);
    });

    /// <summary>That version files have changed.</summary>
    /// <param name="subjects">Whose they are.</param>
    public static string Versions(IEnumerable<string> subjects) => Write(json => Texts(json, "subjects", subjects));

    /// <summary>That training images have come, gone or changed.</summary>
    /// <param name="actors">Whose they are.</param>
    public static string Images(IEnumerable<string> actors) => Write(json => Texts(json, "actors", actors));

    /// <summary>How many events wait.</summary>
    public static string Inbox(int waiting) => Write(json => json.WriteNumber("waiting", waiting));

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static string Write(Action<Utf8JsonWriter> members)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, Form))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
