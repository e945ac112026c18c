using ActorMaker.Data.Trainings;
using ActorMaker.Data.Views;
using ActorMaker.Operations.Trainings;

namespace ActorMaker.Service.Api;

/// <summary>Trainings: what each one does, and what a person does with it.</summary>
/// <param name="api">What the routes share.</param>
internal sealed class TrainingRoutes(ApiState api)
{
    private static readonly string[] States = ["queued", "running", "waiting", "lost", "ended", "pending", "training", "completed", "failed"];

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/api/trainings", ListAsync);
        routes.MapRead("/api/trainings/{id}", ReadAsync);
        routes.MapPost("/api/trainings/{id}/check", CheckAsync);
        routes.MapPost("/api/trainings/{id}/cancel", CancelAsync);
        routes.MapPost("/api/trainings/{id}/retry", RetryAsync);
        routes.MapPost("/api/trainings/{id}/resolve", ResolveAsync);
        routes.MapPost("/api/trainings/{id}/put-back", PutBackAsync);
    }

    private Task ListAsync(HttpContext context)
    {
        string? state = context.Request.Query["state"];
        if (state is not null && !States.Contains(state, StringComparer.Ordinal))
        {
            return Answer.ProblemAsync(context, StatusCodes.Status400BadRequest, "state", $"\"state\" can be {string.Join(", ", States)}.");
        }

        TrainingView[] trainings = [.. api.Trainings(isWhole: false, context.RequestAborted).Where(t => state is null || TrainingJson.Is(t, state))];
        return WriteAsync(context, StatusCodes.Status200OK, trainings, isList: true);
    }

    private async Task ReadAsync(HttpContext context)
    {
        if (await FindAsync(context) is { } training)
        {
            await WriteAsync(context, StatusCodes.Status200OK, [training], isList: false);
        }
    }

    private Task CheckAsync(HttpContext context) => CommandAsync(context, static (commands, training, stop) => commands.CheckAsync(training.Entry!, stop));

    private Task CancelAsync(HttpContext context) => CommandAsync(context, static (commands, training, stop) => commands.CancelAsync(training.Entry!, training.RunId, stop));

    private Task RetryAsync(HttpContext context) => CommandAsync(context, static (commands, training, stop) => commands.RetryAsync(training.Entry!, training.RunId, stop));

    private async Task ResolveAsync(HttpContext context)
    {
        using RequestBody? body = await RequestBody.ReadAsync(context, "as", "reason");
        if (body is null)
        {
            return;
        }

        List<string> problems = [];
        string? what = body.Text("as", problems);
        string? reason = body.Text("reason", problems);
        if (what != "failed" || string.IsNullOrWhiteSpace(reason))
        {
            await Answer.ProblemAsync(context, StatusCodes.Status400BadRequest, "body", "\"as\" can be failed, and \"reason\" should say why.");
            return;
        }

        await CommandAsync(context, (commands, training, stop) => commands.GiveUpAsync(training.Entry!, reason, stop));
    }

    private async Task PutBackAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } training)
        {
            return;
        }

        if (training.Entry is not null)
        {
            await TrainingProblems.AnswerAsync(context, "present", "The entry of this training is in the tree.", []);
        }
        else
        {
            TrainingJob job = training.Job!;
            TrainingAnswer answer = await api.CommandAsync(training, (commands, _, stop) => commands.PutBackAsync(job, stop));
            await AnswerAsync(context, answer, t => t.Job?.Key == job.Key, training);
        }
    }

    private async Task CommandAsync(HttpContext context, Func<TrainingCommands, TrainingView, CancellationToken, Task<TrainingAnswer>> command)
    {
        if (await FindAsync(context) is not { } training)
        {
            return;
        }

        if (training.Entry is null)
        {
            await TrainingProblems.AnswerAsync(context, "absent", "The entry of this training is not in the tree.", []);
            return;
        }

        // The entry's id may be RunPod's afterwards.
        TrainingAnswer answer = await api.CommandAsync(training, command);
        await AnswerAsync(context, answer, t => t.Entry?.Place == training.Entry.Place && t.Version == training.Version, training);
    }

    /// <summary>Answers with the training as it is after a command, or why that was not done.</summary>
    private async Task AnswerAsync(HttpContext context, TrainingAnswer answer, Func<TrainingView, bool> isIt, TrainingView before)
    {
        if (answer.Code is { } code)
        {
            await TrainingProblems.AnswerAsync(context, code, answer.Detail, answer.Findings);
            return;
        }

        TrainingView after = api.Trainings(isWhole: true, context.RequestAborted).FirstOrDefault(isIt) ?? before;
        await WriteAsync(context, answer.IsOpen ? StatusCodes.Status202Accepted : StatusCodes.Status200OK, [after], isList: false);
    }

    /// <summary>Finds the training that a route names; answers the request itself if that is not one.</summary>
    private async Task<TrainingView?> FindAsync(HttpContext context)
    {
        string id = (string)context.Request.RouteValues["id"]!;
        TrainingView[] found = [.. api.Trainings(isWhole: true, context.RequestAborted).Where(t => t.Has(id))];

        // An id that is an entry's own is that entry's, whatever was merged elsewhere.
        TrainingView[] own = [.. found.Where(t => string.Equals(t.Id, id, StringComparison.Ordinal))];
        found = own.Length > 0 ? own : found;
        if (found.Length == 1)
        {
            return found[0];
        }

        await (found.Length == 0
            ? Answer.ProblemAsync(context, StatusCodes.Status404NotFound, "unknown", "There is no training of that id.")
            : SubjectRoutes.AmbiguousAsync(context, [.. found.Select(static t => $"{TrainingJson.Word(t.Subject)} {t.Version}")]));
        return null;
    }

    private async Task WriteAsync(HttpContext context, int status, TrainingView[] trainings, bool isList)
    {
        IReadOnlySet<string>? uncommitted = (await api.Git.AskAsync(context.RequestAborted))?.Changed;
        await Answer.JsonAsync(context, status, json =>
        {
            if (!isList)
            {
                TrainingJson.Write(json, trainings[0], uncommitted);
                return;
            }

            json.WriteStartArray();
            foreach (TrainingView training in trainings)
            {
                TrainingJson.Write(json, training, uncommitted);
            }

            json.WriteEndArray();
        });
    }
}
