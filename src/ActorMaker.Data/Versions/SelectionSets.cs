using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Versions;

/// <summary>Images of a style that were chosen to train on, where they stand.</summary>
/// <param name="Id">The id by which an entry's <c>selectionSetId</c> names it.</param>
/// <param name="Images">The file names, as written.</param>
public sealed record WrittenSet(long Id, IReadOnlyList<JsonValue> Images);

/// <summary>The file <c>selection_sets.json</c> of a style.</summary>
public sealed class SelectionSets
{
    private readonly Dictionary<long, WrittenSet> sets = [];

    private SelectionSets()
    {
    }

    /// <summary>The sets, in the file's order.</summary>
    public IEnumerable<WrittenSet> All => sets.Values;

    /// <summary>Whether everything in the file could be read: a set that is not here is not in the file either.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>Finds a set.</summary>
    public WrittenSet? Find(long id) => sets.GetValueOrDefault(id);

    /// <summary>Reads a file.</summary>
    /// <param name="root">Its value, an object.</param>
    /// <param name="findings">Gets AM1003 and AM1004.</param>
    public static SelectionSets Read(JsonValue root, FindingList findings)
    {
        SelectionSets read = new();
        int before = findings.Items.Count;
        if (!root.TryGet("sets"u8, out JsonValue list))
        {
            findings.Add(RuleCatalog.MissingField, root, "The file has no \"sets\"");
        }
        else if (IsA(list, "sets", JsonKind.Array, findings))
        {
            foreach (JsonValue item in list.Items)
            {
                read.Add(item, findings);
            }
        }

        read.IsSound = findings.Items.Count == before;
        return read;
    }

    private void Add(JsonValue item, FindingList findings)
    {
        if (!IsA(item, "A selection set", JsonKind.Object, findings))
        {
            return;
        }

        if (!item.TryGet("id"u8, out JsonValue id) || !item.TryGet("filenames"u8, out JsonValue names))
        {
            findings.Add(RuleCatalog.MissingField, item, "A selection set has no \"id\" or no \"filenames\"");
        }
        else if (id.AsWhole() is not { } number)
        {
            findings.Add(RuleCatalog.WrongShape, id, "The \"id\" of a selection set should be a whole number");
        }
        else if (IsA(names, "filenames", JsonKind.Array, findings))
        {
            JsonValue[] images = [.. names.Items];
            foreach (JsonValue image in images)
            {
                IsA(image, "A file name", JsonKind.String, findings);
            }

            if (!sets.TryAdd(number, new WrittenSet(number, Array.FindAll(images, static i => i.Kind == JsonKind.String))))
            {
                findings.Add(RuleCatalog.WrongShape, id, $"Two selection sets have the id {number}");
            }
        }
    }

    private static bool IsA(JsonValue value, string name, JsonKind kind, FindingList findings)
    {
        if (value.Kind == kind)
        {
            return true;
        }

        string subject = name.Contains(' ', StringComparison.Ordinal) ? name : $"\"{name}\"";
        findings.Add(RuleCatalog.WrongShape, value, $"{subject} is {value.Kind.Describe()}, and should be {kind.Describe()}");
        return false;
    }
}
