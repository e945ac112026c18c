using System.Globalization;
using System.Text;
using ActorMaker.Data.Json;
using ActorMaker.Data.ThreeWay;

namespace ActorMaker.Data.Tests.ThreeWay;

/// <summary>Generated merges, held against one that goes cell by cell.</summary>
public sealed class JsonMergePropertyTests
{
    private const int Merges = 5_000;
    private static readonly ConflictMarks Marks = new("ours", "theirs");

    [Fact]
    public void Nothing_is_dropped_nothing_invented_and_both_ways_out_of_a_conflict_are_whole() => RandomCases.Run(Merges, static random =>
    {
        (CellFile o, CellFile a, CellFile b) = Three(random);
        (string newLine, string indent) = (random.Next(4) == 0 ? "\r\n" : "\n", random.Next(3) == 0 ? "\t" : "  ");

        MergedText merged = JsonMerge.Merge(o.Bytes("\n", "  "), a.Bytes(newLine, indent), b.Bytes("\n", "  "), Marks)!;

        foreach (bool takeTheirs in new[] { false, true })
        {
            (List<string> cells, int conflicts) = MergeOracle.Merge(o, a, b, takeTheirs);
            Assert.Equal(conflicts, merged.Conflicts);
            Assert.Equal(cells, Cells(Resolve(merged.Bytes, takeTheirs)));
        }

        Assert.Equal(merged.Conflicts > 0, Encoding.UTF8.GetString(merged.Bytes).Contains("<<<<<<< ours", StringComparison.Ordinal));
    });

    [Fact]
    public void A_side_that_changed_nothing_leaves_the_other_byte_for_byte() => RandomCases.Run(500, static random =>
    {
        (CellFile o, CellFile a, CellFile b) = Three(random);
        byte[] old = o.Bytes("\n", "  ");

        Assert.Equal(a.Bytes("\r\n", "\t"), JsonMerge.Merge(old, a.Bytes("\r\n", "\t"), old, Marks)!.Bytes);
        Assert.Equal(b.Bytes("\n", "    "), JsonMerge.Merge(old, old, b.Bytes("\n", "    "), Marks)!.Bytes);
        // The same data in another layout is no change either.
        byte[] same = JsonMerge.Merge(old, a.Bytes("\n", "  "), o.Bytes("\n", "\t"), Marks)!.Bytes;
        Assert.Equal(a.Bytes("\n", old.SequenceEqual(a.Bytes("\n", "  ")) ? "\t" : "  "), same);
    });

    [Fact]
    public void It_does_not_matter_who_merges_whom() => RandomCases.Run(1_000, static random =>
    {
        (CellFile o, CellFile a, CellFile b) = Three(random);
        (byte[] old, byte[] x, byte[] y) = (o.Bytes("\n", "  "), a.Bytes("\n", "  "), b.Bytes("\n", "  "));
        MergedText one = JsonMerge.Merge(old, x, y, Marks)!;
        MergedText other = JsonMerge.Merge(old, y, x, Marks)!;

        Assert.Equal(one.Conflicts, other.Conflicts);
        Assert.Equal(Cells(Resolve(one.Bytes, theirs: false)), Cells(Resolve(other.Bytes, theirs: true)));
        // An entry that both have is there once, and what one side alone has put in is there.
        Assert.Empty(a.Order.Intersect(b.Order).Except(Ids(Resolve(one.Bytes, theirs: false))));
        Assert.Empty(a.Order.Union(b.Order).Except(o.Order).Except(Ids(Resolve(one.Bytes, theirs: false))));
    });

    [Fact]
    public void What_nobody_has_changed_keeps_its_bytes() => RandomCases.Run(500, static random =>
    {
        (CellFile o, CellFile a, CellFile b) = Three(random);
        // Taken without the marks, which may stand between two of its lines.
        string merged = Encoding.UTF8.GetString(Resolve(JsonMerge.Merge(o.Bytes("\n", "  "), a.Bytes("\n", "  "), b.Bytes("\n", "  "), Marks)!.Bytes, theirs: false));
        string ours = Encoding.UTF8.GetString(a.Bytes("\n", "  "));
        foreach (string id in a.Order.Where(id => o.Entries.TryGetValue(id, out var old) && b.Entries.TryGetValue(id, out var theirs) && old.SequenceEqual(theirs)))
        {
            int from = ours.IndexOf($"{{\n      \"id\": \"{id}\"", StringComparison.Ordinal);
            Assert.Contains(ours[from..(ours.IndexOf("\n    }", from, StringComparison.Ordinal) + 6)], merged, StringComparison.Ordinal);
        }
    });

