using ActorMaker.Data.Trainings;
using ActorMaker.Service.Api;
using ActorMaker.Service.Hosting;
using ActorMaker.Service.Security;

namespace ActorMaker.Service.Hooks;

/// <summary>Takes hooks: an event is on disk before it is answered with 200, and the tree is not touched here.</summary>
/// <param name="state">What all parts share.</param>
/// <param name="log">The log. No path and no body goes there.</param>
internal sealed class HookReceiver(ServiceState state, ILogger<HookReceiver> log) : IDisposable
{
    private const int UnknownAMinute = 120;
    private const int UnsignedAMinute = 60;
    private const int Gates = 16;

    private static readonly TimeSpan TokenLife = TimeSpan.FromDays(7);

    // RunPod lets no run live longer than a day; what the log no longer tells is over for certain.
    private static readonly TimeSpan JobLife = TimeSpan.FromDays(30);
    private static readonly TimeSpan BodyLimit = TimeSpan.FromSeconds(30);

    private readonly Allowance unknown = new(UnknownAMinute, state.Time);
    private readonly Allowance unsigned = new(UnsignedAMinute, state.Time);

    // Side by side two deliveries of one event would become two files; those of others may be synced together.
    private readonly SemaphoreSlim[] gates = [.. Enumerable.Range(0, Gates).Select(static _ => new SemaphoreSlim(1))];

    /// <summary>Takes a hook that comes with a token.</summary>
    public async Task TakeAsync(HttpContext context)
    {
        TrainingJob? job;
        try
        {
            job = JobOf((string)context.GetRouteValue("token")!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The same for all, and so it tells nobody whether the token is one.
            log.LogError("The jobs cannot be read: {Reason}", e.Message);
            await LaterAsync(context);
            return;
        }

        // Before the body is looked at: who knows no token learns nothing, and leaves nothing.
        if (job is null)
        {
            await (unknown.TryTake() ? HookRoutes.NothingAsync(context) : TooManyAsync(context));
            return;
        }

        if (await ReadAsync(context) is { } said && await KeepAsync(context, said, job.Key) is { } name)
        {
            await Answer.JsonAsync(context, StatusCodes.Status200OK, json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("received", true);
                json.WriteString("event", name);
                json.WriteEndObject();
            });
        }
    }

    /// <summary>Takes a hook without a token: a reason to ask, and no more.</summary>
    public async Task TakeUnsignedAsync(HttpContext context)
    {
        if (!unsigned.TryTake())
        {
            await TooManyAsync(context);
            return;
        }

        if (await ReadAsync(context) is { } said && await KeepAsync(context, said, job: null) is not null)
        {
            await Answer.JsonAsync(context, StatusCodes.Status200OK, static json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("received", true);
                json.WriteBoolean("success", true);
                json.WriteString("message", "Kept; it is written once RunPod or the bucket confirms it");
                json.WriteEndObject();
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SemaphoreSlim gate in gates)
        {
            gate.Dispose();
        }
    }

    /// <summary>The job of a token that still counts.</summary>
    private TrainingJob? JobOf(string token)
    {
        TrainingJob? job = state.Memory.JobOf(token);
        DateTimeOffset now = state.Time.GetUtcNow();
        bool isDead = job is not null && (state.Memory.EndedBefore(job.Key, now - TokenLife) || job.StartedAt < now - JobLife);
        return isDead ? null : job;
    }

    private static Task LaterAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "10";
        return Answer.ProblemAsync(context, StatusCodes.Status503ServiceUnavailable, "store", "The event cannot be kept now.");
    }

    private static Task TooManyAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "60";
        return Answer.ProblemAsync(context, StatusCodes.Status429TooManyRequests, "too-many", "Too many requests.");
    }

    /// <summary>Reads the event, or answers why it is none.</summary>
    private async Task<TrainingEvent?> ReadAsync(HttpContext context)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(BodyLimit);
        using MemoryStream body = new((int)Math.Clamp(context.Request.ContentLength ?? 0, 0, HookRoutes.MaxBody));
        try
        {
            await context.Request.Body.CopyToAsync(body, limit.Token);
        }
        catch (BadHttpRequestException e)
        {
            await Answer.ProblemAsync(context, e.StatusCode, "body", e.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The body is too large." : "The body cannot be read.");
            return null;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            if (!context.RequestAborted.IsCancellationRequested)
            {
                await Answer.ProblemAsync(context, StatusCodes.Status408RequestTimeout, "slow", "The body did not come in time.");
            }

            return null;
        }

        TrainingEvent? said = EventBody.Read(body.GetBuffer().AsMemory(0, (int)body.Length), state.Data.ServiceUrl, out string refusal);
        if (said is null)
        {
            await Answer.ProblemAsync(context, StatusCodes.Status400BadRequest, "event", char.ToUpperInvariant(refusal[0]) + refusal[1..] + ".");
        }

        return said;
    }

    /// <summary>Keeps the event, or answers that it cannot be kept: RunPod then sends it again.</summary>
    private async Task<string?> KeepAsync(HttpContext context, TrainingEvent said, string? job)
    {
        SemaphoreSlim gate = gates[(uint)HashCode.Combine(said.RunId, said.Said, job) % Gates];

        // Not with the request's own token: whoever sent it may have gone, and the event counts all the same.
        await gate.WaitAsync(CancellationToken.None);
        try
        {
            string name = state.Store.Keep(said, job, state.Time.GetUtcNow());
            log.LogInformation("{Event}: {Said} of run {Run}{How}", name, said.Said.Word(), said.RunId, job is null ? ", unsigned" : "");
            state.Work.Ring();
            return name;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LogError("An event of run {Run} could not be kept: {Reason}", said.RunId, e.Message);
            await LaterAsync(context);
            return null;
        }
        finally
        {
            gate.Release();
        }
    }
}
