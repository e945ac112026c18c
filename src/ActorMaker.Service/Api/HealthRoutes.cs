using ActorMaker.Service.Hosting;

namespace ActorMaker.Service.Api;

/// <summary>Whether the service is alive, and whether it can do its work.</summary>
internal static class HealthRoutes
{
    /// <summary>Adds the routes.</summary>
    /// <param name="state">What all parts share.</param>
    public static void Map(IEndpointRouteBuilder routes, ServiceState state)
    {
        routes.MapRead("/healthz", static context => Answer.JsonAsync(context, StatusCodes.Status200OK, static json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("alive", true);
            json.WriteEndObject();
        }));
        routes.MapRead("/readyz", context => ReadyAsync(context, state));
    }

    private static Task ReadyAsync(HttpContext context, ServiceState state)
    {
        string? problem = state.Problem;
        return Answer.JsonAsync(context, problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("ready", problem is null);
            Text("problem", problem);
            json.WriteString("writes", state.Writing.ToString().ToLowerInvariant());
            Text("holder", state.Holder);
            Text("waiting", state.Waiting);
            Text("clock", state.Live.Clock.Problem);
            json.WriteEndObject();

            void Text(string name, string? value)
            {
                if (value is not null)
                {
                    json.WriteString(name, value);
                }
            }
        });
    }
}
