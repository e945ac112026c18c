using System.Globalization;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using ActorMaker.Testing;

namespace ActorMaker.Service.Tests;

/// <summary>Trainings of style 1 that were started here.</summary>
internal static class Job
{
    public const string Folder = "1_ink_intensity";
    public const string Versions = "resources/style_images/1_ink_intensity/training_versions.json";

    /// <summary>The id that RunPod gives a version's run.</summary>
    public static string RunOf(int version) => $"run-{version}-e1";

    /// <summary>The id that our request gives it.</summary>
    public static string RequestOf(int version) => $"1_{1_760_436_196_000 + version}";

    /// <summary>A data root with a pending entry for each version.</summary>
    public static DataRepository Data(params int[] versions)
    {
        DataRepository data = new();
        data.AddStyle(Folder, [.. versions.Select(v => Pending(v))]);
        return data;
    }

    /// <summary>A pending entry, as a start writes it.</summary>
    public static string Pending(int version, DateTimeOffset? began = null) =>
        $$"""{"id": "{{RunOf(version)}}", "name": "V{{version}}", "timestamp": "{{TimeStamp.FormatUtc(began ?? Now.AddHours(-2))}}", "parameters": {"network_dim": 16}, "status": "pending", "imageCount": 43}""";

    /// <summary>Writes a job's record; returns the token of its hook.</summary>
    public static string Start(DataRepository data, int version, DateTimeOffset? at = null)
    {
        string token = TrainingStart.NewToken();
        new TrainingStore(data.Root).Write(new TrainingJob($"job{version.ToString(CultureInfo.InvariantCulture)}", new(SubjectKind.Style, 1), version, RequestOf(version), at ?? Now.AddHours(-2), new JobEntry("{}", 43))
        {
            RunId = RunOf(version),
            State = JobState.Accepted,
            TokenSha256 = TrainingStart.HashOf(token),
        });
        return token;
    }

    /// <summary>The body of a hook in RunPod's form.</summary>
    public static string Body(int version, string status = "FAILED", string error = "out of memory") =>
        $$$"""{"delayTime":1,"executionTime":60000,"id":"{{{RunOf(version)}}}","input":{"training_config":{"mode":"custom-styles","request_id":"{{{RequestOf(version)}}}"}},"output":{"job_id":"{{{RequestOf(version)}}}"},"error":"{{{error}}}","status":"{{{status}}}","webhook":"https://tunnel.example/hooks/runpod/x"}""";

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public static string[] Inbox(this DataRepository data) => Directory.Exists(data.PathOf(".actormaker/trainings/inbox")) ? Directory.GetFiles(data.PathOf(".actormaker/trainings/inbox"), "*.json") : [];

    public static List<LogLine> TrainingLog(this DataRepository data) => new TrainingStore(data.Root).Log(DateTimeOffset.MinValue);

    /// <summary>Sends a hook.</summary>
    public static async Task<(int Status, string Body)> HookAsync(this RunningService service, string token, string body, string type = "application/json")
    {
        using StringContent content = new(body, System.Text.Encoding.UTF8, type);
        return await service.HookAsync(token, content);
    }

    /// <summary>Sends a hook.</summary>
    public static async Task<(int Status, string Body)> HookAsync(this RunningService service, string token, HttpContent content)
    {
        using HttpResponseMessage answer = await service.Client.PostAsync(new Uri(service.Hooks, "/hooks/runpod/" + token), content);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
