using ActorMaker.Data.Findings;
using ActorMaker.Data.Plans;
using ActorMaker.Operations;
using ActorMaker.Operations.Projects;
using ActorMaker.Pages;

namespace ActorMaker.Service.Api;

/// <summary>The API's door: keeps what an operation finds, plans and does. Carries out a plan only if it is the one that was asked for.</summary>
/// <param name="expected">The identity of the plan that may be carried out; null for any.</param>
/// <param name="by">Where somebody asks.</param>
internal sealed class PlanKeeper(string? expected, string by) : IPlanDoor
{
    private readonly Wording wording = new(root: null);
    private readonly List<WeighedFinding> findings = [];
    private readonly List<string> lines = [];

    /// <summary>What was found, but for what a preview says.</summary>
    public IReadOnlyList<WeighedFinding> Findings => findings;

    /// <summary>What was said.</summary>
    public IReadOnlyList<string> Lines => lines;

    /// <summary>What was planned; null if it came to no plan.</summary>
    public Plan? Plan { get; private set; }

    /// <summary>What became of it; null if it was not carried out.</summary>
    public PlanResult? Result { get; private set; }

    /// <summary>Whether the plan is another than the one that was asked for.</summary>
    public bool IsOther { get; private set; }

    /// <summary>Whether a rule was broken.</summary>
    public bool Has(Rule rule) => findings.Exists(f => f.Finding.Rule == rule);

    /// <inheritdoc/>
    public string By => by;

    /// <inheritdoc/>
    public bool Take(Plan plan)
    {
        Plan = plan;
        IsOther = expected is not null && !string.Equals(expected, PlanIdentity.Of(plan), StringComparison.Ordinal);
        return !IsOther;
    }

    /// <inheritdoc/>
    public void Applied(PlanResult result) => Result = result;

    /// <inheritdoc/>
    public void Show(Finding finding, Severity severity, string? helpLink)
    {
        if (finding.Rule != RuleCatalog.PlannedChange && finding.Rule != RuleCatalog.Preview)
        {
            findings.Add(new WeighedFinding(finding, severity));
        }
    }

    /// <inheritdoc/>
    public void Say(string line) => lines.Add(line);

    /// <inheritdoc/>
    public void Conclude(string line, IReadOnlyList<string> next) => lines.AddRange([.. next, line]);

    /// <inheritdoc/>
    public string Word(Command command) => wording.Word(command);

    /// <inheritdoc/>
    public void Progress(string line)
    {
    }
}
