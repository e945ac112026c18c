using System.Globalization;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Versions;
using ActorMaker.Data.Views;
using ActorMaker.Operations.Trainings;

namespace ActorMaker.Service.Api;

/// <summary>Actors and their training images.</summary>
/// <param name="api">What the routes share.</param>
internal sealed class ActorRoutes(ApiState api)
{
    private const int DefaultLimit = 200;
    private const int MaxLimit = 1_000;

    // By the words that an image's status has, and two of our own.
    private static readonly Dictionary<string, Func<ActorView, bool>> States = new(StringComparer.Ordinal)
    {
        ["synced"] = IsSynced,
        ["local_only"] = static a => TrainingDataJson.LocalOnly(a) > 0,
        ["s3_only"] = static a => a.S3Only > 0,
        ["out_of_sync"] = static a => a.OutOfSync > 0,
        ["orphan"] = static a => a.Orphans > 0,
        ["missing"] = static a => a.Missing > 0,
        ["problems"] = static a => !IsSynced(a),
    };

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/api/actors", ListAsync);
        routes.MapRead("/api/actors/{id}/training-data", ImagesAsync);
    }

    private static bool IsSynced(ActorView actor) => actor.Problem is null && actor.Images.Count > 0 && actor.Synced == actor.Images.Count;

    private Task ListAsync(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        string? state = query["state"];
        Func<ActorView, bool>? wanted = null;
        if (state is not null && !States.TryGetValue(state, out wanted))
        {
            return Answer.ProblemAsync(context, StatusCodes.Status400BadRequest, "state", $"\"state\" can be {string.Join(", ", States.Keys)}.");
        }

        int limit = DefaultLimit;
        if (query["limit"] is [{ } text] && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
        {
            return Answer.ProblemAsync(context, StatusCodes.Status400BadRequest, "limit", $"\"limit\" can be a number from 1 to {MaxLimit}.");
        }

        // One more than wanted, to know whether there is another page.
        List<ActorView> page = [.. ActorTraining.ReadFrom(api.Data(), query["after"].ToString(), api.Names, context.RequestAborted).Where(a => wanted?.Invoke(a) ?? true).Take(limit + 1)];
        if (page.Count > limit)
        {
            page.RemoveAt(limit);
            string next = $"/api/actors?after={Uri.EscapeDataString(page[^1].Name)}&limit={limit.ToString(CultureInfo.InvariantCulture)}{(state is null ? "" : "&state=" + state)}";
            context.Response.Headers.Link = $"<{next}>; rel=\"next\"";
        }

        return Answer.JsonAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray();
            page.ForEach(a => TrainingDataJson.WriteSummary(json, a, IsSynced(a)));
            json.WriteEndArray();
        });
    }

    private async Task ImagesAsync(HttpContext context)
    {
        if (!Flag(context, "rehash", out bool rehash) || !Flag(context, "remote", out bool remote))
        {
            await Answer.ProblemAsync(context, StatusCodes.Status400BadRequest, "flag", "\"rehash\" and \"remote\" can be true or false.");
            return;
        }

        string id = (string)context.Request.RouteValues["id"]!;
        if (await SubjectRoutes.FindAsync(context, api, SubjectKind.Actor, id) is not { } place)
        {
            return;
        }

        GateSettings data = api.Data() with { Rehash = rehash };
        ActorView? actor = ActorTraining.Read(data, place.Name, api.Names, context.RequestAborted);
        if (actor is null)
        {
            await Answer.ProblemAsync(context, StatusCodes.Status404NotFound, "unknown", "There is no actor of that number or name.");
        }
        else if (actor.Problem is { } problem)
        {
            await Answer.ProblemAsync(context, StatusCodes.Status422UnprocessableEntity, "unsound", $"Nothing can be said of the images: {problem}.");
        }
        else
        {
            (ActorView? asked, string unasked) = remote ? await RemoteImages.AskAsync(api.Service.Data.Settings(), actor, context.RequestAborted) : (actor, "");
            await (asked is null
                ? Answer.ProblemAsync(context, StatusCodes.Status502BadGateway, "bucket", $"The buckets cannot be asked: {unasked.TrimEnd('.')}.")
                : Answer.JsonAsync(context, StatusCodes.Status200OK, json => TrainingDataJson.Write(json, data.Root, asked)));
        }
    }

    private static bool Flag(HttpContext context, string name, out bool value)
    {
        string? text = context.Request.Query[name];
        value = text is "true" or "1";
        return text is null or "true" or "false" or "1" or "0";
    }
}
