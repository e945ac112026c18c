using System.Globalization;
using ActorMaker.Data.Findings;

namespace ActorMaker.Operations.Reporting;

/// <summary>What can be run to mend what was found: the jobs that mend most come first.</summary>
internal sealed class NextSteps
{
    private const int Most = 3;
    private readonly Dictionary<Command, Dictionary<string, int>> jobs = [];

    /// <summary>Counts a finding that was shown.</summary>
    /// <param name="finding">An error or a warning.</param>
    public void Add(Finding finding)
    {
        if (finding.Fix?.FirstCommand is not { } command)
        {
            return;
        }

        command = command with { IsBrief = false };
        if (!jobs.TryGetValue(command, out Dictionary<string, int>? codes))
        {
            codes = new Dictionary<string, int>(StringComparer.Ordinal);
            jobs.Add(command, codes);
        }

        string code = finding.Rule.Code;
        codes[code] = codes.GetValueOrDefault(code) + 1;
    }

    /// <summary>Words them.</summary>
    /// <param name="word">Words a command.</param>
    /// <returns>A line each, such as <c>150 AM2018, 3 AM2010: dotnet msbuild -t:SyncTrainingManifests</c>.</returns>
    public IReadOnlyList<string> Lines(Func<Command, string> word) => jobs.Count == 0
        ? []
        : [.. jobs.OrderByDescending(static j => j.Value.Values.Sum()).ThenBy(static j => j.Key.Job).Take(Most).Select(j => $"{Describe(j.Value)}: {word(j.Key)}")];

    private static string Describe(Dictionary<string, int> codes) =>
        string.Join(", ", codes.OrderByDescending(static c => c.Value).ThenBy(static c => c.Key, StringComparer.Ordinal).Select(static c => string.Create(CultureInfo.InvariantCulture, $"{c.Value:N0} {c.Key}")));
}
