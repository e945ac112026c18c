using ActorMaker.Data.Plans;
using ActorMaker.Data.Versions;
using ActorMaker.Operations.Trainings;
using Microsoft.Net.Http.Headers;

namespace ActorMaker.Service.Api;

/// <summary>The versions of a style or actor, as they stand in their file.</summary>
/// <param name="api">What the routes share.</param>
internal sealed class VersionRoutes(ApiState api)
{
    private static readonly byte[] None = "{\"versions\":[]}"u8.ToArray();

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach ((string name, SubjectKind kind) in new[] { ("styles", SubjectKind.Style), ("actors", SubjectKind.Actor) })
        {
            string path = $"/api/{name}/{{id}}/training-versions";
            routes.MapRead(path, context => ReadAsync(context, kind));
            routes.MapPost(path, RefuseAsync);
            routes.MapPut(path, RefuseAsync);
            routes.MapPost($"/api/{name}/{{id}}/versions/{{version}}/good", context => MarkAsync(context, kind));
        }
    }

    private async Task ReadAsync(HttpContext context, SubjectKind kind)
    {
        if (await SubjectRoutes.FindAsync(context, api, kind, (string)context.Request.RouteValues["id"]!) is not { } place)
        {
            return;
        }

        byte[] bytes;
        try
        {
            bytes = await File.ReadAllBytesAsync(place.Path, context.RequestAborted);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            bytes = None;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Answer.ProblemAsync(context, StatusCodes.Status422UnprocessableEntity, "unsound", "The version file cannot be read.");
            return;
        }

        HttpResponse response = context.Response;
        EntityTagHeaderValue tag = new($"\"{ContentHash.Of(bytes)}\"");
        response.Headers.ETag = tag.ToString();
        response.Headers.CacheControl = "no-cache";
        response.Headers.XContentTypeOptions = "nosniff";
        IList<EntityTagHeaderValue> known = context.Request.GetTypedHeaders().IfNoneMatch;
        if (known.Any(k => k.Equals(EntityTagHeaderValue.Any) || k.Compare(tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = "application/json";
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.Allow = "GET";
        return Answer.ProblemAsync(context, StatusCodes.Status405MethodNotAllowed, "whole-list", "A whole list is not saved: what was written since it was read would be lost. A training is started by POST /api/trainings.");
    }

    private async Task MarkAsync(HttpContext context, SubjectKind kind)
    {
        using RequestBody? body = await RequestBody.ReadAsync(context, "good");
        if (body is null)
        {
            return;
        }

        List<string> problems = [];
        bool? good = body.Flag("good", problems);
        if (good is not { } isGood || problems.Count > 0)
        {
            await Answer.ProblemAsync(context, StatusCodes.Status400BadRequest, "body", "\"good\" should be true or false.");
            return;
        }

        if (await SubjectRoutes.FindAsync(context, api, kind, (string)context.Request.RouteValues["id"]!) is not { } place)
        {
            return;
        }

        string version = (string)context.Request.RouteValues["version"]!;
        TrainingAnswer answer = await api.ChangeAsync((commands, _) => Task.FromResult(commands.MarkGood(place, version, isGood)));
        if (answer.Code is { } code)
        {
            await TrainingProblems.AnswerAsync(context, code, answer.Detail, answer.Findings);
            return;
        }

        await Answer.JsonAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("version", version);
            json.WriteBoolean("good", isGood);
            json.WriteEndObject();
        });
    }
}
