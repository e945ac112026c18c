using System.Diagnostics;

namespace ActorMaker.Service.Hosting;

/// <summary>Spans of requests and looks, by OpenTelemetry's names. A request is told by its route, never by its path: that may hold a token.</summary>
internal static partial class Telemetry
{
    /// <summary>The name of what is told.</summary>
    public const string Name = "ActorMaker.Service";

    /// <summary>Where to; nothing is told anywhere without it.</summary>
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly ActivitySource Source = new(Name);
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"];

    /// <summary>Sends what is told to where the environment says.</summary>
    /// <param name="builder">The host.</param>
    public static void Add(WebApplicationBuilder builder)
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Endpoint)))
        {
            Export(builder);
        }
    }

    /// <summary>Begins a span of work that nobody asked for by a request.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="runs">With how many runs.</param>
    public static Activity? Begin(string name, int runs) => Source.StartActivity(name)?.SetTag("actormaker.runs", runs);

    /// <summary>Tells of a request.</summary>
    public static async Task RequestAsync(HttpContext context, RequestDelegate next)
    {
        // The web framework's own span has the path, and is told nowhere: ours must not depend on it.
        Activity.Current = null;
        string method = Methods.Contains(context.Request.Method, StringComparer.Ordinal) ? context.Request.Method : "_OTHER";
        using Activity? span = Source.StartActivity(method, ActivityKind.Server);
        try
        {
            await next(context);
        }
        catch (Exception e) when (span is not null)
        {
            span.SetStatus(ActivityStatusCode.Error).SetTag("error.type", e.GetType().FullName);
            throw;
        }
        finally
        {
            End(span, context, method);
        }
    }

    private static void End(Activity? span, HttpContext context, string method)
    {
        if (span is null)
        {
            return;
        }

        int status = context.Response.StatusCode;
        string? route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? method : $"{method} {route}";
        span.SetTag("http.request.method", method).SetTag("http.route", route).SetTag("http.response.status_code", status)
            .SetTag("url.scheme", context.Request.Scheme).SetTag("server.port", context.Connection.LocalPort);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>Not in the native command: the exporter is not made to be trimmed.</summary>
    static partial void Export(WebApplicationBuilder builder);
}
