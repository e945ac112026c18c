using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorMaker.Testing;

/// <summary>RunPod as its documents and its real bodies show it, on a port of its own: it forgets, delivers late, twice or never, and can be out of order.</summary>
public sealed class FakeRunPod : IAsyncDisposable
{
    private static readonly TimeSpan Retention = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    private static readonly TimeSpan HookPause = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, FakeRun> runs = new(StringComparer.Ordinal);
    private readonly HttpClient http = new();
    private readonly TimeProvider time;
    private readonly WebApplication app;
    private int made;

    private FakeRunPod(WebApplication app, TimeProvider time)
    {
        this.app = app;
        this.time = time;
    }

    /// <summary>The key that it takes.</summary>
    public static string Key => "rpa_FAKEFAKEFAKEFAKEFAKEFAKEFAKEFAKE";

    /// <summary>The endpoint that it has.</summary>
    public static string Endpoint => "abc123";

    /// <summary>The value for <c>RUNPOD_BASE_URL</c>.</summary>
    public string BaseUrl => app.Urls.First() + "/v2";

    /// <summary>Answers in its place; null lets it answer. Gets the path.</summary>
    public Func<HttpContext, Task<bool>>? Instead { get; set; }

    /// <summary>The paths that were asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>Its runs.</summary>
    public IReadOnlyDictionary<string, FakeRun> Runs => runs;

    /// <summary>Starts it.</summary>
    /// <param name="time">Its clock.</param>
    /// <param name="url">Where it listens; a free port of the machine's own if not given.</param>
    /// <param name="more">Adds routes of the endpoint that RunPod has not; null for none.</param>
    public static async Task<FakeRunPod> StartAsync(TimeProvider? time = null, string url = "http://127.0.0.1:0", Action<IEndpointRouteBuilder>? more = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.Services.AddRoutingCore();
        FakeRunPod fake = new(builder.Build(), time ?? TimeProvider.System);
        fake.Map(more);
        await fake.app.StartAsync();
        return fake;
    }

    /// <summary>Takes a run that somebody else has asked for.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="requestId">The id that its request gave it.</param>
    /// <param name="mode"><c>custom-styles</c> or <c>custom-actors</c>.</param>
    /// <param name="webhook">The address to call at its end; null for none.</param>
    public FakeRun Add(string id, string requestId = "1_1760436196251", string mode = "custom-styles", string? webhook = null)
    {
        JsonObject request = new() { ["input"] = new JsonObject { ["training_config"] = new JsonObject { ["mode"] = mode, ["request_id"] = requestId } } };
        if (webhook is not null)
        {
            request["webhook"] = webhook;
        }

        return runs[id] = new FakeRun(id, request, time.GetUtcNow());
    }

    /// <summary>A machine takes the run up.</summary>
    /// <param name="id">The run.</param>
    public void Begin(string id) => runs[id] = runs[id] with { Status = "IN_PROGRESS" };

    /// <summary>The run ends well.</summary>
    /// <param name="id">The run.</param>
    /// <param name="loraUrl">The address of its LoRA.</param>
    /// <param name="size">The LoRA's size.</param>
    public void Complete(string id, string loraUrl, long size) => runs[id] = runs[id] with { Status = "COMPLETED", EndedAt = time.GetUtcNow(), LoraUrl = loraUrl, Size = size };

    /// <summary>The run ends otherwise.</summary>
    /// <param name="id">The run.</param>
    /// <param name="error">What it says; null for nothing.</param>
    /// <param name="status"><c>FAILED</c>, <c>CANCELLED</c> or <c>TIMED_OUT</c>.</param>
    public void Fail(string id, string? error = "Training workflow processing failed", string status = "FAILED") => runs[id] = runs[id] with { Status = status, EndedAt = time.GetUtcNow(), Error = error };

    /// <summary>RunPod's <c>/retry</c>: the same id waits again, and what it had brought is gone.</summary>
    /// <param name="id">The run.</param>
    public bool Retry(string id)
    {
        if (!runs.TryGetValue(id, out FakeRun? run) || run.Status is not ("FAILED" or "TIMED_OUT"))
        {
            return false;
        }

        runs[id] = new FakeRun(id, run.Request, time.GetUtcNow());
        return true;
    }

    /// <summary>Forgets a run, as after a failure of RunPod's own store.</summary>
    /// <param name="id">The run.</param>
    public void Forget(string id) => runs.TryRemove(id, out _);

    /// <summary>Calls the run's hook once, whatever has become of the run since. A hook that is never called is a lost one; called twice, a double one.</summary>
    /// <param name="id">The run.</param>
    /// <param name="body">Another body than its own; null for its own.</param>
    /// <returns>The status of the answer; 0 if there was none.</returns>
    public async Task<int> CallAsync(string id, string? body = null)
    {
        using StringContent content = new(body ?? runs[id].Body().ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using HttpResponseMessage answer = await http.PostAsync(new Uri((string)runs[id].Request["webhook"]!), content);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    /// <summary>Calls the run's hook as RunPod does: up to three times, ten seconds apart, until it is answered with 200.</summary>
    /// <param name="id">The run.</param>
    /// <returns>Whether it was.</returns>
    public async Task<bool> DeliverAsync(string id)
    {
        for (int attempt = 1; ; attempt++)
        {
            if (await CallAsync(id) == StatusCodes.Status200OK)
            {
                return true;
            }

            if (attempt == 3)
            {
                return false;
            }

            await Task.Delay(HookPause, time);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    private void Map(Action<IEndpointRouteBuilder>? more)
    {
        app.Use(async (HttpContext context, RequestDelegate next) =>
        {
            Asked.Enqueue(context.Request.Path);
            if (Instead is not null && await Instead(context))
            {
                return;
            }

            if (context.Request.Headers.Authorization != "Bearer " + Key)
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }

            await next(context);
        });
        RouteGroupBuilder routes = app.MapGroup("/v2/" + Endpoint);
        more?.Invoke(routes);
        routes.MapPost("/run", RunAsync);
        routes.MapGet("/status/{id}", (HttpContext context, string id) => Answer(context, Find(id)));
        routes.MapPost("/retry/{id}", (HttpContext context, string id) => Retry(id) ? Answer(context, runs[id]) : Answer(context, run: null));
        routes.MapPost("/cancel/{id}", (HttpContext context, string id) =>
        {
            if (Find(id) is { EndedAt: null })
            {
                Fail(id, error: null, "CANCELLED");
            }

            return Answer(context, Find(id));
        });
    }

    private async Task RunAsync(HttpContext context)
    {
        JsonObject request = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        string id = $"{Guid.NewGuid()}-e{1 + (Interlocked.Increment(ref made) % 2)}";
        runs[id] = new FakeRun(id, request, time.GetUtcNow());
        await context.Response.WriteAsync(new JsonObject { ["id"] = id, ["status"] = "IN_QUEUE" }.ToJsonString());
    }

    /// <summary>A run as long as RunPod remembers it.</summary>
    private FakeRun? Find(string id) =>
        runs.TryGetValue(id, out FakeRun? run) && time.GetUtcNow() - (run.EndedAt ?? run.QueuedAt) < (run.EndedAt is null ? Lifetime : Retention) ? run : null;

    private static Task Answer(HttpContext context, FakeRun? run)
    {
        context.Response.StatusCode = run is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync((run?.Body() ?? new JsonObject { ["error"] = "job not found" }).ToJsonString());
    }
}
