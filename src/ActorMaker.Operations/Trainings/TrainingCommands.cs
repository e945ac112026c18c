using System.Globalization;
using ActorMaker.Data.Files;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using ActorMaker.Operations.RunPod;
using ActorMaker.Operations.Settings;

namespace ActorMaker.Operations.Trainings;

/// <summary>What a person does with single trainings: start, ask for, cancel, retry, give up, put back. To be called by one at a time, as it writes.</summary>
/// <param name="settings">What the project says.</param>
/// <param name="store">What is known of trainings beside the tree.</param>
public sealed class TrainingCommands(OperationSettings settings, TrainingStore store, ManifestNames names, TimeProvider time)
{
    private readonly ApplySettings apply = new() { Time = time, LockTimeout = TimeSpan.FromSeconds(10) };

    /// <summary>Starts a training.</summary>
    /// <param name="order">What somebody wants trained.</param>
    /// <param name="workflow">Absolute path of the workflow's template; null if there is none.</param>
    /// <param name="publicUrl">What the addresses that RunPod calls begin with; null to start without a hook.</param>
    public async Task<StartResult> StartAsync(StartOrder order, string? workflow, Uri? publicUrl, CancellationToken cancellation)
    {
        using LiveData? live = LiveData.Open(settings, time, out string problem);
        (StartPlan? plan, StartRefusal? refusal) = await PlanAsync(live, problem, order, workflow, cancellation);
        return plan is null ? new StartResult(Job: null, refusal)
            : await new TrainingStarter(live!.Data, store, live.Sources.Witnesses.RunPod!, live.Sources.Endpoint) { PublicUrl = publicUrl }.StartAsync(plan, cancellation);
    }

    /// <summary>Looks what an order would start. Writes nothing, and does not ask RunPod.</summary>
    /// <param name="order">What somebody wants trained.</param>
    /// <param name="workflow">Absolute path of the workflow's template; null if there is none.</param>
    public async Task<StartPreview> PreviewAsync(StartOrder order, string? workflow, CancellationToken cancellation)
    {
        using LiveData? live = LiveData.Open(settings, time, out string problem);

        // What is missing is shown beside what is there, so it is no reason to show nothing.
        (StartPlan? plan, StartRefusal? refusal) = await PlanAsync(live, problem, order with { IsForced = true }, workflow, cancellation);
        return new StartPreview(plan?.Job, plan?.Set ?? refusal?.Set, refusal);
    }

    /// <summary>Asks for a run now.</summary>
    public async Task<TrainingAnswer> CheckAsync(KnownEntry entry, CancellationToken cancellation)
    {
        if (entry.State == EntryState.Completed)
        {
            return HasEnded(entry);
        }

        using LiveData? live = LiveData.Open(settings, time, out string problem);
        return live is null ? BadSettings(problem)
            : live.Sources.Witnesses is { RunPod: null, Bucket: null } ? NoKey(live)
            : await AskAsync(live, entry, cancellation);
    }

    /// <summary>Ends a run.</summary>
    /// <param name="runId">RunPod's id of it; null if nobody knows that.</param>
    public Task<TrainingAnswer> CancelAsync(KnownEntry entry, string? runId, CancellationToken cancellation) =>
        entry.State != EntryState.Pending ? Task.FromResult(HasEnded(entry))
        : CommandAsync(entry, runId, static (client, id, stop) => client.CancelAsync(id, stop), EntryState.Pending, cancellation);

    /// <summary>Has a failed run done again, under the same id.</summary>
    /// <param name="runId">RunPod's id of it; null if nobody knows that.</param>
    public Task<TrainingAnswer> RetryAsync(KnownEntry entry, string? runId, CancellationToken cancellation) =>
        entry.State != EntryState.Failed ? Task.FromResult(new TrainingAnswer("state", $"Only a failed training can be retried, and this one is {entry.Status}."))
        : CommandAsync(entry, runId, static (client, id, stop) => client.RetryAsync(id, stop), EntryState.Failed, cancellation);

