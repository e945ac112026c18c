using System.Security.Cryptography;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;
using ActorMaker.Operations.RunPod;

namespace ActorMaker.Operations.Trainings;

/// <summary>Starts a training: its job's record, then the pending entry, then RunPod, which is asked once. Killed anywhere in between, the record, the request's id or the LoRA finds what became of it.</summary>
/// <param name="data">The data root, and how it is read.</param>
/// <param name="store">What is known of trainings beside the tree.</param>
/// <param name="runPod">RunPod.</param>
/// <param name="endpoint">RunPod's endpoint.</param>
internal sealed class TrainingStarter(GateSettings data, TrainingStore store, RunPodClient runPod, string endpoint)
{
    private readonly StartFiles files = new(data, store);

    /// <summary>What the addresses that RunPod calls begin with; null to start without a hook.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Starts what was planned.</summary>
    /// <param name="plan">What was planned.</param>
    /// <param name="cancellation">Ends the wait for RunPod: whether it has taken the training is then not known.</param>
    public async Task<StartResult> StartAsync(StartPlan plan, CancellationToken cancellation)
    {
        string? token = PublicUrl is null ? null : TrainingStart.NewToken();
        TrainingJob job = plan.Job with
        {
            Key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)),
            State = JobState.Planned,
            Endpoint = endpoint,
            TokenSha256 = token is null ? null : TrainingStart.HashOf(token),
        };
        if (Refuse(plan, job, cancellation) is { } refusal)
        {
            return new StartResult(Withdraw(plan.Place, job), refusal);
        }

        job = job with { State = JobState.Unknown };
        Uri? hook = token is null ? null : new Uri(PublicUrl!, "hooks/runpod/" + token);
        CommandAnswer answer = await runPod.RunAsync(TrainingRequest.Body(job, plan.Template, hook), cancellation);
        switch (answer.Outcome)
        {
            case CommandOutcome.Done:
                // Of two clocks the later one: an object that is older by either is not of this run.
                job = job with { State = JobState.Accepted, RunId = answer.RunId, StartedAt = answer.At > job.StartedAt ? answer.At.Value : job.StartedAt };
                files.TryWrite(job);
                files.Change(plan.Place, file => TrainingStart.Name(file, job));
                return new StartResult(job, Refusal: null) { Clock = runPod.Clock };
            case CommandOutcome.Refused:
                job = job with { State = JobState.Refused };

                // The record first: by it the entry is withdrawn, now or later.
                files.TryWrite(job);
                files.Change(plan.Place, file => TrainingStart.Withdraw(file, job));
                return new StartResult(job, new StartRefusal("refused", $"RunPod {answer.Problem}: nothing was started, and the entry is withdrawn."));
            default:
                return new StartResult(job, Refusal: null);
        }
    }

    /// <summary>Writes down what is going to be asked for: the job's record, the entry, and that RunPod may have been asked.</summary>
    /// <returns>Why it is not asked; null if it may be.</returns>
    private StartRefusal? Refuse(StartPlan plan, TrainingJob job, CancellationToken cancellation) =>
        files.TryWrite(job) ?? files.Add(plan.Place, job)
        ?? (cancellation.IsCancellationRequested ? new StartRefusal("stopping", "The service ends.") : files.TryWrite(job with { State = JobState.Unknown }));

    /// <summary>Takes back what was written for a job that nobody was asked for.</summary>
    private TrainingJob Withdraw(VersionPlace place, TrainingJob job)
    {
        try
        {
            return files.Finish(job, place) ?? job;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever looks next does it: the record says that it was only planned, or is not there.
            return job;
        }
    }
}
