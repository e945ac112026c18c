using System.Globalization;
using System.Threading.Channels;
using ActorMaker.Service.Hosting;

namespace ActorMaker.Service.Api;

/// <summary>What happens, as server-sent events.</summary>
internal static class EventRoutes
{
    // Proxies close what is silent.
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    /// <summary>Adds the route.</summary>
    /// <param name="state">What all parts share.</param>
    public static void Map(IEndpointRouteBuilder routes, ServiceState state, CancellationToken stopping) =>
        routes.MapGet("/api/events", context => WatchAsync(context, state, stopping));

    private static async Task WatchAsync(HttpContext context, ServiceState state, CancellationToken stopping)
    {
        long? after = long.TryParse(context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : null;
        if (state.Events.Watch(after, out IReadOnlyList<LiveEvent> missed) is not { } events)
        {
            context.Response.Headers.RetryAfter = "30";
            await Answer.ProblemAsync(context, StatusCodes.Status503ServiceUnavailable, "watchers", $"{EventHub.MaxWatchers} watch already.");
            return;
        }

        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers["X-Accel-Buffering"] = "no";
            await context.Response.WriteAsync("retry: 3000\n\n" + string.Concat(missed.Select(static e => e.Text)), end.Token);
            await context.Response.Body.FlushAsync(end.Token);
            await SendAsync(context, events, state.Time, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The reader has gone, or the service ends.
        }
        finally
        {
            state.Events.Leave(events);
        }
    }

    /// <summary>Sends what comes, and a sign of life while nothing does.</summary>
    private static async Task SendAsync(HttpContext context, ChannelReader<LiveEvent> events, TimeProvider time, CancellationToken end)
    {
        Task<bool> ready = events.WaitToReadAsync(end).AsTask();
        while (true)
        {
            string text = "";
            try
            {
                if (!await ready.WaitAsync(Beat, time, end))
                {
                    return;
                }

                while (events.TryRead(out LiveEvent? said))
                {
                    text += said.Text;
                }

                ready = events.WaitToReadAsync(end).AsTask();
            }
            catch (TimeoutException)
            {
                text = ": alive\n\n";
            }

            await context.Response.WriteAsync(text, end);
            await context.Response.Body.FlushAsync(end);
        }
    }
}
