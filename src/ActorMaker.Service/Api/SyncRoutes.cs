using System.Text.Json;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Views;
using ActorMaker.Operations;
using ActorMaker.Operations.Reporting;

namespace ActorMaker.Service.Api;

/// <summary>Changes that a person sees before they are made: what is applied is the plan that was shown, or nothing.</summary>
/// <param name="api">What the routes share.</param>
internal sealed class SyncRoutes(ApiState api)
{
    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/sync/loras", context => SyncAsync(context, static () => new SyncLoras()));
        routes.MapPost("/api/sync/manifests", context => SyncAsync(context, static () => new SyncManifests()));
        routes.MapRead("/api/changes", ChangesAsync);
        routes.MapPost("/api/changes/undo", UndoAsync);
    }

    private async Task SyncAsync(HttpContext context, Func<Operation> make)
    {
        using RequestBody? body = await RequestBody.ReadAsync(context, "apply", "plan");
        if (body is null)
        {
            return;
        }

        List<string> problems = [];
        bool apply = body.Flag("apply", problems) ?? false;
        string? plan = body.Text("plan", problems);
        if (problems.Count == 0 && apply && plan is null)
        {
            problems.Add("\"plan\" is missing: what is applied is the plan that a preview has shown.");
        }

        if (problems.Count > 0)
        {
            await Answer.ProblemAsync(context, StatusCodes.Status400BadRequest, "body", string.Join(' ', problems));
        }
        else
        {
            await RunAsync(context, make(), apply, plan, journal: null);
        }
    }

    private async Task UndoAsync(HttpContext context)
    {
        using RequestBody? body = await RequestBody.ReadAsync(context, "journal", "apply", "plan");
        if (body is null)
        {
            return;
        }

        List<string> problems = [];
        string? journal = body.Text("journal", problems);
        bool apply = body.Flag("apply", problems) ?? true;
        string? plan = body.Text("plan", problems);
        if (problems.Count > 0 || string.IsNullOrEmpty(journal))
        {
            await Answer.ProblemAsync(context, StatusCodes.Status400BadRequest, "body", problems.Count > 0 ? string.Join(' ', problems) : "\"journal\" is missing.");
        }
        else if (api.Applied.List().FirstOrDefault(p => p.Journal == journal) is not { } applied)
        {
            await Answer.ProblemAsync(context, StatusCodes.Status404NotFound, "unknown", "There is no journal of that name.");
        }
        else if (!applied.CanBeUndone)
        {
            await Answer.ProblemAsync(context, StatusCodes.Status409Conflict, "state", "This plan is undone already, is an undo itself, or has not ended.");
        }
        else
        {
            await RunAsync(context, new Undo(), apply, plan, journal);
        }
    }

    private Task ChangesAsync(HttpContext context) => Answer.JsonAsync(context, StatusCodes.Status200OK, json =>
    {
        json.WriteStartArray();
        foreach (AppliedPlan plan in api.Applied.List())
        {
            json.WriteStartObject();
            json.WriteString("journal", plan.Journal);
            json.Time("at", plan.At);
            json.WriteString("command", plan.Command);
            json.WriteBoolean("live", plan.IsLive);
            json.WriteNumber("files", plan.Files);
            json.WriteBoolean("undoable", plan.CanBeUndone);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private async Task RunAsync(HttpContext context, Operation operation, bool apply, string? plan, string? journal)
    {
        if (apply && api.Service.Waiting is { } what)
        {
            await Answer.ProblemAsync(context, StatusCodes.Status409Conflict, "git-busy", GitBusy.Why(what));
            return;
        }

        await AnswerAsync(context, await api.RunAsync(operation, plan, journal, apply, "the API", context.RequestAborted), apply);
    }

    private static Task AnswerAsync(HttpContext context, PlanKeeper door, bool apply)
    {
        (int status, string code, string detail)? problem = door switch
        {
            { IsOther: true } => (StatusCodes.Status409Conflict, "changed", "The tree is another than the one that the plan was shown for: look at the new one."),
            _ when door.Has(RuleCatalog.Brake) => (StatusCodes.Status422UnprocessableEntity, "brake", "More statuses would change than one run may change."),
            { Plan: null } when door.Has(RuleCatalog.BucketFailed) => (StatusCodes.Status502BadGateway, "bucket", "The bucket cannot be asked."),
            { Plan: null } => (StatusCodes.Status503ServiceUnavailable, "settings", "The project's settings do not let this be done."),
            _ => null,
        };
        if (problem is { } wrong)
        {
            return Answer.ProblemAsync(context, wrong.status, wrong.code, wrong.detail, json => FindingsJson.Write(json, "findings", door.Findings, door.Word));
        }

        return Answer.JsonAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            if (apply)
            {
                json.WriteNumber("changed", door.Result?.Changed ?? 0);
                json.WriteNumber("failed", door.Result?.Failed ?? 0);
                json.WriteString("journal", door.Result?.Journal);
            }
            else
            {
                WritePlan(json, door.Plan!);
            }

            FindingsJson.Write(json, "findings", door.Findings, door.Word);
            json.WriteEndObject();
        });
    }

    private static void WritePlan(Utf8JsonWriter json, Plan plan)
    {
        json.WriteString("plan", PlanIdentity.Of(plan));
        json.WriteStartArray("changes");
        foreach (Finding change in PlanPreview.Changes(plan))
        {
            json.WriteStartObject();
            json.WriteString("file", Path.GetRelativePath(plan.Root, change.Path).Replace('\\', '/'));
            json.WriteNumber("line", change.Start.Line);
            json.WriteString("text", PrintedText.Of(change.What));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("lost");
        foreach (FileEdit edit in plan.Edits)
        {
            foreach (LostValue lost in edit.LostValues)
            {
                json.WriteStartObject();
                json.WriteString("file", Path.GetRelativePath(plan.Root, edit.Path).Replace('\\', '/'));
                json.WriteString("path", lost.JsonPath);
                json.WriteString("value", Shown.Text(lost.RawJson));
                json.WriteString("reason", lost.Reason);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }
}
