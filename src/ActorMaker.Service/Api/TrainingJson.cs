using System.Text.Json;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using ActorMaker.Data.Views;

namespace ActorMaker.Service.Api;

/// <summary>Writes trainings.</summary>
internal static class TrainingJson
{
    /// <summary>How a subject is spelled in the API.</summary>
    /// <param name="subject">The subject; null for none.</param>
    public static string? Word(Subject? subject) => subject is not { } known ? null : $"{(known.Kind == SubjectKind.Style ? "style" : "actor")}/{known.Number}";

    /// <summary>The words that a list of trainings can be narrowed by.</summary>
    /// <param name="state">What it does, or its entry's status.</param>
    public static bool Is(TrainingView training, string state) => state == Word(training.Live) || state == training.Status;

    /// <summary>The word for what a training does.</summary>
    /// <param name="live">What it does.</param>
    public static string Word(LiveState live) => live.ToString().ToLowerInvariant();

    /// <summary>Writes a training.</summary>
    /// <param name="uncommitted">Absolute paths of the version files that differ from what is committed; null where nothing is.</param>
    public static void Write(Utf8JsonWriter json, TrainingView training, IReadOnlySet<string>? uncommitted)
    {
        json.WriteStartObject();
        json.WriteString("id", training.Id);
        json.WriteString("requestId", training.RequestId);
        json.WriteString("runpodId", training.RunId);
        json.WriteString("subject", Word(training.Subject));
        json.WriteString("version", training.Version);
        json.WriteString("status", training.Status);
        json.WriteString("live", Word(training.Live));
        json.Time("startedAt", training.StartedAt);
        json.Time("endedAt", training.EndedAt);
        json.NumberOrNull("seconds", training.Seconds);
        json.WriteBoolean("webhook", training.Job?.TokenSha256 is not null);
        json.WriteString("tree", training.Entry is not { } entry ? "absent" : uncommitted?.Contains(entry.Place.Path) != false ? "uncommitted" : "committed");
        json.WriteStartArray("events");
        foreach (LogLine line in training.Events)
        {
            json.WriteStartObject();
            json.Time("at", line.At);
            json.WriteString("said", line.Said.Word());
            json.WriteString("proof", line.Proof);
            json.WriteString("was", line.Was.Word());
            json.WriteString("now", line.Now.Word());
            json.WriteString("why", line.Why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
