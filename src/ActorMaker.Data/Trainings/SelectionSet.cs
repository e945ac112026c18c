using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Trainings;

/// <summary>A choice of a style's images, from <c>selection_sets.json</c>.</summary>
/// <param name="Files">Its images' file names, each once.</param>
public sealed record SelectionSet(long Id, IReadOnlyList<string> Files)
{
    /// <summary>Reads the sets of a style.</summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="problem">What is wrong with it; empty if it is sound, or if there is none.</param>
    /// <returns>The sets, in the file's order.</returns>
    public static IReadOnlyList<SelectionSet> ReadAll(string path, out string problem)
    {
        problem = "";
        using DataFile? file = DataFile.Read(path, out Finding? unreadable);
        if (file is null)
        {
            problem = unreadable?.What ?? "";
            return [];
        }

        SelectionSets? read = file.Text.Problems.Count == 0 && file.Text.Root.Kind == JsonKind.Object ? SelectionSets.Read(file.Text.Root, new FindingList(path)) : null;
        bool isSound = read is { IsSound: true } && read.All.All(static s => s.Images.All(static i => i.AsString() is { Length: > 0 }));
        problem = isSound ? "" : "selection_sets.json is not what it should be: {\"sets\":[{\"id\":1,\"filenames\":[…]}]}";
        return isSound ? [.. read!.All.Select(static s => new SelectionSet(s.Id, [.. s.Images.Select(static i => i.AsString()!).Distinct(StringComparer.Ordinal)]))] : [];
    }
}
