using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Json;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;

namespace ActorMaker.Operations.Trainings;

/// <summary>What a start has in files: its job's record, and the pending entry.</summary>
/// <param name="data">The data root, and how it is read.</param>
/// <param name="store">What is known of trainings beside the tree.</param>
internal sealed class StartFiles(GateSettings data, TrainingStore store)
{
    private readonly ApplySettings apply = new() { Time = data.Time, LockTimeout = TimeSpan.FromSeconds(10) };

    /// <summary>Writes a job's record.</summary>
    /// <returns>Why it cannot be written; null if it is.</returns>
    public StartRefusal? TryWrite(TrainingJob job)
    {
        try
        {
            store.Write(job);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new StartRefusal("not-written", $"The job's record cannot be written: {e.Message.TrimEnd('.')}.");
        }
    }

    /// <summary>Finishes what a start left undone that was killed, or could not write: the entry of a job that RunPod has not taken goes, and of one that it has gets RunPod's id.</summary>
    /// <param name="job">The job; nobody is at work on its start.</param>
    /// <param name="place">The file with its entry; null if that is not in the tree.</param>
    /// <returns>The job as it is now; null if there is something left to do.</returns>
    /// <exception cref="IOException">The job's record cannot be written.</exception>
    public TrainingJob? Finish(TrainingJob job, VersionPlace? place)
    {
        if (place is not null && !Change(place, file => job.State == JobState.Accepted ? TrainingStart.Name(file, job) : TrainingStart.Withdraw(file, job)))
        {
            return null;
        }

        if (job.State == JobState.Planned)
        {
            // Nobody was asked: the same order may come again, and go better.
            job = job with { State = JobState.Refused, Order = null };
            store.Write(job);
        }

        return job;
    }

    /// <summary>Writes the pending entry of a new version. Somebody else may have taken the number meanwhile, or the file be none that can be edited.</summary>
    /// <returns>Why it is not written; null if it is.</returns>
    public StartRefusal? Add(VersionPlace place, TrainingJob job) =>
        Add(place, job, "a training is started", file => TrainingStart.NextNumber(job.Subject, file, [], []) > job.Version ? null : TrainingStart.Add(file, job));

    /// <summary>Puts back an entry that the tree has lost.</summary>
    /// <returns>Why it is not written; null if it is.</returns>
    public StartRefusal? PutBack(VersionPlace place, TrainingJob job) =>
        Add(place, job, "its entry is put back from the record of its start", file => TrainingStart.PutBack(file, job));

    private StartRefusal? Add(VersionPlace place, TrainingJob job, string why, Func<VersionsFile, EditedFile?> add)
    {
        bool isTaken = false;
        EditedFile? Make(VersionsFile file)
        {
            EditedFile? edited = add(file);
            isTaken = edited is null;
            return VersionRecorder.Passes(file, edited, data) ? edited : null;
        }

        IReadOnlyList<Finding> problems = [];
        FileEdit? edit = FileStamp.Of(place.Path).Kind == FileKind.Missing
            ? FileEdit.Create(place.Path, FileContent.Of(TrainingStart.Create(job))) with { Changes = [new PlannedChange(TextPosition.Start, $"add {VersionName.Format(job.Version)}, pending: {why}")] }
            : LiveEdit.Of(place, data, Make, out problems);
        if (edit is null)
        {
            return problems.Count > 0 ? new StartRefusal("unsound", $"The version file cannot be edited: {problems[0].What}.")
                : isTaken ? Taken(job)
                : new StartRefusal("unsound", "The gate would refuse the entry, so it is not written.");
        }

        PlanResult result = ApplyOne(edit);
        return result.Changed == 1 ? null : result.Findings.Count > 0 ? new StartRefusal("not-written", $"The entry cannot be written: {result.Findings[0].What}.") : Taken(job);
    }

    /// <summary>Changes the entry if it can be: if not, whoever looks at the run next does it.</summary>
    /// <param name="edit">Computes the edit from a sound file; null if there is nothing to change.</param>
    /// <returns>Whether there is nothing left to change.</returns>
    public bool Change(VersionPlace place, Func<VersionsFile, EditedFile?> edit)
    {
        FileEdit? change = LiveEdit.Of(place, data, edit, out IReadOnlyList<Finding> problems);
        return change is null ? problems.Count == 0 : ApplyOne(change).Succeeded;
    }

    private PlanResult ApplyOne(FileEdit edit) => PlanApplier.Apply(new Plan(data.Root, "StartTraining", [edit]) { Origin = PlanOrigin.Live }, apply, CancellationToken.None);

    private static StartRefusal Taken(TrainingJob job) => new("number", $"{VersionName.Format(job.Version)} was taken by somebody else meanwhile.");
}
