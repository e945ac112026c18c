using System.Text;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Json;
using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using ActorMaker.Data.Views;

namespace ActorMaker.Operations.Trainings;

/// <summary>What is started: everything but the job's key and token.</summary>
/// <param name="Template">The workflow.</param>
/// <param name="Set">What it is trained on, and what of it is missing.</param>
internal sealed record StartPlan(VersionPlace Place, TrainingJob Job, WorkflowTemplate Template, TrainingSet Set);

/// <summary>Decides whether and as what an order is started. Writes nothing, and asks nobody but the bucket.</summary>
/// <param name="data">The data root, and how it is read.</param>
/// <param name="store">What is known of trainings beside the tree.</param>
/// <param name="loras">Lists the file names of a subject's LoRAs in the bucket.</param>
internal sealed class StartPlanner(GateSettings data, TrainingStore store, ManifestNames names, LoraNames loras)
{
    /// <summary>How long a training is taken to run, so that no second one is started beside it.</summary>
    private static readonly TimeSpan RunLimit = TimeSpan.FromHours(4);

    private const int MaxDescription = 2_000;

    /// <summary>Plans.</summary>
    /// <param name="template">The workflow; null if there is none.</param>
    /// <returns>The plan; else why there is none: neither, if only the workflow is missing.</returns>
    public async Task<(StartPlan? Plan, StartRefusal? Refusal)> PlanAsync(StartOrder order, WorkflowTemplate? template, CancellationToken cancellation)
    {
        if (Refuse(order) is { } wrong)
        {
            return (null, wrong);
        }

        (VersionPlace? place, StartRefusal? refusal) = Find(order.Subject);
        if (place is null)
        {
            return (null, refusal);
        }

        Subject subject = place.Subject!.Value;
        if (subject.Kind == SubjectKind.Actor && order.SelectionSetId is not null)
        {
            return (null, new StartRefusal("set", "An actor has no selection sets."));
        }

        (TrainingSet? set, SelectionSet? chosen, refusal) = subject.Kind == SubjectKind.Style ? OfStyle(place, subject, order.SelectionSetId) : OfActor(place.Name, cancellation);
        if (set is null)
        {
            return (null, refusal);
        }

        DateTimeOffset now = data.Time.GetUtcNow();
        List<TrainingJob> jobs = store.Jobs([]);
        (long number, refusal) = await NumberAsync(place, subject, jobs, now, cancellation);
        if (refusal is not null)
        {
            return (null, refusal);
        }

        if (order.ExpectVersion is { } expected && VersionName.Parse(expected, subject) != number)
        {
            return (null, new StartRefusal("version", $"The next version is {VersionName.Format(number)}, and {expected} was expected."));
        }

        if (set.Images == 0 || (!set.IsComplete && !order.IsForced))
        {
            return (null, new StartRefusal("incomplete", set.Images == 0 ? "None of the images is in S3." : "Not all of the images and captions are in S3 as they are here: force trains on those that are.") { Set = set });
        }

        if (template is null)
        {
            return (null, null);
        }

        using JsonText given = JsonText.Parse(Encoding.UTF8.GetBytes(order.Parameters));
        JobEntry entry = new(StartParameters.Complete(given.Root, template, TrainingParameter.DefaultTokens(subject, place.Name)), set.Images) { Description = order.Description, SelectionSetId = chosen?.Id };
        return (new StartPlan(place, new TrainingJob("", subject, number, RequestId(subject, jobs, now), now, entry) { Images = set.Addresses, Order = order.Identity }, template, set), null);
    }

    private static StartRefusal? Refuse(StartOrder order)
    {
        using JsonText given = JsonText.Parse(Encoding.UTF8.GetBytes(order.Parameters));
        return StartParameters.Refuse(given.Root) is { } problem ? new StartRefusal("parameters", problem + ".")
            : order.Description is { Length: > MaxDescription } ? new StartRefusal("description", $"The description is longer than {MaxDescription} characters.")
            : order.Description is { } text && StartParameters.IsSecret(text) ? new StartRefusal("description", "The description holds a signature, token or key.")
            : order.ExpectVersion is { } version && !VersionName.IsStandard(version) ? new StartRefusal("version-name", "\"expectVersion\" is no name of a version, such as V9.")
            : null;
    }

    private (VersionPlace? Place, StartRefusal? Refusal) Find(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        SubjectKind? kind = slash < 0 ? null : text[..slash] switch { "style" => SubjectKind.Style, "actor" => SubjectKind.Actor, _ => null };
        if (kind is not { } known)
        {
            return (null, new StartRefusal("subject", "\"subject\" is of the form style/1 or actor/0006."));
        }

        IReadOnlyList<VersionPlace> found = SubjectSearch.Find(data.Root, known, text[(slash + 1)..], names);
        return found.Count switch
        {
            0 => (null, new StartRefusal("unknown", $"There is no {text[..slash]} of that number or name.")),
            1 => (found[0], null),
            _ => (null, new StartRefusal("ambiguous", "Several have that number.") { Candidates = [.. found.Select(static p => p.Name)] }),
        };
    }

