using System.Collections.Concurrent;
using System.Security.Cryptography;
using ActorMaker.Data.Trainings;
using ActorMaker.Operations.RunPod;
using ActorMaker.Operations.Trainings;

namespace ActorMaker.Service.Api;

/// <summary>Carries out orders of trainings, for programs and for forms alike. The same order, known by its key, is carried out once.</summary>
/// <param name="api">What the routes share.</param>
internal sealed class StartOrders(ApiState api)
{
    private readonly ConcurrentDictionary<string, bool> atWork = new(StringComparer.Ordinal);

    /// <summary>What makes the same order one.</summary>
    /// <param name="key">The key that its sender chose.</param>
    /// <param name="body">What was ordered.</param>
    public static JobOrder Identify(ReadOnlySpan<byte> key, ReadOnlySpan<byte> body) => new(Convert.ToHexStringLower(SHA256.HashData(key)), Convert.ToHexStringLower(SHA256.HashData(body)));

    /// <summary>Looks what an order would start.</summary>
    public Task<StartPreview> PreviewAsync(StartOrder order, CancellationToken cancellation) => api.Commands().PreviewAsync(order, api.Service.Options.Workflow, cancellation);

    /// <summary>Carries an order out.</summary>
    public async Task<StartResult> CarryOutAsync(StartOrder order)
    {
        if (order.Identity is not { } identity)
        {
            return await StartAsync(order);
        }

        if (!atWork.TryAdd(identity.KeySha256, true))
        {
            return Refuse("at-work", "The order of this key is being carried out.");
        }

        try
        {
            return Known(identity) is not { } known ? await StartAsync(order)
                : known.Order!.BodySha256 == identity.BodySha256 ? Repeat(known)
                : Refuse("key", "Another order came with this key.");
        }
        finally
        {
            atWork.TryRemove(identity.KeySha256, out _);
        }
    }

    private async Task<StartResult> StartAsync(StartOrder order)
    {
        if (api.Service.Waiting is { } what)
        {
            return Refuse("git-busy", GitBusy.Why(what));
        }

        StartResult result = await api.WriteAsync((commands, stop) => commands.StartAsync(order, api.Service.Options.Workflow, api.Service.Options.PublicUrl, stop));
        api.Service.Live.Clock = result.Clock == ClockGap.None ? api.Service.Live.Clock : result.Clock;
        return result;
    }

    private TrainingJob? Known(JobOrder identity)
    {
        DateTimeOffset since = api.Service.Time.GetUtcNow() - JobOrder.Limit;

        // An order that was killed before RunPod was asked is one that was never carried out.
        return api.Service.Store.Jobs([]).Find(j => j.Order?.KeySha256 == identity.KeySha256 && j.StartedAt > since && j.State != JobState.Planned);
    }

    private static StartResult Repeat(TrainingJob job) =>
        new(job, job.State == JobState.Refused ? new StartRefusal("refused", "RunPod refused this order: nothing was started, and the entry was withdrawn.") : null);

    private static StartResult Refuse(string code, string detail) => new(Job: null, new StartRefusal(code, detail));
}
