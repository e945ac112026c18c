using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ActorMaker.Service.Hosting;

/// <summary>Which of the two ports a connection came through. The listener says it; a request's own words, such as its Host, do not count.</summary>
internal sealed class Port
{
    private static readonly Port Hook = new();

    private Port()
    {
    }

    /// <summary>Marks what comes through a listener as hooks.</summary>
    public static void MarkHooks(ListenOptions listener) => listener.Use(static next => connection =>
    {
        connection.Features.Set(Hook);
        return next(connection);
    });

    /// <summary>Whether a request came through the port of hooks.</summary>
    public static bool IsOfHooks(HttpContext context) => context.Features.Get<Port>() is not null;
}
