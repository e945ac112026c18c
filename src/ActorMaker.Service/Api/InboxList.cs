using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Views;
using ActorMaker.Operations;
using ActorMaker.Pages;
using ActorMaker.Service.Worker;

namespace ActorMaker.Service.Api;

/// <summary>What waits for a person: events that find no entry or contradict theirs, and runs that are lost.</summary>
internal static class InboxList
{
    /// <summary>Reads it.</summary>
    /// <param name="api">What the routes share.</param>
    public static IReadOnlyList<InboxItem> Of(ApiState api, CancellationToken cancellation)
    {
        GateSettings data = api.Data();
        IReadOnlyList<TrainingJob> jobs = api.Service.Memory.Jobs();
        Inquiry inquiry = Inquiry.Of(api.Entries(data, cancellation), jobs, api.Service.Memory.Waiting(), [], data.Time.GetUtcNow());
        List<InboxItem> items = [];
        foreach (OpenEvent open in inquiry.Open)
        {
            TrainingJob? job = jobs.FirstOrDefault(j => j.Key == open.Event.Job);
            (string code, string why) = FollowTrainings.Describe(open);
            items.Add(new InboxItem(
                open.Event.Name, open.Event.At, job?.EntryId ?? open.Event.Event.RunId, TrainingJson.Word(job?.Subject), code, $"RunPod said {open.Event.Event.Said.Word()}: {why}", open.Reason == Reason.NoEntry && job is not null ? "put-back" : "check"));
        }

        foreach (TrainingView training in api.Trainings(isWhole: false, cancellation))
        {
            LiveRun? seen = training.Entry is { } entry ? api.Service.Live.Of(entry.Place.Path, entry.Id) : null;
            if (training.Live == LiveState.Lost)
            {
                items.Add(new InboxItem(
                    Event: null, training.StartedAt, training.Id, TrainingJson.Word(training.Subject), RuleCatalog.RunLost.Code, $"{training.Version}: RunPod no longer knows the run, and nobody has heard of its end", "resolve"));
            }
            else if (seen?.Code is { } code)
            {
                RunQuestion? question = inquiry.Questions.FirstOrDefault(q => q.Entry.Place == training.Entry!.Place && q.Entry.Id == training.Id);
                items.Add(new InboxItem(question?.Events.Select(static e => e.Name).FirstOrDefault(), seen.At, training.Id, TrainingJson.Word(training.Subject), code, $"{training.Version}: {seen.Why}", "check"));
            }
        }

        return items;
    }
}
