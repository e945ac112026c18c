using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Trainings;

/// <summary>What a person says of a run that nobody can be asked for any more. A pure function.</summary>
public static class Resolution
{
    /// <summary>Ends a pending entry as failed.</summary>
    /// <param name="file">A sound file.</param>
    /// <param name="reason">Why, fit for a data file.</param>
    /// <returns>The edit; null if there is no such entry, or it has ended.</returns>
    public static EditedFile? Fail(VersionsFile file, string id, string reason, DateTimeOffset now)
    {
        TrainingVersion[] found = [.. file.Versions.Where(v => string.Equals(v.Id, id, StringComparison.Ordinal))];
        if (found is not [var entry] || KnownEntry.StateOf(entry) != EntryState.Pending)
        {
            return null;
        }

        const string Resolved = "a person said that the run is lost";
        EntryEditor editor = new(file);
        editor.Note(entry[VersionField.Status]!.Value, $"\"{entry.Name}\": {entry.Status} becomes failed: {reason}");
        editor.Set(entry, VersionField.Status, "status", "failed", Resolved);
        editor.Set(entry, VersionField.Error, "error", reason, Resolved);
        editor.Set(entry, VersionField.FailedAt, "failedAt", TimeStamp.FormatUtc(now), Resolved);
        return editor.ToFile();
    }
}