    /// <summary>Gives a run up that nobody can be asked for any more. Asks once more before.</summary>
    /// <param name="reason">Why.</param>
    public async Task<TrainingAnswer> GiveUpAsync(KnownEntry entry, string reason, CancellationToken cancellation)
    {
        if (entry.State != EntryState.Pending)
        {
            return HasEnded(entry);
        }

        using LiveData? live = LiveData.Open(settings, time, out string problem);
        if (live is null)
        {
            return BadSettings(problem);
        }

        TrainingAnswer asked = await AskAsync(live, entry, cancellation);
        if (Find(live, entry) is not { State: EntryState.Pending } still)
        {
            return asked with { Code = "ended", Detail = "The training has ended meanwhile: what became of it is written." };
        }

        RunState said = asked.Run?.Evidence.Status ?? RunState.Unknown;
        if (said.IsActive() || (said != RunState.Gone && !still.IsOverdue(time.GetUtcNow())))
        {
            return asked with { Code = "not-lost", Detail = said.IsActive() ? "RunPod is at work on it." : "RunPod may still be at work on it: it is no run that nobody can be asked for." };
        }

        string text = Redaction.Of(reason);
        FileEdit? edit = LiveEdit.Of(still.Place, live.Data, file => Resolution.Fail(file, still.Id, text, time.GetUtcNow()), out _);
        PlanResult? result = edit is null ? null : PlanApplier.Apply(new Plan(live.Data.Root, "ResolveTraining", [edit]) { Origin = PlanOrigin.Live }, apply, CancellationToken.None);
        if (result is not { Changed: 1 })
        {
            return asked with { Code = "not-written", Detail = $"The entry cannot be written: {result?.Findings.Select(static f => f.What).FirstOrDefault() ?? "its file has changed"}." };
        }

        string file = Path.GetRelativePath(live.Data.Root, still.Place.Path).Replace('\\', '/');
        store.Append(new LogLine(time.GetUtcNow(), Event: null, still.Id, RunState.Failed, "P", EntryState.Pending, EntryState.Failed) { File = file, Why = text });
        
        // The run as it was looked at is lost: to be told of it now would come too late.
        return TrainingAnswer.Done;
    }

    /// <summary>Puts the entry of a training that was started here back into the tree, which has lost it, and writes what has become of it since.</summary>
    public async Task<TrainingAnswer> PutBackAsync(TrainingJob job, CancellationToken cancellation)
    {
        using LiveData? live = LiveData.Open(settings, time, out string problem);
        if (live is null)
        {
            return BadSettings(problem);
        }

        if (job.State is JobState.Planned or JobState.Refused)
        {
            return new TrainingAnswer("state", "RunPod has not taken this training: it has no entry.");
        }

        if (KnownEntry.ReadAll(live.Data, [], cancellation).Exists(job.IsOf))
        {
            return new TrainingAnswer("present", "The entry of this training is in the tree.");
        }

        IReadOnlyList<VersionPlace> places = SubjectSearch.Find(live.Data.Root, job.Subject.Kind, job.Subject.Number.ToString(CultureInfo.InvariantCulture), names);
        if (places is not [VersionPlace place])
        {
            return places.Count == 0 ? new TrainingAnswer("absent", $"There is no {job.Subject} in this tree.") : new TrainingAnswer("ambiguous", $"Several have the number of {job.Subject}: whose the training is, is not known.");
        }

        if (new StartFiles(live.Data, store).PutBack(place, job) is { } refusal)
        {
            return new TrainingAnswer(refusal.Code, refusal.Detail);
        }

        // What came meanwhile is written at once; whom nobody can ask is asked again later.
        return KnownEntry.Read(place, live.Data, []).Find(job.IsOf) is { } entry && (await AskAsync(live, entry, cancellation)).Run is { } run
            ? TrainingAnswer.Done with { Run = run }
            : TrainingAnswer.Done;
    }

    /// <summary>Finishes starts that were killed, or could not write. To be called when nobody is at work on one.</summary>
    /// <param name="jobs">The jobs that were started here.</param>
    /// <param name="entries">The entries of the tree.</param>
    /// <returns>The jobs of which something was finished, as they are now.</returns>
    public IReadOnlyList<TrainingJob> FinishStarts(IReadOnlyList<TrainingJob> jobs, IReadOnlyList<KnownEntry> entries)
    {
        ILookup<string, KnownEntry> pending = entries.Where(static e => e.State == EntryState.Pending && Inquiry.IsRequestId(e.Id)).ToLookup(static e => e.Id, StringComparer.Ordinal);
        (TrainingJob Job, KnownEntry? Entry)[] open =
        [
            .. jobs.Where(static j => j.State != JobState.Unknown).Select(j => (Job: j, Entry: pending[j.RequestId].FirstOrDefault(e => e.Place.Subject == j.Subject)))
                .Where(static o => o.Job.State == JobState.Planned || o.Entry is not null),
        ];
        if (open.Length == 0)
        {
            return [];
        }

        StartFiles files = new(ProjectData.Read(settings, time), store);
        return [.. open.Select(o => files.Finish(o.Job, o.Entry?.Place)).OfType<TrainingJob>()];
    }

    /// <summary>Marks the version that a person chose, or takes its mark away.</summary>
    /// <param name="id">Its id, one that was merged into it, or its name.</param>
    /// <param name="isGood">Whether it is the chosen one.</param>
    public TrainingAnswer MarkGood(VersionPlace place, string id, bool isGood) => new GoodVersion(ProjectData.Read(settings, time)).Mark(place, id, isGood);

