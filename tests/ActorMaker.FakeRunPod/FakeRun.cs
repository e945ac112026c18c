using System.Text.Json.Nodes;

namespace ActorMaker.Testing;

/// <summary>A run of the fake RunPod's.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Request">The body that it was asked for with.</param>
/// <param name="QueuedAt">When.</param>
public sealed record FakeRun(string Id, JsonObject Request, DateTimeOffset QueuedAt)
{
    /// <summary>RunPod's word for its state.</summary>
    public string Status { get; init; } = "IN_QUEUE";

    /// <summary>When it ended; null while it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>The address of its LoRA.</summary>
    public string? LoraUrl { get; init; }

    /// <summary>The size of its LoRA.</summary>
    public long Size { get; init; }

    /// <summary>The answer of <c>/status</c>, which is the body of the hook too: everything that was asked is told again.</summary>
    public JsonObject Body()
    {
        JsonNode? config = Request["input"]?["training_config"];
        JsonObject body = new() { ["delayTime"] = 18_214, ["id"] = Id, ["input"] = Request["input"]?.DeepClone(), ["status"] = Status };
        if (Request["webhook"] is { } webhook)
        {
            body["webhook"] = webhook.DeepClone();
        }

        if (EndedAt is { } ended)
        {
            body["executionTime"] = (long)(ended - QueuedAt).TotalMilliseconds;
            body["output"] = Output(config);
        }

        if (Error is not null)
        {
            body["error"] = Error;
        }

        return body;
    }

    private JsonObject Output(JsonNode? config)
    {
        JsonObject output = new()
        {
            ["job_id"] = (string?)config?["request_id"],
            ["tenant_id"] = "actor_maker",
            ["training_type"] = (string?)config?["mode"] == "custom-actors" ? "character" : "style",
            ["user_id"] = "actor_maker_user",
        };
        if (LoraUrl is { } url)
        {
            string name = url[(url.LastIndexOf('/') + 1)..];
            output["loraName"] = name;
            output["loraUrl"] = url;
            output["message"] = "LoRA training completed successfully in 747.84 seconds";
            output["status"] = "success";
            output["model_info"] = new JsonObject { ["download_url"] = url, ["file_extension"] = ".safetensors", ["model_type"] = "lora", ["name"] = name, ["size_bytes"] = Size };
        }

        return output;
    }
}
