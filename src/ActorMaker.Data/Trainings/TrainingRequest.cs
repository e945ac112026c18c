using System.Text;
using ActorMaker.Data.Json;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Trainings;

/// <summary>What RunPod is asked for: the studio's own request. A pure function.</summary>
public static class TrainingRequest
{
    private static readonly JsonStyle Compact = JsonStyle.JavaScript with { Indent = null, Colon = ":", Comma = "," };

    /// <summary>The body of the request.</summary>
    /// <param name="job">The job, with its images and all of its parameters.</param>
    /// <param name="template">The workflow.</param>
    /// <param name="webhook">The address that RunPod calls at the end; null for none.</param>
    public static byte[] Body(TrainingJob job, WorkflowTemplate template, Uri? webhook)
    {
        using JsonText parameters = JsonText.Parse(Encoding.UTF8.GetBytes(job.Entry.Parameters));
        List<(string, JsonTemplate)> config =
        [
            ("mode", JsonTemplate.Of(job.Subject.Kind == SubjectKind.Style ? "custom-styles" : "custom-actors")),
            ("user_id", JsonTemplate.Of("actor_maker_user")),
            ("tenant_id", JsonTemplate.Of("actor_maker")),
            ("request_id", JsonTemplate.Of(job.RequestId)),
            ("model_name", JsonTemplate.Of(TrainingStart.ModelName(job.Subject, job.Version))),
        ];
        foreach (string name in (string[])["learning_rate", "max_train_steps"])
        {
            if (parameters.Root.TryGet(Encoding.UTF8.GetBytes(name), out JsonValue value))
            {
                config.Add((name, JsonTemplate.Copy(value)));
            }
        }

        List<(string, JsonTemplate)> body =
        [
            ("input", JsonTemplate.Object(
                ("workflow", template.Fill(parameters.Root)),
                ("training_data", JsonTemplate.Object(("s3_urls", JsonTemplate.Array([.. job.Images.Select(JsonTemplate.Of)])))),
                ("training_config", JsonTemplate.Object(config)))),
        ];
        if (webhook is not null)
        {
            body.Add(("webhook", JsonTemplate.Of(webhook.AbsoluteUri)));
        }

        return JsonTemplate.Object(body).ToBytes(Compact);
    }
}
