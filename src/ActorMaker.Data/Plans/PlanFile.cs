using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorMaker.Data.Files;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Plans;

/// <summary>Writes a plan down, as <c>docs/plan-file.md</c> describes: what it was computed from, what it changes, which values it drops and why.</summary>
public static class PlanFile
{
    /// <summary>The value of <c>format</c>; another one when a reader of this one would misread it.</summary>
    public const string Format = "actormaker-plan/1";

    /// <summary>Writes the plan file of a preview or an apply.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="result">What became of it; null for a preview.</param>
    /// <param name="path">Absolute path of the plan file.</param>
    /// <exception cref="IOException">It cannot be written; an older plan file is unharmed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written; an older plan file is unharmed.</exception>
    public static void Write(Plan plan, PlanResult? result, string path)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteString("command", plan.Command);
            json.WriteBoolean("applied", result is not null);
            json.WriteStartArray("files");
            for (int i = 0; i < plan.Edits.Count; i++)
            {
                FileResult? outcome = result?.Files[i];
                WriteEdit(json, plan, outcome?.Edit ?? plan.Edits[i], outcome);
            }

            json.WriteEndArray();
            if (plan.Transfers.Count > 0)
            {
                json.WriteStartArray("transfers");
                foreach (ObjectTransfer transfer in plan.Transfers)
                {
                    WriteTransfer(json, plan, transfer);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        AtomicFile.Write(path, buffer.WrittenSpan);
    }

    /// <summary>What edits drop, as a file of its own.</summary>
    /// <param name="plan">Their plan.</param>
    /// <param name="edits">The edits.</param>
    internal static ReadOnlySpan<byte> Lost(Plan plan, IEnumerable<FileEdit> edits)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("format", "actormaker-lost/1");
            json.WriteString("command", plan.Command);
            json.WriteStartArray("files");
            foreach (FileEdit edit in edits)
            {
                json.WriteStartObject();
                json.WriteString("path", plan.Relative(edit.Path));
                WriteLost(json, edit);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan;
    }

    private static void WriteEdit(Utf8JsonWriter json, Plan plan, FileEdit edit, FileResult? outcome)
    {
        json.WriteStartObject();
        json.WriteString("path", plan.Relative(edit.Path));
        json.WriteString("kind", edit.Kind switch { FileEditKind.Create => "create", FileEditKind.Delete => "delete", _ => "change" });
        WriteHash(json, "oldSha256", edit.OldHash);
        WriteHash(json, "newSha256", edit.NewContent?.Hash);
        json.WriteBoolean("backup", edit.Backup);
        if (outcome is not null)
        {
            json.WriteString("outcome", outcome.Outcome switch { FileOutcome.Changed => "changed", FileOutcome.Unchanged => "unchanged", _ => "failed" });
        }

        if (outcome?.Finding is { } finding)
        {
            json.WriteString("code", finding.Rule.Code);
            json.WriteString("message", finding.Message);
        }

        json.WriteStartArray("after");
        foreach (string path in edit.After)
        {
            json.WriteStringValue(plan.Relative(path));
        }

        json.WriteEndArray();
        json.WriteStartArray("changes");
        foreach (PlannedChange change in edit.Changes)
        {
            json.WriteStartObject();
            json.WriteNumber("line", change.Position.Line);
            json.WriteNumber("column", change.Position.Column);
            json.WriteString("text", change.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteLost(json, edit);
        json.WriteEndObject();
    }

    private static void WriteLost(Utf8JsonWriter json, FileEdit edit)
    {
        json.WriteStartArray("lostValues");
        foreach (LostValue lost in edit.LostValues)
        {
            json.WriteStartObject();
            json.WriteString("jsonPath", lost.JsonPath);

            // As text: the spelling of the original (escapes, 1e-05, white space) is part of what is lost.
            json.WriteString("value", lost.RawJson);
            json.WriteString("reason", lost.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTransfer(Utf8JsonWriter json, Plan plan, ObjectTransfer transfer)
    {
        json.WriteStartObject();
        json.WriteString("action", transfer.Action switch
        {
            TransferAction.Upload => "upload",
            TransferAction.Replace => "replace",
            TransferAction.Download => "download",
            _ => "adopt",
        });
        json.WriteString("path", plan.Relative(transfer.Path));
        json.WriteString("bucket", transfer.Bucket);
        json.WriteString("key", transfer.Key);
        json.WritePropertyName("size");
        if (transfer.Size is { } size)
        {
            json.WriteNumberValue(size);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteString("md5", transfer.Md5);
        if (transfer.Replaced is { } old)
        {
            json.WriteStartObject("replaced");
            json.WriteString("eTag", old.ETag);
            json.WriteNumber("size", old.Size);
            json.WriteString("lastModified", old.LastModified.UtcDateTime);
            json.WriteString("versionId", old.VersionId);
            json.WriteEndObject();
        }

        if (transfer.Outcome != TransferOutcome.Open)
        {
            json.WriteString("outcome", transfer.Outcome == TransferOutcome.Done ? "done" : "failed");
        }

        if (transfer.Failure is { } finding)
        {
            json.WriteString("code", finding.Rule.Code);
            json.WriteString("message", finding.Message);
        }

        json.WriteEndObject();
    }

    private static void WriteHash(Utf8JsonWriter json, string name, ContentHash? hash)
    {
        if (hash is { } known)
        {
            json.WriteString(name, known.ToString());
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
