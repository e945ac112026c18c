using System.Buffers;
using ActorMaker.Data.Findings;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Reporting;

/// <summary>What the severity properties of a project say, as MSBuild passes them.</summary>
/// <param name="Rules">The <c>TrainingRule</c> items.</param>
/// <param name="NoWarn">Codes whose warnings are not reported.</param>
/// <param name="WarningsAsErrors">Codes whose warnings are errors.</param>
/// <param name="WarningsNotAsErrors">Codes whose warnings stay warnings.</param>
/// <param name="TreatWarningsAsErrors">All warnings are errors.</param>
internal sealed record SeverityProperties(ITaskItem[] Rules, string? NoWarn, string? WarningsAsErrors, string? WarningsNotAsErrors, bool TreatWarningsAsErrors);

/// <summary>Decides how much a rule weighs in this project.</summary>
internal sealed class SeverityPolicy
{
    private static readonly SearchValues<char> Separators = SearchValues.Create(";, \t\r\n");
    private readonly SeverityProperties properties;
    private readonly IBuildEngine8? engine;
    private Dictionary<string, Severity>? overrides;

    private SeverityPolicy(SeverityProperties properties, IBuildEngine8? engine)
    {
        this.properties = properties;
        this.engine = engine;
    }

    /// <summary>Reads the properties.</summary>
    /// <param name="properties">What the project says.</param>
    /// <param name="engine">Knows which warnings the command line turns into errors; null if the host is too old to tell.</param>
    /// <param name="refuse">Called with each text that names no rule or no severity.</param>
    /// <returns>The policy; what was refused is not in it.</returns>
    public static SeverityPolicy Read(SeverityProperties properties, IBuildEngine8? engine, Action<string> refuse)
    {
        SeverityPolicy policy = new(properties, engine);
        foreach (ITaskItem item in properties.Rules)
        {
            policy.Override(item, refuse);
        }

        return policy;
    }

    /// <summary>Decides.</summary>
    /// <param name="rule">The rule.</param>
    /// <returns>Its severity here: a <c>TrainingRule</c> first, then what the properties and the command line say of warnings.</returns>
    public Severity Decide(Rule rule)
    {
        Severity severity = overrides is not null && overrides.TryGetValue(rule.Code, out Severity chosen) ? chosen : rule.Severity;
        if (severity != Severity.Warning)
        {
            return severity;
        }

        if (Names(properties.NoWarn, rule.Code))
        {
            return Severity.None;
        }

        bool raised = Names(properties.WarningsAsErrors, rule.Code)
            || (properties.TreatWarningsAsErrors && !IsPreview(rule) && !Names(properties.WarningsNotAsErrors, rule.Code))
            || (engine?.ShouldTreatWarningAsError(rule.Code) ?? false);
        return raised ? Severity.Error : Severity.Warning;
    }

    /// <summary>What a preview says is no fault of the data; only who names it makes it an error.</summary>
    private static bool IsPreview(Rule rule) => rule == RuleCatalog.Preview || rule == RuleCatalog.PlannedChange;

    private static bool Names(string? list, string code)
    {
        ReadOnlySpan<char> rest = list;
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOfAny(Separators);
            if ((end < 0 ? rest : rest[..end]).Equals(code, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return false;
    }

    private void Override(ITaskItem item, Action<string> refuse)
    {
        string code = item.ItemSpec.Trim();
        string wanted = item.GetMetadata("Severity").Trim();
        Severity? severity = wanted.ToLowerInvariant() switch
        {
            "error" => Severity.Error,
            "warning" => Severity.Warning,
            "info" => Severity.Info,
            "none" => Severity.None,
            _ => null,
        };

        if (RuleCatalog.Find(code) is not { } rule)
        {
            refuse($"TrainingRule names \"{code}\", which is no rule; docs/rules lists them");
        }
        else if (severity is null)
        {
            refuse($"TrainingRule {rule.Code} has the severity \"{wanted}\"; it can be error, warning, info or none");
        }
        else if (severity != Severity.Error && rule.IsFailure)
        {
            refuse($"TrainingRule {rule.Code} can only be error: it says that a run did not do what it was asked for, which must never pass for done");
        }
        else
        {
            overrides ??= new Dictionary<string, Severity>(StringComparer.Ordinal);
            overrides[rule.Code] = severity.Value;
        }
    }
}
