using ActorMaker.Data.Addresses;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Json;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Trainings;

/// <summary>What became of a run in its file.</summary>
/// <param name="Run">What was known of it.</param>
/// <param name="EntryId">The entry's id; null if there is none, or more than one.</param>
/// <param name="Transition">What is done with it.</param>
/// <param name="At">Where it stands.</param>
public sealed record RecordedRun(RunEvidence Run, string? EntryId, EntryState Was, Transition Transition, TextPosition At)
{
    /// <summary>The entry's name; empty if there is none.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether nothing more is to be done: neither waited for, nor asked of a person.</summary>
    public bool IsSettled => Transition.Step is not (Step.Wait or Step.Ask or Step.Lose);
}

/// <summary>A file with what became of its runs.</summary>
/// <param name="Edit">What changes; null if nothing does.</param>
/// <param name="Runs">What became of each run.</param>
public sealed record RecordedFile(EditedFile? Edit, IReadOnlyList<RecordedRun> Runs);

/// <summary>Turns what is known of runs into edits of their version file. A pure function.</summary>
public sealed class VersionRecorder
{
    private const string Succeeded = "the run succeeded, and its LoRA is recorded";

    private readonly VersionsFile file;
    private readonly EntryEditor editor;
    private readonly DateTimeOffset now;
    private readonly List<RecordedRun> recorded = [];

    private VersionRecorder(VersionsFile file, DateTimeOffset now)
    {
        this.file = file;
        this.now = now;
        editor = new EntryEditor(file);
    }

    /// <summary>Records runs in their file.</summary>
    /// <param name="file">A sound file.</param>
    /// <param name="runs">The runs: of one entry, one.</param>
    /// <param name="settings">The gate's settings and the clock: nothing is written that the gate then refuses.</param>
    public static RecordedFile Record(VersionsFile file, IReadOnlyList<RunEvidence> runs, GateSettings settings)
    {
        RecordedFile all = Record(file, runs, [], settings);
        if (Passes(file, all.Edit, settings))
        {
            return all;
        }

        // Rare: so each alone shows whose edit it is.
        HashSet<RunEvidence> refused = [.. runs.Where(r => !Passes(file, Record(file, [r], [], settings).Edit, settings))];
        RecordedFile rest = Record(file, runs, refused, settings);
        return Passes(file, rest.Edit, settings) ? rest : Record(file, runs, [.. runs], settings);
    }

    private static RecordedFile Record(VersionsFile file, IReadOnlyList<RunEvidence> runs, HashSet<RunEvidence> refused, GateSettings settings)
    {
        VersionRecorder recorder = new(file, settings.Time.GetUtcNow());
        foreach (RunEvidence run in runs)
        {
            recorder.Record(run, refused.Contains(run));
        }

        return new RecordedFile(recorder.editor.Json.HasEdits ? recorder.editor.ToFile() : null, recorder.recorded);
    }

    private void Record(RunEvidence run, bool isRefused)
    {
        List<TrainingVersion> found = EntrySearch.In(file, run);
        if (found.Count != 1)
        {
            Transition open = found.Count == 0 ? new(Step.Wait, Reason.NoEntry) : new(Step.Ask, Reason.Ambiguous);
            recorded.Add(new RecordedRun(run, EntryId: null, EntryState.Absent, open, TextPosition.Start));
            return;
        }

        TrainingVersion entry = found[0];
        RunView view = View(run, entry);
        Transition transition = Transition.Of(view).With(run.Confirm, view);
        if (isRefused)
        {
            transition = new Transition(Step.Ask, Reason.Refused);
        }
        else if (run.EntryId is { } id && !string.Equals(id, entry.Id, StringComparison.Ordinal))
        {
            editor.Note(entry[VersionField.Id]!.Value, $"\"{entry.Name}\" gets RunPod's id of its run");
            editor.Set(entry, VersionField.Id, "id", id, "RunPod's id of the run replaces the one of our request");
        }

        recorded.Add(new RecordedRun(run, entry.Id, view.Entry, transition, entry[VersionField.Status]!.Value.Position) { Name = entry.Name! });
        switch (transition.Step)
        {
            case Step.Complete:
                Complete(entry, run, transition.Reason == Reason.ByObject);
                break;
            case Step.Fail:
                Fail(entry, run);
                break;
            case Step.Reopen:
                Reopen(entry);
                break;
            case Step.Refresh:
                Refresh(entry, run);
                break;
        }
    }

    private RunView View(RunEvidence run, TrainingVersion entry) => new(
        KnownEntry.StateOf(entry),
        run.Hook?.Said ?? RunState.Unknown,
        run.Status,
        run.Object.State,
        KnownEntry.IsOverdue(entry.Time(VersionField.Timestamp), now),
        run.IsNameless,
        entry.Lora is { } lora && Told(run) is { } told && !string.Equals(lora.FileName, told, StringComparison.Ordinal));

    /// <summary>The file name of the LoRA that ended well.</summary>
    private static string? Told(RunEvidence run) => run.Word?.Lora?.FileName ?? run.Word?.LoraName ?? run.Object.Lora?.FileName;

    private void Complete(TrainingVersion entry, RunEvidence run, bool byObject)
    {
        string why = run.Object.Lora is { } lora ? $"\"{lora.Key}\" is in the bucket" : "RunPod says so";
        editor.Note(entry[VersionField.Status]!.Value, $"\"{entry.Name}\": {entry.Status} becomes completed, because {why}");
        editor.Set(entry, VersionField.Status, "status", "completed", Succeeded);
        SetAddress(entry, run);
        SetEnd(entry, run);
        if (byObject)
        {
            editor.Set(entry, VersionField.LastSynced, "lastSynced", TimeStamp.FormatUtc(now), "it was connected with the bucket now");
        }

        editor.Remove(entry, VersionField.Error, "error", Succeeded);
        editor.Remove(entry, VersionField.FailedAt, "failedAt", Succeeded);
    }

