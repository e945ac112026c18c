namespace ActorMaker.Data.Tests.Versions;

/// <summary>Entries as the studio's programs write them, for tests that care about a few fields only.</summary>
internal static class EntryJson
{
    public const string Folder = "actor_maker_user/custom-styles-models/";
    public const string Parameters = """{"network_dim": 16, "learning_rate": 0.0001}""";

    /// <summary>Started by a person: a RunPod id, parameters, no LoRA yet.</summary>
    public static string Started(string id, string name, string more = "", string status = "pending", string parameters = Parameters, string timestamp = "2025-10-13T19:36:17.724Z") =>
        $$"""{"id": "{{id}}", "name": "{{name}}", "timestamp": "{{timestamp}}", "parameters": {{parameters}}, "status": "{{status}}"{{Behind(more)}}}""";

    /// <summary>Made from a bucket listing: the file's name as id and name, no parameters.</summary>
    public static string FromBucket(string stem, string? url = null, string more = "") =>
        $$"""{"id": "{{stem}}", "name": "{{stem}}.safetensors", "status": "completed", "loraUrl": "{{url ?? Regional(stem)}}", "timestamp": "2025-10-13T20:10:00+00:00", "parameters": {}, "description": "Synced from S3"{{Behind(more)}}}""";

    /// <summary>An entry with nothing but the required fields.</summary>
    public static string Bare(string id, string name, string more = "", string status = "pending") =>
        $$"""{"id": "{{id}}", "name": "{{name}}", "status": "{{status}}"{{Behind(more)}}}""";

    public static string Regional(string stem) => $"https://storyboard-user-files.s3.us-west-1.amazonaws.com/{Folder}{stem}.safetensors";

    public static string Accelerated(string stem) => $"https://storyboard-user-files.s3-accelerate.amazonaws.com/{Folder}{stem}.safetensors";

    public static string Url(string address) => $"\"loraUrl\": \"{address}\"";

    private static string Behind(string more) => more.Length == 0 ? "" : ", " + more;
}
