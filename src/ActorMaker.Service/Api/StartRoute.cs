using System.Text;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using ActorMaker.Operations.Trainings;

namespace ActorMaker.Service.Api;

/// <summary>Starts trainings for programs.</summary>
/// <param name="orders">Carries orders out.</param>
internal sealed class StartRoute(StartOrders orders)
{
    private const string KeyHeader = "Idempotency-Key";
    private const int MaxKey = 200;

    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/trainings", StartAsync);

    private async Task StartAsync(HttpContext context)
    {
        using RequestBody? body = await RequestBody.ReadAsync(context, "subject", "selectionSetId", "parameters", "description", "expectVersion", "force");
        if (body is null)
        {
            return;
        }

        List<string> problems = [];
        StartOrder order = new(body.Text("subject", problems) ?? "", body["parameters"] is { } parameters ? Encoding.UTF8.GetString(parameters.Raw) : "{}")
        {
            SelectionSetId = body.Number("selectionSetId", problems),
            Description = body.Text("description", problems),
            ExpectVersion = body.Text("expectVersion", problems),
            IsForced = body.Flag("force", problems) ?? false,
            Identity = Identify(context, body, problems),
        };
        if (problems.Count > 0)
        {
            await Answer.ProblemAsync(context, StatusCodes.Status400BadRequest, "body", string.Join(' ', problems));
            return;
        }

        await AnswerAsync(context, await orders.CarryOutAsync(order));
    }

    private static Task AnswerAsync(HttpContext context, StartResult result)
    {
        if (result.Refusal is { } refusal)
        {
            return Answer.ProblemAsync(context, TrainingProblems.StatusOf(refusal.Code), refusal.Code, refusal.Detail, json =>
            {
                if (refusal.Candidates.Count > 0)
                {
                    json.Strings("candidates", refusal.Candidates);
                }

                if (refusal.Set is { } set)
                {
                    json.Strings("missingImages", set.MissingImages);
                    json.Strings("missingCaptions", set.MissingCaptions);
                    json.Strings("notSynced", set.NotSynced);
                }
            });
        }

        TrainingJob job = result.Job!;
        context.Response.Headers.Location = "/api/trainings/" + Uri.EscapeDataString(job.EntryId);
        return Answer.JsonAsync(context, result.IsAccepted ? StatusCodes.Status201Created : StatusCodes.Status202Accepted, json =>
        {
            json.WriteStartObject();
            json.WriteString("version", VersionName.Format(job.Version));
            json.WriteString("id", job.EntryId);
            json.WriteString("requestId", job.RequestId);
            json.WriteString("modelName", TrainingStart.ModelName(job.Subject, job.Version));
            json.WriteString("status", "pending");
            json.WriteNumber("imageCount", job.Entry.ImageCount);
            json.WriteBoolean("webhook", job.TokenSha256 is not null);
            if (!result.IsAccepted)
            {
                json.WriteString("accepted", "unknown");
            }

            json.WriteEndObject();
        });
    }

    private static JobOrder? Identify(HttpContext context, RequestBody body, List<string> problems)
    {
        if (!context.Request.Headers.TryGetValue(KeyHeader, out Microsoft.Extensions.Primitives.StringValues all))
        {
            return null;
        }

        if (all is not [{ Length: > 0 and <= MaxKey } key])
        {
            problems.Add($"{KeyHeader} should be one text of at most {MaxKey} characters.");
            return null;
        }

        return StartOrders.Identify(Encoding.UTF8.GetBytes(key), body.Bytes);
    }
}
