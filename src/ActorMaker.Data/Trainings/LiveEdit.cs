using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Trainings;

/// <summary>The edit of a version file that is computed again from the fresh bytes if somebody else changes the file meanwhile.</summary>
public static class LiveEdit
{
    /// <summary>Makes the edit of a file that is there.</summary>
    /// <param name="settings">How it is read.</param>
    /// <param name="edit">Computes the edit from a sound file; null if there is nothing to change.</param>
    /// <param name="problems">Why the file cannot be edited; empty if it can.</param>
    /// <returns>The edit; null if there is nothing to change, no such file, or it is not sound.</returns>
    public static FileEdit? Of(VersionPlace place, DataSettings settings, Func<VersionsFile, EditedFile?> edit, out IReadOnlyList<Finding> problems)
    {
        using DataFile? data = DataFile.Read(place.Path, out Finding? unreadable);
        if (data is null)
        {
            problems = unreadable is null ? [] : [unreadable];
            return null;
        }

        return Compute(place, data, settings, edit, out problems);
    }

    private static FileEdit? Compute(VersionPlace place, DataFile data, DataSettings settings, Func<VersionsFile, EditedFile?> edit, out IReadOnlyList<Finding> problems)
    {
        VersionsFile file = VersionsFile.Read(place.Path, data.Text, place.Subject, settings.ServiceUrl);
        problems = file.Shape;
        return !file.IsSound || edit(file) is not { } edited ? null : FileEdit.Change(place.Path, ContentHash.Of(data.Text.Bytes.Span), FileContent.Of(edited.Bytes)) with
        {
            Changes = edited.Changes,
            LostValues = edited.Lost,
            Recompute = bytes => Recompute(place, bytes, settings, edit),
        };
    }

    private static FileEdit? Recompute(VersionPlace place, byte[] bytes, DataSettings settings, Func<VersionsFile, EditedFile?> edit)
    {
        using DataFile fresh = DataFile.Of(place.Path, bytes);
        FileEdit? again = Compute(place, fresh, settings, edit, out IReadOnlyList<Finding> problems);

        // Nothing to change any more: somebody else has done it.
        return problems.Count > 0 ? null : again is null ? FileEdit.Change(place.Path, ContentHash.Of(bytes), FileContent.Of(bytes)) : again with { Recompute = null };
    }
}
