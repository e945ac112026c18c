using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Trainings;

/// <summary>A choice of a style's images, from <c>selection_sets.json</c>.</summary>
/// <param name="Id">Its id.</param>
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

        List<SelectionSet> sets = [];
        bool isSound = file.Text.Problems.Count == 0 && file.Text.Root.TryGet("sets"u8, out JsonValue list) && list.Kind == JsonKind.Array && TryRead(list, sets);
        problem = isSound ? "" : "selection_sets.json is not what it should be: {\"sets\":[{\"id\":1,\"filenames\":[…]}]}";
        return isSound ? sets : [];
    }

    private static bool TryRead(JsonValue list, List<SelectionSet> sets)
    {
        foreach (JsonValue item in list.Items)
        {
            if (!item.TryGet("id"u8, out JsonValue id) || id.AsWhole() is not { } number || !item.TryGet("filenames"u8, out JsonValue names) || names.Kind != JsonKind.Array)
            {
                return false;
            }

            List<string> files = [];
            foreach (JsonValue name in names.Items)
            {
                if (name.AsString() is not { Length: > 0 } text)
                {
                    return false;
                }

                files.Add(text);
            }

            sets.Add(new SelectionSet(number, [.. files.Distinct(StringComparer.Ordinal)]));
        }

        return true;
    }
}
