using ActorMaker.Data.Trainings;
using ActorMaker.Service.Api;

namespace ActorMaker.Service.Hooks;

/// <summary>The routes of the port that is open to others: hooks, and nothing else.</summary>
internal static class HookRoutes
{
    /// <summary>The largest body that is taken.</summary>
    public const int MaxBody = EventBody.MaxBytes;

    /// <summary>Where a hook with a token arrives.</summary>
    public const string Path = "/hooks/runpod/";

    private const string UnsignedPath = "/api/training-webhook";

    /// <summary>Adds them.</summary>
    /// <param name="receiver">Takes them.</param>
    /// <param name="takesUnsigned">Whether hooks without a token are taken too.</param>
    public static void MapHooks(this IEndpointRouteBuilder routes, HookReceiver receiver, bool takesUnsigned)
    {
        Map(routes, Path + "{token}", receiver.TakeAsync);
        if (takesUnsigned)
        {
            Map(routes, UnsignedPath, receiver.TakeUnsignedAsync);
        }

        routes.MapFallback("{**path}", NothingAsync);
    }

    /// <summary>The one answer to everything that is nothing: an address, or a token, that nobody knows.</summary>
    public static Task NothingAsync(HttpContext context) => Answer.ProblemAsync(context, StatusCodes.Status404NotFound, "route", "There is nothing under this address.");

    private static void Map(IEndpointRouteBuilder routes, string path, RequestDelegate take)
    {
        routes.MapPost(path, take);
        routes.Map(path, static context =>
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            return Answer.ProblemAsync(context, StatusCodes.Status405MethodNotAllowed, "method", "Hooks are sent with POST.");
        });
    }
}
