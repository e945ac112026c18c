using System.Text.Json;
using ActorMaker.Data.Findings;
using ActorMaker.Operations;
using ActorMaker.Operations.Reporting;
using ActorMaker.Operations.Settings;
using ActorMaker.Pages;

namespace ActorMaker.Service.Api;

/// <summary>What needs a person: the gate's findings, and the inbox.</summary>
/// <param name="api">What the routes share.</param>
internal sealed class TreeRoutes(ApiState api)
{
    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/api/findings", FindingsAsync);
        routes.MapRead("/api/inbox", InboxAsync);
    }

    private async Task FindingsAsync(HttpContext context)
    {
        PlanKeeper door = new(expected: null, "the API");
        OperationSettings settings = api.Service.Data.Settings();
        RunReport report = await Task.Run(() => api.CheckAsync(settings, door, context.RequestAborted), context.RequestAborted);
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

    private Task InboxAsync(HttpContext context)
    {
        IReadOnlyList<InboxItem> items = InboxList.Of(api, context.RequestAborted);
        return Answer.JsonAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray();
            foreach (InboxItem item in items)
            {
                WriteItem(json, item);
            }

            json.WriteEndArray();
        });
    }

    private static void WriteItem(Utf8JsonWriter json, InboxItem item)
    {
        json.WriteStartObject();
        json.WriteString("event", item.Event);
        json.Time("at", item.At);
        json.WriteString("id", item.Id);
        if (item.Subject is { } word)
        {
            json.WriteString("subject", word);
        }

        json.WriteString("code", item.Code);
        json.WriteString("why", item.Why);
        json.WriteString("wants", item.Wants);
        json.WriteEndObject();
    }
}
