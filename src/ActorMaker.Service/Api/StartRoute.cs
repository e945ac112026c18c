using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using ActorMaker.Operations.RunPod;
using ActorMaker.Operations.Trainings;

namespace ActorMaker.Service.Api;

/// <summary>Starts trainings. The same order, known by its key, is carried out once.</summary>
/// <param name="api">What the routes share.</param>
internal sealed class StartRoute(ApiState api)
{
    private const string KeyHeader = "Idempotency-Key";
    private const int MaxKey = 200;

    private readonly ConcurrentDictionary<string, bool> atWork = new(StringComparer.Ordinal);

    /// <summary>Adds the route.</summary>
    /// <param name="routes">Where to.</param>
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

        if (order.Identity is not { } identity)
        {
            await AnswerAsync(context, order);
        }
        else if (!atWork.TryAdd(identity.KeySha256, true))
        {
            await Answer.ProblemAsync(context, StatusCodes.Status409Conflict, "at-work", "The order of this key is being carried out.");
        }
        else
        {
            try
            {
                await AnswerAsync(context, order);
            }
            finally
            {
                atWork.TryRemove(identity.KeySha256, out _);
            }
        }
    }

    private async Task AnswerAsync(HttpContext context, StartOrder order)
    {
        if (order.Identity is { } identity && Known(identity) is { } known)
        {
            await (known.Order!.BodySha256 == identity.BodySha256
                ? AnswerAsync(context, Repeat(known))
                : Answer.ProblemAsync(context, StatusCodes.Status422UnprocessableEntity, "key", $"Another order came with this {KeyHeader}."));
        }
        else if (!await GitBusy.AnswerAsync(context, api))
        {
            StartResult result = await api.WriteAsync((commands, stop) => commands.StartAsync(order, api.Service.Options.Workflow, api.Service.Options.PublicUrl, stop));
            api.Service.Live.Clock = result.Clock == ClockGap.None ? api.Service.Live.Clock : result.Clock;
            await AnswerAsync(context, result);
        }
    }

    private TrainingJob? Known(JobOrder identity)
    {
        DateTimeOffset since = api.Service.Time.GetUtcNow() - JobOrder.Limit;

        // An order that was killed before RunPod was asked is one that was never carried out.
        return api.Service.Store.Jobs([]).Find(j => j.Order?.KeySha256 == identity.KeySha256 && j.StartedAt > since && j.State != JobState.Planned);
    }

    private static StartResult Repeat(TrainingJob job) =>
        new(job, job.State == JobState.Refused ? new StartRefusal("refused", "RunPod refused this order: nothing was started, and the entry was withdrawn.") : null);

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

        return new JobOrder(Hash(Encoding.UTF8.GetBytes(key)), Hash(body.Bytes));
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
