using System.Text.Json;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using ActorMaker.Data.Views;
using ActorMaker.Operations;
using ActorMaker.Operations.Reporting;
using ActorMaker.Operations.Settings;
using ActorMaker.Service.Worker;

namespace ActorMaker.Service.Api;

/// <summary>What needs a person: the gate's findings, and the inbox.</summary>
/// <param name="api">What the routes share.</param>
internal sealed class TreeRoutes(ApiState api)
{
    /// <summary>Adds the routes.</summary>
    /// <param name="routes">Where to.</param>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/findings", FindingsAsync);
        routes.MapGet("/api/inbox", InboxAsync);
    }

    private async Task FindingsAsync(HttpContext context)
    {
        PlanKeeper door = new(expected: null);
        OperationSettings settings = api.Service.Data.Settings();
        RunReport report;
        await api.Gate.WaitAsync(context.RequestAborted);
        try
        {
            report = await Task.Run(() => CheckAsync(settings, door, context.RequestAborted), context.RequestAborted);
        }
        finally
        {
            api.Gate.Release();
        }

        await Answer.JsonAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            FindingsJson.Write(json, "findings", door.Findings, door.Word);
            json.Strings("planned", []);
            json.WriteStartObject("summary");
            json.WriteNumber("errors", report.Errors);
            json.WriteNumber("warnings", report.Warnings);
            json.WriteNumber("exitCode", report.Passed ? 0 : door.Has(RuleCatalog.NoDataRoot) || door.Has(RuleCatalog.BadProperty) ? 2 : 1);
            json.Strings("lines", door.Lines);
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private static async Task<RunReport> CheckAsync(OperationSettings settings, PlanKeeper door, CancellationToken token)
    {
        OperationRun run = GateVersions.Begin(settings, door);
        await new GateVersions(goesOn: true).RunAsync(run, token);
        return await new GateManifests().RunAsync(run, settings, door, token);
    }

    private Task InboxAsync(HttpContext context)
    {
        GateSettings data = api.Data();
        DateTimeOffset now = data.Time.GetUtcNow();
        IReadOnlyList<TrainingJob> jobs = api.Service.Memory.Jobs();
        Inquiry inquiry = Inquiry.Of(api.Entries(data, context.RequestAborted), jobs, api.Service.Memory.Waiting(), [], now);
        IReadOnlyList<TrainingView> trainings = api.Trainings(isWhole: false, context.RequestAborted);
        return Answer.JsonAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray();
            foreach (OpenEvent open in inquiry.Open)
            {
                TrainingJob? job = jobs.FirstOrDefault(j => j.Key == open.Event.Job);
                (string code, string why) = FollowTrainings.Describe(open);
                WriteItem(json, open.Event.Name, open.Event.At, open.Event.Event.RunId, job?.Subject, code, $"RunPod said {open.Event.Event.Said.Word()}: {why}", open.Reason == Reason.NoEntry && job is not null ? "put-back" : "check");
            }

            foreach (TrainingView training in trainings)
            {
                LiveRun? seen = training.Entry is { } entry ? api.Service.Live.Of(entry.Place.Path, entry.Id) : null;
                if (training.Live == LiveState.Lost)
                {
                    WriteItem(json, name: null, training.StartedAt, training.Id, training.Subject, RuleCatalog.RunLost.Code, $"{training.Version}: RunPod no longer knows the run, and nobody has heard of its end", "resolve");
                }
                else if (seen?.Code is { } code)
                {
                    RunQuestion? question = inquiry.Questions.FirstOrDefault(q => q.Entry.Place == training.Entry!.Place && q.Entry.Id == training.Id);
                    WriteItem(json, question?.Events.Select(static e => e.Name).FirstOrDefault(), seen.At, training.Id, training.Subject, code, $"{training.Version}: {seen.Why}", "check");
                }
            }

            json.WriteEndArray();
        });
    }

    private static void WriteItem(Utf8JsonWriter json, string? name, DateTimeOffset? at, string id, Subject? subject, string code, string why, string wants)
    {
        json.WriteStartObject();
        json.WriteString("event", name);
        json.Time("at", at);
        json.WriteString("id", id);
        if (TrainingJson.Word(subject) is { } word)
        {
            json.WriteString("subject", word);
        }

        json.WriteString("code", code);
        json.WriteString("why", why);
        json.WriteString("wants", wants);
        json.WriteEndObject();
    }
}
