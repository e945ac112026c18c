using System.Text;
using System.Text.Json.Nodes;
using ActorMaker.Data.Addresses;
using ActorMaker.Data.Gate;
using JsonText = ActorMaker.Data.Json.JsonText;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Tests.Trainings;

/// <summary>A version file of style 1, before and after runs were recorded in it.</summary>
internal sealed class Recording
{
    public const string Run = "33c95471-5e61-406c-9287-1b8f8de0bae8-e1";
    public const string Key = "actor_maker_user/custom-styles-models/";

    public static readonly DateTimeOffset Now = new(2025, 10, 14, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Written = new(2025, 10, 14, 5, 30, 0, TimeSpan.Zero);

    private Recording(string before, RecordedFile file)
    {
        Before = before;
        File = file;
        After = file.Edit is null ? before : Encoding.UTF8.GetString(file.Edit.Bytes);
    }

    public string Before { get; }

    public string After { get; }

    public RecordedFile File { get; }

    public Step Step => Assert.Single(File.Runs).Transition.Step;

    public Reason Reason => Assert.Single(File.Runs).Transition.Reason;

    public JsonNode this[string id] => JsonNode.Parse(After.TrimStart('\uFEFF'))!["versions"]!.AsArray().Single(v => (string?)v!["id"] == id)!;

    public static Recording Of(string[] entries, params RunEvidence[] runs) => OfText("{\"versions\": [" + string.Join(", ", entries) + "]}", runs);

    public static Recording OfText(string text, params RunEvidence[] runs)
    {
        using JsonText json = JsonText.Parse(Encoding.UTF8.GetBytes(text));
        VersionsFile file = VersionsFile.Read("/repo/training_versions.json", json, new Subject(SubjectKind.Style, 1), serviceUrl: null);
        Assert.True(file.IsSound);
        GateSettings settings = new("/repo") { Time = new FixedTime(Now), Buckets = ["storyboard-user-files", "story-boards-assets"] };
        return new Recording(text, VersionRecorder.Record(file, runs, settings));
    }

    public static RunEvidence Hook(RunState said, string id = Run, string? lora = null, string? error = null) => new(id)
    {
        Hook = Event(said, id, lora, error),
        SeenAt = Now,
        Object = ObjectProof.Missing,
    };

    public static TrainingEvent Event(RunState said, string id = Run, string? lora = null, string? error = null) => new(id, said)
    {
        Lora = lora is not null && S3Address.TryParse(lora, serviceUrl: null, out S3Address? address) ? address : null,
        Error = error ?? (said.IsFailure() ? "Training workflow processing failed" : null),
    };

    public static ObjectProof Proven(string stem) => new(ObjectState.Proven, Lora(stem), "");

    public static Lora Lora(string stem) => new(
        "storyboard-user-files", Key + stem + ".safetensors", LoraFileName.Parse(stem)!, Written, $"https://storyboard-user-files.s3.us-west-1.amazonaws.com/{Key}{stem}.safetensors");
}