    private async Task<(StartPlan? Plan, StartRefusal? Refusal)> PlanAsync(LiveData? live, string problem, StartOrder order, string? workflow, CancellationToken cancellation)
    {
        if (live is null)
        {
            return Refuse("settings", $"The project's settings make no sense: {problem}.");
        }

        // What is wrong with the order is told before what is wrong with the service.
        string? noWorkflow = workflow is null ? "No training can be started: there is no --workflow with the request's template." : null;
        WorkflowTemplate? template = null;
        if (workflow is not null && (template = WorkflowTemplate.Read(workflow, out problem)) is null)
        {
            noWorkflow = $"The template {Path.GetFileName(workflow)} is none: {problem}.";
        }

        (StartPlan? plan, StartRefusal? refusal) = await new StartPlanner(live.Data, store, names, live.Sources.Loras).PlanAsync(order, template, cancellation);
        return refusal is not null ? (null, refusal)
            : plan is null ? Refuse("workflow", noWorkflow!)
            : live.Sources.Witnesses.RunPod is null ? Refuse("no-key", $"RunPod cannot be asked: {live.Sources.Witnesses.WhyNot}.")
            : (plan, null);
    }

    private async Task<TrainingAnswer> CommandAsync(KnownEntry entry, string? runId, Func<RunPodClient, string, CancellationToken, Task<CommandAnswer>> command, EntryState before, CancellationToken cancellation)
    {
        using LiveData? live = LiveData.Open(settings, time, out string problem);
        if (live?.Sources.Witnesses.RunPod is not { } runPod)
        {
            return live is null ? BadSettings(problem) : NoKey(live);
        }

        if (runId is null)
        {
            return new TrainingAnswer("nameless", "Nobody knows RunPod's id of this run yet.");
        }

        CommandAnswer answer = await command(runPod, runId, cancellation);
        if (answer.Outcome == CommandOutcome.Refused && !answer.IsGone)
        {
            return new TrainingAnswer("refused", $"RunPod {answer.Problem}.");
        }

        // Whatever it said, what it says of the run now is what counts.
        TrainingAnswer asked = await AskAsync(live, entry, cancellation);
        return Find(live, entry)?.State != before ? TrainingAnswer.Done with { Run = asked.Run, Findings = asked.Findings }
            : answer.IsGone ? asked with { Code = "forgotten", Detail = "RunPod no longer knows the run." }
            : asked with { Code = null, Detail = "", IsOpen = true };
    }

    /// <summary>Asks for one run, and writes what follows.</summary>
    private async Task<TrainingAnswer> AskAsync(LiveData live, KnownEntry entry, CancellationToken cancellation)
    {
        Witnesses witnesses = live.Sources.Witnesses;
        DateTimeOffset now = time.GetUtcNow();
        List<KnownEntry> entries = KnownEntry.ReadAll(live.Data, [], cancellation);
        Inquiry inquiry = Inquiry.Of(
            entries, store.Jobs([]), store.Waiting(live.Data.ServiceUrl, []), store.Log(now - Inquiry.LogLimit), now, e => e.Place == entry.Place && e.Id == entry.Id);
        Reconciliation work = new(live.Data, store, witnesses, inquiry with { Open = [] });
        await work.AskAsync(cancellation);
        PlanResult result = PlanApplier.Apply(work.Plan, apply, CancellationToken.None);
        work.Settle();
        string? problem = result.Findings.Count > 0 ? $"What follows cannot be written: {result.Findings[0].What}."
            : work.Plan.IsEmpty && witnesses.Problems.Count > 0 ? $"RunPod cannot be asked: {witnesses.Problems.First().Key}."
            : null;
        return new TrainingAnswer(problem is null ? null : result.Findings.Count > 0 ? "not-written" : "runpod", problem ?? "") { Run = work.Followed is [var run, ..] ? run : null, Findings = work.Findings };
    }

    /// <summary>The entry as it is now; its id may be RunPod's by now.</summary>
    private static KnownEntry? Find(LiveData live, KnownEntry entry)
    {
        using DataFile? file = DataFile.Read(entry.Place.Path, out _);
        return file is null ? null
            : VersionsFile.Read(entry.Place.Path, file.Text, entry.Place.Subject, live.Data.ServiceUrl).Versions.Where(v => v.Name == entry.Name).Select(v => KnownEntry.Of(entry.Place, v)).FirstOrDefault();
    }

    private static (StartPlan? Plan, StartRefusal? Refusal) Refuse(string code, string detail) => (null, new StartRefusal(code, detail));

    private static TrainingAnswer HasEnded(KnownEntry entry) => new("ended", $"The training has ended: it is {entry.Status}.");

    private static TrainingAnswer BadSettings(string problem) => new("settings", $"The project's settings make no sense: {problem}.");

    private static TrainingAnswer NoKey(LiveData live) => new("no-key", $"RunPod cannot be asked: {live.Sources.Witnesses.WhyNot}.");
}
