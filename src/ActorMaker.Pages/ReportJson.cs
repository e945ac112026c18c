using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Views;

namespace ActorMaker.Pages;

/// <summary>A report for programs: what the pages show, with names that stay.</summary>
internal static class ReportJson
{
    public static byte[] Write(ReportModel model)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("report", 1);
            Time(json, "at", model.At);
            json.WriteNumber("errors", model.Errors);
            json.WriteNumber("warnings", model.Warnings);
            json.WriteStartArray("subjects");
            foreach (SubjectView subject in model.Tree.Subjects)
            {
                Subject(json, model, subject);
            }

            json.WriteEndArray();
            json.WriteStartArray("actors");
            foreach (ActorView actor in model.Tree.Actors)
            {
                Actor(json, model, actor);
            }

            json.WriteEndArray();
            json.WriteStartArray("findings");
            foreach (WeighedFinding item in model.Findings)
            {
                json.WriteStartObject();
                json.WriteString("code", item.Finding.Rule.Code);
                json.WriteString("severity", item.Severity.ToString().ToLowerInvariant());
                json.WriteString("file", model.Relative(item.Finding.Path));
                json.WriteNumber("line", item.Finding.Start.Line);
                json.WriteNumber("column", item.Finding.Start.Column);
                Text(json, "jsonPath", item.Finding.JsonPath);
                json.WriteString("message", model.Portable(item.Finding.What));
                Text(json, "fix", item.Finding.Fix is { } fix ? model.Portable(fix.Word(model.Word)) : null);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Subject(Utf8JsonWriter json, ReportModel model, SubjectView subject)
    {
        json.WriteStartObject();
        json.WriteString("kind", subject.Kind.ToString().ToLowerInvariant());
        json.WriteString("name", subject.Name);
        json.WriteString("file", model.Relative(subject.Path));
        Text(json, "good", subject.Good?.Name);
        json.WriteStartArray("versions");
        foreach (VersionView version in subject.Versions)
        {
            json.WriteStartObject();
            json.WriteString("name", version.Name);
            json.WriteString("outcome", version.Outcome.ToString().ToLowerInvariant());
            Time(json, "started", version.Started);
            Time(json, "ended", version.Ended);
            json.WriteNumber("line", version.Line);
            Text(json, "loraUrl", version.LoraUrl);
            Text(json, "error", version.Error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Actor(Utf8JsonWriter json, ReportModel model, ActorView actor)
    {
        json.WriteStartObject();
        json.WriteString("name", actor.Name);
        Text(json, "manifest", actor.Manifest is null ? null : model.Relative(actor.Manifest));
        json.WriteBoolean("ready", actor.IsReady);
        Text(json, "problem", actor.Problem);
        json.WriteNumber("images", actor.Images.Count);
        json.WriteNumber(TrainingImage.Format(SyncStatus.Synced), actor.Synced);
        json.WriteNumber(TrainingImage.Format(SyncStatus.LocalOnly), actor.LocalOnly);
        json.WriteNumber(TrainingImage.Format(SyncStatus.S3Only), actor.S3Only);
        json.WriteNumber(TrainingImage.Format(SyncStatus.OutOfSync), actor.OutOfSync);
        json.WriteNumber("orphans", actor.Orphans);
        json.WriteNumber("missing", actor.Missing);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } instant)
        {
            json.WriteString(name, instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
