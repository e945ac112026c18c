using System.Globalization;
using ActorMaker.Data.Findings;
using ActorMaker.Operations.Projects;

namespace ActorMaker.Tool.Output;

/// <summary>The state of everything on one screen: each rule that has something to say once, with how often, and the command that mends it.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="wording">Words commands.</param>
/// <param name="isQuiet">Nothing but findings is wanted.</param>
internal sealed class StatusDoor(Terminal terminal, Wording wording, bool isQuiet) : CommandDoor(terminal, wording, isQuiet)
{
    private readonly Wording wording = wording;
    private readonly Dictionary<Rule, (int Count, Severity Severity)> rules = [];
    private readonly List<string> said = [];

    /// <inheritdoc/>
    public override void Say(string line) => said.Add(line);

    /// <inheritdoc/>
    public override void Conclude(string line, IReadOnlyList<string> next) => said.Add(line); // what mends a rule stands behind it

    /// <inheritdoc/>
    public override void End()
    {
        if (!IsQuiet)
        {
            said.ForEach(Terminal.Line);
        }

        int width = rules.Values.Select(static r => Number(r.Count).Length).DefaultIfEmpty().Max();
        foreach ((Rule rule, (int count, Severity severity)) in rules.OrderByDescending(static r => r.Value.Severity).ThenBy(static r => r.Key.Code, StringComparer.Ordinal))
        {
            string code = Terminal.HasColors ? $"{Color(severity)}{rule.Code}\e[0m" : rule.Code;
            Terminal.Line($"  {Number(count).PadLeft(width)} {code}  {rule.Title}: {wording.Word(rule.Fix)}");
        }

        if (rules.Count > 0 && !IsQuiet)
        {
            Terminal.Line("actormaker check shows each place, actormaker explain CODE a rule's page.");
        }
    }

    /// <inheritdoc/>
    protected override void Show(ShownFinding shown)
    {
        // What makes no sense in the settings has a text of its own for each.
        if (shown.Finding.Rule.IsFailure)
        {
            Terminal.Line($"{shown.Path}: {shown.Finding.Rule.Code}: {shown.Message}");
            return;
        }

        rules[shown.Finding.Rule] = (rules.GetValueOrDefault(shown.Finding.Rule).Count + 1, shown.Severity);
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Color(Severity severity) => severity switch
    {
        Severity.Error => "\e[31m",
        Severity.Warning => "\e[33m",
        _ => "\e[36m",
    };
}
