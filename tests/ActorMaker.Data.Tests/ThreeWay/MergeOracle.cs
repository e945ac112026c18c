using System.Text;

namespace ActorMaker.Data.Tests.ThreeWay;

/// <summary>A version file as plain cells: an entry's id, a field's path, and the text of its value.</summary>
internal sealed class CellFile
{
    /// <summary>The entries by id, each with its values by name; a name with a dot is a member of <c>parameters</c>.</summary>
    public Dictionary<string, SortedDictionary<string, string>> Entries { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The order of the ids.</summary>
    public List<string> Order { get; init; } = [];

    public CellFile Copy() => new()
    {
        Entries = Entries.ToDictionary(static e => e.Key, static e => new SortedDictionary<string, string>(e.Value, StringComparer.Ordinal), StringComparer.Ordinal),
        Order = [.. Order],
    };

    /// <summary>All cells, in no order that means anything.</summary>
    public IEnumerable<string> Cells() => Entries.SelectMany(static e => e.Value.Select(v => $"{e.Key} {v.Key} = {v.Value}").Append(e.Key)).Order(StringComparer.Ordinal);

    /// <summary>The file, in a layout.</summary>
    public byte[] Bytes(string newLine, string indent)
    {
        string inner = newLine + indent + indent;
        IEnumerable<string> entries = Order.Select(id =>
        {
            SortedDictionary<string, string> cells = Entries[id];
            string parameters = string.Join(", ", cells.Where(static c => c.Key.Contains('.', StringComparison.Ordinal)).Select(static c => $"\"{c.Key.Split('.')[1]}\": {c.Value}"));
            IEnumerable<string> members = cells.Where(static c => !c.Key.Contains('.', StringComparison.Ordinal)).Select(static c => $"\"{c.Key}\": {c.Value}").Prepend($"\"id\": \"{id}\"").Append($"\"parameters\": {{{parameters}}}");
            return "{" + inner + indent + string.Join("," + inner + indent, members) + inner + "}";
        });
        return Encoding.UTF8.GetBytes($"{{{newLine}{indent}\"versions\": [{inner}{string.Join("," + inner, entries)}{newLine}{indent}]{newLine}}}{newLine}");
    }
}

/// <summary>A merge of three files cell by cell, by brute force.</summary>
internal static class MergeOracle
{
    /// <summary>Merges.</summary>
    /// <param name="o">What both come from.</param>
    /// <param name="a">One side.</param>
    /// <param name="b">The other.</param>
    /// <param name="takeTheirs">Whose value counts where both have changed one.</param>
    public static (List<string> Cells, int Conflicts) Merge(CellFile o, CellFile a, CellFile b, bool takeTheirs)
    {
        List<string> cells = [];
        int conflicts = 0;
        foreach (string id in o.Entries.Keys.Union(a.Entries.Keys).Union(b.Entries.Keys))
        {
            (var old, var mine, var other) = (o.Entries.GetValueOrDefault(id), a.Entries.GetValueOrDefault(id), b.Entries.GetValueOrDefault(id));
            if (mine is null || other is null)
            {
                var left = mine ?? other;
                bool isChanged = left is not null && (old is null || !old.SequenceEqual(left));
                if (left is null || !isChanged)
                {
                    continue;
                }

                conflicts += old is null ? 0 : 1;
                if (old is null || (mine is null) == takeTheirs)
                {
                    Add(id, left);
                }

                continue;
            }

            SortedDictionary<string, string> merged = new(StringComparer.Ordinal);
            foreach (string name in (old?.Keys ?? Enumerable.Empty<string>()).Union(mine.Keys).Union(other.Keys))
            {
                (string? was, string? x, string? y) = (old?.GetValueOrDefault(name), mine.GetValueOrDefault(name), other.GetValueOrDefault(name));
                string? value = x == y || was == y ? x : was == x ? y : Conflict(x, y);
                if (value is not null)
                {
                    merged[name] = value;
                }
            }

            Add(id, merged);
        }

        return ([.. cells.Order(StringComparer.Ordinal)], conflicts);

        string? Conflict(string? x, string? y)
        {
            conflicts++;
            return takeTheirs ? y : x;
        }

        void Add(string id, SortedDictionary<string, string> values) => cells.AddRange(values.Select(v => $"{id} {v.Key} = {v.Value}").Append(id));
    }
}
