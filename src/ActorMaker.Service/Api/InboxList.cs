using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Views;
using ActorMaker.Operations.RunPod;
using ActorMaker.Pages;

namespace ActorMaker.Service.Api;

/// <summary>What waits for a person: events that find no entry or contradict theirs, and runs that are lost.</summary>
internal static class InboxList
{
    /// <summary>Reads it.</summary>
    /// <param name="api">What the routes share.</param>
    /// <param name="cancellation">Ends it.</param>
    public static IReadOnlyList<InboxItem> Of(ApiState api, CancellationToken cancellation)
    {
        GateSettings data = api.Data();
        List<KnownEntry> entries = KnownEntry.ReadAll(data, [], cancellation);
        List<TrainingJob> jobs = api.Service.Store.Jobs([]);
        List<WaitingEvent> waiting = api.Service.Store.Waiting(data.ServiceUrl, []);
        List<InboxItem> items = [];
        foreach (OpenEvent open in Inquiry.Of(entries, jobs, waiting, [], data.Time.GetUtcNow()).Open)
        {
            TrainingJob? job = jobs.Find(j => j.Key == open.Event.Job);
            bool isUnplaced = open.Reason == Reason.NoEntry;
            items.Add(new InboxItem(
                open.Event.Name,
                open.Event.At,
                open.Event.Event.RunId,
                TrainingJson.Word(job?.Subject),
                (isUnplaced ? RuleCatalog.EventWaits : RuleCatalog.EventContradicts).Code,
                $"RunPod said {open.Event.Event.Said.Word()}: {ReasonText.Of(open.Reason, "")}",
                isUnplaced && job is not null ? "put-back" : "check"));
        }

        foreach (TrainingView training in api.Trainings(cancellation).Where(static t => t.Live == LiveState.Lost))
        {
            items.Add(new InboxItem(
                Event: null, training.StartedAt, training.Id, TrainingJson.Word(training.Subject), RuleCatalog.RunLost.Code, $"{training.Version} was started, and nobody can be asked what became of it", "resolve"));
        }

        return items;
    }
}
