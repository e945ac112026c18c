using System.Text.Json;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using ActorMaker.Data.Views;
using ActorMaker.Operations;
using ActorMaker.Operations.Reporting;
using ActorMaker.Operations.RunPod;
using ActorMaker.Operations.Settings;

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
        List<KnownEntry> entries = KnownEntry.ReadAll(data, [], context.RequestAborted);
        List<TrainingJob> jobs = api.Service.Store.Jobs([]);
        List<WaitingEvent> waiting = api.Service.Store.Waiting(data.ServiceUrl, []);
        Inquiry inquiry = Inquiry.Of(entries, jobs, waiting, [], now);
        IReadOnlyList<TrainingView> lost = [.. api.Trainings(context.RequestAborted).Where(static t => t.Live == LiveState.Lost)];
        return Answer.JsonAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray();
            foreach (OpenEvent open in inquiry.Open)
            {
                TrainingJob? job = jobs.Find(j => j.Key == open.Event.Job);
                bool isUnplaced = open.Reason == Reason.NoEntry;
                WriteItem(
                    json,
                    open.Event.Name,
                    open.Event.At,
                    open.Event.Event.RunId,
                    job?.Subject,
                    isUnplaced ? RuleCatalog.EventWaits : RuleCatalog.EventContradicts,
                    $"RunPod said {open.Event.Event.Said.Word()}: {ReasonText.Of(open.Reason, "")}",
                    isUnplaced && job is not null ? "put-back" : "check");
            }

            foreach (TrainingView training in lost)
            {
                WriteItem(json, name: null, training.StartedAt, training.Id, training.Subject, RuleCatalog.RunLost, $"{training.Version} was started, and nobody can be asked what became of it", "resolve");
            }

            json.WriteEndArray();
        });
    }

    private static void WriteItem(Utf8JsonWriter json, string? name, DateTimeOffset? at, string id, Subject? subject, Rule rule, string why, string wants)
    {
        json.WriteStartObject();
        json.WriteString("event", name);
        json.Time("at", at);
        json.WriteString("id", id);
        if (TrainingJson.Word(subject) is { } word)
        {
            json.WriteString("subject", word);
        }

        json.WriteString("code", rule.Code);
        json.WriteString("why", why);
        json.WriteString("wants", wants);
        json.WriteEndObject();
    }
}
