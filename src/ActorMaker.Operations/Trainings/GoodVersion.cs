using ActorMaker.Data.Files;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;

namespace ActorMaker.Operations.Trainings;

/// <summary>Marks the version that a person chose, in its file and, for a style, in the registry: one plan.</summary>
/// <param name="data">The data root, and how it is read.</param>
internal sealed class GoodVersion(DataSettings data)
{
    /// <summary>Marks a version, or takes its mark away.</summary>
    /// <param name="id">Its id, one that was merged into it, or its name.</param>
    /// <param name="isGood">Whether it is the chosen one.</param>
    /// <returns>What became of it.</returns>
    public TrainingAnswer Mark(VersionPlace place, string id, bool isGood)
    {
        using DataFile? file = DataFile.Read(place.Path, out _);
        VersionsFile? versions = file is null ? null : VersionsFile.Read(place.Path, file.Text, place.Subject, data.ServiceUrl);
        if (versions is { IsSound: false })
        {
            return new TrainingAnswer("unsound", $"The version file cannot be edited: {versions.Shape[0].What}.");
        }

        if (versions is null || GoodMark.Find(versions, id) is not { } version)
        {
            return new TrainingAnswer("unknown", "There is no version of that id.");
        }

        if (isGood && version is not { Status: "completed", LoraUrl: not null })
        {
            return new TrainingAnswer("state", $"Only a completed version with a LoRA can be the good one, and {version.Name} is {version.Status}.");
        }

        FileEdit?[] edits =
        [
            LiveEdit.Of(place, data, f => GoodMark.Set(f, version.Id!, isGood), out _),
            place.Kind == SubjectKind.Style ? InRegistry(place.Subject!.Value, version, isGood) : null,
        ];
        PlanResult result = PlanApplier.Apply(
            new Plan(data.Root, "MarkVersion", [.. edits.OfType<FileEdit>()]) { Origin = PlanOrigin.Live },
            new ApplySettings { Time = data.Time, LockTimeout = TimeSpan.FromSeconds(10) },
            CancellationToken.None);
        return result.Succeeded ? TrainingAnswer.Done : new TrainingAnswer("not-written", $"The mark cannot be written: {result.Findings[0].What}.") { Findings = result.Findings };
    }

    private FileEdit? InRegistry(Subject style, TrainingVersion version, bool isGood)
    {
        string path = DataRoot.Registry(data.Root);
        using DataFile? file = DataFile.Read(path, out _);
        DateTimeOffset now = data.Time.GetUtcNow();
        return file is not { Text.Problems.Count: 0 } || GoodMark.SetInRegistry(file.Text, style, version, isGood, now) is not { } edited ? null
            : FileEdit.Change(path, ContentHash.Of(file.Text.Bytes.Span), FileContent.Of(edited.Bytes)) with { Changes = edited.Changes, LostValues = edited.Lost };
    }
}
