using System.Globalization;
using ActorMaker.Data.Findings;

namespace ActorMaker.Operations.Reporting;

/// <summary>What can be run to mend what was found: the jobs that mend most come first.</summary>
/// <remarks>Lists of classes, of a few items each: of tables and sorted sequences of numbers the runtime would compile some sixty methods, in each build that has a warning.</remarks>
internal sealed class NextSteps
{
    private const int Most = 3;
    private readonly List<Step> steps = [];

    /// <summary>Counts a finding that was shown.</summary>
    /// <param name="finding">An error or a warning.</param>
    public void Add(Finding finding)
    {
        if (finding.Fix?.FirstCommand is { } command)
        {
            Step? step = steps.Find(s => s.IsOf(command));
            if (step is null)
            {
                step = new Step(command with { IsBrief = false });
                steps.Add(step);
            }

            step.Add(finding.Rule.Code);
        }
    }

    /// <summary>Words them.</summary>
    /// <param name="word">Words a command.</param>
    /// <returns>A line each, such as <c>150 AM2018, 3 AM2010: dotnet msbuild -t:SyncTrainingManifests</c>.</returns>
    public IReadOnlyList<string> Lines(Func<Command, string> word)
    {
        List<string> lines = [];
        List<Step> ordered = [.. steps];
        ordered.Sort(Step.Compare);
        for (int i = 0; i < ordered.Count && i < Most; i++)
        {
            lines.Add($"{ordered[i].Describe()}: {word(ordered[i].Command)}");
        }

        return lines;
    }

    /// <summary>A job, and how much of which rule it mends.</summary>
    private sealed class Step(Command command)
    {
        private readonly List<Tally> tallies = [];
        private int total;

        public Command Command => command;

        public static int Compare(Step a, Step b)
        {
            int order = b.total.CompareTo(a.total);
            order = order != 0 ? order : (int)a.Command.Job - (int)b.Command.Job;
            return order != 0 ? order : string.CompareOrdinal(a.Command.Target, b.Command.Target);
        }

        public bool IsOf(Command other) => command.Job == other.Job
            && string.Equals(command.Setting, other.Setting, StringComparison.Ordinal)
            && string.Equals(command.Value, other.Value, StringComparison.Ordinal);

        public void Add(string code)
        {
            Tally? tally = tallies.Find(t => string.Equals(t.Code, code, StringComparison.Ordinal));
            if (tally is null)
            {
                tally = new Tally(code);
                tallies.Add(tally);
            }

            tally.Count++;
            total++;
        }

        public string Describe()
        {
            tallies.Sort(static (a, b) => b.Count != a.Count ? b.Count.CompareTo(a.Count) : string.CompareOrdinal(a.Code, b.Code));
            return string.Join(", ", tallies.ConvertAll(static t => $"{t.Count.ToString("N0", CultureInfo.InvariantCulture)} {t.Code}"));
        }
    }

    /// <summary>How many findings of a rule there are.</summary>
    private sealed class Tally(string code)
    {
        public string Code => code;

        public int Count { get; set; }
    }
}
