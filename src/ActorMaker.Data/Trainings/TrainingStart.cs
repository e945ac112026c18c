using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ActorMaker.Data.Json;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Trainings;

/// <summary>What a start writes, and under which names. Pure functions.</summary>
public static class TrainingStart
{
    /// <summary>The number of the next version: one more than any that was ever used, so that no LoRA is written over.</summary>
    /// <param name="subject">What is trained.</param>
    /// <param name="file">Its version file; null if it has none.</param>
    /// <param name="jobs">The jobs that were started here: their entries may stand on another branch.</param>
    /// <param name="loras">The file names of the bucket.</param>
    public static long NextNumber(Subject subject, VersionsFile? file, IEnumerable<TrainingJob> jobs, IEnumerable<string> loras)
    {
        long highest = 0;
        foreach (TrainingVersion version in file?.Versions ?? [])
        {
            highest = Math.Max(highest, version.Number ?? 0);
            highest = Math.Max(highest, NumberIn(subject, version.Lora?.FileName));
            highest = version.MergedIds.Append(version.Id).Aggregate(highest, (most, id) => Math.Max(most, NumberIn(subject, id)));
        }

        highest = jobs.Where(j => j.Subject == subject && j.State != JobState.Refused).Aggregate(highest, static (most, job) => Math.Max(most, job.Version));
        return loras.Aggregate(highest, (most, name) => Math.Max(most, NumberIn(subject, name))) + 1;
    }

    /// <summary>The id that a request gives its run: the number and the milliseconds, for styles and actors alike.</summary>
    public static string RequestId(Subject subject, DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture, $"{subject.Number}_{now.ToUnixTimeMilliseconds():D13}");

    /// <summary>The name of the LoRA, without its extension.</summary>
    public static string ModelName(Subject subject, long version) => subject.Kind == SubjectKind.Style
        ? string.Create(CultureInfo.InvariantCulture, $"style_{subject.Number}_vV{version}")
        : string.Create(CultureInfo.InvariantCulture, $"actor_{subject.Number}_V{version}");

    /// <summary>The file names that a run may give its LoRA: the number of an actor is padded by some programs.</summary>
    public static IReadOnlyList<string> LoraNames(Subject subject, long version)
    {
        string name = ModelName(subject, version) + ".safetensors";
        return subject.Kind == SubjectKind.Style ? [name] : [.. new[] { name, string.Create(CultureInfo.InvariantCulture, $"actor_{subject.Number:D4}_V{version}.safetensors") }.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A token that nobody guesses.</summary>
    public static string NewToken() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>What is kept of a token.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>The first version file of a style or actor that has none.</summary>
    public static byte[] Create(TrainingJob job) => JsonTemplate.Object(("versions", JsonTemplate.Array([Entry(job)]))).ToBytes(JsonStyle.JavaScript);

    /// <summary>Puts the pending entry first in its file.</summary>
    /// <param name="file">A sound file.</param>
    /// <returns>The edit; null if the entry is there already.</returns>
    public static EditedFile? Add(VersionsFile file, TrainingJob job)
    {
        if (Find(file, job) is not null)
        {
            return null;
        }

        EntryEditor editor = new(file);
        editor.Json.InsertItem(file.Array!.Value, 0, Entry(job));
        editor.Note(file.Array.Value, $"add {VersionName.Format(job.Version)}, pending: a training is started");
        return editor.ToFile();
    }

    /// <summary>Puts an entry that the tree has lost back into its place.</summary>
    /// <param name="file">A sound file.</param>
    /// <returns>The edit; null if the entry is there, or another one of its number.</returns>
    public static EditedFile? PutBack(VersionsFile file, TrainingJob job)
    {
        if (Find(file, job) is not null || file.Versions.Any(v => v.Number == job.Version))
        {
            return null;
        }

        EntryEditor editor = new(file);
        int place = file.Versions.TakeWhile(v => !(v.Number < job.Version)).Count();
        editor.Json.InsertItem(file.Array!.Value, place, Entry(job));
        editor.Note(file.Array.Value, $"add {VersionName.Format(job.Version)}, pending: its entry is put back from the record of its start");
        return editor.ToFile();
    }

    /// <summary>Takes the pending entry of a job away that RunPod has not taken. One that is no longer pending stays.</summary>
    /// <param name="file">A sound file.</param>
    /// <returns>The edit; null if there is nothing to take away.</returns>
    public static EditedFile? Withdraw(VersionsFile file, TrainingJob job)
    {
        string why = job.State == JobState.Planned ? "RunPod was never asked to train it" : "RunPod refused to train it";
        if (Find(file, job) is not { Status: "pending" } entry || !string.Equals(entry.Id, job.RequestId, StringComparison.Ordinal))
        {
            return null;
        }

        EntryEditor editor = new(file);
        editor.Note(entry[VersionField.Status]!.Value, $"\"{entry.Name}\" goes, because {why}");
        editor.Json.SetItems(file.Array!.Value, [.. file.Versions.Where(v => v != entry).Select(static v => JsonItem.Keep(v.Value))]);
        editor.Lost.Add(new LostValue(entry.Value.GetPath(), Encoding.UTF8.GetString(entry.Value.Raw), why));
        return editor.ToFile();
    }

    /// <summary>Gives the entry RunPod's id of its run.</summary>
    /// <param name="file">A sound file.</param>
    /// <param name="job">The job, with that id.</param>
    /// <returns>The edit; null if there is nothing to change.</returns>
    public static EditedFile? Name(VersionsFile file, TrainingJob job)
    {
        if (job.RunId is null || Find(file, job) is not { } entry || !string.Equals(entry.Id, job.RequestId, StringComparison.Ordinal))
        {
            return null;
        }

        EntryEditor editor = new(file);
        editor.Note(entry[VersionField.Id]!.Value, $"\"{entry.Name}\" gets RunPod's id of its run");
        editor.Set(entry, VersionField.Id, "id", job.RunId, "RunPod's id of the run replaces it");
        return editor.ToFile();
    }

    private static TrainingVersion? Find(VersionsFile file, TrainingJob job) =>
        file.Versions.FirstOrDefault(v => v.MergedIds.Append(v.Id).Any(id => string.Equals(id, job.RequestId, StringComparison.Ordinal) || (job.RunId is not null && string.Equals(id, job.RunId, StringComparison.Ordinal))));

    private static long NumberIn(Subject subject, string? name) => name is not null && LoraFileName.Parse(name) is { } lora && lora.Subject == subject ? lora.Version : 0;

    private static JsonTemplate Entry(TrainingJob job)
    {
        JobEntry entry = job.Entry;
        List<(string, JsonTemplate)> members = [("id", JsonTemplate.Of(job.EntryId)), ("name", JsonTemplate.Of(VersionName.Format(job.Version)))];
        if (entry.Description is { Length: > 0 } description)
        {
            members.Add(("description", JsonTemplate.Of(description)));
        }

        using JsonText parameters = JsonText.Parse(Encoding.UTF8.GetBytes(entry.Parameters));
        members.AddRange([("timestamp", JsonTemplate.Of(TimeStamp.FormatUtc(job.StartedAt))), ("parameters", JsonCopy.Of(parameters.Root)), ("status", JsonTemplate.Of("pending"))]);
        if (entry.SelectionSetId is { } set)
        {
            members.Add(("selectionSetId", JsonTemplate.Of(set)));
        }

        members.Add(("imageCount", JsonTemplate.Of(entry.ImageCount)));
        return JsonTemplate.Object(members);
    }
}
