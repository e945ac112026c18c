using System.Text;
using System.Text.Json.Nodes;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using JsonText = ActorMaker.Data.Json.JsonText;

namespace ActorMaker.Data.Tests.Trainings;

/// <summary>What a start asks RunPod for: the studio's own requests, to the last input of the workflow.</summary>
public sealed class TrainingRequestTests
{
    private static readonly Subject Night = new(SubjectKind.Style, 2);
    private static readonly Subject Actor = new(SubjectKind.Actor, 6);

    [Fact]
    public void A_styles_request_is_the_studios()
    {
        JsonNode real = Real("request-style.json");
        WorkflowTemplate template = Template(Real("request-actor.json"));

        JsonNode body = Body(template, real, Night, 2, """
            { "network_dim": 16, "network_alpha": 16, "learning_rate": 0.0003, "max_train_steps": 3600, "lr_scheduler": "cosine_with_restarts", "lr_warmup_steps": 0,
              "optimizer_type": "adamw8bit", "batch_size": 2, "num_repeats": 1, "gradient_dtype": "bf16", "save_every_n_steps": 500 }
            """);

        Assert.True(JsonNode.DeepEquals(real, body), body.ToJsonString());
    }

    [Fact]
    public void An_actors_request_is_the_studios()
    {
        JsonNode real = Real("request-actor.json");
        WorkflowTemplate template = Template(Real("request-style.json"));

        JsonNode body = Body(template, real, Actor, 7, """
            { "learning_rate": 0.00025, "max_train_steps": 2300, "network_dim": 16, "network_alpha": 8, "batch_size": 1, "num_repeats": 2, "lr_scheduler": "cosine", "lr_warmup_steps": 400 }
            """);

        Assert.True(JsonNode.DeepEquals(real, body), body.ToJsonString());
    }

    [Fact]
    public void A_training_without_a_webhook_names_none()
    {
        JsonNode real = Real("request-style.json");
        real.AsObject().Remove("webhook");

        Assert.Null(Body(Template(real), real, Night, 2, "{}")["webhook"]);
    }

    [Fact]
    public void What_is_recorded_is_what_is_trained_with()
    {
        WorkflowTemplate template = Template(Real("request-style.json"));
        using JsonText given = JsonText.Parse(Encoding.UTF8.GetBytes("""{"learning_rate":1e-05,"save_every_n_steps":250}"""));

        Assert.Equal(
            """{"learning_rate": 1e-05, "save_every_n_steps": 250, "network_dim": 16, "network_alpha": 16, "max_train_steps": 3600, "lr_scheduler": "cosine_with_restarts", "lr_warmup_steps": 0, "optimizer_type": "adamw8bit", "batch_size": 2, "num_repeats": 1, "gradient_dtype": "bf16", "class_tokens": "style SBai_style_7"}""",
            StartParameters.Complete(given.Root, template, TrainingParameter.DefaultTokens(new Subject(SubjectKind.Style, 7), "7_x")));
    }

    [Theory]
    [InlineData("[]", "an array")]
    [InlineData("""{"max_train_steps":"3600"}""", "a whole number, at least 1")]
    [InlineData("""{"max_train_steps":0}""", "a whole number, at least 1")]
    [InlineData("""{"max_train_steps":1.5}""", "a whole number, at least 1")]
    [InlineData("""{"learning_rate":-1}""", "a number above 0")]
    [InlineData("""{"learning_rate":1e999}""", "a number above 0")]
    [InlineData("""{"optimizer_type":" "}""", "a text that is not empty")]
    [InlineData("""{"learningrate":0.1}""", "no parameter that goes into the workflow")]
    [InlineData("""{"class_tokens":"rpa_ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCD"}""", "a signature, token or key")]
    public void Parameters_that_cannot_be_trained_with_are_refused(string given, string why)
    {
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(given));

        Assert.Contains(why, StartParameters.Refuse(text.Root), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("107", "learning_rate", "its node 107 has no input \"learning_rate\"")]
    [InlineData("146", "string", "its node 146 has no text \"string\"")]
    public void A_workflow_without_a_place_for_a_parameter_is_refused(string node, string input, string why)
    {
        JsonNode request = Real("request-style.json");
        request["input"]!["workflow"]![node]!["inputs"]!.AsObject().Remove(input);
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(request["input"]!["workflow"]!.ToJsonString()));

        Assert.Null(WorkflowTemplate.Of(text.Root, out string problem));
        Assert.StartsWith(why, problem, StringComparison.Ordinal);
    }

    private static JsonNode Real(string name) => JsonNode.Parse(File.ReadAllBytes(Path.Join(AppContext.BaseDirectory, "data", "runpod", name)))!;

    private static WorkflowTemplate Template(JsonNode request)
    {
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(request["input"]!["workflow"]!.ToJsonString()));
        WorkflowTemplate? template = WorkflowTemplate.Of(text.Root, out string problem);
        Assert.True(template is not null, problem);
        return template;
    }

    private static JsonNode Body(WorkflowTemplate template, JsonNode real, Subject subject, long version, string parameters)
    {
        string tokens = (string)real["input"]!["workflow"]!["109"]!["inputs"]!["class_tokens"]!;
        using JsonText given = JsonText.Parse(Encoding.UTF8.GetBytes(parameters));
        Assert.Null(StartParameters.Refuse(given.Root));
        Assert.Equal(tokens, TrainingParameter.DefaultTokens(subject, "0006_european_20_female"));
        string requestId = (string)real["input"]!["training_config"]!["request_id"]!;
        TrainingJob job = new("7f3a", subject, version, requestId, DateTimeOffset.UnixEpoch, new JobEntry(StartParameters.Complete(given.Root, template, tokens), 1))
        {
            Images = [.. real["input"]!["training_data"]!["s3_urls"]!.AsArray().Select(static u => (string)u!)],
        };
        return JsonNode.Parse(TrainingRequest.Body(job, template, real["webhook"] is { } webhook ? new Uri((string)webhook!) : null))!;
    }
}
