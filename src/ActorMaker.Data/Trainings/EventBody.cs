using System.Text;
using ActorMaker.Data.Addresses;
using ActorMaker.Data.Json;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Trainings;

/// <summary>Reads the body of a hook, or of an answer of <c>/status</c>: both have one form.</summary>
public static class EventBody
{
    /// <summary>The longest body that is read. Real ones have 9 to 14 kB.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private const int MaxName = 200;

    // A key has 1,024 bytes at the most, each of which may be written as three characters.
    private const int MaxAddress = 4_096;

    /// <summary>Reads a body.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="serviceUrl">The S3 service whose host counts as an S3 address; null for AWS only.</param>
    /// <param name="refusal">Why it is none; empty if it is one.</param>
    /// <returns>The event; null if the body is none.</returns>
    public static TrainingEvent? Read(ReadOnlyMemory<byte> body, Uri? serviceUrl, out string refusal)
    {
        if (body.Length > MaxBytes)
        {
            refusal = "the body is too large";
            return null;
        }

        using JsonText text = JsonText.Parse(body);
        if (text.Problems.Count > 0)
        {
            // The problem's own words may hold a piece of the body.
            refusal = "the body is no sound JSON";
            return null;
        }

        refusal = Refuse(text.Root, out string id, out string status);
        return refusal.Length > 0 ? null : Read(text.Root, id, RunStates.Parse(status), serviceUrl);
    }

    private static string Refuse(JsonValue root, out string id, out string status)
    {
        id = Text(root, "id") ?? "";
        status = Text(root, "status") ?? "";
        return root.Kind != JsonKind.Object ? "the body is no JSON object"
            : id.Length == 0 ? "the body has no id"
            : id.Length > TrainingEvent.MaxId ? "the id is too long"
            : status.Length == 0 ? "the body has no status"
            : "";
    }

    private static TrainingEvent Read(JsonValue root, string id, RunState said, Uri? serviceUrl)
    {
        JsonValue? output = Member(root, "output");
        JsonValue? model = Member(output, "model_info");
        JsonValue? asked = Member(Member(root, "input"), "training_config");
        string? address = Text(output, "loraUrl") ?? Text(output, "s3_url") ?? Text(model, "download_url");
        string? name = Name(output, "loraName") ?? Name(model, "name");
        S3Address? lora = address is { Length: <= MaxAddress } && S3Address.TryParse(address, serviceUrl, out S3Address? parsed) && parsed.Query.Length == 0 && !parsed.HasSignature ? parsed : null;
        return new TrainingEvent(Redaction.Of(id), said)
        {
            RequestId = Name(output, "job_id") ?? Name(asked, "request_id"),
            Lora = lora,
            LoraName = name ?? lora?.FileName,
            Size = Number(model, "size_bytes"),
            Error = said.IsFailure() ? ErrorOf(root, output, said) : null,
            Kind = Text(output, "training_type") switch { "style" => SubjectKind.Style, "character" => SubjectKind.Actor, _ => null },
            Seconds = Number(root, "executionTime") / 1000,
            EndedAt = EndOf(root) ?? EndOf(output),
        };
    }

    private static string ErrorOf(JsonValue root, JsonValue? output, RunState said) =>
        Redacted(Member(root, "error")) ?? Redacted(Member(output, "error")) ?? said switch
        {
            RunState.Cancelled => "Cancelled",
            RunState.TimedOut => "Timed out",
            _ => "Failed without a reason",
        };

    /// <summary>RunPod's own errors are objects in a string; a trainer's may be anything.</summary>
    private static string? Redacted(JsonValue? error) =>
        (error is { Kind: JsonKind.Object or JsonKind.Array } json ? Encoding.UTF8.GetString(json.Raw) : error?.AsString()) is { } text && !string.IsNullOrWhiteSpace(text)
            ? Redaction.Of(text)
            : null;

    private static DateTimeOffset? EndOf(JsonValue? value) =>
        Text(value, "completedAt") is { } text && TimeStamp.Parse(text) is { HasZone: true } time ? time.Instant : null;

    private static string? Name(JsonValue? value, string name) => Text(value, name) is { Length: > 0 and <= MaxName } text ? Redaction.Of(text) : null;

    private static long? Number(JsonValue? value, string name) => Member(value, name)?.AsWhole() is >= 0 and var number ? number : null;

    private static string? Text(JsonValue? value, string name) => Member(value, name)?.AsString();

    private static JsonValue? Member(JsonValue? value, string name) =>
        value is { Kind: JsonKind.Object } container && container.TryGet(Encoding.UTF8.GetBytes(name), out JsonValue found) ? found : null;
}