    private void Fail(TrainingVersion entry, RunEvidence run)
    {
        const string Failed = "the run failed";
        string error = run.Word!.Error!;
        editor.Note(entry[VersionField.Status]!.Value, $"\"{entry.Name}\": {entry.Status} becomes failed: {error}");
        editor.Set(entry, VersionField.Status, "status", "failed", Failed);
        editor.Set(entry, VersionField.Error, "error", error, Failed);
        editor.Set(entry, VersionField.FailedAt, "failedAt", TimeStamp.FormatUtc(run.Word.EndedAt ?? Seen(run)), Failed);
    }

    private void Reopen(TrainingVersion entry)
    {
        const string Again = "RunPod runs it again";
        editor.Note(entry[VersionField.Status]!.Value, $"\"{entry.Name}\": failed becomes pending, because {Again}");
        editor.Set(entry, VersionField.Status, "status", "pending", Again);
        editor.Remove(entry, VersionField.Error, "error", Again);
        editor.Remove(entry, VersionField.FailedAt, "failedAt", Again);
    }

    private void Refresh(TrainingVersion entry, RunEvidence run)
    {
        List<string> what = [];
        if (entry.LoraUrl is null)
        {
            SetAddress(entry, run);
            what.Add("gets the address of its LoRA");
        }
        else if (Hosted(entry) is { } hosted)
        {
            SetHosted(entry, hosted);
            what.Add("gets its address in the form that works");
        }

        if (entry[VersionField.CompletedAt] is null)
        {
            SetEnd(entry, run);
            what.Add("gets the time of its end");
        }

        if (editor.Json.HasEdits && what.Count > 0)
        {
            editor.Note(entry[VersionField.Name]!.Value, $"\"{entry.Name}\": {string.Join("; ", what)}");
        }
    }

    private void SetAddress(TrainingVersion entry, RunEvidence run)
    {
        bool stays = entry.Lora is { IsAccelerated: true } own && Told(run) == own.FileName && own.ToVirtualHosted().ToString() == entry.LoraUrl;
        if (!stays && AddressOf(run) is { } address)
        {
            editor.Set(entry, VersionField.LoraUrl, "loraUrl", address, "the address of the run's LoRA replaces it");
        }
        else if (Hosted(entry) is { } hosted)
        {
            SetHosted(entry, hosted);
        }
    }

    /// <summary>The address of an entry in the form that works, if it has another one.</summary>
    private static string? Hosted(TrainingVersion entry) =>
        entry.Lora is { Form: not S3AddressForm.Service } lora && lora.ToVirtualHosted().ToString() is { } hosted && !string.Equals(hosted, entry.LoraUrl, StringComparison.Ordinal) ? hosted : null;

    private void SetHosted(TrainingVersion entry, string hosted) =>
        editor.Set(entry, VersionField.LoraUrl, "loraUrl", hosted, "the same object's address, in the form that works, replaces it");

    /// <summary>The address that RunPod told, in the form that works, unless another object was found; never one under a service of our own.</summary>
    private static string? AddressOf(RunEvidence run)
    {
        Lora? seen = run.Object.Lora;
        if (run.Word?.Lora is { Form: not S3AddressForm.Service } told && (seen is null || (told.Bucket == seen.Bucket && told.Key == seen.Key)))
        {
            return told.ToVirtualHosted().ToAccelerated().ToString();
        }

        return seen?.Address;
    }

    private void SetEnd(TrainingVersion entry, RunEvidence run) =>
        editor.Set(entry, VersionField.CompletedAt, "completedAt", TimeStamp.FormatUtc(run.Word?.EndedAt ?? run.Object.Lora?.LastModified ?? Seen(run)), Succeeded);

    private DateTimeOffset Seen(RunEvidence run) => run.SeenAt == default ? now : run.SeenAt;

    /// <summary>Whether the gate finds no error in the new bytes that it does not find in the old ones.</summary>
    /// <param name="edit">What is made of it; null for nothing.</param>
    /// <param name="settings">The gate's settings.</param>
    public static bool Passes(VersionsFile before, EditedFile? edit, GateSettings settings)
    {
        if (edit is null)
        {
            return true;
        }

        using JsonText text = JsonText.Parse(edit.Bytes);
        VersionsFile after = VersionsFile.Read(before.Path, text, before.Subject, settings.ServiceUrl);
        Dictionary<string, int> known = Errors(before, settings);
        return Errors(after, settings).All(e => e.Value <= known.GetValueOrDefault(e.Key));
    }

    private static Dictionary<string, int> Errors(VersionsFile file, GateSettings settings)
    {
        FindingList findings = new(file.Path);
        findings.Items.AddRange(file.Shape);
        VersionRules.Check(file, settings, findings);
        // By the entry's id and not by its place: a new entry moves all the others.
        (string Path, string? Id)[] entries = [.. file.Versions.Select(static v => (v.Value.GetPath(), v.Id))];
        return findings.Items.Where(static f => f.Rule.Severity == Severity.Error).GroupBy(f => $"{f.Rule.Code} {PlaceOf(f.JsonPath, entries)}").ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
    }

    private static string? PlaceOf(string? path, (string Path, string? Id)[] entries)
    {
        (string Path, string? Id) entry = Array.Find(entries, e => path is not null && path.StartsWith(e.Path, StringComparison.Ordinal) && (path.Length == e.Path.Length || path[e.Path.Length] == '.'));
        return entry.Path is null ? path : entry.Id + path![entry.Path.Length..];
    }
}