    private static (CellFile O, CellFile A, CellFile B) Three(Random random)
    {
        CellFile o = new();
        int count = random.Next(0, 6);
        for (int n = count; n > 0; n--)
        {
            Add(o, $"run-{n}", n, random);
        }

        (CellFile a, CellFile b) = (o.Copy(), o.Copy());
        Change(a, random, "a");
        Change(b, random, "b");
        return (o, a, b);
    }

    private static void Change(CellFile file, Random random, string side)
    {
        foreach (string id in file.Order.ToArray())
        {
            SortedDictionary<string, string> entry = file.Entries[id];
            switch (random.Next(7))
            {
                case 0:
                    file.Entries.Remove(id);
                    file.Order.Remove(id);
                    break;
                case 1:
                    entry["status"] = random.Next(2) == 0 ? "\"completed\"" : $"\"{side}\"";
                    break;
                case 2:
                    entry["parameters.rate"] = random.Next(2) == 0 ? "3e-05" : random.Next(100).ToString(CultureInfo.InvariantCulture);
                    break;
                case 3:
                    entry.Remove("description");
                    break;
                case 4:
                    entry["added by " + (random.Next(2) == 0 ? "both" : side)] = "[1, {\"ü\": null}]";
                    break;
                default:
                    break;
            }
        }

        for (int i = random.Next(3); i > 0; i--)
        {
            Add(file, random.Next(5) == 0 ? "run-both" : $"run-{side}{i}", 10 + i, random);
        }

        if (random.Next(4) == 0)
        {
            string[] order = [.. file.Order];
            random.Shuffle(order);
            file.Order.Clear();
            file.Order.AddRange(order);
        }
    }

    private static void Add(CellFile file, string id, int number, Random random)
    {
        if (file.Entries.TryAdd(id, new SortedDictionary<string, string>(StringComparer.Ordinal) { ["name"] = $"\"V{number}\"", ["status"] = "\"pending\"", ["description"] = "\"Слой\"", ["parameters.rate"] = random.Next(2) == 0 ? "0.00001" : "2" }))
        {
            file.Order.Insert(0, id);
        }
    }

    /// <summary>The file as a person leaves it who takes one side everywhere.</summary>
    internal static byte[] Resolve(byte[] merged, bool theirs)
    {
        List<string> lines = [];
        int side = 0; // 0: both, 1: ours, 2: theirs
        foreach (string line in Encoding.UTF8.GetString(merged).Split('\n'))
        {
            string mark = line.TrimEnd('\r');
            int next = mark switch
            {
                "<<<<<<< ours" => 1,
                "=======" => 2,
                ">>>>>>> theirs" => 0,
                _ => -1,
            };
            if (next >= 0)
            {
                side = next;
            }
            else if (side == 0 || (side == 2) == theirs)
            {
                lines.Add(line);
            }
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static List<string> Ids(byte[] text) => [.. Cells(text).Where(static c => !c.Contains(' ', StringComparison.Ordinal))];

    private static List<string> Cells(byte[] bytes)
    {
        using JsonText text = JsonText.Parse(bytes);
        Assert.True(text.Problems.Count == 0, text.Problems.Count == 0 ? "" : $"{text.Problems[0].Message}\n{Encoding.UTF8.GetString(bytes)}");
        List<string> cells = [];
        text.Root.TryGet("versions"u8, out JsonValue versions);
        foreach (JsonValue entry in versions.Items)
        {
            entry.TryGet("id"u8, out JsonValue id);
            cells.Add(id.AsString()!);
            foreach (JsonMember member in entry.Members)
            {
                string name = member.Name.AsString()!;
                if (name == "parameters")
                {
                    foreach (JsonMember parameter in member.Value.Members)
                    {
                        cells.Add($"{id.AsString()} parameters.{parameter.Name.AsString()} = {Encoding.UTF8.GetString(parameter.Value.Raw)}");
                    }
                }
                else if (name != "id")
                {
                    cells.Add($"{id.AsString()} {name} = {Encoding.UTF8.GetString(member.Value.Raw)}");
                }
            }
        }

        cells.Sort(StringComparer.Ordinal);
        return cells;
    }
}
