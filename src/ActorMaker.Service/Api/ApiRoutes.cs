using ActorMaker.Service.Hosting;
using ActorMaker.Service.Pages;

namespace ActorMaker.Service.Api;

/// <summary>The routes of the API. Behind <see cref="Security.RequestGuard"/>, so a handler need not ask who calls it, or whether it may write.</summary>
internal static class ApiRoutes
{
    /// <summary>Adds them: a file of routes a subject.</summary>
    /// <param name="state">What all parts share.</param>
    public static void MapApi(this IEndpointRouteBuilder routes, ServiceState state, CancellationToken stopping)
    {
        HealthRoutes.Map(routes, state);
        ApiState api = new(state);
        new ActorRoutes(api).Map(routes);
        new VersionRoutes(api).Map(routes);
        new TrainingRoutes(api).Map(routes);
        StartOrders orders = new(api);
        new StartRoute(orders).Map(routes);
        new SyncRoutes(api).Map(routes);
        new TreeRoutes(api).Map(routes);
        EventRoutes.Map(routes, state, stopping);
        OpenApiRoute.Map(routes);
        PageRoutes.Map(routes, api, orders);
        routes.MapFallback("{**path}", static context => Answer.ProblemAsync(context, StatusCodes.Status404NotFound, "route", "There is nothing under this address."));
    }
}
