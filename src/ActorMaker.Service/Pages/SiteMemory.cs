using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Views;
using ActorMaker.Pages;
using ActorMaker.Service.Api;
using ActorMaker.Service.Hosting;

namespace ActorMaker.Service.Pages;

/// <summary>What the pages show, read once for all who look at the same time, and again when a file has another stamp.</summary>
/// <param name="api">What the routes share.</param>
/// <param name="formKey">What every form sends along.</param>
internal sealed class SiteMemory(ApiState api, string formKey)
{
    // Somebody who reloads wants to see what he has just done elsewhere; a stamp pass of a large tree takes 50 ms.
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private (ReportModel Model, ulong State)? last;
    private long lookedAt;

    /// <summary>Reads it.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ReportModel> ReadAsync(CancellationToken cancellation)
    {
        ReportModel model = await TreeAsync(cancellation);
        return model with
        {
            Live = new LiveSite(formKey, api.Service.Writing == Writing.Yes, InboxList.Of(api, cancellation), [.. AppliedPlan.List(api.Service.Root).Select(Of)])
            {
                Waiting = api.Service.Waiting,
                Sets = style => SelectionSet.ReadAll(DataRoot.SelectionSets(model.Root, style), out _),
            },
            At = api.Service.Time.GetUtcNow(),
        };
    }

    /// <summary>Reads it, and one actor as they are at this moment: an image whose bytes are changed leaves no trace but its own stamp.</summary>
    /// <param name="address">The address of the actor's page.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The actor; null if there is nobody of that page.</returns>
    public async Task<(ReportModel Model, ActorView? Actor)> ReadActorAsync(string address, CancellationToken cancellation)
    {
        ReportModel model = await ReadAsync(cancellation);
        if (LivePages.ActorOf(model.Tree, address) is not { } known)
        {
            return (model, null);
        }

        ActorView? now = await Task.Run(() => ActorTraining.Read(api.Data(), known.Name, api.Names, cancellation), cancellation);
        if (now is null || !now.Images.Select(Look).SequenceEqual(known.Images.Select(Look)))
        {
            last = null;
        }

        return (model, now);
    }

    /// <summary>What was read last is read again by the next who asks.</summary>
    public void Forget() => lookedAt = 0;

    private SemaphoreSlim Turn { get; } = new(1);

    private async Task<ReportModel> TreeAsync(CancellationToken cancellation)
    {
        await Turn.WaitAsync(cancellation);
        try
        {
            if (last is { } known && lookedAt != 0 && api.Service.Time.GetElapsedTime(lookedAt) < Freshness)
            {
                return known.Model;
            }

            GateSettings data = api.Data();
            ulong state = StateOf(data);
            if (last?.State != state)
            {
                // To its end, also if the first who asked goes away: the next one asks for the same.
                last = (await Task.Run(() => ReadTreeAsync(data), CancellationToken.None), state);
            }

            lookedAt = api.Service.Time.GetTimestamp();
            return last!.Value.Model;
        }
        finally
        {
            Turn.Release();
        }
    }

    private async Task<ReportModel> ReadTreeAsync(GateSettings data)
    {
        PlanKeeper door = new(expected: null, "a page");
        await api.CheckAsync(api.Service.Data.Settings(), door, CancellationToken.None);
        DateTimeOffset now = api.Service.Time.GetUtcNow();
        TreeView tree = TreeView.Read(data, now, data.PendingLimit, CancellationToken.None);
        return new ReportModel(data.Root, tree, [.. door.Findings.OrderByDescending(static f => f.Severity)], now)
        {
            ImageAddress = static (actor, image) => $"/media/{Uri.EscapeDataString(actor)}/{Uri.EscapeDataString(image)}",
            Word = door.Word,
        };
    }

    private static ChangeItem Of(AppliedPlan plan) => new(plan.Journal, plan.At, plan.Command, plan.IsLive, plan.Files, plan.CanBeUndone) { By = plan.By };

    /// <summary>What the pages say of an image.</summary>
    private static ImageView Look(ImageView image) => image with { Detail = null };

    /// <summary>One number for the stamps of all that is read: every version file and manifest, and every folder of images.</summary>
    private static ulong StateOf(DataSettings data)
    {
        List<Finding> unseen = [];
        ulong state = 0xCBF29CE484222325;
        void Add(string path)
        {
            FileStamp stamp = FileStamp.Of(path);
            foreach (ulong word in (ReadOnlySpan<ulong>)[(ulong)stamp.Kind, (ulong)stamp.Size, (ulong)stamp.Modified, (ulong)stamp.Changed, stamp.Inode])
            {
                state = (state ^ word) * 0x100000001B3;
                state ^= state >> 29;
            }
        }

        foreach (string path in VersionTree.List(data.Root, data.Styles, data.Actors, unseen).Select(static p => p.Path))
        {
            Add(path);
        }

        ActorTree actors = ActorTree.List(data, unseen);
        foreach (string path in actors.Manifests)
        {
            Add(path);
        }

        foreach (string folder in actors.Folders)
        {
            Add(DataRoot.Images(data.Root, folder));
        }

        Add(DataRoot.Registry(data.Root));
        return state ^ (ulong)unseen.Count;
    }
}
