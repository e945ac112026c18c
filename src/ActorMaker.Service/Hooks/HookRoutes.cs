using ActorMaker.Data.Trainings;
using ActorMaker.Service.Api;
using ActorMaker.Service.Hosting;

namespace ActorMaker.Service.Hooks;

/// <summary>The routes of the port that is open to others: hooks, and nothing else.</summary>
internal static class HookRoutes
{
    /// <summary>The largest body that is taken.</summary>
    public const int MaxBody = EventBody.MaxBytes;

    /// <summary>Adds them.</summary>
    /// <param name="routes">Where to.</param>
    /// <param name="state">What all parts share.</param>
    public static void MapHooks(this IEndpointRouteBuilder routes, ServiceState state)
    {
        routes.MapFallback(NothingAsync);
    }

    private static Task NothingAsync(HttpContext context) => Answer.ProblemAsync(context, StatusCodes.Status404NotFound, "route", "There is nothing under this address.");
}
