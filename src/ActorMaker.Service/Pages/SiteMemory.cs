using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Views;
using ActorMaker.Operations.Settings;
using ActorMaker.Pages;
using ActorMaker.Service.Api;
using ActorMaker.Service.Hosting;

namespace ActorMaker.Service.Pages;

/// <summary>What the pages show, looked at once for all who look at the same time, and read again when a file has another stamp.</summary>
/// <param name="api">What the routes share.</param>
/// <param name="formKey">What every form sends along.</param>
internal sealed class SiteMemory(ApiState api, string formKey)
{
    // Somebody who reloads wants to see what he has just done elsewhere.
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    // A larger tree is looked at beside the pages, which show the last look's: a pass over the stamps of 51,000 images takes longer than a page may.
    private static readonly TimeSpan LargeFreshness = TimeSpan.FromSeconds(4);
    private const int Large = 10_000;

    // A run turns late by the clock alone.
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private Task? look;
    private volatile Look? last;
    private volatile bool mustWait = true;
    private volatile bool isReading;

    /// <summary>Reads it.</summary>
    public async Task<ReportModel> ReadAsync(CancellationToken cancellation)
    {
        await Begin().WaitAsync(cancellation);
        ReportModel model = last!.Model;
        return model with { At = api.Service.Time.GetUtcNow(), Live = model.Live! with { IsOld = isReading } };
    }

    /// <summary>Reads it, and one actor as they are at this moment: an image whose bytes are changed leaves no trace but its own stamp.</summary>
    /// <param name="address">The address of the actor's page.</param>
    /// <returns>The actor; null if there is nobody of that page.</returns>
    public async Task<(ReportModel Model, ActorView? Actor)> ReadActorAsync(string address, CancellationToken cancellation)
    {
        ReportModel model = await ReadAsync(cancellation);
        if (LivePages.ActorOf(model.Tree, address) is not { } known)
        {
            return (model, null);
        }

        ActorView? now = await Task.Run(() => ActorTraining.Read(api.Data(), known.Name, api.Names, cancellation), cancellation);
        if (now is null || !now.Images.Select(Shown).SequenceEqual(known.Images.Select(Shown)))
        {
            Forget();
        }

        return (model, now);
    }

    /// <summary>Whoever asks next waits for a new look.</summary>
    public void Forget() => mustWait = true;

