using System.Globalization;
using System.Text;
using ActorMaker.Data.Addresses;
using ActorMaker.Data.Json;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Trainings;

/// <summary>The files of the store: the named fields, and no other.</summary>
internal static class StoreFormat
{
    private static readonly JsonStyle Line = JsonStyle.JavaScript with { Indent = null, Colon = ":", Comma = "," };

    public static byte[] Write(TrainingEvent said, string? job, DateTimeOffset? at) => Of(
        ("v", JsonTemplate.Of(1)),
        ("at", Time(at)),
        ("job", Text(job)),
        ("id", JsonTemplate.Of(said.RunId)),
        ("said", JsonTemplate.Of(said.Said.Word())),
        ("requestId", Text(said.RequestId)),
        ("lora", Text(said.Lora?.ToString())),
        ("loraName", Text(said.LoraName)),
        ("size", Number(said.Size)),
        ("error", Text(said.Error)),
        ("kind", Text(said.Kind is { } kind ? Word(kind) : null)),
        ("seconds", Number(said.Seconds)),
        ("endedAt", Time(said.EndedAt))).ToBytes(JsonStyle.JavaScript);

    public static WaitingEvent? ReadEvent(JsonText text, Uri? serviceUrl)
    {
        JsonValue root = text.Root;
        if (Text(root, "id") is not { } id || Text(root, "said") is not { } said || Time(root, "at") is not { } at)
        {
            return null;
        }

        return new WaitingEvent("", at, new TrainingEvent(id, RunStates.Parse(said))
        {
            RequestId = Text(root, "requestId"),
            Lora = Text(root, "lora") is { } lora && S3Address.TryParse(lora, serviceUrl, out S3Address? address) ? address : null,
            LoraName = Text(root, "loraName"),
            Size = Number(root, "size"),
            Error = Text(root, "error"),
            Kind = KindOf(Text(root, "kind")),
            Seconds = Number(root, "seconds"),
            EndedAt = Time(root, "endedAt"),
        }, Text(root, "job"));
    }

    public static byte[] Write(LogLine line) => Of(
        ("at", Time(line.At)),
        ("event", Text(line.Event)),
        ("job", Text(line.Job)),
        ("id", JsonTemplate.Of(line.Id)),
        ("said", JsonTemplate.Of(line.Said.Word())),
        ("proof", JsonTemplate.Of(line.Proof)),
        ("was", JsonTemplate.Of(line.Was.Word())),
        ("now", JsonTemplate.Of(line.Now.Word())),
        ("file", Text(line.File)),
        ("seconds", Number(line.Seconds)),
        ("why", Text(line.Why))).ToBytes(Line);

    public static LogLine? ReadLine(byte[] bytes)
    {
        using JsonText text = JsonText.Parse(bytes);
        if (text.Problems.Count > 0 || text.Root is not { Kind: JsonKind.Object } root || Time(root, "at") is not { } at || Text(root, "id") is not { } id)
        {
            return null;
        }

        return new LogLine(at, Text(root, "event"), id, RunStates.Parse(Text(root, "said") ?? ""), Text(root, "proof") ?? "", StateOf(Text(root, "was")), StateOf(Text(root, "now")))
        {
            Job = Text(root, "job"),
            File = Text(root, "file"),
            Seconds = Number(root, "seconds"),
            Why = Text(root, "why"),
        };
    }