    private (TrainingSet? Set, SelectionSet? Chosen, StartRefusal? Refusal) OfStyle(VersionPlace place, Subject subject, long? id)
    {
        IReadOnlyList<SelectionSet> sets = SelectionSet.ReadAll(DataRoot.SelectionSets(data.Root, place.Name), out string problem);
        SelectionSet? chosen = id is { } wanted ? sets.FirstOrDefault(s => s.Id == wanted) : sets.Count == 1 ? sets[0] : null;
        StartRefusal? refusal = problem.Length > 0 ? new StartRefusal("unsound", problem + ".")
            : chosen is not null ? null
            : id is null && sets.Count > 0 ? new StartRefusal("set", $"\"selectionSetId\" is missing: {subject} has the sets {string.Join(", ", sets.Select(static s => s.Id))}.")
            : new StartRefusal("unknown-set", id is null ? $"{subject} has no selection set." : $"{subject} has no selection set {id}.");
        if (refusal is not null)
        {
            return (null, null, refusal);
        }

        TrainingSet set = StyleObjects.Read(DataRoot.StyleManifest(data.Root, subject.Number), data.ServiceUrl, out problem).Take(chosen!);
        return problem.Length > 0 ? (null, null, new StartRefusal("unsound", problem + ".")) : (set, chosen, null);
    }

    private (TrainingSet? Set, SelectionSet? Chosen, StartRefusal? Refusal) OfActor(string name, CancellationToken cancellation)
    {
        ActorView? actor = ActorTraining.Read(data, name, names, cancellation);
        return actor?.Problem is { } problem ? (null, null, new StartRefusal("unsound", $"The images of {name} are not known: {problem}."))
            : (actor is null ? new TrainingSet([], 0) : ActorTraining.SetOf(actor, data.ServiceUrl), null, null);
    }

    /// <summary>The next number, unless a training runs.</summary>
    private async Task<(long Number, StartRefusal? Refusal)> NumberAsync(VersionPlace place, Subject subject, List<TrainingJob> jobs, DateTimeOffset now, CancellationToken cancellation)
    {
        using DataFile? file = DataFile.Read(place.Path, out Finding? unreadable);
        VersionsFile? versions = file is null ? null : VersionsFile.Read(place.Path, file.Text, place.Subject, data.ServiceUrl);
        Finding? fault = unreadable ?? (versions is { IsSound: false } ? versions.Shape[0] : null);
        if (fault is not null)
        {
            return (0, new StartRefusal("unsound", $"The version file cannot be edited: {fault.What}."));
        }

        TimeStamp limit = new(now - RunLimit, HasZone: true);
        if (versions?.Versions.FirstOrDefault(v => v.Status is "pending" or "training" && v.Time(VersionField.Timestamp)?.IsCertainlyBefore(limit) != true) is { } running)
        {
            return (0, new StartRefusal("running", $"{running.Name} is running since less than {RunLimit.TotalHours:0} hours."));
        }

        if (jobs.Find(j => j.Subject == subject && j.State != JobState.Refused && j.StartedAt > now - RunLimit && !HasEnded(j, versions, now)) is { } open)
        {
            return (0, new StartRefusal("running", $"{VersionName.Format(open.Version)} is running since less than {RunLimit.TotalHours:0} hours; its entry is not in this tree."));
        }

        (IReadOnlyList<string> inBucket, string problem) = await loras.ListAsync(subject, cancellation);
        return problem.Length > 0
            ? (0, new StartRefusal("bucket", $"The bucket cannot be listed, so that no number is known to be free: {problem}."))
            : (TrainingStart.NextNumber(subject, versions, jobs, inBucket), null);
    }

    /// <summary>Whether a job that was started a short time ago is known to have ended: by its entry, or by the log where the entry is gone.</summary>
    private bool HasEnded(TrainingJob job, VersionsFile? versions, DateTimeOffset now) =>
        versions?.Versions.Any(v => v.Status is "completed" or "failed" && v.MergedIds.Append(v.Id).Any(id => id == job.RequestId || id == job.RunId)) == true
        || store.Log(now - RunLimit).LastOrDefault(l => l.Job == job.Key)?.Now is EntryState.Completed or EntryState.Failed;

    /// <summary>Two starts within a millisecond get two ids.</summary>
    private static string RequestId(Subject subject, List<TrainingJob> jobs, DateTimeOffset now)
    {
        for (DateTimeOffset at = now; ; at = at.AddMilliseconds(1))
        {
            string id = TrainingStart.RequestId(subject, at);
            if (!jobs.Exists(j => j.RequestId == id))
            {
                return id;
            }
        }
    }
}