    /// <summary>Begins a look if it is time for one.</summary>
    /// <returns>What has to be waited for.</returns>
    private Task Begin()
    {
        lock (gate)
        {
            Look? known = last;
            bool isKnown = known is not null && !mustWait && known.Heard == api.Service.Events.Last;
            if (isKnown && api.Service.Time.GetElapsedTime(known!.At) < (known.IsLarge ? LargeFreshness : Freshness))
            {
                return Task.CompletedTask;
            }

            if (look is not { IsCompleted: false })
            {
                mustWait = false;

                // To its end, also if the first who asked goes away: the next one asks for the same.
                look = Task.Run(LookAsync, CancellationToken.None);
            }
            else if (mustWait)
            {
                // The look that is under way may have passed by what somebody has just done.
                mustWait = false;
                look = look.ContinueWith(_ => LookAsync(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
            }

            return isKnown && known!.IsLarge ? Task.CompletedTask : look;
        }
    }

    private async Task LookAsync()
    {
        long at = api.Service.Time.GetTimestamp();
        long heard = api.Service.Events.Last;
        GateSettings data = api.Data();
        ulong state = StateOf(data);
        ReportModel model;
        if (last is { } known && known.State == state)
        {
            model = known.Model;
        }
        else
        {
            isReading = true;
            try
            {
                model = await ReadTreeAsync(data);
            }
            finally
            {
                isReading = false;
            }
        }

        LiveSite live = new(formKey, api.Service.Writing == Writing.Yes, InboxList.Of(api, CancellationToken.None), [.. api.Applied.List().Select(Of)])
        {
            Waiting = api.Service.Waiting,
            Git = await api.Git.AskAsync(CancellationToken.None) is { } git ? Describe(git) : null,
            CanPush = !string.IsNullOrWhiteSpace(api.Service.Data.Settings()[Setting.ImageBucket]),
            Clock = api.Service.Live.Clock.Problem,
            Sets = style => SelectionSet.ReadAll(DataRoot.SelectionSets(data.Root, style), out _),
        };
        last = new Look(model with { Live = live }, state, at, heard, model.Tree.Actors.Sum(static a => a.Images.Count) > Large);
    }

    private async Task<ReportModel> ReadTreeAsync(GateSettings data)
    {
        PlanKeeper door = new(expected: null, "a page");
        await api.CheckAsync(api.Service.Data.Settings(), door, CancellationToken.None);
        DateTimeOffset now = api.Service.Time.GetUtcNow();
        TreeView tree = TreeView.Read(data, now, data.PendingLimit, CancellationToken.None);
        return new ReportModel(data.Root, tree, [.. door.Findings.OrderByDescending(static f => f.Severity)], now)
        {
            ImageAddress = AddressOf,
            ThumbnailAddress = static (actor, image) => FormattableString.Invariant($"{AddressOf(actor, image)}?w={Thumbnails.Width}"),
            Word = door.Word,
        };
    }

    private static string Describe(GitState git)
    {
        string place = $"{git.Branch ?? "no branch"} @ {git.Commit}";
        return git.Changed.Count == 0 ? place : FormattableString.Invariant($"{place}, {git.Changed.Count:N0} version files uncommitted");
    }

    private static ChangeItem Of(AppliedPlan plan) => new(plan.Journal, plan.At, plan.Command, plan.IsLive, plan.Files, plan.CanBeUndone) { By = plan.By };

    private static string AddressOf(string actor, string image) => $"/media/{Uri.EscapeDataString(actor)}/{Uri.EscapeDataString(image)}";

    /// <summary>What the pages say of an image.</summary>
    private static ImageView Shown(ImageView image) => image with { Detail = null };

    /// <summary>One number for the stamps of all that is read: every version file and manifest, every folder of images, and every image.</summary>
    private ulong StateOf(DataSettings data)
    {
        List<Finding> unseen = [];
        ulong state = (ulong)(api.Service.Time.GetUtcNow().Ticks / Hour.Ticks);
        foreach (string path in VersionTree.List(data.Root, data.Styles, data.Actors, unseen).Select(static p => p.Path))
        {
            state = Mix(state, FileStamp.Of(path));
        }

        ActorTree actors = ActorTree.List(data, unseen);
        foreach (string path in actors.Manifests)
        {
            state = Mix(state, FileStamp.Of(path));
        }

        var folders = new ulong[actors.Folders.Count];
        Workers.Run(folders.Length, Workers.ForReading, i => folders[i] = StateOf(data.Root, actors.Folders[i]), CancellationToken.None);
        foreach (ulong folder in folders)
        {
            state = Mix(state, folder);
        }

        return Mix(Mix(state, FileStamp.Of(DataRoot.Registry(data.Root))), (ulong)unseen.Count);
    }

    private static ulong StateOf(string root, string actor)
    {
        string folder = DataRoot.Images(root, actor);
        ulong state = Mix(0, FileStamp.Of(folder));
        foreach (FolderItem item in Folder.List(folder, static (_, _) => true, [], stamps: true))
        {
            state = Mix(state, item.Stamp);
        }

        return state;
    }

    private static ulong Mix(ulong state, FileStamp stamp)
    {
        foreach (ulong word in (ReadOnlySpan<ulong>)[(ulong)stamp.Kind, (ulong)stamp.Size, (ulong)stamp.Modified, (ulong)stamp.Changed, stamp.Inode])
        {
            state = Mix(state, word);
        }

        return state;
    }

    private static ulong Mix(ulong state, ulong word)
    {
        state = (state ^ word) * 0x100000001B3;
        return state ^ (state >> 29);
    }

    /// <summary>What a look has brought.</summary>
    /// <param name="Model">What the pages show.</param>
    /// <param name="State">The stamps of what was read for it.</param>
    /// <param name="At">When it began.</param>
    /// <param name="Heard">The last event before it.</param>
    /// <param name="IsLarge">Whether it takes longer than a page may.</param>
    private sealed record Look(ReportModel Model, ulong State, long At, long Heard, bool IsLarge);
}