    public static byte[] Write(TrainingJob job)
    {
        using JsonText parameters = JsonText.Parse(Encoding.UTF8.GetBytes(job.Entry.Parameters));
        return Of(
            ("v", JsonTemplate.Of(1)),
            ("subject", JsonTemplate.Of(string.Create(CultureInfo.InvariantCulture, $"{Word(job.Subject.Kind)}/{job.Subject.Number}"))),
            ("version", JsonTemplate.Of(job.Version)),
            ("requestId", JsonTemplate.Of(job.RequestId)),
            ("runpodId", Text(job.RunId)),
            ("endpoint", Text(job.Endpoint)),
            ("tokenSha256", Text(job.TokenSha256)),
            ("orderSha256", Text(job.Order?.KeySha256)),
            ("bodySha256", Text(job.Order?.BodySha256)),
            ("state", JsonTemplate.Of(job.State.ToString().ToLowerInvariant())),
            ("startedAt", Time(job.StartedAt)),
            ("entry", Of(
                ("name", JsonTemplate.Of(VersionName.Format(job.Version))),
                ("description", Text(job.Entry.Description)),
                ("parameters", JsonCopy.Of(parameters.Root)),
                ("selectionSetId", Number(job.Entry.SelectionSetId)),
                ("imageCount", JsonTemplate.Of(job.Entry.ImageCount)))),
            ("images", JsonTemplate.Array([.. job.Images.Select(JsonTemplate.Of)]))).ToBytes(JsonStyle.JavaScript);
    }

    public static TrainingJob? ReadJob(string key, JsonText text)
    {
        JsonValue root = text.Root;
        if (SubjectOf(Text(root, "subject")) is not { } subject || Number(root, "version") is not { } version || Text(root, "requestId") is not { } request
            || Time(root, "startedAt") is not { } startedAt || Member(root, "entry") is not { } entry || Member(entry, "parameters") is not { Kind: JsonKind.Object } parameters)
        {
            return null;
        }

        List<string> images = [];
        if (Member(root, "images") is { } list)
        {
            foreach (JsonValue image in list.Items)
            {
                images.Add(image.AsString() ?? "");
            }
        }

        return new TrainingJob(key, subject, version, request, startedAt, new JobEntry(Encoding.UTF8.GetString(parameters.Raw), Number(entry, "imageCount") ?? 0)
        {
            Description = Text(entry, "description"),
            SelectionSetId = Number(entry, "selectionSetId"),
        })
        {
            State = Enum.TryParse(Text(root, "state"), ignoreCase: true, out JobState state) ? state : JobState.Unknown,
            RunId = Text(root, "runpodId"),
            Endpoint = Text(root, "endpoint"),
            TokenSha256 = Text(root, "tokenSha256"),
            Order = Text(root, "orderSha256") is { } order && Text(root, "bodySha256") is { } body ? new JobOrder(order, body) : null,
            Images = images,
        };
    }

    private static EntryState StateOf(string? word) => Enum.TryParse(word, ignoreCase: true, out EntryState state) ? state : EntryState.Strange;

    private static string Word(SubjectKind kind) => kind == SubjectKind.Style ? "style" : "actor";

    private static SubjectKind? KindOf(string? word) => word switch { "style" => SubjectKind.Style, "actor" => SubjectKind.Actor, _ => null };

    private static Subject? SubjectOf(string? word) =>
        word?.Split('/') is [var kind, var number] && KindOf(kind) is { } known && VersionName.TryParseNumber(number, out long parsed) ? new Subject(known, parsed) : null;

    private static JsonTemplate Of(params IEnumerable<(string Name, JsonTemplate? Value)> members) =>
        JsonTemplate.Object([.. members.Where(static m => m.Value is not null).Select(static m => (m.Name, m.Value!))]);

    private static JsonTemplate? Text(string? text) => text is null ? null : JsonTemplate.Of(text);

    private static JsonTemplate? Number(long? number) => number is { } value ? JsonTemplate.Of(value) : null;

    private static JsonTemplate? Time(DateTimeOffset? time) => time is { } value ? JsonTemplate.Of(TimeStamp.FormatUtc(value)) : null;

    private static JsonValue? Member(JsonValue value, string name) =>
        value.Kind == JsonKind.Object && value.TryGet(Encoding.UTF8.GetBytes(name), out JsonValue found) ? found : null;

    private static string? Text(JsonValue value, string name) => Member(value, name)?.AsString() is { Length: > 0 } text ? text : null;

    private static long? Number(JsonValue value, string name) => Member(value, name)?.AsInt64();

    private static DateTimeOffset? Time(JsonValue value, string name) => Text(value, name) is { } text ? TimeStamp.Parse(text)?.Instant : null;
}
