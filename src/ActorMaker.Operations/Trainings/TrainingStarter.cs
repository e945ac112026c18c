using System.Security.Cryptography;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Json;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using ActorMaker.Operations.RunPod;

namespace ActorMaker.Operations.Trainings;

/// <summary>Starts a training: its job's record, then the pending entry, then RunPod, which is asked once. Killed anywhere in between, the record, the request's id or the LoRA finds what became of it.</summary>
/// <param name="data">The data root, and how it is read.</param>
/// <param name="store">What is known of trainings beside the tree.</param>
/// <param name="runPod">RunPod.</param>
/// <param name="endpoint">RunPod's endpoint.</param>
internal sealed class TrainingStarter(GateSettings data, TrainingStore store, RunPodClient runPod, string endpoint)
{
    /// <summary>The name of the plans that it makes.</summary>
    public const string Command = "StartTraining";

    /// <summary>How the plans are applied.</summary>
    public ApplySettings Apply { get; init; } = new() { Time = data.Time, LockTimeout = TimeSpan.FromSeconds(10) };

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
            Endpoint = endpoint,
            TokenSha256 = token is null ? null : TrainingStart.HashOf(token),
        };
        store.Write(job);
        if (Write(plan.Place, job) is { } refusal)
        {
            // Nobody was asked: the same order may come again, and go better.
            job = job with { State = JobState.Refused, Order = null };
            store.Write(job);
            return new StartResult(job, refusal);
        }

        Uri? hook = token is null ? null : new Uri(PublicUrl!, "hooks/runpod/" + token);
        CommandAnswer answer = await runPod.RunAsync(TrainingRequest.Body(job, plan.Template, hook), cancellation);
        switch (answer.Outcome)
        {
            case CommandOutcome.Done:
                job = job with { State = JobState.Accepted, RunId = answer.RunId };
                store.Write(job);
                Change(plan.Place, file => TrainingStart.Name(file, job));
                return new StartResult(job, Refusal: null);
            case CommandOutcome.Refused:
                job = job with { State = JobState.Refused };
                Change(plan.Place, file => TrainingStart.Withdraw(file, job));
                store.Write(job);
                return new StartResult(job, new StartRefusal("refused", $"RunPod {answer.Problem}: nothing was started, and the entry is withdrawn."));
            default:
                return new StartResult(job, Refusal: null);
        }
    }

    /// <summary>Writes the pending entry. Somebody else may have taken the number meanwhile, or the file be none that can be edited.</summary>
    private StartRefusal? Write(VersionPlace place, TrainingJob job)
    {
        bool isTaken = false;
        EditedFile? Add(VersionsFile file)
        {
            EditedFile? edited = TrainingStart.NextNumber(job.Subject, file, [], []) > job.Version ? null : TrainingStart.Add(file, job);
            isTaken = edited is null;
            return VersionRecorder.Passes(file, edited, data) ? edited : null;
        }

        IReadOnlyList<Finding> problems = [];
        FileEdit? edit = FileStamp.Of(place.Path).Kind == FileKind.Missing
            ? FileEdit.Create(place.Path, FileContent.Of(TrainingStart.Create(job))) with { Changes = [new PlannedChange(TextPosition.Start, $"add {VersionName.Format(job.Version)}, pending: a training is started")] }
            : LiveEdit.Of(place, data, Add, out problems);
        if (edit is null)
        {
            return problems.Count > 0 ? new StartRefusal("unsound", $"The version file cannot be edited: {problems[0].What}.")
                : isTaken ? Taken(job)
                : new StartRefusal("unsound", "The gate would refuse the entry, so nothing is started.");
        }

        PlanResult result = ApplyOne(edit);
        return result.Changed == 1 ? null : result.Findings.Count > 0 ? new StartRefusal("not-written", $"The entry cannot be written: {result.Findings[0].What}.") : Taken(job);
    }

    private static StartRefusal Taken(TrainingJob job) => new("number", $"{VersionName.Format(job.Version)} was taken by somebody else meanwhile.");

    /// <summary>Changes the entry if it can be: if not, whoever looks at the run next does it.</summary>
    private void Change(VersionPlace place, Func<VersionsFile, EditedFile?> edit)
    {
        if (LiveEdit.Of(place, data, edit, out _) is { } change)
        {
            ApplyOne(change);
        }
    }

    private PlanResult ApplyOne(FileEdit edit) => PlanApplier.Apply(new Plan(data.Root, Command, [edit]) { Origin = PlanOrigin.Live }, Apply, CancellationToken.None);
}
