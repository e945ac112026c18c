using ActorMaker.Data.Trainings;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Trainings;

/// <summary>The table of docs/service.md, which knows nothing of the code: the first row that fits decides.</summary>
internal sealed class TransitionTable
{
    private readonly List<string[]> rows =
    [
        .. File.ReadLines(Path.Join(Sources.Root, "docs", "service.md"))
            .SkipWhile(static l => !l.StartsWith("| entry |", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(static l => l.StartsWith('|'))
            .Select(static l => l.Split('|', StringSplitOptions.TrimEntries)[1..^1]),
    ];

    private readonly HashSet<string[]> used = [];

    public int Count => rows.Count;

    public IEnumerable<string> Unused => rows.Where(r => !used.Contains(r)).Select(static r => string.Join(" | ", r));

    public string StepOf(RunView run)
    {
        string[] row = rows.First(r => Fits(r[0], Word(run.Entry)) && Fits(r[1], Word(run.Hook)) && Fits(r[2], Word(run.Status)) && Fits(r[3], Word(run.Object)) && Holds(r[4], run));
        used.Add(row);
        return row[5];
    }

    private static bool Fits(string cell, string word) => cell.Length == 0 || cell.Split(", ").Contains(word, StringComparer.Ordinal);

    private static bool Holds(string cell, RunView run) => cell.Length == 0 || cell switch
    {
        "other LoRA" => run.IsOtherLora,
        "overdue" => run.IsOverdue,
        "nameless" => run.IsNameless,
        _ => throw new InvalidDataException(cell),
    };

    private static string Word(EntryState entry) => entry switch
    {
        EntryState.Absent => "not in the tree",
        EntryState.Strange => "a status that no program knows",
        _ => entry.ToString().ToLowerInvariant(),
    };

    private static string Word(RunState state) => state switch
    {
        RunState.Failed or RunState.Cancelled or RunState.TimedOut => "failure",
        RunState.Queued or RunState.Running => "active",
        _ => state.ToString().ToLowerInvariant(),
    };

    private static string Word(ObjectState state) => state == ObjectState.NoBucket ? "no bucket" : state.ToString().ToLowerInvariant();
}
